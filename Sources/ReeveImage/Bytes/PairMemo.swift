// Soundness. Besides that of `TaggedMemo`: texts are copied as far as `fits` lets them be long.

import ReeveTypes

/// What a thread keeps of principals and actions: what is known of both, and their texts.
@safe struct PairMemo: TaggedMemo {
  let base: UnsafeMutableRawPointer

  static var nothing: KnownPair { KnownPair() }
  /// Bytes of both texts together, and of an action.
  private static let textByteCountMax = 256
  private static let actionByteCountMax = 128

  // A place, and what is not kept, which has neither text:
  //
  //     OFFSET  SIZE  FIELD
  //          0   256  `KnownPair`
  //        256   256  `LevelPlans` of service control policies, and of resource control policies
  //        512   256  the texts as requests have them, the principal's first
  //        768   128  the action in lower case
  static let knownByteCount = 256
  static let servicePlans = knownByteCount
  static let resourcePlans = servicePlans + levelPlansByteCount
  static let levelPlansByteCount = 128
  static let headByteCount = texts
  static let stride = foldedAction + actionByteCountMax
  private static let texts = resourcePlans + levelPlansByteCount
  private static let foldedAction = texts + textByteCountMax

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  /// Whether there is room for both texts.
  @inline(__always)
  static func fits(_ principal: Bytes, _ action: Bytes) -> Bool {
    action.count <= actionByteCountMax && principal.count &+ action.count <= textByteCountMax
  }

  /// Where a pair is kept; `passing`: nowhere.
  @inline(__always)
  func place(of principal: Bytes, _ action: Bytes, _ key: MemoKey) -> Int {
    let place = place(of: key)
    if place == Self.passing { return Self.passing }
    let known = unsafe address(place)
    guard unsafe known.pointee.principalLength == principal.count, unsafe known.pointee.actionLength == action.count
    else { return Self.passing }
    let kept = unsafe Bytes(UnsafeRawPointer(base + (place &+ Self.texts)), principal.count &+ action.count)
    return kept.equalBytes(principal, action) ? place : Self.passing
  }

  /// Begins to keep something at a place.
  /// - Returns: the same texts, which stay as long as they are kept. `fits` has let them pass.
  func keep(_ principal: Bytes, _ action: Bytes, at place: Int) -> (principal: Bytes, action: Bytes) {
    precondition(isPlace(place) && Self.fits(principal, action))
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
}

extension MemoKey {
  @inline(__always)
  init(_ principal: Bytes, _ action: Bytes) {
    self.init(hash: Hash.quick(principal, salt: Hash.quick(action, salt: 0)))
  }
}
