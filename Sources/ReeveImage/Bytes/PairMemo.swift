// Soundness. A pair's memory is `PairMemoLayout.stride` bytes of a thread's scratch memory, counted by a number below
// `PairMemoLayout.count`, which `PairKey` cuts to that. Texts are copied into it as far as `PairKey` lets them be long.

import ReeveTypes

/// Where what a thread keeps of principals and actions lies: tags, then as many pairs.
enum PairMemoLayout {
  static let count = waysCount * setCount
  /// Pairs whose hashes agree this far share a set.
  static let setCount = 1_024
  static let waysCount = 4
  /// Bytes of both texts together.
  static let textByteCountMax = 256
  /// Bytes of an action.
  static let actionByteCountMax = 128

  /// Of a pair: `KnownPair`, the `LevelPlans` of service control policies and of resource control policies, the texts as
  /// requests have them, the action in lower case.
  static let servicePlans = 256
  static let resourcePlans = servicePlans + levelPlansByteCount
  static let texts = resourcePlans + levelPlansByteCount
  static let levelPlansByteCount = 128
  static let foldedAction = texts + textByteCountMax
  static let stride = foldedAction + actionByteCountMax
}

/// Where among a thread's pairs a request's principal and action are looked for, and the tag that tells them from most others.
struct PairKey {
  /// Even, and not zero; a place that has been filled has the odd number behind it.
  let tag: UInt64
  /// The first place of its set.
  let number: Int

  /// Absent where the texts are too short or too long to be kept.
  @inline(__always)
  init?(_ payload: Bytes, principalLength: Int, actionLength: Int) {
    let count = principalLength &+ actionLength
    guard principalLength >= 8, actionLength >= 8, actionLength <= PairMemoLayout.actionByteCountMax, count >= 24,
      count <= PairMemoLayout.textByteCountMax
    else { return nil }
    // What differs among the principals of a company: the last 24 bytes, and the account. A short principal takes along
    // what stands before it. What differs among actions: their beginning and their end.
    let end = AuthorizePayload.headerLength &+ principalLength
    let head = Hash.fold(
      payload.u64(end &- 8) ^ UInt64(payload.u32(0)) ^ Hash.k0,
      (payload.u64(end &- 16) &+ payload.u64(AuthorizePayload.headerLength &+ 16)) ^ Hash.k1)
    let hash = Hash.fold(
      head ^ payload.u64(end &- 24), (payload.u64(end &+ actionLength &- 8) &+ payload.u64(end)) ^ Hash.k2)
    self.init(hash: hash)
  }

  /// The same of two texts that do not stand in one payload. Absent also for a principal of less than 24 bytes.
  init?(principal: Bytes, action: Bytes) {
    guard principal.count >= 24, action.count >= 8 else { return nil }
    let end = principal.count
    let head = Hash.fold(
      principal.u64(end &- 8) ^ UInt64(Self.lengths(principal, action)) ^ Hash.k0,
      (principal.u64(end &- 16) &+ principal.u64(16)) ^ Hash.k1)
    self.init(
      hash: Hash.fold(head ^ principal.u64(end &- 24), (action.u64(action.count &- 8) &+ action.u64(0)) ^ Hash.k2))
  }

  /// Of the serial numbers of two texts that were interned, of any length: `fits` says whether they can be kept.
  @inline(__always)
  init(_ principalSerial: UInt64, _ actionSerial: UInt64) {
    // Serial numbers are small: side by side they are one word, whose product has in its upper bits something of both.
    let hash = ((principalSerial << 32 | principalSerial >> 32) ^ actionSerial) &* Hash.k0
    tag = hash & ~1 | 2
    number = Int(truncatingIfNeeded: hash &>> 52) & ~(PairMemoLayout.waysCount &- 1) & (PairMemoLayout.count &- 1)
  }

  @inline(__always)
  private init(hash: UInt64) {
    tag = hash & ~1 | 2
    number = Int(truncatingIfNeeded: hash &>> 2) & (PairMemoLayout.setCount &- 1) &* PairMemoLayout.waysCount
  }

  /// Whether a pair has room for both texts.
  static func fits(_ principal: Bytes, _ action: Bytes) -> Bool {
    action.count <= PairMemoLayout.actionByteCountMax
      && principal.count &+ action.count <= PairMemoLayout.textByteCountMax
  }

  /// The first four bytes of a request with both texts, which `fits` has let pass.
  static func lengths(_ principal: Bytes, _ action: Bytes) -> UInt32 {
    UInt32(truncatingIfNeeded: principal.count | action.count &<< 16)
  }
}
