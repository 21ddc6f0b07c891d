/// Checks the index of one plan: whatever it is asked for, a walk stays inside it, ends, and gets steps of the plan in their
/// order.
struct IndexVerifier {
  private let index: CheckedBytes
  private let stepCount: Int

  init(_ index: CheckedBytes, stepCount: Int) {
    self.index = index
    self.stepCount = stepCount
  }

  func verify() throws(ImageError) {
    try list(at: IndexLayout.always)
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
      if try index.u32(bucket + 4) == 0 { isEndless = false } else { try list(at: bucket + 4) }
    }
    try index.demand(!isEndless, "one key of an index is empty", at: buckets)
    let count = try index.int(IndexLayout.lookupCount)
    try index.needRecords(
      IndexLayout.lookups, count: count, stride: IndexLookupLayout.stride, "lookups lie in their index")
    for number in 0..<count { try lookup(IndexLayout.lookups + number * IndexLookupLayout.stride) }
  }

  private func lookup(_ at: Int) throws(ImageError) {
    let kind = IndexLookup(rawValue: try index.byte(at + IndexLookupLayout.kind))
    let reserved = try index.byte(at + 3)
    try index.demand(kind != nil && reserved == 0, "a lookup has a kind", at: at)
    // The walk shifts by both.
    let source = try index.byte(at + IndexLookupLayout.source)
    let isOfContext = source >= KeySource.firstOfContext && KeySource(rawValue: source) != nil
    try index.demand(
      isOfContext || source == IndexKey.ofResource && kind != .network, "a lookup has a source", at: at)
    try index.demand(index.byte(at + IndexLookupLayout.length) <= 32, "a network has at most 32 bits", at: at)
    if kind == .prefix { try trie(index.int(at + IndexLookupLayout.trie)) }
  }

  private func trie(_ at: Int) throws(ImageError) {
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
      try list(at: text + TrieTextLayout.list)
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

  /// A list of steps that ascend, or none.
  private func list(at field: Int) throws(ImageError) {
    let list = try index.u32(field)
    guard list != 0 else { return }
    if list & IndexLayout.isStep != 0 {
      try index.demand(Int(list & ~IndexLayout.isStep) < stepCount, "an index names steps of its plan", at: field)
      return
    }
    let count = try index.int(Int(list))
    try index.demand(count > 0, "a list of steps is not empty", at: Int(list))
    try index.needRecords(Int(list) + 4, count: count, stride: 4, "a list of steps lies in its index")
    var last = -1
    for number in 0..<count {
      let step = try index.int(Int(list) + 4 + 4 * number)
      try index.demand(step > last && step < stepCount, "steps ascend, and are of their plan", at: Int(list))
      last = step
    }
  }
}
