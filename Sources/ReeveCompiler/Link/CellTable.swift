import ReeveImage

/// The hash table of cells, at most half full.
struct CellTable {
  let bucketCount: Int

  init(capacity: Int) {
    var count = 2
    while count < 2 * capacity { count *= 2 }
    bucketCount = count
  }

  func write(_ cells: CellPlanner, setOffsets: [Int], _ plan: SectionPlan, to image: inout ImageWriter) {
    var buckets = [CellPlanner.Cell?](repeating: nil, count: bucketCount)
    for cell in cells.cells {
      var placed = cell
      placed.policySet = plan[.policySets] + setOffsets[cell.policySet]
      let hash = CellHash.hash(policySet: UInt32(placed.policySet), action: cell.action)
      var index = Int(truncatingIfNeeded: hash) & (bucketCount - 1)
      while buckets[index] != nil { index = (index + 1) & (bucketCount - 1) }
      buckets[index] = placed
    }
    var section = ByteWriter()
    section.reserve(bucketCount * CellLayout.stride)
    for bucket in buckets {
      section.put32(bucket?.policySet ?? 0)
      section.put(littleEndian: bucket?.action ?? 0)
      section.put32(bucket.map { plan[.plans] + $0.plan } ?? 0)
      section.put32(0)
    }
    image.section(.cellBuckets, section.bytes, count: bucketCount)
  }
}
