/// What a field of a message is, by its wire type.
enum ProtobufValue: Hashable {
  case varint(UInt64)
  case fixed64(UInt64)
  case fixed32(UInt32)
  /// A text, bytes, or a message: a range of the bytes that are read.
  case bytes(Range<Int>)
}

/// Why bytes are not the message that they should be.
enum ProtobufFault: Error, Hashable {
  /// A field runs on behind the end of its message.
  case truncated
  /// A varint of more than 64 bits.
  case varintRange
  /// A field's number is zero, or above 2^29 - 1.
  case fieldNumber
  /// A group, which proto3 does not have, or a wire type that nothing has.
  case wireType
  /// A known field is not of the wire type that it has.
  case fieldType
  /// A field comes twice that is there once: which of them counts would be a guess.
  case repeatedField
  /// A text that must be UTF-8 is not.
  case encoding
  /// Two fields of which only one may be there.
  case exclusiveFields
  /// A field without which there is no question.
  case missingField
}

/// Reads the fields of a message one after the other, in place. Any bytes give a field or a fault; after a fault, nothing
/// more is to be read. Source: protobuf.dev, "Encoding".
struct ProtobufReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var position: Int
  private let end: Int

  /// - Parameter range: the message; what of it lies outside of `bytes` is nothing.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, in range: Range<Int>) {
    self.bytes = bytes
    end = min(max(range.upperBound, 0), bytes.count)
    position = min(max(range.lowerBound, 0), end)
  }

  /// The next field; absent at the message's end.
  mutating func next() throws(ProtobufFault) -> (number: UInt64, value: ProtobufValue)? {
    guard position < end else { return nil }
    let tag = try varint()
    let number = tag >> 3
    guard 1..<(1 << 29) ~= number else { throw .fieldNumber }
    switch tag & 7 {
    case 0: return (number, .varint(try varint()))
    case 1: return (number, .fixed64(try littleEndian(byteCount: 8)))
    case 2:
      let count = try varint()
      guard count <= UInt64(end - position) else { throw .truncated }
      let start = position
      position += Int(count)
      return (number, .bytes(start..<position))
    case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try littleEndian(byteCount: 4))))
    default: throw .wireType
    }
  }

  private mutating func varint() throws(ProtobufFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end {
      let byte = bytes[position]
      position += 1
      // Of a tenth byte, one bit has room, so it ends the number or is too much.
      guard shift < 63 || byte <= 1 else { throw .varintRange }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .truncated
  }

  private mutating func littleEndian(byteCount: Int) throws(ProtobufFault) -> UInt64 {
    guard end - position >= byteCount else { throw .truncated }
    var value: UInt64 = 0
    for index in 0..<byteCount { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += byteCount
    return value
  }
}

extension ProtobufValue {
  /// Where the bytes of a text or a message are.
  func range() throws(ProtobufFault) -> Range<Int> {
    guard case .bytes(let range) = self else { throw .fieldType }
    return range
  }

  /// The same for a field that is there once.
  func range(after earlier: Range<Int>?) throws(ProtobufFault) -> Range<Int> {
    guard earlier == nil else { throw .repeatedField }
    return try range()
  }
}
