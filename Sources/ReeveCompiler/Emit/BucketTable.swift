import ReeveImage

/// A hash table with linear probing, at most half full, as `BucketLayout` describes it.
struct BucketTable {
  private var tags: [UInt32]
  private var records: [UInt32]

  var bucketCount: Int { records.count }

  init(capacity: Int) {
    var count = 2
    while count < 2 * capacity { count *= 2 }
    tags = Array(repeating: 0, count: count)
    records = Array(repeating: 0, count: count)
  }

  /// - Parameter record: not zero.
  mutating func insert(_ hash: UInt64, record: Int) {
    let mask = records.count - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while records[index] != 0 { index = (index + 1) & mask }
    tags[index] = UInt32(truncatingIfNeeded: hash >> 32)
    records[index] = UInt32(record)
  }

  func write(to writer: inout ByteWriter) {
    for index in records.indices {
      writer.put(littleEndian: tags[index])
      writer.put(littleEndian: records[index])
    }
  }
}
