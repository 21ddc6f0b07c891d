import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

/// What other threads tell a reactor. Nothing here is on the path of a decision.
final class Mailbox: Sendable {
  enum Letter: Sendable {
    /// Accept connections from this listener, whose descriptor stays open as long as the process.
    case listen(descriptor: CInt, ListenerTerms)
    /// A connection that another reactor has accepted, from the listener of this number, is this one's.
    case take(descriptor: CInt, listener: Int)
    /// The control plane has answered, or cannot.
    case answered(ConnectionToken, id: UInt64, Result<ControlRelay.Answer, ErrorReply>)
    /// The publisher asks for its recent requests.
    case handOver(RequestHandover)
    /// Stop accepting, answer what has come, and end.
    case drain(deadline: UInt64)
  }

  private let letters = Mutex<[Letter]>([])
  let wakeUp: WakeUp

  init() throws(SystemError) { wakeUp = try WakeUp() }

  /// Safe from any thread.
  func put(_ letter: Letter) {
    letters.withLock { $0.append(letter) }
    wakeUp.signal()
  }

  /// For the reactor.
  func takeAll() -> [Letter] {
    wakeUp.clear()
    return letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}
