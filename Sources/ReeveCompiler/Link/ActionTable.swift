import ReeveImage

/// The actions that documents name in full, numbered by their first appearance.
struct ActionTable {
  /// In lower case.
  private var texts = InternTable()
  /// Of each action.
  private(set) var hashes: [UInt64] = []

  mutating func number(_ action: Bytes) -> Int {
    let number = texts.number(action.array)
    if number == hashes.count { hashes.append(Hash.exact(action)) }
    return number
  }

  func write(to image: inout ImageWriter) {
    image.begin(.actionBuckets)
    let table = BucketTable(capacity: texts.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.actions)
    for (number, hash) in hashes.enumerated() {
      table.insert(hash, record: image.bytes.count, in: &image.bytes)
      image.bytes.put32(number)
      image.bytes.put32(texts.range(number).count)
      image.bytes.put(texts.writer.bytes[texts.range(number)])
      image.bytes.align(4)
    }
    image.end(count: texts.count)
  }
}
