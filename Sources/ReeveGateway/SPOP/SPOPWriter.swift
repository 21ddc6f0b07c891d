/// Appends what the protocol is made of. What `SPOPReader` reads from it is what was written.
public enum SPOPWriter {
  public static func append(varint value: UInt64, to bytes: inout [UInt8]) {
    guard value >= 240 else { return bytes.append(UInt8(value)) }
    bytes.append(0xF0 | UInt8(truncatingIfNeeded: value & 0x0F))
    var rest = (value - 240) >> 4
    while rest >= 128 {
      bytes.append(0x80 | UInt8(truncatingIfNeeded: rest & 0x7F))
      rest = (rest - 128) >> 7
    }
    bytes.append(UInt8(rest))
  }

  /// A name, or the length and bytes of a text.
  public static func append(string text: String, to bytes: inout [UInt8]) {
    append(varint: UInt64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  /// A name, or the length and bytes of a text.
  public static func append(string text: Span<UInt8>, to bytes: inout [UInt8]) {
    append(varint: UInt64(text.count), to: &bytes)
    bytes.append(copying: text)
  }

  /// A typed value.
  /// - Parameter source: what the range of a text is of; of what lies outside, nothing is written.
  public static func append(_ value: SPOPValue, of source: Span<UInt8>, to bytes: inout [UInt8]) {
    switch value {
    case .null: append(.null, to: &bytes)
    case .boolean(let value): append(.boolean, flags: value ? 1 : 0, to: &bytes)
    case .int32(let value): append(.int32, varint: UInt64(bitPattern: Int64(value)), to: &bytes)
    case .uint32(let value): append(.uint32, varint: UInt64(value), to: &bytes)
    case .int64(let value): append(.int64, varint: UInt64(bitPattern: value), to: &bytes)
    case .uint64(let value): append(.uint64, varint: value, to: &bytes)
    case .ipv4(let value):
      append(.ipv4, to: &bytes)
      append(bigEndian: value, to: &bytes)
    case .ipv6(let high, let low):
      append(.ipv6, to: &bytes)
      append(bigEndian: high, to: &bytes)
      append(bigEndian: low, to: &bytes)
    case .string(let range):
      append(.string, to: &bytes)
      append(string: source.extracting(range.clamped(to: source.indices)), to: &bytes)
    case .binary(let range):
      append(.binary, to: &bytes)
      append(string: source.extracting(range.clamped(to: source.indices)), to: &bytes)
    }
  }

  /// A typed text.
  static func append(typed text: String, to bytes: inout [UInt8]) {
    append(.string, to: &bytes)
    append(string: text, to: &bytes)
  }

  static func append(_ type: SPOPType, varint value: UInt64, to bytes: inout [UInt8]) {
    append(type, to: &bytes)
    append(varint: value, to: &bytes)
  }

  static func append(_ type: SPOPType, flags: UInt8 = 0, to bytes: inout [UInt8]) {
    bytes.append(flags << 4 | type.rawValue)
  }

  private static func append<Value: FixedWidthInteger>(bigEndian value: Value, to bytes: inout [UInt8]) {
    for index in 1...(Value.bitWidth / 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> (Value.bitWidth - 8 * index)))
    }
  }

  /// Begins a whole frame; its payload follows, and `endFrame`.
  /// - Returns: where it begins.
  static func beginFrame(_ type: SPOPFrameType, stream: UInt64 = 0, frame: UInt64 = 0, to bytes: inout [UInt8]) -> Int {
    let start = bytes.count
    append(bigEndian: 0 as UInt32, to: &bytes)
    bytes.append(type.rawValue)
    append(bigEndian: SPOPFlags.finish, to: &bytes)
    append(varint: stream, to: &bytes)
    append(varint: frame, to: &bytes)
    return start
  }

  /// Puts in front of the frame that begins at `start` how long it is.
  /// - Returns: its bytes, without the four that hold its length.
  @discardableResult
  static func endFrame(from start: Int, in bytes: inout [UInt8]) -> Int {
    let count = bytes.count - start - SPOPLimits.lengthByteCount
    let length = UInt32(truncatingIfNeeded: count)
    for index in 0..<SPOPLimits.lengthByteCount {
      bytes[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * index))
    }
    return count
  }
}
