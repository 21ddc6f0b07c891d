// The one place where the image and the request are read through a pointer.
//
// Soundness. A `Bytes` is made from memory that its maker keeps alive and unchanged for as long as the value is used
// (the image: the snapshot that pins it; the payload: the call of `decide`; scratch: the thread that owns it). A read
// past `count` would be undefined. No read makes one: offsets into an image were all checked by `Verifier` before the
// first walk, and offsets into a payload are checked by `RequestReader` as it cuts the texts out. Debug builds, which
// run the tests and the fuzzer, assert every read all the same.

import CReeveBytes

/// A run of bytes somewhere in an image, a request or a thread's scratch memory. Two words, no reference count.
@safe public struct Bytes: @unchecked Sendable {
  @usableFromInline let base: UnsafeRawPointer
  public let count: Int

  @inlinable @inline(__always)
  init(_ base: UnsafeRawPointer, _ count: Int) {
    unsafe self.base = base
    self.count = count
  }

  /// The caller keeps `buffer` alive and unchanged while the value is used.
  @inlinable
  public init(_ buffer: UnsafeRawBufferPointer) {
    // An empty buffer may have no address; nothing is read from an empty run, so any address serves.
    unsafe self.init(buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped, buffer.count)
  }

  @inlinable @inline(__always)
  public subscript(index: Int) -> UInt8 {
    assert(index >= 0 && index < count)
    return unsafe base.load(fromByteOffset: index, as: UInt8.self)
  }

  @inline(__always)
  func u16(_ offset: Int) -> UInt16 {
    assert(offset >= 0 && offset + 2 <= count)
    return unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
  }

  @inline(__always)
  func u32(_ offset: Int) -> UInt32 {
    assert(offset >= 0 && offset + 4 <= count)
    return unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
  }

  @inline(__always)
  func u64(_ offset: Int) -> UInt64 {
    assert(offset >= 0 && offset + 8 <= count)
    return unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }

  /// A field of four bytes that holds an offset or a count.
  @inline(__always)
  func int(_ offset: Int) -> Int { Int(truncatingIfNeeded: u32(offset)) }

  @inline(__always)
  func slice(_ offset: Int, _ length: Int) -> Bytes {
    assert(offset >= 0 && length >= 0 && offset + length <= count)
    return unsafe Bytes(base + offset, length)
  }

  @inline(__always)
  func from(_ offset: Int) -> Bytes { slice(offset, count &- offset) }

  /// Where in `self` another run begins; absent: elsewhere.
  func offset(of other: Bytes) -> Int? {
    let offset = unsafe other.base - base
    return offset >= 0 && offset < count ? offset : nil
  }

  /// The run that begins `offset` bytes after the beginning of `self` and ends `other.count` bytes later equals `other`.
  @inline(__always)
  func matches(_ other: Bytes, at offset: Int) -> Bool {
    guard count - offset >= other.count else { return false }
    return slice(offset, other.count).equalBytes(other)
  }

  @inline(__always)
  static func == (left: Bytes, right: Bytes) -> Bool { left.count == right.count && left.equalBytes(right) }

  @inline(__always)
  static func != (left: Bytes, right: Bytes) -> Bool { !(left == right) }

  /// Equal bytes; the counts are equal.
  @inline(__always)
  func equalBytes(_ other: Bytes) -> Bool { unsafe reeve_equal(base, other.base, count) != 0 }

  /// Equal first bytes; both have as many.
  @inline(__always)
  func equalBytes(_ other: Bytes, count: Int) -> Bool { unsafe reeve_equal(base, other.base, count) != 0 }

  /// The bytes of two others, one behind the other; they have as many together.
  @inline(__always)
  func equalBytes(_ first: Bytes, _ second: Bytes) -> Bool {
    // In a request they stand so.
    if unsafe first.base + first.count == second.base { return equalManyBytes(unsafe Bytes(first.base, count)) }
    guard unsafe reeve_equal(base, first.base, first.count) != 0 else { return false }
    return unsafe reeve_equal(base + first.count, second.base, second.count) != 0
  }

