import ReeveSystem
import ReeveWire

/// A connection as frames: what goes out gathers in a buffer, and what comes in is cut into frames.
///
/// INVARIANT: writing never waits without reading. A server stops reading from a client that does not take its replies;
/// a client that only wrote would wait for it for ever.
struct Connection: ~Copyable {
  private let descriptor: OwnedDescriptor
  private let timeoutMilliseconds: Int

  private var outgoing: [UInt8] = []
  private var sentByteCount = 0
  private var incoming: [UInt8] = []
  /// Where the first byte is that is not cut yet.
  private var cutByteCount = 0
  private var chunk = [UInt8](repeating: 0, count: 65_536)
  private var hasEnded = false

  /// A frame that has come.
  struct Frame {
    let header: FrameHeader
    let payload: [UInt8]
  }

  /// - Parameter timeoutMilliseconds: for connecting, and for each wait after it; zero: for ever.
  init(_ address: SocketAddress, timeoutMilliseconds: Int) throws(ClientError) {
    self.timeoutMilliseconds = timeoutMilliseconds
    descriptor = try Self.connect(address, timeoutMilliseconds)
  }

  private static func connect(
    _ address: SocketAddress, _ timeoutMilliseconds: Int
  ) throws(ClientError) -> OwnedDescriptor {
    do throws(SystemError) {
      let descriptor = try StreamSocket.connect(address, timeoutMilliseconds: timeoutMilliseconds)
      try descriptor.setNonBlocking()
      return descriptor
    } catch { throw .connect(error) }
  }

  /// Bytes that wait to be sent.
  var unsentByteCount: Int { outgoing.count - sentByteCount }

  /// Appends a frame to what goes out with the next `flush`.
  mutating func append(_ opcode: Opcode, id: UInt64, payload: [UInt8]) {
    ReeveWire.Frame.appendHeader(opcode, id: id, payloadByteCount: payload.count, to: &outgoing)
    outgoing.append(contentsOf: payload)
  }

  /// The clock's value at which a wait that begins now has lasted too long.
  private func deadline() -> UInt64? {
    guard timeoutMilliseconds > 0 else { return nil }
    return SystemClock.monotonicNanoseconds() + UInt64(timeoutMilliseconds) * 1_000_000
  }

  /// Writes all that waits. What comes meanwhile is kept.
  mutating func flush() throws(ClientError) {
    let deadline = deadline()
    while unsentByteCount > 0 {
      switch try write() {
      case .transferred(let count):
        sentByteCount += count
      case .ended:
        // What the server said before it closed the connection is the better error.
        try readWhatIsThere()
        throw .closed
      case .wouldWait:
        let ready = try wait(for: hasEnded ? .write : [.read, .write], until: deadline)
        if ready.contains(.read) { try readWhatIsThere() }
      }
    }
    outgoing.removeAll(keepingCapacity: true)
    sentByteCount = 0
  }

  /// The next frame; waits for it.
  mutating func receive() throws(ClientError) -> Frame {
    let deadline = deadline()
    while true {
      if let frame = try cut() { return frame }
      if hasEnded { throw .closed }
      _ = try wait(for: .read, until: deadline)
      try readWhatIsThere()
    }
  }

  /// The next frame, if it has come.
  mutating func receiveIfThere() throws(ClientError) -> Frame? {
    if let frame = try cut() { return frame }
    if hasEnded { throw .closed }
    try readWhatIsThere()
    return try cut()
  }

  private mutating func cut() throws(ClientError) -> Frame? {
    let step = unsafe FrameCutter.next(in: incoming.span.bytes.extracting(droppingFirst: cutByteCount))
    switch step {
    case .incomplete:
      // What was cut is dropped here, where little is left, and not after each frame.
      incoming.removeFirst(cutByteCount)
      cutByteCount = 0
      return nil
    case .broken(_, let code): throw .protocolViolated("the server's frame is broken: \(code)")
    case .frame(let header):
      let payload = incoming[(cutByteCount + FrameLayout.headerByteCount)..<(cutByteCount + header.frameByteCount)]
      cutByteCount += header.frameByteCount
      return Frame(header: header, payload: Array(payload))
    }
  }

  private mutating func readWhatIsThere() throws(ClientError) {
    while !hasEnded {
      switch try read() {
      case .wouldWait: return
      case .ended: hasEnded = true
      case .transferred(let count):
        incoming.append(contentsOf: chunk[..<count])
        if count < chunk.count { return }
      }
    }
  }

  private mutating func read() throws(ClientError) -> StreamTransfer.Outcome {
    do { return try StreamTransfer.read(descriptor, into: &chunk) } catch { throw .broken(error) }
  }

  private func write() throws(ClientError) -> StreamTransfer.Outcome {
    do { return try StreamTransfer.write(descriptor, outgoing, from: sentByteCount) } catch { throw .broken(error) }
  }

  private func wait(
    for interest: StreamTransfer.Readiness, until deadline: UInt64?
  ) throws(ClientError) -> StreamTransfer.Readiness {
    let ready: StreamTransfer.Readiness
    do { ready = try StreamTransfer.wait(descriptor, for: interest, until: deadline) } catch { throw .broken(error) }
    if ready.isEmpty { throw .timedOut(milliseconds: timeoutMilliseconds) }
    return ready
  }
}
