import Glibc
import ReeveSystem
import ReeveTypes
import ReeveWire

/// A data plane that went on when its control plane died, and what it has.
struct FoundDataPlane {
  let dataPlane: DataPlane
  private(set) var listeners: [Listener] = []
  /// Absent when it has no policies.
  private(set) var running: (generation: UInt64, image: SharedDescriptor)?
  /// The number of the newest registration that it decides with; zero: there is none.
  private(set) var sequence: UInt64 = 0

  /// How long it may take to say what it has.
  private static let patienceMilliseconds = 5_000

  /// Looks for a data plane on its rendezvous socket.
  /// - Returns: nothing when none is there.
  /// - Throws: when one is there and cannot be taken over.
  static func find(at path: String) throws(ServeError) -> FoundDataPlane? {
    guard let (dataPlane, maker) = try connect(to: path) else { return nil }
    var found = FoundDataPlane(dataPlane: dataPlane)
    guard
      case .greeting(let version, let process, let listenerCount, let generation, let sequence)? = found.next()?.message
    else {
      // A data plane that has a control plane ends the link at once.
      throw dataPlane.hasEnded ? .controlled(path: path, process: maker) : .silent(path: path)
    }
    guard version == LinkMessage.version else { throw .otherVersion(process: process, version: version) }
    dataPlane.processID = Int32(bitPattern: process)
    found.sequence = sequence
    for _ in 0..<listenerCount {
      guard let incoming = found.next(), case .listener(let text, let terms)? = incoming.message,
        let descriptor = incoming.descriptor, let address = try? SocketAddress(text)
      else { throw .silent(path: path) }
      found.listeners.append(Listener(address, terms, descriptor))
    }
    if generation > 0 {
      guard let incoming = found.next(), case .running(let generation, _)? = incoming.message,
        let image = incoming.descriptor
      else { throw .silent(path: path) }
      found.running = (generation, image)
    }
    return found
  }

  private static func connect(to path: String) throws(ServeError) -> (DataPlane, maker: Int32?)? {
    do throws(SystemError) {
      let link = try PacketChannel.connect(path: path)
      // The socket was made by the control plane that the data plane has, or had.
      let maker = link.peerProcess.flatMap { kill($0, 0) == 0 ? $0 : nil }
      return (try DataPlane.found(link), maker)
    } catch {
      if error.code == ENOENT || error.code == ECONNREFUSED { return nil }
      throw .system(error)
    }
  }

  /// The next message; absent when none comes in time, or the link has ended.
  private func next() -> DataPlane.Incoming? {
    for _ in 0..<Self.patienceMilliseconds {
      if let incoming = dataPlane.receive() { return incoming }
      if dataPlane.hasEnded { return nil }
      SystemClock.sleep(milliseconds: 1)
    }
    return nil
  }
}
