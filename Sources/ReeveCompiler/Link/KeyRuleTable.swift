import ReeveImage

/// What the product and the catalogue of services know about condition keys, as an image holds it.
enum KeyRuleTable {
  static func write(_ catalogued: CataloguedKeys, to image: inout ImageWriter) {
    image.begin(.keyRuleBuckets)
    let count = KeyRule.all.count + catalogued.entries.count
    let table = BucketTable(capacity: count, in: &image.bytes)
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
    let start = image.bytes.count
    image.bytes.put(catalogued.rules.bytes)
    for entry in catalogued.entries {
      table.insert(entry.hash, record: start + entry.offset, in: &image.bytes)
    }
    image.end(count: count)
    writePatterns(of: catalogued, to: &image)
  }

  private static func writePatterns(of catalogued: CataloguedKeys, to image: inout ImageWriter) {
    let chains = image.begin(.keyPatternChains)
    image.bytes.putZeros(KeyPatternChain.count * KeyPatternChain.byteCount)
    image.end(count: KeyPatternChain.count)
    let start = image.begin(.keyPatterns)
    image.bytes.put(catalogued.patterns.bytes)
    for (number, patterns) in catalogued.chains.enumerated() {
      var link = chains + number * KeyPatternChain.byteCount
      for pattern in patterns {
        image.bytes.patch32(start + pattern, at: link)
        link = start + pattern + KeyPatternLayout.next
      }
    }
    image.end(count: catalogued.chains.reduce(0) { $0 + $1.count })
  }
}
