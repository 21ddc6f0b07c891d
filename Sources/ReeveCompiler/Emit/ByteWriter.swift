// Soundness. Pointers are of the writer's own array or of an integer on the stack, are used inside the closure that
// gets them, and stay inside the bounds that each function has checked before.

import Glibc

/// Bytes that are written once, front to back, and patched where a later part decides an earlier field.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  mutating func put(_ byte: UInt8) { bytes.append(byte) }

  mutating func put(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

  /// A field of four bytes. A number that does not fit is cut off: whoever writes offsets asks at the end whether the
  /// whole is too large for them.
  mutating func put32(_ value: Int) { put(littleEndian: UInt32(truncatingIfNeeded: value)) }

  @inline(__always)
  mutating func put<Value: FixedWidthInteger & BitwiseCopyable>(littleEndian value: Value) {
    unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// Zeros up to a multiple of `alignment`.
  mutating func align(_ alignment: Int) {
    let rest = bytes.count % alignment
    if rest > 0 { putZeros(alignment - rest) }
  }

  mutating func putZeros(_ count: Int) {
    // An array is copied as a whole, and worth its allocation where it is long.
    if count < 64 {
      bytes.append(contentsOf: repeatElement(0, count: count))
    } else {
      bytes.append(contentsOf: [UInt8](repeating: 0, count: count))
    }
  }

  @inline(__always)
  mutating func patch<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at offset: Int) {
    precondition(offset >= 0 && offset <= bytes.count - Value.bitWidth / 8)
    unsafe bytes.withUnsafeMutableBytes {
      unsafe $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
    }
  }

  mutating func patch32(_ value: Int, at offset: Int) { patch(UInt32(truncatingIfNeeded: value), at: offset) }

  /// Takes back what was written after the first `count` bytes.
  mutating func truncate(to count: Int) { bytes.removeLast(bytes.count - count) }
}

extension ByteWriter {
  /// A field of four bytes.
  @inline(__always)
  func int(at offset: Int) -> Int {
    precondition(offset >= 0 && offset <= bytes.count - 4)
    return unsafe bytes.withUnsafeBytes {
      Int(UInt32(littleEndian: unsafe $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }
  }

  /// Whether two runs of `length` bytes are equal.
  func isEqual(_ first: Int, _ second: Int, length: Int) -> Bool {
    precondition(min(first, second) >= 0 && length >= 0 && max(first, second) <= bytes.count - length)
    guard length > 0 else { return true }
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return true }
      return unsafe memcmp(base + first, base + second, length) == 0
    }
  }
}
