// Soundness. The memo is `byteCount` bytes of a thread's scratch memory. Places are those that it gives out itself, of `stride`
// bytes each and below `byteCount`; texts are copied as far as `fits` lets them be long.

import CReeveBytes
import ReeveTypes

/// What a thread keeps of principals and actions: what is known of both, and their texts.
@safe struct PairMemo {
  private let base: UnsafeMutableRawPointer

  static let byteCount = places + MemoTags.count * stride
  /// Where the pair is that is not kept.
  static let passing = 0
  /// Bytes of both texts together, and of an action.
  private static let textByteCountMax = 256
  private static let actionByteCountMax = 128

  //     OFFSET  SIZE  FIELD
  //          0   512  the `KnownPair` that is not kept, and its `LevelPlans`
  //        512     …  `MemoTags`, then a place for each
  //
  // A place:
  //          0   256  `KnownPair`
  //        256   256  `LevelPlans` of service control policies, and of resource control policies
  //        512   256  the texts as requests have them, the principal's first
  //        768   128  the action in lower case
  static let servicePlans = 256
  static let resourcePlans = servicePlans + levelPlansByteCount
  static let levelPlansByteCount = 128
  private static let tags = texts
  private static let places = tags + 8 * MemoTags.count
  private static let texts = resourcePlans + levelPlansByteCount
  private static let foldedAction = texts + textByteCountMax
  private static let stride = foldedAction + actionByteCountMax

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Makes an empty one.
  @unsafe static func initialize(_ base: UnsafeMutableRawPointer) {
    precondition(
      MemoryLayout<KnownPair>.size <= servicePlans && MemoryLayout<LevelPlans>.size <= levelPlansByteCount)
    unsafe (base + passing).initializeMemory(as: KnownPair.self, to: KnownPair())
    unsafe MemoTags(base + tags).forget()
  }

  /// Nothing is kept any more.
  func forget() { allTags.forget() }

  private var allTags: MemoTags { @inline(__always) get { unsafe MemoTags(base + Self.tags) } }

  @inline(__always)
  func address(_ place: Int) -> UnsafeMutablePointer<KnownPair> {
    assert(place == Self.passing || place >= Self.places && place < Self.byteCount)
    return unsafe (base + place).assumingMemoryBound(to: KnownPair.self)
  }

  /// A pair that has been kept, or may have been written over by another since.
  subscript(place: Int) -> KnownPair {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(address(place)) }
  }

  /// Asks for the memory of a part of what is kept: what a request reads of it that is known whole.
  func fetch(part: Int) {
    allTags.forEachKept(part: part) { number in
      unsafe reeve_prefetch(base + (Self.places &+ number &* Self.stride))
    }
  }

  /// Whether there is room for both texts.
  @inline(__always)
  static func fits(_ principal: Bytes, _ action: Bytes) -> Bool {
    action.count <= actionByteCountMax && principal.count &+ action.count <= textByteCountMax
  }

  /// Where a pair is kept; `passing`: nowhere.
  @inline(__always)
  func place(of principal: Bytes, _ action: Bytes, _ key: MemoKey) -> Int {
    let number = allTags.number(of: key)
    if number < 0 { return Self.passing }
    let place = Self.places &+ number &* Self.stride
    let known = unsafe address(place)
    guard unsafe known.pointee.principalLength == principal.count, unsafe known.pointee.actionLength == action.count
    else { return Self.passing }
    let kept = unsafe Bytes(UnsafeRawPointer(base + (place &+ Self.texts)), principal.count &+ action.count)
    return kept.equalBytes(principal, action) ? place : Self.passing
  }

  /// Where a pair that is not kept may be (`MemoTags.numberToKeep`); `passing`: it is only noted that it was there.
  func placeToKeep(_ key: MemoKey) -> Int {
    let number = allTags.numberToKeep(key)
    return number < 0 ? Self.passing : Self.places &+ number &* Self.stride
  }

  /// Begins to keep something at a place.
  /// - Returns: the same texts, which stay as long as they are kept. `fits` has let them pass.
  func keep(_ principal: Bytes, _ action: Bytes, at place: Int) -> (principal: Bytes, action: Bytes) {
    precondition(place >= Self.places && place < Self.byteCount && Self.fits(principal, action))
    let copy = unsafe base + (place &+ Self.texts)
    unsafe principal.copy(to: copy)
    unsafe action.copy(to: copy + principal.count)
    unsafe address(place).pointee = KnownPair()
    unsafe address(place).pointee.principalLength = principal.count
    unsafe address(place).pointee.actionLength = action.count
    return unsafe (
      Bytes(UnsafeRawPointer(copy), principal.count), Bytes(UnsafeRawPointer(copy + principal.count), action.count)
    )
  }

  /// Room for the action in lower case.
  @unsafe func foldedAction(at place: Int) -> UnsafeMutableRawPointer { unsafe base + (place &+ Self.foldedAction) }

  /// A pair's memory is whole.
  func seal(_ place: Int) { allTags.seal((place &- Self.places) / Self.stride) }
}

extension MemoKey {
  @inline(__always)
  init(_ principal: Bytes, _ action: Bytes) {
    self.init(hash: Hash.quick(principal, salt: Hash.quick(action, salt: 0)))
  }
}
