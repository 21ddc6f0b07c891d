import ReeveSystem
import ReeveWire

/// A connection that sends whatever bytes it is told to.
struct RawStream: ~Copyable {
  private let descriptor: OwnedDescriptor
  private var received: [UInt8] = []

  init(_ address: SocketAddress) throws {
    descriptor = try StreamSocket.connect(address, timeoutMilliseconds: 10_000)
  }

  func send(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      guard case .transferred(let count) = try StreamTransfer.write(descriptor, bytes, from: offset) else { return }
      offset += count
    }
  }

  /// The next frame; absent when the server has closed the connection, or nothing comes within ten seconds.
  mutating func receive() throws -> (header: FrameHeader, payload: [UInt8])? {
    while true {
      if case .frame(let header) = unsafe FrameCutter.next(in: received.span.bytes) {
        let payload = Array(received[FrameLayout.headerByteCount..<header.frameByteCount])
        received.removeFirst(header.frameByteCount)
        return (header, payload)
      }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      guard case .transferred(let count) = try StreamTransfer.read(descriptor, into: &chunk) else { return nil }
      received += chunk[..<count]
    }
  }
}
