/// Appends the fields of a message. Source: protobuf.dev, "Encoding".
enum ProtobufWriter {
  static func append(varint value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// - Parameter number: 1 to 2^29 - 1.
  static func append(_ number: UInt64, varint value: UInt64, to bytes: inout [UInt8]) {
    append(varint: number << 3, to: &bytes)
    append(varint: value, to: &bytes)
  }

  /// A text, bytes, or a message.
  static func append(_ number: UInt64, bytes content: [UInt8], to bytes: inout [UInt8]) {
    append(number, byteCount: content.count, to: &bytes)
    bytes += content
  }

  /// What stands in front of so many bytes that follow.
  static func append(_ number: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
    append(varint: number << 3 | 2, to: &bytes)
    append(varint: UInt64(byteCount), to: &bytes)
  }

  /// Bytes of a field that has so many of content, and a number below 16.
  static func byteCount(ofBytes count: Int) -> Int {
    var (byteCount, rest) = (count + 2, count >> 7)
    while rest > 0 {
      byteCount += 1
      rest >>= 7
    }
    return byteCount
  }
}
