import Reeve
import ReeveSystem
import ReeveWire
import Synchronization

/// A session that somebody registers.
struct RegistrationQuestion: Sendable {
  /// Which data plane relays it.
  let dataPlane: UInt64
  /// That data plane's number for who asks.
  let relay: UInt64
  /// A JSON object.
  let session: [UInt8]
}

/// What became of one.
struct RegistrationAnswer: Sendable {
  let dataPlane: UInt64
  let relay: UInt64
  /// The registration's number, or why there is none.
  let result: Result<UInt64, ErrorReply>
}

/// What became of those that were registered together.
struct FinishedRegistrations: Sendable {
  /// Absent when none was taken.
  let overlay: SessionOverlay?
  let answers: [RegistrationAnswer]
  /// Lines that were dropped from the journal, or why they were not.
  let compaction: Result<Int, RegistryError>
}

/// Registers sessions on a thread of its own that gives way to all others; those that wait together are written and
/// compiled together.
final class SessionRegistrations: Sendable {
  private let state = Mutex(State())
  private let registry: Mutex<SessionRegistry>
  private let wakeUp: WakeUp

  private struct State {
    var questions: [RegistrationQuestion] = []
    var finished: [FinishedRegistrations] = []
    var isRunning = false
  }

  /// Registrations that may wait.
  static let waitingCountMax = 4_096

  init(_ registry: consuming sending SessionRegistry) throws(SystemError) {
    wakeUp = try WakeUp()
    self.registry = Mutex(registry)
  }

  /// Becomes readable when something is finished.
  var rawValue: CInt { wakeUp.rawValue }

  /// - Returns: false when too many wait.
  func submit(_ question: RegistrationQuestion) throws(SystemError) -> Bool {
    let (isTaken, starts) = state.withLock { state in
      guard state.questions.count < Self.waitingCountMax else { return (false, false) }
      state.questions.append(question)
      defer { state.isRunning = true }
      return (true, !state.isRunning)
    }
    guard starts else { return isTaken }
    do {
      try SystemThread.start(name: "register") { [self] in
        SystemThread.lowerPriority()
        run()
      }
    } catch {
      state.withLock { state in
        state.isRunning = false
        state.questions = []
      }
      throw error
    }
    return isTaken
  }

  /// What is finished, in its order.
  func take() -> [FinishedRegistrations] {
    wakeUp.clear()
    return state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
  }

  private func run() {
    while let questions = next() {
      let finished = registry.withLock { Self.register(questions, in: &$0) }
      state.withLock { $0.finished.append(finished) }
      wakeUp.signal()
    }
  }

  /// All that wait. The thread ends with the last.
  private func next() -> [RegistrationQuestion]? {
    state.withLock { state in
      state.isRunning = !state.questions.isEmpty
      defer { state.questions = [] }
      return state.questions.isEmpty ? nil : state.questions
    }
  }

  private static func register(
    _ questions: [RegistrationQuestion], in registry: inout SessionRegistry
  ) -> FinishedRegistrations {
    let outcome = registry.register(questions.map(\.session))
    let answers = zip(questions, outcome.results).map { question, result in
      RegistrationAnswer(dataPlane: question.dataPlane, relay: question.relay, result: result)
    }
    return FinishedRegistrations(
      overlay: outcome.overlay, answers: answers,
      compaction: Result { () throws(RegistryError) in try registry.compact() })
  }
}
