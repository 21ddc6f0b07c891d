/// Checks the index of one plan: whatever it is asked for, a walk stays inside it, ends, and gets steps of the plan in their
/// order.
struct IndexVerifier {
  private let index: CheckedBytes
  private let stepCount: Int
  private let denyCount: Int

  /// - Parameter stepCount: of its plan, of which `denyCount` deny.
  init(_ index: CheckedBytes, stepCount: Int, denyCount: Int) {
    self.index = index
    self.stepCount = stepCount
    self.denyCount = denyCount
  }

  func verify() throws(ImageError) {
    let entryCount = try self.entryCount()
    try list(at: IndexLayout.always, entryCount)
    let bucketCount = try index.int(IndexLayout.bucketCount)
    let buckets = try index.int(IndexLayout.buckets)
    try index.demand(
      bucketCount > 0 && bucketCount & (bucketCount - 1) == 0, "the number of an index's keys is a power of two",
      at: buckets)
    try index.needRecords(buckets, count: bucketCount, stride: IndexLayout.bucketStride, "keys lie in their index")
    var isEndless = true
    for bucket in stride(
      from: buckets, to: buckets + bucketCount * IndexLayout.bucketStride, by: IndexLayout.bucketStride)
    {
      if try index.u32(bucket + 4) == 0 { isEndless = false } else { try list(at: bucket + 4, entryCount) }
    }
    try index.demand(!isEndless, "one key of an index is empty", at: buckets)
    let count = try index.int(IndexLayout.lookupCount)
    try index.needRecords(
      IndexLayout.lookups, count: count, stride: IndexLookupLayout.stride, "lookups lie in their index")
    for number in 0..<count { try lookup(IndexLayout.lookups + number * IndexLookupLayout.stride, entryCount) }
  }

  private func lookup(_ at: Int, _ entryCount: Int) throws(ImageError) {
    let kind = IndexLookup(rawValue: try index.byte(at + IndexLookupLayout.kind))
    let reserved = try index.byte(at + 3)
    try index.demand(kind != nil && reserved == 0, "a lookup has a kind", at: at)
    // The walk shifts by both.
    let source = try index.byte(at + IndexLookupLayout.source)
    let isOfContext = source >= KeySource.firstOfContext && KeySource(rawValue: source) != nil
    try index.demand(
      isOfContext && kind != .pieces || source == IndexKey.ofResource && kind != .network, "a lookup has a source",
      at: at)
    try index.demand(index.byte(at + IndexLookupLayout.length) <= 32, "a network has at most 32 bits", at: at)
    let table = try index.int(at + IndexLookupLayout.table)
    if kind == .prefix { try trie(table, entryCount) }
    if kind == .pieces { try pieces(table) }
  }

  private func trie(_ at: Int, _ entryCount: Int) throws(ImageError) {
    let textCount = try index.int(at + TrieLayout.textCount)
    let nodeCount = try index.int(at + TrieLayout.nodeCount)
    let texts = at + TrieLayout.texts
    try index.needRecords(texts, count: textCount, stride: TrieTextLayout.stride, "texts lie in their index")
    for number in 0..<textCount {
      let text = texts + number * TrieTextLayout.stride
      try index.need(
        index.int(text + TrieTextLayout.text), index.int(text + TrieTextLayout.length), "a text lies in its index")
      try index.demand(
        index.int(text + TrieTextLayout.shorter) <= number, "a text's beginning stands before it", at: text)
      try list(at: text + TrieTextLayout.list, entryCount)
    }
    let nodes = texts + textCount * TrieTextLayout.stride
    try index.needRecords(nodes, count: nodeCount, stride: TrieNodeLayout.stride, "nodes lie in their index")
    func child(_ at: Int, _ least: Int) throws(ImageError) {
      let number = try index.u32(at)
      let isText = number & TrieLayout.isText != 0
      try index.demand(
        isText ? Int(number & ~TrieLayout.isText) < textCount : Int(number) >= least && Int(number) < nodeCount,
        "a child stands behind its node", at: at)
    }
    try child(at + TrieLayout.root, 0)
    for number in 0..<nodeCount {
      let node = nodes + number * TrieNodeLayout.stride
      for value in 0..<16 { try child(node + TrieNodeLayout.children + 4 * value, number + 1) }
    }
  }

  private func pieces(_ at: Int) throws(ImageError) {
    let bits = try index.int(at + PieceTableLayout.slotBits)
    try index.demand(1...16 ~= bits, "the pairs of a table of pieces have 2 to 65,536 slots", at: at)
    let groupCount = try index.int(at + PieceTableLayout.groupCount)
    let shapeCount = try index.int(at + PieceTableLayout.shapeCount)
    let slots = at + PieceTableLayout.slots
    try index.needRecords(slots, count: 1 << bits, stride: 2, "slots lie in their index")
    for number in 0..<1 << bits {
      try index.demand(index.u16(slots + 2 * number) <= groupCount, "a slot names a group", at: slots)
    }
    let groups = slots + 2 << bits
    try index.needRecords(groups, count: groupCount + 1, stride: 4, "groups lie in their index")
    for number in 0...groupCount {
      try index.demand(index.int(groups + 4 * number) <= shapeCount, "a group has shapes of its table", at: groups)
    }
    let shapes = groups + 4 * (groupCount + 1)
    try index.needRecords(shapes, count: shapeCount, stride: PieceShapeLayout.stride, "shapes lie in their index")
    for shape in stride(from: shapes, to: shapes + shapeCount * PieceShapeLayout.stride, by: PieceShapeLayout.stride) {
      let back = try index.byte(shape + PieceShapeLayout.back)
      let reserved = try index.byte(shape + 3)
      try index.demand(
        back <= 1 && reserved == 0, "a piece begins at its pair, or a byte before", at: shape)
    }
  }

  /// The number of entries, each of which has a step; those that deny come first.
  private func entryCount() throws(ImageError) -> Int {
    let entries = try index.int(IndexLayout.entries)
    let count = try index.int(IndexLayout.entryCount)
    try index.needRecords(entries, count: count, stride: IndexEntryLayout.stride, "entries lie in their index")
    let entryDenyCount = try index.int(IndexLayout.denyCount)
    try index.demand(entryDenyCount <= count, "entries that deny are entries", at: IndexLayout.denyCount)
    var last = 0
    for number in 0..<count {
      let step = try index.int(entries + number * IndexEntryLayout.stride + IndexEntryLayout.step)
      try index.demand(
        step >= last && step < stepCount && (step < denyCount) == (number < entryDenyCount),
        "entries stand in the order of their steps", at: entries + number * IndexEntryLayout.stride)
      last = step
    }
    return count
  }

  /// A list of entries that ascend, or none.
  private func list(at field: Int, _ entryCount: Int) throws(ImageError) {
    let list = try index.u32(field)
    guard list > IndexLayout.mark else { return }
    if list & IndexLayout.isEntry != 0 {
      try index.demand(Int(list & ~IndexLayout.isEntry) < entryCount, "a list names entries of its index", at: field)
      return
    }
    let count = try index.int(Int(list))
    try index.demand(count > 0, "a list of entries is not empty", at: Int(list))
    try index.needRecords(Int(list) + 4, count: count, stride: 4, "a list of entries lies in its index")
    var last = -1
    for number in 0..<count {
      let entry = try index.int(Int(list) + 4 + 4 * number)
      try index.demand(entry > last && entry < entryCount, "entries ascend, and are of their index", at: Int(list))
      last = entry
    }
  }
}
