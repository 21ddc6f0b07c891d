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

  /// Of a pair: `KnownPair`, the texts as requests have them, the action in lower case.
  static let texts = 512
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
    tag = hash & ~1 | 2
    number = Int(truncatingIfNeeded: hash &>> 2) & (PairMemoLayout.setCount &- 1) &* PairMemoLayout.waysCount
  }
}
