import ReeveGateway
import ReeveWire

/// A part of a conversation that has a length of its own: a request of HTTP/1.1, a frame. It is damaged within, so that the
/// length is right again and the damage is read, or as the bytes that it is on the wire.
struct Fragment {
  enum Envelope {
    case bare
    /// A request whose head is without what says how long the body is; the payload is the body.
    case request(head: [UInt8], Framing)
    case http2(type: UInt8, flags: UInt8, stream: UInt32)
    /// A DATA frame of HTTP/2 with one whole message of gRPC.
    case call(flags: UInt8, stream: UInt32)
    case spop(type: UInt8, stream: UInt64, frame: UInt64)
    case frame(opcode: UInt8, id: UInt64)
  }

  enum Framing {
    case none
    case length
    /// In pieces of so many bytes.
    case chunks(Int)
  }

  var envelope: Envelope
  var payload: [UInt8]

  init(_ envelope: Envelope, _ payload: [UInt8] = []) {
    self.envelope = envelope
    self.payload = payload
  }

  /// Appends it as it is on the wire.
  func append(to bytes: inout [UInt8]) {
    switch envelope {
    case .bare: bytes += payload
    case .request(let head, let framing): append(head, framing, to: &bytes)
    case .http2(let type, let flags, let stream):
      Self.appendHeader(type, flags, stream, byteCount: payload.count, to: &bytes)
      bytes += payload
    case .call(let flags, let stream):
      Self.appendHeader(0, flags, stream, byteCount: payload.count + 5, to: &bytes)
      bytes.append(0)
      Self.append(bigEndian: payload.count, byteCount: 4, to: &bytes)
      bytes += payload
    case .spop(let type, let stream, let frame):
      let start = bytes.count
      bytes += [0, 0, 0, 0, type, 0, 0, 0, 1]
      SPOPWriter.append(varint: stream, to: &bytes)
      SPOPWriter.append(varint: frame, to: &bytes)
      bytes += payload
      let count = bytes.count - start - 4
      for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: count >> (24 - 8 * index)) }
    case .frame(let opcode, let id):
      for index in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: (payload.count + 12) >> (8 * index))) }
      bytes += [opcode, 0, 0, 0]
      for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: id >> UInt64(8 * index))) }
      bytes += payload
    }
  }

  private func append(_ head: [UInt8], _ framing: Framing, to bytes: inout [UInt8]) {
    bytes += head
    switch framing {
    case .none: bytes += "\r\n".utf8
    case .length: bytes += "Content-Length: \(payload.count)\r\n\r\n".utf8 + payload
    case .chunks(let byteCount):
      bytes += "Transfer-Encoding: chunked\r\n\r\n".utf8
      for start in stride(from: 0, to: payload.count, by: byteCount) {
        let end = min(payload.count, start + byteCount)
        bytes += "\(String(end - start, radix: 16))\r\n".utf8 + payload[start..<end] + [13, 10]
      }
      bytes += "0\r\n\r\n".utf8
    }
  }

  /// Source: RFC 9113, 4.1.
  private static func appendHeader(
    _ type: UInt8, _ flags: UInt8, _ stream: UInt32, byteCount: Int, to bytes: inout [UInt8]
  ) {
    append(bigEndian: byteCount, byteCount: 3, to: &bytes)
    bytes += [type, flags]
    append(bigEndian: Int(stream), byteCount: 4, to: &bytes)
  }

  static func append(bigEndian value: Int, byteCount: Int, to bytes: inout [UInt8]) {
    for index in 1...byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * (byteCount - index)))) }
  }
}