  /// Which bytes there are, as bits; some share one. Whatever stands in a text has no bit that the text lacks.
  @inline(__always)
  var byteBits: UInt64 { unsafe reeve_byte_bits(base, count) }

  /// The first place at or after `start`, an even number of bytes behind it, at which two bytes of `self` have a slot of `slots`
  /// that is not zero; a place behind the last pair where there is none.
  @inline(__always)
  func nextPair(from start: Int, slots: Bytes, shift: UInt32) -> Int {
    unsafe reeve_next_pair(base, count, start, slots.base, shift)
  }

  /// How many of the first `count` bytes of both, up to the first that differs, are equal; both have as many.
  @inline(__always)
  func commonCount(_ other: Bytes, count: Int) -> Int { unsafe reeve_common(base, other.base, count) }

  /// Equal to a text in lower case when the letters of `self` are folded.
  /// - Parameter letters: as many bytes: 0x20 for each letter of `lower`, else zero.
  @inline(__always)
  func folds(to lower: Bytes, letters: Bytes) -> Bool {
    guard count == lower.count else { return false }
    return unsafe reeve_folds(base, lower.base, letters.base, count) != 0
  }

  /// Whether no byte is above 0x7F.
  @inline(__always)
  var isASCII: Bool { unsafe reeve_is_ascii(base, count) != 0 }

  /// Whether the bytes are those of a form where a mask has bits: both as many, which are 16 or more, and aligned to 16.
  @inline(__always)
  func hasForm(_ form: UnsafeRawPointer, mask: UnsafeRawPointer) -> Bool {
    unsafe reeve_has_form(base, form, mask, count) != 0
  }

  /// Whether all bytes are of a class.
  @inline(__always)
  func isAll(of byteClass: ByteClass) -> Bool { unsafe reeve_all_of_class(base, count, byteClass.rawValue) != 0 }

  /// What a byte may be part of.
  enum ByteClass: UInt8 {
    /// The name of a user, a role or a session: letters, digits and `+=,.@_-`.
    case name = 1
    /// The prefix of a service: letters, digits and hyphens.
    case service = 2
    /// The name of an action: the same, and dots and underscores.
    case action = 4
  }

  /// Asks for the cache line of a byte, and does not wait for it.
  @inline(__always)
  func prefetch(_ offset: Int) {
    assert(offset >= 0 && offset < count)
    unsafe reeve_prefetch(base + offset)
  }

  /// A bit for each of the first 64 bytes that is `byte`.
  @inline(__always)
  func places(of byte: UInt8) -> UInt64 { unsafe reeve_places(base, count, byte) }

  /// The same, where `self` is followed by other bytes of `whole`.
  @inline(__always)
  func places(of byte: UInt8, startingAt offset: Int, in whole: Bytes) -> UInt64 {
    guard whole.count &- offset >= 64 else { return places(of: byte) }
    let places = unsafe reeve_places_of_64(base, byte)
    return count >= 64 ? places : places & (1 &<< UInt64(count) &- 1)
  }

  /// The IPv4 address that the text is; -1: it is none.
  @inline(__always)
  var quad: Int64 { unsafe reeve_quad(base, count) }

  /// Equal bytes; the counts are equal, and often above 32.
  @inline(__always)
  func equalManyBytes(_ other: Bytes) -> Bool { unsafe reeve_equal_long(base, other.base, count) != 0 }

  /// Where a piece, which is not empty, first stands at or after `start`; -1: nowhere.
  @inline(__always)
  func place(of piece: Bytes, from start: Int) -> Int {
    unsafe Int(reeve_find(base, count, start, piece.base, piece.count))
  }

  /// Copies the bytes; there is room for them.
  @unsafe func copy(to target: UnsafeMutableRawPointer) {
    unsafe target.copyMemory(from: base, byteCount: count)
  }

  /// The same of few bytes.
  @inline(__always)
  @unsafe func copyFew(to target: UnsafeMutableRawPointer) { unsafe reeve_copy_few(target, base, count) }

