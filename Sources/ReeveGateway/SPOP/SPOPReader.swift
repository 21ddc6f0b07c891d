/// A typed value. Texts stay where they are: their ranges count from the first of the bytes that were read.
public enum SPOPValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case int32(Int32)
  case uint32(UInt32)
  case int64(Int64)
  case uint64(UInt64)
  /// Its first byte is the highest.
  case ipv4(UInt32)
  /// Its first byte is the highest of `high`.
  case ipv6(high: UInt64, low: UInt64)
  /// Any bytes: that a text is UTF-8 is for who uses it to see.
  case string(Range<Int>)
  case binary(Range<Int>)

  /// The number that an integer of any width and sign has, unless it is below zero.
  public var unsigned: UInt64? {
    switch self {
    case .int32(let value): UInt64(exactly: value)
    case .uint32(let value): UInt64(value)
    case .int64(let value): UInt64(exactly: value)
    case .uint64(let value): value
    case .null, .boolean, .ipv4, .ipv6, .string, .binary: nil
    }
  }
}

/// Reads the parts of a payload one after the other, in place. Any bytes give a value or a fault; after a fault, nothing
/// more is to be read.
///
/// Refused: what runs on behind the end, a varint of more than 64 bits, a type or a flag that the protocol does not have (it
/// may change what the value means), a number that its type does not hold.
public struct SPOPReader: ~Escapable {
  private let bytes: Span<UInt8>
  /// Where the next part begins.
  public private(set) var position: Int
  /// Where nothing more is read.
  public let end: Int

  /// - Parameter range: what may be read; of what lies outside of `bytes`, nothing is.
  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>, in range: Range<Int>) {
    self.bytes = bytes
    end = min(max(range.upperBound, 0), bytes.count)
    position = min(max(range.lowerBound, 0), end)
  }

  public var isAtEnd: Bool { position == end }

  /// - Throws: `.truncated`.
  public mutating func byte() throws(SPOPFault) -> UInt8 {
    guard position < end else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  /// - Throws: `.truncated`, `.varintRange`.
  public mutating func varint() throws(SPOPFault) -> UInt64 {
    let first = try byte()
    var value = UInt64(first)
    guard first >= 240 else { return value }
    var shift: UInt64 = 4
    // Nine bytes behind the first. Of the last, four bits have room, so it ends the number or is too much.
    while shift <= 60 {
      let next = UInt64(try byte())
      let part = next << shift
      let (sum, overflow) = value.addingReportingOverflow(part)
      guard part >> shift == next, !overflow else { throw .varintRange }
      value = sum
      if next < 128 { return value }
      shift += 7
    }
    throw .varintRange
  }

  /// - Throws: `.truncated`, `.varintRange`.
  public mutating func string() throws(SPOPFault) -> Range<Int> {
    let count = try varint()
    guard count <= UInt64(end - position) else { throw .truncated }
    let start = position
    position += Int(count)
    return start..<position
  }

  /// - Throws: `.truncated`, `.varintRange`, `.unknownType`, `.unknownFlag`, `.integerRange`.
  public mutating func value() throws(SPOPFault) -> SPOPValue {
    let head = try byte()
    guard let type = SPOPType(rawValue: head & 0x0F) else { throw .unknownType(head & 0x0F) }
    let flags = head >> 4
    guard flags == 0 || (flags == 1 && type == .boolean) else { throw .unknownFlag }
    switch type {
    case .null: return .null
    case .boolean: return .boolean(flags == 1)
    // A number below zero is that of 64 bits with the same sign, whatever its width.
    case .int32:
      guard let value = Int32(exactly: Int64(bitPattern: try varint())) else { throw .integerRange }
      return .int32(value)
    case .uint32:
      guard let value = UInt32(exactly: try varint()) else { throw .integerRange }
      return .uint32(value)
    case .int64: return .int64(Int64(bitPattern: try varint()))
    case .uint64: return .uint64(try varint())
    case .ipv4: return .ipv4(UInt32(truncatingIfNeeded: try bigEndian(byteCount: 4)))
    case .ipv6:
      let high = try bigEndian(byteCount: 8)
      return .ipv6(high: high, low: try bigEndian(byteCount: 8))
    case .string: return .string(try string())
    case .binary: return .binary(try string())
    }
  }

  private mutating func bigEndian(byteCount: Int) throws(SPOPFault) -> UInt64 {
    guard end - position >= byteCount else { throw .truncated }
    var value: UInt64 = 0
    for offset in position..<position + byteCount { value = value << 8 | UInt64(bytes[offset]) }
    position += byteCount
    return value
  }
}

extension Span<UInt8> {
  /// Whether the bytes of `range` are those of `text`; what lies outside of the span is nothing.
  public func spells(_ text: String, in range: Range<Int>) -> Bool { spells(text.utf8.span, in: range) }

  /// The same for a name that is looked for in every message, and kept as bytes for it.
  public func spells(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
    guard text.count == range.count, range.lowerBound >= 0, range.upperBound <= count else { return false }
    for index in text.indices where text[index] != self[range.lowerBound + index] { return false }
    return true
  }

  /// Whether `text` is one of the entries, which commas part, in `range`. Spaces around an entry do not count.
  func lists(_ text: String, in range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0, range.upperBound <= count else { return false }
    var start = range.lowerBound
    for offset in range.lowerBound...range.upperBound {
      guard offset == range.upperBound || self[offset] == UInt8(ascii: ",") else { continue }
      var entry = start..<offset
      while !entry.isEmpty, self[entry.lowerBound] == UInt8(ascii: " ") { entry = entry.dropFirst() }
      while !entry.isEmpty, self[entry.upperBound - 1] == UInt8(ascii: " ") { entry = entry.dropLast() }
      if spells(text, in: entry) { return true }
      start = offset + 1
    }
    return false
  }
}
