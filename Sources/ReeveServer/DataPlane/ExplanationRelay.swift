import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

/// Questions for explanations on their way from the reactors to the control plane, and who asked.
final class ExplanationRelay: Sendable {
  /// Where the answer goes.
  struct Origin: Sendable {
    var mailbox: Mailbox
    var connection: ConnectionToken
    var id: UInt64
  }

  private struct State {
    var isControlled = false
    var nextRelay: UInt64 = 1
    var waiting: [LinkMessage] = []
    var origins: [UInt64: Origin] = [:]
  }

  private let state = Mutex(State())
  /// Tells the data plane's main thread that questions wait.
  let wakeUp: WakeUp

  init() throws(SystemError) { wakeUp = try WakeUp() }

  /// From a reactor. False when no control plane is attached.
  func submit(_ question: ExplainRequest, terms: ListenerTerms, generation: UInt64, origin: Origin) -> Bool {
    let isTaken = state.withLock { state in
      guard state.isControlled else { return false }
      state.waiting.append(
        .explain(
          relay: state.nextRelay, generation: generation, terms: terms, format: question.format,
          request: question.request))
      state.origins[state.nextRelay] = origin
      state.nextRelay += 1
      return true
    }
    if isTaken { wakeUp.signal() }
    return isTaken
  }

  /// For the main thread: the questions that wait.
  func takeWaiting() -> [LinkMessage] {
    wakeUp.clear()
    return state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }

  /// For the main thread: an answer has come over the link.
  func resolve(_ relay: UInt64, _ result: Result<ExplainReply, ErrorReply>) {
    guard let origin = state.withLock({ $0.origins.removeValue(forKey: relay) }) else { return }
    origin.mailbox.put(.explained(origin.connection, id: origin.id, result))
  }

  /// A control plane has come, or gone: then every question that waits gets an error.
  func setControlled(_ isControlled: Bool) {
    let lost = state.withLock { state -> [Origin] in
      state.isControlled = isControlled
      guard !isControlled else { return [] }
      defer {
        state.origins = [:]
        state.waiting = []
      }
      return Array(state.origins.values)
    }
    for origin in lost {
      origin.mailbox.put(.explained(origin.connection, id: origin.id, .failure(ErrorReply(.unavailable))))
    }
  }
}