  /// The bytes as an array, for everything beside the hot path.
  public var array: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: base, count: count)) }

  /// The bytes as text; ill-formed UTF-8 is repaired.
  public var string: String {
    unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
  }

  /// Appends the first bytes to an array, and no more than `limit`.
  func append(to bytes: inout [UInt8], atMost limit: Int = Int.max) {
    unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: base, count: min(count, max(limit, 0))))
  }
}

extension Bytes {
  /// Equal when the ASCII letters of both are folded to lower case.
  @inline(__always)
  func equalsFoldingASCII(_ other: Bytes) -> Bool {
    guard count == other.count else { return false }
    if count >= 8 {
      let last = count &- 8
      var offset = 0
      while offset < last {
        if ASCII.lower(u64(offset)) != ASCII.lower(other.u64(offset)) { return false }
        offset &+= 8
      }
      return ASCII.lower(u64(last)) == ASCII.lower(other.u64(last))
    }
    if count >= 4 {
      // Both halves in one word: they overlap where there are fewer than eight bytes.
      return ASCII.lower(UInt64(u32(0)) << 32 | UInt64(u32(count &- 4)))
        == ASCII.lower(UInt64(other.u32(0)) << 32 | UInt64(other.u32(count &- 4)))
    }
    var index = 0
    while index < count {
      if ASCII.lower(self[index]) != ASCII.lower(other[index]) { return false }
      index &+= 1
    }
    return true
  }

  /// Equal to a text in lower case when the ASCII letters of `self` are folded.
  @inline(__always)
  func folds(to lower: Bytes) -> Bool {
    guard count == lower.count else { return false }
    if count >= 8 {
      let last = count &- 8
      var offset = 0
      while offset < last {
        if ASCII.lower(u64(offset)) != lower.u64(offset) { return false }
        offset &+= 8
      }
      return ASCII.lower(u64(last)) == lower.u64(last)
    }
    var index = 0
    while index < count {
      if ASCII.lower(self[index]) != lower[index] { return false }
      index &+= 1
    }
    return true
  }

  /// Equal to a literal of the product.
  @inline(__always)
  func equals(_ literal: StaticString) -> Bool {
    let text = unsafe Bytes(UnsafeRawPointer(literal.utf8Start), literal.utf8CodeUnitCount)
    return self == text
  }

  /// Equal to a literal of the product, which is in lower case, when the ASCII letters of `self` are folded.
  @inline(__always)
  func equalsFoldingASCII(_ literal: StaticString) -> Bool {
    let text = unsafe Bytes(UnsafeRawPointer(literal.utf8Start), literal.utf8CodeUnitCount)
    return equalsFoldingASCII(text)
  }

  /// A literal of the product as bytes; it lives as long as the program.
  @inline(__always)
  static func literal(_ literal: StaticString) -> Bytes {
    unsafe Bytes(UnsafeRawPointer(literal.utf8Start), literal.utf8CodeUnitCount)
  }

  /// The offset of the first `byte` at or after `start`, or `count`.
  @inline(__always)
  func first(_ byte: UInt8, from start: Int = 0) -> Int {
    let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
    var index = start
    while index &+ 8 <= count {
      let found = ASCII.zeros(u64(index) ^ pattern)
      if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < count, self[index] != byte { index &+= 1 }
    return index
  }
}

/// Letters of ASCII, without regard to case.
enum ASCII {
  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// The highest bit of the first byte that is zero, and perhaps of some behind it.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// The letters of eight ASCII bytes folded to lower case; a byte above 0x7F is left alone.
  @inline(__always)
  static func lower(_ word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let atLeastA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let aboveZ = low &+ 0x2525_2525_2525_2525
    let letters = atLeastA & ~aboveZ & ~word & 0x8080_8080_8080_8080
    return word | (letters >> 2)
  }
}

extension Bytes {
  /// The address, for libraries in C; `count` bytes from it may be read while `body` runs.
  @unsafe func withPointer(_ body: (UnsafeRawPointer) -> CInt) { _ = unsafe body(base) }
}

extension [UInt8] {
  /// The array's bytes, for as long as `body` runs; it must not keep them.
  func withBytes<Result>(_ body: (Bytes) -> Result) -> Result {
    unsafe withUnsafeBytes { buffer in unsafe body(Bytes(buffer)) }
  }
}
