/// Bytes that are written once, front to back, and patched where a later part decides an earlier field.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

  mutating func put32(_ value: Int) { put(littleEndian: UInt32(value)) }

  mutating func put<Value: FixedWidthInteger>(littleEndian value: Value) {
    for index in 0..<(Value.bitWidth / 8) { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  /// Zeros up to a multiple of `alignment`.
  mutating func align(_ alignment: Int) {
    while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
  }

  mutating func putZeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

  mutating func patch<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
    for index in 0..<(Value.bitWidth / 8) {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
    }
  }

  mutating func patch32(_ value: Int, at offset: Int) { patch(UInt32(value), at: offset) }
}

extension ByteWriter {
  /// A field of four bytes.
  func int(at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
}
