import ReeveImage

/// What the product knows about condition keys, as an image holds it.
struct KeyRuleTable {
  private let names = KeyRule.all.map { Array($0.name.description.utf8) }

  var count: Int { names.count }

  var byteCount: Int { names.reduce(0) { $0 + (KeyRuleLayout.name + $1.count + 7) / 8 * 8 } }

  func write(_ plan: SectionPlan, to image: inout ImageWriter) {
    var table = BucketTable(capacity: count)
    var section = ByteWriter()
    for (rule, name) in zip(KeyRule.all, names) {
      table.insert(Hash.foldingASCII(name), record: plan[.keyRules] + section.count)
      section.put(rule.setter.rawValue)
      section.put(rule.valueType.rawValue)
      section.put(rule.isList ? 1 : 0)
      section.put(rule.source.rawValue)
      section.put32(name.count)
      section.put(name)
      section.align(8)
    }
    image.section(.keyRuleBuckets, table)
    image.section(.keyRules, section.bytes, count: count)
  }
}
