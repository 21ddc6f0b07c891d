// Soundness. A template is `stride` bytes of a thread's scratch memory, which `ContextTemplates` gives out by a number below
// `count`; entries are counted below `ShapeMemo.keyCountMax` and bytes below `byteCountMax`, which `make` sees to.

import CReeveBytes

/// Contexts as a thread has read them: where in the bytes of one its keys and lengths stand, and where its values.
///
/// A context with the same keys and the same lengths differs from one that was read before in values alone, so all of it is
/// compared at once, whatever its entries are. A template saves time and nothing else: what it stands for was read from a
/// `ShapeMemo`, and the values of typed keys are still looked at one by one.
@safe struct ContextTemplates {
  private let base: UnsafeMutableRawPointer

  static let count = 64
  static let byteCount = count * ContextTemplate.stride

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// The number of the template for contexts of as many bytes, and with as many in the first value: no two forms of a caller
  /// often share these.
  @inline(__always)
  static func number(of context: Bytes) -> Int {
    guard context.count >= 16 else { return 0 }
    let key = Int(context.u16(0))
    let first = key &+ 6 <= context.count ? Int(context.u16(key &+ 4)) : 0
    return (context.count &+ first &* 23) & (count &- 1)
  }

  @inline(__always)
  func template(_ number: Int) -> ContextTemplate {
    assert(number >= 0 && number < Self.count)
    return unsafe ContextTemplate(base + number &* ContextTemplate.stride)
  }

  func forget() { for number in 0..<Self.count { template(number).forget() } }
}

/// One of them.
@safe struct ContextTemplate {
  private let base: UnsafeMutableRawPointer

  //     OFFSET  SIZE  FIELD
  //          0     4  byteCount  of the context; zero: there is none
  //          4     4  entryCount
  //          8     8  requestTagCount
  //         16     8  present  as `EvaluationParts` has it
  //         24     4  sight  of the context that was seen last and is not kept
  //         28     4  typedCount
  //         32   128  typed  `TypedEntry` for each entry of a typed key
  //        160    64  numbers of the entries, by source
  //        224  1280  entries: `ContextEntryLayout`
  //       1504   256  form  the context's bytes; zero where a value's are
  //       1760   256  mask  all bits for a byte of `form`, and for one of a value the bit that no ASCII byte has
  static let numbers = 160
  static let entries = 224
  static let byteCountMax = 256
  private static let form = entries + ShapeMemo.keyCountMax * ContextEntryLayout.stride
  private static let mask = form + byteCountMax
  static let stride = mask + byteCountMax

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  func forget() {
    unsafe base.storeBytes(of: 0, as: UInt32.self)
    unsafe base.storeBytes(of: 0, toByteOffset: 24, as: UInt32.self)
  }

  @inline(__always)
  private func field(_ offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }

  var requestTagCount: Int { @inline(__always) get { unsafe base.load(fromByteOffset: 8, as: Int.self) } }
  var present: UInt64 { @inline(__always) get { unsafe base.load(fromByteOffset: 16, as: UInt64.self) } }
  var typedCount: Int { @inline(__always) get { Int(field(28)) } }

  /// The entry of a typed key.
  @inline(__always)
  func typed(_ index: Int) -> TypedEntry {
    assert(index >= 0 && index < ShapeMemo.keyCountMax)
    return TypedEntry(word: unsafe base.load(fromByteOffset: 32 &+ 8 &* index, as: UInt64.self))
  }

  /// Where the value of a typed key is. Eight bytes.
  struct TypedEntry {
    fileprivate let word: UInt64

    fileprivate init(word: UInt64) { self.word = word }

    init(values: UInt32, line: Int, valueType: UInt8) {
      word = UInt64(values) | UInt64(valueType) << 16 | UInt64(line) << 32
    }

    /// Offset of the value's length in the context.
    var values: Int { @inline(__always) get { Int(truncatingIfNeeded: word & 0xFFFF) } }
    /// `KeyRule.ValueType`.
    var valueType: UInt8 { @inline(__always) get { UInt8(truncatingIfNeeded: word &>> 16) } }
    /// Offset of its entry in the template.
    fileprivate var line: Int { @inline(__always) get { Int(truncatingIfNeeded: word &>> 32) } }
  }

  /// Keeps what a value is with its entry.
  @inline(__always)
  func setConverted(_ value: ConvertedValue, _ typed: TypedEntry) {
    unsafe ContextLine(base + typed.line).converted = value
  }

  /// The entry at a place.
  @inline(__always)
  func line(_ index: Int) -> ContextLine {
    assert(index >= 0 && index < ShapeMemo.keyCountMax)
    return unsafe ContextLine(base + (Self.entries &+ index &* ContextEntryLayout.stride))
  }

  /// Whether a context has this form, and no byte above 0x7F.
  @inline(__always)
  func fits(_ context: Bytes, entryCount: Int) -> Bool {
    // Both counts at once; no form has fewer bytes.
    guard unsafe base.load(as: Int.self) == context.count | entryCount &<< 32, context.count >= 16 else { return false }
    return unsafe context.hasForm(base + Self.form, mask: base + Self.mask)
  }

  /// Makes a template of a context that was read with a memo, if there is none yet or it is the second of this form.
  func make(of context: Bytes, from memo: ShapeMemo) {
    let entryCount = memo.entryCount
    guard context.count >= 16, context.count <= Self.byteCountMax, entryCount <= ShapeMemo.keyCountMax else { return }
    var sight: UInt64 = Hash.k0
    for index in 0..<entryCount {
      sight = Hash.fold(
        sight ^ UInt64(context.u16(Int(memo.line(index).view.values))), Hash.k1 ^ UInt64(index))
    }
    let seen = UInt32(truncatingIfNeeded: sight) | 1
    guard field(24) == seen || field(0) == 0 else {
      // Another form may be asked again as well: it stays.
      return unsafe base.storeBytes(of: seen, toByteOffset: 24, as: UInt32.self)
    }
    forget()
    unsafe context.copy(to: base + Self.form)
    unsafe reeve_fill(base + Self.mask, 0xFF, context.count)
    var typedCount = 0
    for index in 0..<entryCount {
      let entry = memo.line(index).view
      line(index).view = entry
      let value = Int(entry.values) &+ 2
      let length = Int(context.u16(value &- 2))
      unsafe reeve_fill(base + Self.mask + value, 0x80, length)
      unsafe reeve_fill(base + Self.form + value, 0, length)
      if entry.valueType != KeyRule.ValueType.text.rawValue {
        let typed = TypedEntry(
          values: entry.values, line: Self.entries + index * ContextEntryLayout.stride, valueType: entry.valueType)
        unsafe base.storeBytes(of: typed.word, toByteOffset: 32 &+ 8 &* typedCount, as: UInt64.self)
        typedCount &+= 1
      }
    }
    unsafe memo.copyNumbers(to: base + Self.numbers)
    unsafe base.storeBytes(of: UInt32(entryCount), toByteOffset: 4, as: UInt32.self)
    unsafe base.storeBytes(of: memo.requestTagCount, toByteOffset: 8, as: Int.self)
    unsafe base.storeBytes(of: memo.present, toByteOffset: 16, as: UInt64.self)
    unsafe base.storeBytes(of: UInt32(typedCount), toByteOffset: 28, as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(context.count), as: UInt32.self)
  }
}
