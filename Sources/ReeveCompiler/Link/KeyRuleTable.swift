import ReeveImage

/// What the product knows about condition keys, as an image holds it.
enum KeyRuleTable {
  static func write(to image: inout ImageWriter) {
    image.begin(.keyRuleBuckets)
    let table = BucketTable(capacity: KeyRule.all.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.keyRules)
    for rule in KeyRule.all {
      let name = Array(rule.name.description.utf8)
      table.insert(Hash.foldingASCII(name), record: image.bytes.count, in: &image.bytes)
      image.bytes.put(rule.setter.rawValue)
      image.bytes.put(rule.valueType.rawValue)
      image.bytes.put(rule.isList ? 1 : 0)
      image.bytes.put(rule.source.rawValue)
      image.bytes.put(littleEndian: UInt16(name.count))
      image.bytes.put(rule.trustBit)
      image.bytes.put(0)
      image.bytes.put(name)
      image.bytes.align(8)
    }
    image.end(count: KeyRule.all.count)
  }
}
