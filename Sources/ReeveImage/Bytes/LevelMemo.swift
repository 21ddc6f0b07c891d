// Soundness. A place of the memo is `stride` bytes of a thread's scratch memory, which `ScratchMemory` gives out by number; every
// offset here is below that, as long as an action has at most `actionByteCountMax` bytes, which `LevelKey` sees to. A `KnownLevels`
// is the address of `LevelPlans` in the same memory, which have been set.

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
  static let stride = 192
  /// Where the `LevelPlans` are.
  static let plans = 64
  private static let action = 8
  fileprivate static let actionByteCountMax = plans - action

  //     OFFSET  SIZE  FIELD
  //          0     4  the list; zero where the place is empty
  //          4     4  offset of the action's record; of an action without one, its bytes, and the highest bit
  //          8    56  of an action without a record, the action in lower case
  //         64   128  `LevelPlans`

  @inline(__always)
  init(_ base: UnsafeMutableRawPointer) { unsafe self.base = base }

  var plans: LevelPlans { @inline(__always) get { unsafe base.load(fromByteOffset: Self.plans, as: LevelPlans.self) } }

  /// Whether it is of this list and this action.
  @inline(__always)
  func isOf(_ key: LevelKey) -> Bool {
    guard unsafe base.load(as: UInt64.self) == key.head else { return false }
    return key.hasRecord || hasText(of: key)
  }

  @inline(never)
  private func hasText(of key: LevelKey) -> Bool {
    unsafe key.action.equalBytes(Bytes(UnsafeRawPointer(base + Self.action), key.action.count))
  }

  func keep(_ plans: LevelPlans, of key: LevelKey) {
    unsafe base.storeBytes(of: key.head, as: UInt64.self)
    if !key.hasRecord { unsafe key.action.copy(to: base + Self.action) }
    unsafe base.storeBytes(of: plans, toByteOffset: Self.plans, as: LevelPlans.self)
  }

  func forget() { unsafe base.storeBytes(of: 0, as: UInt64.self) }
}

/// The place of `LevelPlans`.
@dynamicMemberLookup
@safe struct KnownLevels {
  private let address: UnsafeMutablePointer<LevelPlans>

  @inline(__always)
  init(_ address: UnsafeMutablePointer<LevelPlans>) { unsafe self.address = address }

  @inline(__always)
  subscript<Value>(dynamicMember member: KeyPath<LevelPlans, Value>) -> Value {
    unsafe address.pointee[keyPath: member]
  }

  @inline(__always)
  func denying(_ number: Int) -> LevelPlans.Denial { unsafe address.pointee.denying(number) }

  @inline(__always)
  func isAboutEveryone(_ number: Int) -> Bool { unsafe address.pointee.isAboutEveryone(number) }

  @inline(__always)
  func isAboutEverything(_ number: Int) -> Bool { unsafe address.pointee.isAboutEverything(number) }

  @inline(__always)
  func limiting(_ number: Int) -> (offset: Int, testsActions: Bool) { unsafe address.pointee.limiting(number) }
}

/// A list of levels and an action.
struct LevelKey {
  /// The first eight bytes of its place.
  fileprivate let head: UInt64
  /// In lower case.
  fileprivate let action: Bytes
  /// The place in the memo.
  let number: Int

  private static let isText: UInt64 = 1 << 63

  /// An image is shorter than 2 GiB as a rule; beyond, the action is known by its text.
  fileprivate var hasRecord: Bool { @inline(__always) get { head & Self.isText == 0 } }

  /// - Parameter record: of the action, or zero.
  /// - Returns: nil where the action is too long to be kept.
  @inline(__always)
  init?(list: Int, action: Bytes, hash: UInt64, record: Int) {
    let isRecord = record != 0 && record <= Int(Int32.max)
    guard isRecord || action.count <= LevelMemo.actionByteCountMax else { return nil }
    head =
      UInt64(truncatingIfNeeded: list)
      | (isRecord
        ? UInt64(truncatingIfNeeded: record) &<< 32 : Self.isText | UInt64(truncatingIfNeeded: action.count) &<< 32)
    self.action = action
    number =
      Int(truncatingIfNeeded: Hash.fold(UInt64(truncatingIfNeeded: list) ^ Hash.k1, hash ^ Hash.k0))
      & (LevelMemo.count &- 1)
  }
}
