// Soundness. The lists are `byteCount` bytes of a thread's scratch memory; every offset here is below that: `set` is asked with
// numbers up to `placeCount`.

/// The entries of an index that the request meets, as lists of ascending numbers that are merged while they are walked.
///
/// They are of the plan that was asked last. Who asks for its allows finds them where those for its denials ended.
@safe struct CandidateLists {
  private let base: UnsafeMutableRawPointer

  /// More are not merged: the plan is walked step by step.
  static let countMax = 16
  /// The last place is for all that are too many.
  static let placeCount = countMax + 2
  static let byteCount = headerByteCount + placeCount * stride
  /// Pieces of a text that are noted while they are looked for in pairs.
  static let pieceCountMax = 8
  private static let headerByteCount = 16 + 4 * pieceCountMax
  private static let stride = 16

  //     OFFSET  SIZE  FIELD
  //          0     8  plan   that the lists are of; zero: there are none
  //          8     8  count
  //         16    32  keys of pieces
  //         48     …  lists
  //
  // A list:
  //          0     4  head  its next entry, or `none`
  //          4     4  next  offset in the index of the entry behind it
  //          8     4  end   of the list

  /// Above every entry's number.
  static let none = UInt32.max

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// The plan that they are of, or zero.
  var plan: Int { @inline(__always) get { unsafe base.load(as: Int.self) } }

  @inline(__always)
  func forget() { unsafe base.storeBytes(of: 0, as: Int.self) }

  /// So many lists have been set.
  @inline(__always)
  func seal(plan: Int, count: Int) {
    unsafe base.storeBytes(of: plan, as: Int.self)
    unsafe base.storeBytes(of: count, toByteOffset: 8, as: Int.self)
  }

  /// - Parameters:
  ///   - number: of the list, below `placeCount`.
  ///   - next: offset of the entry behind the first, if there is one before `end`.
  @inline(__always)
  func set(_ number: Int, head: UInt32, next: UInt32, end: UInt32) {
    assert(number >= 0 && number < Self.placeCount)
    let at = Self.headerByteCount &+ number &* Self.stride
    unsafe base.storeBytes(of: UInt64(head) | UInt64(next) << 32, toByteOffset: at, as: UInt64.self)
    unsafe base.storeBytes(of: end, toByteOffset: at &+ 8, as: UInt32.self)
  }

  /// - Parameter number: below `pieceCountMax`.
  @inline(__always)
  func piece(_ number: Int) -> UInt32 {
    assert(number >= 0 && number < Self.pieceCountMax)
    return unsafe base.load(fromByteOffset: 16 &+ 4 &* number, as: UInt32.self)
  }

  @inline(__always)
  func setPiece(_ number: Int, _ key: UInt32) {
    assert(number >= 0 && number < Self.pieceCountMax)
    unsafe base.storeBytes(of: key, toByteOffset: 16 &+ 4 &* number, as: UInt32.self)
  }

  /// Takes the least entry off the lists, in all of which it may stand, if it is below `bound`; else `none`.
  @inline(__always)
  func next(below bound: UInt32, in index: Bytes) -> UInt32 {
    let count = unsafe base.load(fromByteOffset: 8, as: Int.self)
    let end = Self.headerByteCount &+ count &* Self.stride
    var best = bound
    var at = Self.headerByteCount
    while at < end {
      best = min(best, unsafe base.load(fromByteOffset: at, as: UInt32.self))
      at &+= Self.stride
    }
    if best == bound { return Self.none }
    at = Self.headerByteCount
    while at < end {
      if unsafe base.load(fromByteOffset: at, as: UInt32.self) == best { advance(at, in: index) }
      at &+= Self.stride
    }
    return best
  }

  @inline(__always)
  private func advance(_ at: Int, in index: Bytes) {
    let next = unsafe base.load(fromByteOffset: at &+ 4, as: UInt32.self)
    let end = unsafe base.load(fromByteOffset: at &+ 8, as: UInt32.self)
    unsafe base.storeBytes(
      of: next < end ? index.u32(Int(truncatingIfNeeded: next)) : Self.none, toByteOffset: at, as: UInt32.self)
    unsafe base.storeBytes(of: next &+ 4, toByteOffset: at &+ 4, as: UInt32.self)
  }
}
