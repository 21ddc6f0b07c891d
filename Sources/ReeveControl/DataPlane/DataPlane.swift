import Glibc
import ReeveSystem
import ReeveWire

/// A data plane that runs, and the link to it: started by this process, or found.
///
/// What is sent and does not fit the link at once waits in order; a data plane that hangs never stops the control loop.
final class DataPlane {
  /// Zero until a data plane that was found has said it.
  var processID: Int32
  /// Absent when it was found: then another process started it, and the system tells its ending to nobody.
  private let child: ChildProcess?
  private let link: PacketChannel
  let startedAt = SystemClock.monotonicNanoseconds()
  private var outbox: [Outgoing] = []
  private var isWatchedForWriting = false
  /// The link has ended, or broken.
  private(set) var hasEnded = false

  /// A message that waits to be sent.
  private struct Outgoing {
    let bytes: [UInt8]
    let descriptor: SharedDescriptor?
  }

  private init(processID: Int32, child: ChildProcess?, link: consuming PacketChannel) throws(SystemError) {
    try link.setNonBlocking()
    self.processID = processID
    self.child = child
    self.link = link
  }

  /// Starts the plan's program. Call it from the main thread, whose priority the program takes over.
  static func start(_ plan: ServePlan, logLevel: LogLevel) throws(SystemError) -> DataPlane {
    let pair = try PacketChannel.pair()
    let arguments = [
      "--reactors", "\(plan.reactorCount)", "--busy-poll", "\(plan.busyPollMicroseconds)", "--log-level",
      "\(logLevel)",
    ]
    let child = try ChildProcess.start(plan.dataPlanePath, arguments: arguments, link: pair.other)
    return try DataPlane(processID: child.id, child: child, link: pair.takeOwn())
  }

  /// Takes over the link to a data plane that was found.
  static func found(_ link: consuming PacketChannel) throws(SystemError) -> DataPlane {
    try DataPlane(processID: 0, child: nil, link: link)
  }

  /// Becomes readable when a message has come, and writable when one can be sent.
  var rawValue: CInt { link.rawValue }

  /// Has the link watched for writing as long as something waits to be sent.
  func updateInterest(in epoll: borrowing Epoll, token: UInt64) {
    let wantsWriting = !outbox.isEmpty && !hasEnded
    guard wantsWriting != isWatchedForWriting else { return }
    isWatchedForWriting = wantsWriting
    // Without it, what waits goes out with the next message that comes.
    try? epoll.modify(link.rawValue, wantsWriting ? [.read, .write] : .read, token: token)
  }

  /// Sends a message, sooner or later.
  func send(_ message: LinkMessage, _ descriptor: SharedDescriptor? = nil) {
    outbox.append(Outgoing(bytes: message.bytes, descriptor: descriptor))
    flush()
  }

  /// Sends what waits, as far as the link takes it.
  func flush() {
    while !hasEnded, let first = outbox.first {
      do throws(SystemError) {
        try link.send(first.bytes, descriptors: first.descriptor.map { [$0.rawValue] } ?? [])
        outbox.removeFirst()
      } catch {
        if error.code == EAGAIN { return }
        hasEnded = true
      }
    }
  }

  /// A message that has come.
  struct Incoming {
    /// Absent for a packet that is no message of this build.
    let message: LinkMessage?
    let descriptor: SharedDescriptor?
  }

  /// The next message, if one has come. `hasEnded` says when none will come any more.
  func receive() -> Incoming? {
    do throws(SystemError) {
      switch try link.receive() {
      case .nothing: return nil
      case .ended:
        hasEnded = true
        return nil
      case .packet(let packet):
        let message = LinkMessage(bytes: packet.bytes)
        guard let descriptor = packet.takeDescriptor() else { return Incoming(message: message, descriptor: nil) }
        return Incoming(message: message, descriptor: SharedDescriptor(descriptor))
      }
    } catch {
      hasEnded = true
      return nil
    }
  }
}

extension DataPlane {
  /// How a process came to its end.
  enum Ending: Equatable, CustomStringConvertible {
    case ended(ChildProcess.Ending)
    /// It was not this process that started it, so the system does not say.
    case unknown
    case stillThere

    var description: String {
      switch self {
      case .ended(let ending): ending.description
      case .unknown: "unknown status"
      case .stillThere: "no ending"
      }
    }
  }

  /// How the process ended. One that only let go of its link is killed: nothing may go on deciding that cannot be told of
  /// new policies.
  func reap() -> Ending {
    guard let child else {
      // Where nobody collects the dead, its number stays taken, so there is nothing to wait for.
      kill()
      return .unknown
    }
    for attempt in 0..<2_000 {
      if let ending = child.ending() { return .ended(ending) }
      if attempt == 200 { kill() }
      SystemClock.sleep(milliseconds: 1)
    }
    return .stillThere
  }

  /// Ends the process at once.
  func kill() { if processID > 0 { _ = Glibc.kill(processID, SIGKILL) } }
}
