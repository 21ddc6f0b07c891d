import ReeveImage

/// A hash table with linear probing, at most half full, as `BucketLayout` describes it, in bytes that are being written.
struct BucketTable {
  let bucketCount: Int
  private let start: Int

  /// Writes empty buckets for `capacity` records.
  init(capacity: Int, in writer: inout ByteWriter) {
    bucketCount = Self.bucketCount(capacity)
    start = writer.count
    writer.putZeros(bucketCount * BucketLayout.stride)
  }

  /// A power of two.
  static func bucketCount(_ capacity: Int) -> Int {
    var count = 2
    while count < 2 * capacity { count *= 2 }
    return count
  }

  /// - Parameter record: not zero.
  func insert(_ hash: UInt64, record: Int, in writer: inout ByteWriter) {
    let mask = bucketCount - 1
    var index = Int(truncatingIfNeeded: hash) & mask
    while writer.int(at: bucket(index) + BucketLayout.record) != 0 { index = (index + 1) & mask }
    writer.patch32(Int(truncatingIfNeeded: hash >> 32), at: bucket(index) + BucketLayout.tag)
    writer.patch32(record, at: bucket(index) + BucketLayout.record)
  }

  /// The record for which `isMatch` holds among those that were inserted with `hash`; zero for none.
  func find(_ hash: UInt64, in writer: ByteWriter, _ isMatch: (Int) -> Bool) -> Int {
    let mask = bucketCount - 1
    let tag = Int(truncatingIfNeeded: hash >> 32)
    var index = Int(truncatingIfNeeded: hash) & mask
    while true {
      let record = writer.int(at: bucket(index) + BucketLayout.record)
      if record == 0 || writer.int(at: bucket(index) + BucketLayout.tag) == tag && isMatch(record) { return record }
      index = (index + 1) & mask
    }
  }

  private func bucket(_ index: Int) -> Int { start + index * BucketLayout.stride }
}
