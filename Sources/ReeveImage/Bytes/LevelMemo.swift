// Soundness. A place of the memo is `stride` bytes of a thread's scratch memory, which `ScratchMemory` gives out by number; every
// offset here is below that, as long as an action has at most `actionByteCountMax` bytes, which `LevelKey` sees to.

import ReeveTypes

/// What a thread has found out about lists of levels, each for one action: most of what the control policies of an organization
/// say about a request is the same whoever asks.
///
/// An action that comes again with another list of levels, or from another principal, finds it here. What is kept is whole
/// before it is used, and the action's bytes are compared.
@safe struct LevelMemo {
  private let base: UnsafeMutableRawPointer

  /// A power of two.
  static let count = 1_024
  static let stride = 128
  /// Bytes of the action.
  static let actionLength = 76
  private static let action = 80
  fileprivate static let actionByteCountMax = stride - action

  //     OFFSET  SIZE  FIELD
  //          0    76  `LevelPlans`, of no list where the place is empty
  //         76     4  bytes of the action
  //         80    48  the action in lower case

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  var plans: LevelPlans { @inline(__always) get { unsafe base.load(as: LevelPlans.self) } }

  /// Whether it is of this list and this action.
  @inline(__always)
  func isOf(_ key: LevelKey) -> Bool {
    let count = unsafe Int(base.load(fromByteOffset: Self.actionLength, as: UInt32.self))
    let action = unsafe Bytes(UnsafeRawPointer(base + Self.action), count)
    return plans.list == key.list && action == key.action
  }

  func keep(_ plans: LevelPlans, of key: LevelKey) {
    unsafe base.storeBytes(of: plans, as: LevelPlans.self)
    unsafe base.storeBytes(
      of: UInt32(truncatingIfNeeded: key.action.count), toByteOffset: Self.actionLength, as: UInt32.self)
    unsafe key.action.copy(to: base + Self.action)
  }

  func forget() { unsafe base.storeBytes(of: LevelPlans(), as: LevelPlans.self) }
}

/// A list of levels and an action.
struct LevelKey {
  let list: Int
  /// In lower case.
  let action: Bytes
  /// The place in the memo.
  let number: Int

  /// Absent where the action is too long to be kept.
  @inline(__always)
  init?(list: Int, action: Bytes, hash: UInt64) {
    guard action.count <= LevelMemo.actionByteCountMax else { return nil }
    self.list = list
    self.action = action
    number =
      Int(truncatingIfNeeded: Hash.fold(UInt64(truncatingIfNeeded: list) ^ Hash.k1, hash ^ Hash.k0))
      & (LevelMemo.count &- 1)
  }
}
