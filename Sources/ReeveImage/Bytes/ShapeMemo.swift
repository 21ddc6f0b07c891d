// Soundness. A memo is `stride` bytes of a thread's scratch memory, which `ScratchMemory` gives out by number; every offset
// here is below that, as long as lines are counted below `keyCountMax` and entries have at most `entryByteCountMax` bytes, which
// `keep` sees to.

import ReeveTypes

/// The keys of a context that was read, in their order, and what the door found out about them.
///
/// Callers write the same keys in the same order, request after request: comparing them with those of the request before is
/// cheaper than hashing and looking each up. A memo saves time and nothing else: the bytes are compared, and only keys that
/// every caller may set for everyone are kept, each with a single value. A request whose keys are a memo's has its entries
/// there, so that nothing but its values is written.
@safe struct ShapeMemo {
  private let base: UnsafeMutableRawPointer

  /// Contexts with as many entries share a memo, counted so.
  static let count = 8
  static let keyCountMax = 16
  /// Of an entry before its value's length.
  static let entryByteCountMax = ContextEntryLayout.stride - ContextEntryLayout.head
  static let stride = entries + keyCountMax * ContextEntryLayout.stride
  /// Where the entries are, and the numbers of entries by source.
  static let entries = 128
  static let numbers = 64

  //     OFFSET  SIZE  FIELD
  //          0     4  entryCount  zero: the memo is empty
  //          4     4  requestTagCount
  //          8     8  present  as `EvaluationParts` has it
  //         64    64  numbers of the entries, by source
  //        128     …  `ContextEntryLayout` for each key

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  var entryCount: Int { @inline(__always) get { unsafe Int(base.load(as: UInt32.self)) } }
  var requestTagCount: Int { @inline(__always) get { unsafe Int(base.load(fromByteOffset: 4, as: UInt32.self)) } }
  var present: UInt64 { @inline(__always) get { unsafe base.load(fromByteOffset: 8, as: UInt64.self) } }

  /// The entry at a place.
  @inline(__always)
  func line(_ index: Int) -> ContextLine {
    assert(index >= 0 && index < Self.keyCountMax)
    return unsafe ContextLine(base + (Self.entries &+ index &* ContextEntryLayout.stride))
  }

  /// Keeps a key, which the memo is not yet of.
  /// - Parameter head: keyLength, valueCount and the key.
  func keep(_ index: Int, head: Bytes, valueType: UInt8, hash: UInt32) {
    precondition(index < Self.keyCountMax && head.count <= Self.entryByteCountMax)
    line(index).keep(head: head, valueType: valueType, hash: hash)
  }

  /// All keys have been kept.
  func seal(entryCount: Int, requestTagCount: Int, present: UInt64) {
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: entryCount), as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: requestTagCount), toByteOffset: 4, as: UInt32.self)
    unsafe base.storeBytes(of: present, toByteOffset: 8, as: UInt64.self)
  }

  func forget() { unsafe base.storeBytes(of: 0, as: UInt32.self) }

  func copyNumbers(to numbers: UnsafeMutableRawPointer) {
    unsafe numbers.copyMemory(from: base + Self.numbers, byteCount: 64)
  }

  func keepNumbers(from numbers: UnsafeMutableRawPointer) {
    unsafe (base + Self.numbers).copyMemory(from: numbers, byteCount: 64)
  }
}

/// A context entry in a thread's scratch memory.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0    24  `ContextEntryView`
///         24    56  in a memo: the entry as far as its value's length: keyLength, valueCount, the key
enum ContextEntryLayout {
  static let head = 24
  static let stride = 80
}

/// The memory of one entry.
@safe struct ContextLine {
  private let base: UnsafeMutableRawPointer

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  @inline(__always)
  private var entry: UnsafeMutablePointer<ContextEntryView> {
    unsafe base.assumingMemoryBound(to: ContextEntryView.self)
  }

  var view: ContextEntryView {
    @inline(__always)
    get { unsafe entry.pointee }
    @inline(__always)
    nonmutating set { unsafe entry.pointee = newValue }
  }

  var valueType: UInt8 { @inline(__always) get { unsafe entry.pointee.valueType } }

  /// The entry in a memo, as far as its value's length.
  var head: Bytes {
    @inline(__always)
    get { unsafe Bytes(UnsafeRawPointer(base) + ContextEntryLayout.head, Int(entry.pointee.headLength)) }
  }

  /// Where the first value's length stands.
  var values: UInt32 { @inline(__always) get { unsafe entry.pointee.values } }

  @inline(__always)
  func setValues(_ offset: Int) { unsafe entry.pointee.values = UInt32(truncatingIfNeeded: offset) }

  /// The value in its short form, if it has one.
  var converted: ConvertedValue {
    @inline(__always)
    get { unsafe entry.pointee.converted }
    @inline(__always)
    nonmutating set { unsafe entry.pointee.converted = newValue }
  }
  var isList: Bool {
    @inline(__always) get { unsafe entry.pointee.valueCount & AuthorizePayload.listBit != 0 }
  }

  func keep(head: Bytes, valueType: UInt8, hash: UInt32) {
    view = ContextEntryView(
      hash: hash, keyLength: head.u16(0), valueCount: head.u16(2), values: 0, valueType: valueType,
      headLength: UInt8(truncatingIfNeeded: head.count))
    unsafe head.copy(to: base + ContextEntryLayout.head)
  }
}
