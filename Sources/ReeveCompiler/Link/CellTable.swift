import ReeveImage

/// The hash table of cells, at most half full.
enum CellTable {
  static func bucketCount(_ capacity: Int) -> Int { BucketTable.bucketCount(capacity) }

  /// Policy sets and plans have been written.
  static func write(_ cells: [CellPlanner.Cell], to image: inout ImageWriter) {
    let start = image.begin(.cellBuckets)
    let count = bucketCount(cells.count)
    image.bytes.putZeros(count * CellLayout.stride)
    for cell in cells {
      let set = image[.policySets] + cell.policySet
      let hash = CellHash.hash(policySet: UInt32(truncatingIfNeeded: set), action: cell.action)
      var index = Int(truncatingIfNeeded: hash) & (count - 1)
      while image.bytes.int(at: start + index * CellLayout.stride + CellLayout.policySet) != 0 {
        index = (index + 1) & (count - 1)
      }
      let bucket = start + index * CellLayout.stride
      image.bytes.patch32(set, at: bucket + CellLayout.policySet)
      image.bytes.patch(cell.action, at: bucket + CellLayout.action)
      image.bytes.patch32(image[.plans] + cell.plan, at: bucket + CellLayout.plan)
      image.bytes.patch32(cell.stepCount, at: bucket + CellLayout.stepCount)
    }
    image.end(count: count)
  }
}
