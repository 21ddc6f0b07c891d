import ReeveSystem
import ReeveWire
import Synchronization

/// Questions on their way from the reactors to the control plane, which alone can answer them, and who asked.
final class ControlRelay: Sendable {
  /// Where the answer goes.
  struct Origin: Sendable {
    var mailbox: Mailbox
    var connection: ConnectionToken
    var id: UInt64
  }

  /// What a control plane answers.
  enum Answer: Sendable {
    case explanation(ExplainReply)
    case registration(RegisterReply)
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
  /// - Parameter question: makes the message under the number that the answer will have.
  func submit(_ question: (_ relay: UInt64) -> LinkMessage, origin: Origin) -> Bool {
    let isTaken = state.withLock { state in
      guard state.isControlled else { return false }
      state.waiting.append(question(state.nextRelay))
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
  func resolve(_ relay: UInt64, _ result: Result<Answer, ErrorReply>) {
    guard let origin = state.withLock({ $0.origins.removeValue(forKey: relay) }) else { return }
    origin.mailbox.put(.answered(origin.connection, id: origin.id, result))
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
      origin.mailbox.put(.answered(origin.connection, id: origin.id, .failure(ErrorReply(.unavailable))))
    }
  }
}
