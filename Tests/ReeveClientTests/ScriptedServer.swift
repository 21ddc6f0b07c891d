import Glibc
import ReeveClient
import ReeveSystem
import ReeveWire
import Synchronization
import Testing

/// A server that does what a test says, on a socket of its own and a thread of its own. Each wait of it ends within ten
/// seconds.
final class ScriptedServer {
  let address: SocketAddress
  private let state = State()

  final class State: Sendable {
    let hasEnded = Atomic<Bool>(false)
  }

  /// - Parameter script: gets the first connection; it is closed when the script ends.
  init(_ script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    let path = "/tmp/reeve-client-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    address = .unix(path: path)
    let listener = try StreamSocket.listen(address).relinquish()
    let state = state
    try SystemThread.start(name: "script") {
      let listener = OwnedDescriptor(adopting: listener)
      if (try? StreamTransfer.wait(listener, for: .read, until: ScriptedConnection.deadline())) == .read,
        let raw = try? StreamSocket.accept(listener.rawValue)
      {
        script(ScriptedConnection(OwnedDescriptor(adopting: raw)))
      }
      state.hasEnded.store(true, ordering: .sequentiallyConsistent)
    }
  }

  deinit {
    for _ in 0..<2_000 where !state.hasEnded.load(ordering: .sequentiallyConsistent) {
      SystemClock.sleep(milliseconds: 5)
    }
    if case .unix(let path) = address { unsafe unlink(path) }
  }

  func client(timeoutMilliseconds: Int = 10_000) throws -> Client {
    try Client(address, timeoutMilliseconds: timeoutMilliseconds)
  }
}

/// The server's end of a connection.
final class ScriptedConnection {
  private let descriptor: OwnedDescriptor
  private var received: [UInt8] = []

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  static func deadline() -> UInt64 { SystemClock.monotonicNanoseconds() + 10_000_000_000 }

  /// The next frame; absent when the client has gone, or nothing comes in time.
  func receive() -> (header: FrameHeader, payload: [UInt8])? {
    while true {
      if case .frame(let header) = unsafe FrameCutter.next(in: received.span.bytes) {
        let payload = Array(received[FrameLayout.headerByteCount..<header.frameByteCount])
        received.removeFirst(header.frameByteCount)
        return (header, payload)
      }
      guard (try? StreamTransfer.wait(descriptor, for: .read, until: Self.deadline())) == .read else { return nil }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      guard case .transferred(let count)? = try? StreamTransfer.read(descriptor, into: &chunk) else { return nil }
      received += chunk[..<count]
    }
  }

  /// Sends all bytes; false when the client does not take them.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      switch try? StreamTransfer.write(descriptor, bytes, from: offset) {
      case .transferred(let count): offset += count
      case .wouldWait:
        guard let ready = try? StreamTransfer.wait(descriptor, for: .write, until: Self.deadline()), !ready.isEmpty
        else { return false }
      case .ended, nil: return false
      }
    }
    return true
  }

  @discardableResult
  func send(_ opcode: Opcode, id: UInt64, _ payload: [UInt8] = []) -> Bool {
    send(Frame.bytes(opcode, id: id, payload: payload))
  }

  /// The payload of a reply that allows, or denies, in a generation.
  static func reply(_ generation: UInt64, allowed: Bool) -> [UInt8] {
    var bytes: [UInt8] = [allowed ? 2 : 0, 1, 1, 0, 0, 0, 0, 0]
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: generation >> UInt64(8 * shift))) }
    return bytes + [UInt8](repeating: 0, count: 8)
  }

  static func error(_ code: ErrorCode) -> [UInt8] {
    [code.rawValue, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0] + Array("no".utf8)
  }
}
