// What is known of condition keys.
extension Verifier {
  func keyRules() throws(ImageError) {
    try image.demand(
      section(.keyRuleBuckets).count == count(.keyRuleBuckets) * BucketLayout.stride, "keyRuleBuckets: its length",
      at: section(.keyRuleBuckets).lowerBound)
    try image.needBuckets(
      section(.keyRuleBuckets).lowerBound, count: count(.keyRuleBuckets), "keyRuleBuckets"
    ) { at throws(ImageError) in
      try record(at, KeyRuleLayout.name, in: .keyRules, "a key rule lies in its section")
      try record(
        at + KeyRuleLayout.name, image.u16(at + KeyRuleLayout.length), in: .keyRules, "a key rule lies in its section")
      try rule(at)
    }
  }

  /// What a key rule and a key pattern begin with.
  private func rule(_ at: Int) throws(ImageError) {
    try image.demand(
      KeyRule.Setter(rawValue: image.bytes[at + KeyRuleLayout.setter]) != nil
        && KeyRule.ValueType(rawValue: image.bytes[at + KeyRuleLayout.valueType]) != nil
        && image.bytes[at + KeyRuleLayout.isList] <= 1
        && KeySource(rawValue: image.bytes[at + KeyRuleLayout.source]) != nil,
      "a key rule has a setter, a type and a source", at: at)
    try image.demand(
      image.u16(at + KeyRuleLayout.trustBit) < 64, "a key rule's bit is below 64, and its reserved byte zero", at: at)
  }

  func keyPatterns() throws(ImageError) {
    let chains = section(.keyPatternChains)
    try image.demand(
      count(.keyPatternChains) == KeyPatternChain.count
        && chains.count == KeyPatternChain.count * KeyPatternChain.byteCount,
      "the number of chains of key patterns", at: chains.lowerBound)
    for chain in stride(from: chains.lowerBound, to: chains.upperBound, by: KeyPatternChain.byteCount) {
      var at = try image.int(chain)
      while at != 0 {
        let next = try keyPattern(at)
        try image.demand(next == 0 || next > at, "a key pattern's next stands behind it", at: at)
        at = next
      }
    }
  }

  /// The offset of the next pattern of its chain.
  private func keyPattern(_ at: Int) throws(ImageError) -> Int {
    let rule = "a key pattern lies in its section"
    try record(at, KeyPatternLayout.pieces, in: .keyPatterns, rule)
    try self.rule(at)
    let length = try image.u16(at + KeyRuleLayout.length)
    try record(at + KeyPatternLayout.pieces, length, in: .keyPatterns, rule)
    let pieceCount = try image.int(at + KeyPatternLayout.pieceCount)
    try image.demand(pieceCount >= 2, "a key pattern has pieces around a run", at: at)
    var offset = 0
    for _ in 0..<pieceCount {
      try image.demand(offset + 2 <= length, "a key pattern's pieces are its length", at: at)
      offset += 2 + (try image.u16(at + KeyPatternLayout.pieces + offset))
    }
    try image.demand(offset == length, "a key pattern's pieces are its length", at: at)
    return try image.int(at + KeyPatternLayout.next)
  }
}
