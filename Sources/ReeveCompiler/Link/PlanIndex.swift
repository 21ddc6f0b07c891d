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
  private let stepDenyCount: Int
  private var entries = ByteWriter()
  private var denyCount = 0
  private var always: [UInt32] = []
  private var keys: [UInt32: [UInt32]] = [:]
  private var tries: [UInt8: PrefixTrie] = [:]
  private var pieces: PieceTable?
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

  /// - Parameters:
  ///   - denyCount: so many of the steps deny; they come first.
  ///   - worthCount: so many steps are worth an index.
  init(of steps: [Step], denyCount: Int, worthCount: Int, _ programs: ProgramReader) {
    self.programs = programs
    stepDenyCount = denyCount
    let needs = steps.map { programs.needs(of: $0.program, statement: $0.statement) }
    let ways = IndexWays(needs, stepsOfPieces: worthCount / 4, programs)
    for (number, needs) in needs.enumerated() {
      guard let best = ways.best(needs) else {
        always.append(entry(number, pattern: 0))
        continue
      }
      foundCount += 1
      var whole: UInt32?
      for (way, pattern) in best {
        if pattern != 0 {
          insert(way, entry(number, pattern: pattern))
        } else {
          let entry = whole ?? entry(number, pattern: 0)
          whole = entry
          insert(way, entry)
        }
      }
    }
  }

  /// The number of a new entry; they come in the order of their steps.
  private mutating func entry(_ step: Int, pattern: Int) -> UInt32 {
    let number = UInt32(entries.count / IndexEntryLayout.stride)
    entries.put32(step)
    entries.put32(pattern)
    if step < stepDenyCount { denyCount += 1 }
    return number
  }

  private mutating func insert(_ way: IndexWays.Way, _ entry: UInt32) {
    switch way {
    case .text(let source, let key):
      textSources.insert(source)
      insert(key, entry)
    case .network(let source, let length, let key):
      networks.insert(Network(source: source, length: length))
      insert(key, entry)
    case .prefix(let source, let place):
      tries[source, default: PrefixTrie()].insert(programs.bytes(place).array, entry: entry)
    case .piece(let piece):
      pieces = pieces ?? PieceTable()
      pieces?.insert(piece, uses: PieceShapeLayout.isSingle, programs)
      insert(piece.key, entry)
    case .pair(let first, let second):
      pieces = pieces ?? PieceTable()
      for piece in [first, second] {
        pieces?.insert(piece, uses: PieceShapeLayout.isPaired, programs)
        keys[IndexKey.mark(ofPiece: piece.key), default: []] += []
      }
      insert(IndexKey.pair(first.key, second.key), entry)
    }
  }

  /// Entries come in their order, so a list ascends; what a step needs twice is in it once.
  private mutating func insert(_ key: UInt32, _ entry: UInt32) {
    if keys[key]?.last != entry { keys[key, default: []].append(entry) }
  }

  /// Writes an `IndexLayout`.
  func write(to writer: inout ByteWriter) {
    let start = writer.count
    let lookups = textSources.count + tries.count + networks.count + (pieces == nil ? 0 : 1)
    writer.putZeros(IndexLayout.lookups + lookups * IndexLookupLayout.stride)
    let list = { (entries: [UInt32], writer: inout ByteWriter) in Self.list(entries, origin: start, &writer) }
    if !always.isEmpty { writer.patch(list(always, &writer), at: start + IndexLayout.always) }
    writer.patch32(lookups, at: start + IndexLayout.lookupCount)
    writer.patch32(entries.count / IndexEntryLayout.stride, at: start + IndexLayout.entryCount)
    writer.patch32(denyCount, at: start + IndexLayout.denyCount)
    var at = start + IndexLayout.lookups
    func put(_ kind: IndexLookup, _ source: UInt8, length: UInt8 = 0, table: Int = 0) {
      writer.patch(kind.rawValue, at: at + IndexLookupLayout.kind)
      writer.patch(source, at: at + IndexLookupLayout.source)
      writer.patch(length, at: at + IndexLookupLayout.length)
      writer.patch32(table, at: at + IndexLookupLayout.table)
      at += IndexLookupLayout.stride
    }
    for source in textSources.sorted() { put(.text, source) }
    for network in networks.sorted() { put(.network, network.source, length: network.length) }
    for (source, trie) in tries.sorted(by: { $0.key < $1.key }) {
      put(.prefix, source, table: trie.write(to: &writer, origin: start, list: list) - start)
    }
    if let pieces { put(.pieces, IndexKey.ofResource, table: pieces.write(to: &writer) - start) }
    writeKeys(origin: start, to: &writer)
    writer.align(4)
    writer.patch32(writer.count - start, at: start + IndexLayout.entries)
    writer.put(entries.bytes)
    writer.align(8)
    writer.patch32(writer.count - start, at: start + IndexLayout.byteCount)
  }

  private func writeKeys(origin: Int, to writer: inout ByteWriter) {
    let sorted = keys.sorted { $0.key < $1.key }
    let lists = sorted.map { Self.list($0.value, origin: origin, &writer) }
    let count = BucketTable.bucketCount(sorted.count)
    writer.align(4)
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

  /// What stands for a list of entries, which is written where it is not one entry.
  private static func list(_ entries: [UInt32], origin: Int, _ writer: inout ByteWriter) -> UInt32 {
    guard let first = entries.first else { return IndexLayout.mark }
    if entries.count == 1 { return IndexLayout.isEntry | first }
    writer.align(4)
    let at = writer.count
    writer.put32(entries.count)
    for entry in entries { writer.put(littleEndian: entry) }
    return UInt32(truncatingIfNeeded: at - origin)
  }
}
