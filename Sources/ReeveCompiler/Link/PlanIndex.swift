import ReeveImage

/// Makes the index of a plan: from what each step needs of a request to the steps that a request can meet.
///
/// Of the needs of a step one is chosen: the one that it shares with the fewest others. A step about which nothing can be
/// said is met by every request, so an index leaves out nothing that the walk could find.
struct PlanIndex {
  /// A statement of a plan.
  struct Step {
    /// The offset of its program.
    var program: Int
    var statement: Int
  }

  private let programs: ProgramReader
  private var always: [UInt32] = []
  private var keys: [UInt32: [UInt32]] = [:]
  private var tries: [UInt8: PrefixTrie] = [:]
  private var networks: Set<Network> = []
  private var textSources: Set<UInt8> = []
  /// Steps that not every request meets.
  private(set) var foundCount = 0

  private struct Network: Hashable, Comparable {
    var source: UInt8
    var length: UInt8

    static func < (left: Network, right: Network) -> Bool {
      (left.source, left.length) < (right.source, right.length)
    }
  }

  init(of steps: [Step], _ programs: ProgramReader) {
    self.programs = programs
    let needs = steps.map { programs.needs(of: $0.program, statement: $0.statement) }
    var counts: [UInt64: Int] = [:]
    for need in needs.joined().joined() { counts[need.identity(in: programs), default: 0] += 1 }
    for (number, needs) in needs.enumerated() {
      let shares = needs.map { alternatives in
        alternatives.reduce(0) { max($0, counts[$1.identity(in: programs)] ?? 0) }
      }
      guard let best = shares.indices.min(by: { shares[$0] < shares[$1] }) else {
        always.append(UInt32(number))
        continue
      }
      foundCount += 1
      for need in needs[best] { insert(need, UInt32(number)) }
    }
  }

  private mutating func insert(_ need: Need, _ step: UInt32) {
    switch need {
    case .text(let source, let key):
      textSources.insert(source)
      insert(key, step)
    case .network(let source, let length, let key):
      networks.insert(Network(source: source, length: length))
      insert(key, step)
    case .prefix(let source, let place):
      tries[source, default: PrefixTrie()].insert(programs.bytes(place).array, step: step)
    }
  }

  /// Steps come in their order, so a list ascends; what a step needs twice is in it once.
  private mutating func insert(_ key: UInt32, _ step: UInt32) {
    if keys[key]?.last != step { keys[key, default: []].append(step) }
  }

  /// Writes an `IndexLayout`.
  func write(to writer: inout ByteWriter) {
    let start = writer.count
    let lookups = textSources.count + tries.count + networks.count
    writer.putZeros(IndexLayout.lookups + lookups * IndexLookupLayout.stride)
    let list = { (steps: [UInt32], writer: inout ByteWriter) in Self.list(steps, origin: start, &writer) }
    writer.patch(list(always, &writer), at: start + IndexLayout.always)
    writer.patch32(lookups, at: start + IndexLayout.lookupCount)
    var at = start + IndexLayout.lookups
    func put(_ kind: IndexLookup, _ source: UInt8, length: UInt8 = 0, trie: Int = 0) {
      writer.patch(kind.rawValue, at: at + IndexLookupLayout.kind)
      writer.patch(source, at: at + IndexLookupLayout.source)
      writer.patch(length, at: at + IndexLookupLayout.length)
      writer.patch32(trie, at: at + IndexLookupLayout.trie)
      at += IndexLookupLayout.stride
    }
    for source in textSources.sorted() { put(.text, source) }
    for network in networks.sorted() { put(.network, network.source, length: network.length) }
    for (source, trie) in tries.sorted(by: { $0.key < $1.key }) {
      put(.prefix, source, trie: trie.write(to: &writer, origin: start, list: list) - start)
    }
    writeKeys(origin: start, to: &writer)
    writer.align(8)
    writer.patch32(writer.count - start, at: start + IndexLayout.byteCount)
  }

  private func writeKeys(origin: Int, to writer: inout ByteWriter) {
    let sorted = keys.sorted { $0.key < $1.key }
    let lists = sorted.map { Self.list($0.value, origin: origin, &writer) }
    let count = BucketTable.bucketCount(sorted.count)
    let buckets = writer.count
    writer.putZeros(count * IndexLayout.bucketStride)
    for ((key, _), list) in zip(sorted, lists) {
      var number = Int(key) & (count - 1)
      while writer.int(at: buckets + number * IndexLayout.bucketStride + 4) != 0 { number = (number + 1) & (count - 1) }
      writer.patch(key, at: buckets + number * IndexLayout.bucketStride)
      writer.patch(list, at: buckets + number * IndexLayout.bucketStride + 4)
    }
    writer.patch32(count, at: origin + IndexLayout.bucketCount)
    writer.patch32(buckets - origin, at: origin + IndexLayout.buckets)
  }

  /// What stands for a list of steps, which is written where it is not one step.
  private static func list(_ steps: [UInt32], origin: Int, _ writer: inout ByteWriter) -> UInt32 {
    guard let first = steps.first else { return 0 }
    if steps.count == 1 { return IndexLayout.isStep | first }
    writer.align(4)
    let at = writer.count
    writer.put32(steps.count)
    for step in steps { writer.put(littleEndian: step) }
    return UInt32(truncatingIfNeeded: at - origin)
  }
}
