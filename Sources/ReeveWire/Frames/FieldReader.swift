/// Reads the fields of a payload one after the other: for everything beside the hot path.
struct FieldReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  /// Absent when too few bytes are left.
  mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value? {
    let width = Value.bitWidth / 8
    guard remaining >= width else { return nil }
    defer { position += width }
    return (0..<width).reduce(0) { $0 | Value(truncatingIfNeeded: UInt64(bytes[position + $1]) << UInt64(8 * $1)) }
  }

  /// A field that must be zero.
  mutating func zero(byteCount: Int) -> Bool {
    guard let field = self.bytes(byteCount) else { return false }
    return field.allSatisfy { $0 == 0 }
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count >= 0, remaining >= count else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Ill-formed UTF-8 is repaired.
  mutating func text(_ byteCount: Int) -> String? { bytes(byteCount).map { String(decoding: $0, as: UTF8.self) } }

  mutating func rest() -> [UInt8] { bytes(remaining) ?? [] }
}

extension [UInt8] {
  /// Appends an integer, little-endian.
  mutating func append<Value: FixedWidthInteger>(littleEndian value: Value) {
    for index in 0..<(Value.bitWidth / 8) { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  mutating func append(zeros count: Int) { append(contentsOf: repeatElement(0, count: count)) }
}
