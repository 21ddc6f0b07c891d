// Accounts, and the control policies on the way to them.
extension Verifier {
  func accounts(levelLists: Set<Int>) throws(ImageError) {
    let range = section(.accounts)
    try image.demand(
      range.count == count(.accounts) * AccountLayout.stride, "the number of accounts", at: range.lowerBound)
    var previous: UInt64?
    for at in stride(from: range.lowerBound, to: range.upperBound, by: AccountLayout.stride) {
      let number = try image.u64(at + AccountLayout.number)
      try image.demand(previous.map { $0 < number } ?? true, "accounts ascend", at: at)
      previous = number
      let flag = image.bytes.u16(at + AccountLayout.isDescribed)
      try image.demand(flag <= 1, "an account's flag is 0 or 1, and its reserved byte zero", at: at)
      try text(
        image.int(at + AccountLayout.organizationID), image.u16(at + AccountLayout.organizationIDLength), at: at)
      try text(image.int(at + AccountLayout.path), image.int(at + AccountLayout.pathLength), at: at)
      for field in [AccountLayout.serviceLevels, AccountLayout.resourceLevels] {
        let list = try image.int(at + field)
        try image.demand(list == 0 || levelLists.contains(list), "an account names a level list", at: at)
      }
    }
  }

  /// An account's record stands at `at`.
  func accountRecord(_ at: Int) throws(ImageError) {
    try record(at, AccountLayout.stride, in: .accounts, "an account lies in its section")
    try image.demand(
      (at - section(.accounts).lowerBound).isMultiple(of: AccountLayout.stride), "an account lies in its section",
      at: at)
  }

  /// The offsets at which level lists begin.
  func levelLists() throws(ImageError) -> Set<Int> {
    let range = section(.levelLists)
    var starts: Set<Int> = []
    var at = range.lowerBound
    while at < range.upperBound {
      starts.insert(at)
      let count = try image.int(at + LevelListLayout.count)
      try record(at + LevelListLayout.sets, 4 * count, in: .levelLists, "a level list lies in its section")
      at += LevelListLayout.sets
      for _ in 0..<count {
        let set = try image.int(at)
        if set != 0 { try policySet(set) }
        at += 4
      }
    }
    try image.demand(starts.count == count(.levelLists), "the number of level lists", at: range.lowerBound)
    return starts
  }

  func services() throws(ImageError) {
    try image.demand(
      section(.serviceBuckets).count == count(.serviceBuckets) * BucketLayout.stride, "serviceBuckets: its length",
      at: section(.serviceBuckets).lowerBound)
    try image.needBuckets(
      section(.serviceBuckets).lowerBound, count: count(.serviceBuckets), "serviceBuckets"
    ) { at throws(ImageError) in
      try record(at, ServiceLayout.prefix, in: .services, "a service lies in its section")
      try record(
        at + ServiceLayout.prefix, image.int(at + ServiceLayout.length), in: .services, "a service lies in its section")
    }
  }
}
