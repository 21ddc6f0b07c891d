// Soundness. A memo is `stride` bytes of a thread's scratch memory, which `ScratchMemory` gives out by number; every offset
// here is below that, as long as lines are counted below `keyCountMax` and entries have at most `entryByteCountMax` bytes, which
// `keep` sees to.

/// The keys of a context that was read, in their order, and what the door found out about them.
///
/// Callers write the same keys in the same order, request after request: comparing them with those of the request before is
/// cheaper than hashing and looking each up. A memo saves time and nothing else: the bytes are compared, and only keys that
/// every caller may set for everyone are kept, each with a single value.
@safe struct ShapeMemo {
  private let base: UnsafeMutableRawPointer

  /// Contexts with as many entries share a memo, counted so.
  static let count = 8
  static let keyCountMax = 16
  /// Of an entry before its value's length.
  static let entryByteCountMax = 52
  static let stride = headerByteCount + keyCountMax * lineStride
  private static let headerByteCount = 128
  private static let lineStride = 64

  //     OFFSET  SIZE  FIELD
  //          0     4  entryCount  zero: the memo is empty
  //          4     4  requestTagCount
  //          8     8  present  as `EvaluationParts` has it
  //         64    64  numbers of the entries, by source
  //        128     …  a line for each key
  //
  // A line:
  //          0     4  hash    of the key in lower case, lower half
  //          4     1  length  bytes of the entry before its value's length
  //          5     1  valueType  of its `KeyRuleLayout`
  //          8    52  the entry as far: keyLength, valueCount, the key

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  var entryCount: Int { @inline(__always) get { unsafe Int(base.load(as: UInt32.self)) } }
  var requestTagCount: Int { @inline(__always) get { unsafe Int(base.load(fromByteOffset: 4, as: UInt32.self)) } }
  var present: UInt64 { @inline(__always) get { unsafe base.load(fromByteOffset: 8, as: UInt64.self) } }

  @inline(__always)
  private func line(_ index: Int) -> UnsafeMutableRawPointer {
    assert(index >= 0 && index < Self.keyCountMax)
    return unsafe base + (Self.headerByteCount &+ index &* Self.lineStride)
  }

  /// The entry of the memo at a place, as far as its value's length.
  @inline(__always)
  func entry(_ index: Int) -> Bytes {
    let line = unsafe line(index)
    return unsafe Bytes(UnsafeRawPointer(line) + 8, Int(line.load(fromByteOffset: 4, as: UInt8.self)))
  }

  @inline(__always)
  func hash(_ index: Int) -> UInt32 { unsafe line(index).load(as: UInt32.self) }

  @inline(__always)
  func valueType(_ index: Int) -> UInt8 { unsafe line(index).load(fromByteOffset: 5, as: UInt8.self) }

  /// Keeps a key, which the memo is not yet of.
  /// - Parameter entry: keyLength, valueCount and the key.
  func keep(_ index: Int, _ entry: Bytes, valueType: UInt8, hash: UInt32) {
    precondition(index < Self.keyCountMax && entry.count <= Self.entryByteCountMax)
    let line = unsafe line(index)
    unsafe line.storeBytes(of: hash, as: UInt32.self)
    unsafe line.storeBytes(of: UInt8(entry.count), toByteOffset: 4, as: UInt8.self)
    unsafe line.storeBytes(of: valueType, toByteOffset: 5, as: UInt8.self)
    for offset in 0..<entry.count {
      unsafe line.storeBytes(of: entry[offset], toByteOffset: 8 + offset, as: UInt8.self)
    }
  }

  /// All keys have been kept.
  func seal(entryCount: Int, requestTagCount: Int, present: UInt64) {
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: entryCount), as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: requestTagCount), toByteOffset: 4, as: UInt32.self)
    unsafe base.storeBytes(of: present, toByteOffset: 8, as: UInt64.self)
  }

  func forget() { unsafe base.storeBytes(of: 0, as: UInt32.self) }

  func keepNumbers(from numbers: UnsafeMutableRawPointer) {
    unsafe (base + 64).copyMemory(from: numbers, byteCount: 64)
  }

  @inline(__always)
  func giveNumbers(to numbers: UnsafeMutableRawPointer) {
    unsafe numbers.copyMemory(from: base + 64, byteCount: 64)
  }
}
