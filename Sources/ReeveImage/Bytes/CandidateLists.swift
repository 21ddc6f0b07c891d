// Soundness. The lists are `byteCount` bytes of a thread's scratch memory; every offset here is below that, because `add` adds
// no more than `countMax`.

/// The steps of an indexed plan that the request can meet, as lists of ascending numbers that are merged while they are walked.
///
/// They are of the plan that was asked last. Who asks for its allows finds them where those for its denials ended.
@safe struct CandidateLists {
  private let base: UnsafeMutableRawPointer

  /// More are not merged: the plan is walked step by step.
  static let countMax = 16
  static let byteCount = headerByteCount + countMax * stride
  private static let headerByteCount = 16
  private static let stride = 16

  //     OFFSET  SIZE  FIELD
  //          0     8  plan   that the lists are of; zero: there are none
  //          8     8  count
  //         16     …  lists
  //
  // A list:
  //          0     4  head  its next step, or `none`
  //          4     4  next  offset in the image of the step behind it
  //          8     4  end   of the list

  /// Above every step's number.
  static let none = UInt32.max

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  var plan: Int {
    @inline(__always) get { unsafe base.load(as: Int.self) }
    nonmutating set { unsafe base.storeBytes(of: newValue, as: Int.self) }
  }

  private var count: Int {
    @inline(__always) get { unsafe base.load(fromByteOffset: 8, as: Int.self) }
    nonmutating set { unsafe base.storeBytes(of: newValue, toByteOffset: 8, as: Int.self) }
  }

  @inline(__always)
  func forget() { plan = 0 }

  /// Begins with those of a plan.
  @inline(__always)
  func begin(plan: Int) {
    self.plan = plan
    count = 0
  }

  /// - Parameters:
  ///   - next: offset of the step behind the first, if there is one before `end`.
  /// - Returns: false where there is no room.
  @inline(__always)
  func add(head: UInt32, next: Int, end: Int) -> Bool {
    let count = self.count
    guard count < Self.countMax else { return false }
    let at = Self.headerByteCount &+ count &* Self.stride
    unsafe base.storeBytes(of: head, toByteOffset: at, as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: next), toByteOffset: at &+ 4, as: UInt32.self)
    unsafe base.storeBytes(of: UInt32(truncatingIfNeeded: end), toByteOffset: at &+ 8, as: UInt32.self)
    self.count = count &+ 1
    return true
  }

  /// Takes the least step off the lists, in all of which it may stand, if it is below `bound`; else `none`.
  @inline(__always)
  func next(below bound: UInt32, in image: Bytes) -> UInt32 {
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
      if unsafe base.load(fromByteOffset: at, as: UInt32.self) == best { advance(at, in: image) }
      at &+= Self.stride
    }
    return best
  }

  @inline(__always)
  private func advance(_ at: Int, in image: Bytes) {
    let next = unsafe base.load(fromByteOffset: at &+ 4, as: UInt32.self)
    let end = unsafe base.load(fromByteOffset: at &+ 8, as: UInt32.self)
    unsafe base.storeBytes(
      of: next < end ? image.u32(Int(truncatingIfNeeded: next)) : Self.none, toByteOffset: at, as: UInt32.self)
    unsafe base.storeBytes(of: next &+ 4, toByteOffset: at &+ 4, as: UInt32.self)
  }
}
