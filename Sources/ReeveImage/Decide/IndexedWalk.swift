import ReeveTypes

// Plans with an index: only the steps that it lets through are visited, in their order, and each is tested as it would be
// without.
extension Evaluation {
  /// The first statement of a plan that has an index and applies.
  @inline(never)
  func firstOfIndexed(_ effect: Effect, plan: Int, testsPrincipals: Bool) -> AppliedStatement? {
    let image = self.image
    let head = image.u32(plan &+ PlanLayout.denyCount)
    let denyCount = head & PlanLayout.countMask
    let allowCount = image.u32(plan &+ PlanLayout.allowCount)
    if (effect == .deny ? denyCount : allowCount) == 0 { return nil }
    let steps = plan &+ PlanLayout.steps
    let index = image.from(plan &+ PlanLayout.index(stepCount: Int(denyCount &+ allowCount)))
    let candidates = scratch.candidates
    // The denials have been asked for first: what is left of the lists are allows.
    if effect == .deny || candidates.plan != plan {
      guard findCandidates(index, plan: plan) else {
        return firstApplyingOfAll(effect, plan: plan, testsPrincipals: testsPrincipals)
      }
      if effect == .allow {
        while candidates.next(below: index.u32(IndexLayout.denyCount), in: index) != CandidateLists.none {}
      }
    }
    let bound = effect == .deny ? index.u32(IndexLayout.denyCount) : index.u32(IndexLayout.entryCount)
    let entries = index.int(IndexLayout.entries)
    while true {
      let number = candidates.next(below: bound, in: index)
      if number == CandidateLists.none { break }
      let entry = entries &+ Int(number) &* IndexEntryLayout.stride
      let stepNumber = index.int(entry &+ IndexEntryLayout.step)
      let step = steps &+ stepNumber &* PlanLayout.stepStride
      let pattern = index.int(entry &+ IndexEntryLayout.pattern)
      let program = program(ofStep: step)
      let statement = image.int(step &+ StepLayout.statement)
      if head & PlanLayout.testsActions == 0 || actionHolds(statement: statement, program: program),
        !testsPrincipals || principalClass(statement: statement, program: program) != .none,
        holds(statement: statement, pattern: pattern, program: program)
      {
        if effect == .allow { candidates.forget() }
        return AppliedStatement(
          policy: policy(ofStep: stepNumber, plan: plan), index: program.u32(statement &+ StatementLayout.index))
      }
    }
    if effect == .allow { candidates.forget() }
    return nil
  }

  /// Whether resource and conditions of a statement hold.
  /// - Parameter pattern: of its resources the one by which it was found; zero: any may match.
  @inline(never)
  private func holds(statement: Int, pattern: Int, program: Bytes) -> Bool {
    if pattern == 0 { return conditionsAndResourceHold(statement: statement, program: program) }
    return matches(resource.text, reference: pattern, program: program)
      && conditionsHold(statement: statement, program: program)
  }

  /// Looks for what the request has in an index.
  /// - Returns: false where it meets more lists than are merged.
  @inline(__always)
  private func findCandidates(_ index: Bytes, plan: Int) -> Bool {
    if isGrowing { noteContext(of: index) }
    var found = FoundLists(index, scratch.candidates)
    found.add(index.u32(IndexLayout.always))
    var lookup = IndexLayout.lookups
    let end = lookup &+ index.int(IndexLayout.lookupCount) &* IndexLookupLayout.stride
    while lookup < end {
      find(index.u32(lookup), table: index.int(lookup &+ IndexLookupLayout.table), &found)
      lookup &+= IndexLookupLayout.stride
    }
    return found.seal(plan: plan)
  }

  /// What the context has for an index decides which statements are tested.
  @inline(never)
  private func noteContext(of index: Bytes) {
    var sources: UInt64 = 0
    for number in 0..<index.int(IndexLayout.lookupCount) {
      let source = index[IndexLayout.lookups + number * IndexLookupLayout.stride + IndexLookupLayout.source]
      if source != IndexKey.ofResource { sources |= 1 &<< UInt64(source) }
    }
    noteValues(of: sources)
  }

  /// - Parameter head: the first four bytes of a lookup.
  @inline(__always)
  private func find(_ head: UInt32, table: Int, _ found: inout FoundLists) {
    let kind = UInt8(truncatingIfNeeded: head)
    let source = UInt8(truncatingIfNeeded: head &>> 8)
    let text: Bytes
    if source == IndexKey.ofResource {
      // `*` alone takes it in, and a statement with `*` needs no resource.
      if resource.needsEverything { return }
      if kind == IndexLookup.text.rawValue { return found.add(key: IndexKey.resource(hash: resourceHash)) }
      text = resource.text
      if kind == IndexLookup.pieces.rawValue { return found.add(piecesOf: text, table: table) }
    } else {
      // Without a value, no condition that is looked for holds.
      guard scratch.parts.present &>> UInt64(source) & 1 != 0 else { return }
      let entry = scratch.entryNumber(ofSource: source)
      if kind == IndexLookup.network.rawValue {
        guard let quad = quad(ofEntry: entry) else { return }
        let length = UInt8(truncatingIfNeeded: head &>> 16)
        return found.add(key: IndexKey.network(quad, length: length, source: source))
      }
      text = firstValue(ofEntry: entry)
      if kind == IndexLookup.text.rawValue { return found.add(key: IndexKey.text(text, source: source)) }
    }
    found.add(beginningsOf: text, trie: table)
  }

  /// The IPv4 address that the value of an entry is, in any spelling; absent: it is none.
  @inline(__always)
  private func quad(ofEntry number: Int) -> UInt32? {
    let entry = scratch.entry(number)
    return entry.converted.isQuad ? entry.converted.bits : spelledQuad(ofEntry: number)
  }

  @inline(never)
  private func spelledQuad(ofEntry number: Int) -> UInt32? {
    guard let address = Address(firstValue(ofEntry: number), allowingPrefix: false), address.family == 4 else {
      return nil
    }
    return UInt32(truncatingIfNeeded: address.high &>> 32)
  }
}

/// The lists of an index that a request meets, while they are looked for.
private struct FoundLists {
  private let index: Bytes
  private let lists: CandidateLists
  /// At most one more than are merged.
  private var count = 0

  @inline(__always)
  init(_ index: Bytes, _ lists: CandidateLists) {
    self.index = index
    self.lists = lists
  }

  /// All has been looked for.
  /// - Returns: false where there are more than are merged.
  @inline(__always)
  func seal(plan: Int) -> Bool {
    if count > CandidateLists.countMax {
      lists.forget()
      return false
    }
    lists.seal(plan: plan, count: count)
    return true
  }

  /// Adds a list as a field has it, or none.
  @inline(__always)
  mutating func add(_ list: UInt32) {
    if list <= IndexLayout.mark { return }
    if list & IndexLayout.isEntry != 0 {
      lists.set(count, head: list & ~IndexLayout.isEntry, next: 0, end: 0)
    } else {
      let at = Int(list)
      lists.set(count, head: index.u32(at &+ 4), next: list &+ 8, end: list &+ 4 &+ 4 &* index.u32(at))
    }
    count = min(count &+ 1, CandidateLists.countMax &+ 1)
  }

  /// Adds the list under a key.
  @inline(__always)
  mutating func add(key: UInt32) { add(list(key)) }

  /// The list under a key, or zero.
  @inline(__always)
  private func list(_ key: UInt32) -> UInt32 {
    let buckets = index.int(IndexLayout.buckets)
    let mask = index.int(IndexLayout.bucketCount) &- 1
    var number = Int(truncatingIfNeeded: key) & mask
    while true {
      let word = index.u64(buckets &+ number &* IndexLayout.bucketStride)
      let list = UInt32(truncatingIfNeeded: word &>> 32)
      if list == 0 || UInt32(truncatingIfNeeded: word) == key { return list }
      number = (number &+ 1) & mask
    }
  }

  /// Adds the lists of all texts of a trie that a text begins with.
  @inline(__always)
  mutating func add(beginningsOf text: Bytes, trie: Int) {
    let texts = trie &+ TrieLayout.texts
    let nodes = texts &+ index.int(trie &+ TrieLayout.textCount) &* TrieTextLayout.stride
    let end = 2 &* text.count
    var reference = index.u32(trie &+ TrieLayout.root)
    while reference & TrieLayout.isText == 0 {
      let node = nodes &+ Int(truncatingIfNeeded: reference) &* TrieNodeLayout.stride
      let place = index.int(node &+ TrieNodeLayout.place)
      // Behind its end, a text has any value: what goes on there is not its beginning.
      let value = place < end ? Self.half(text, place) : 0
      reference = index.u32(node &+ TrieNodeLayout.children &+ 4 &* value)
    }
    var known = texts &+ Int(truncatingIfNeeded: reference & ~TrieLayout.isText) &* TrieTextLayout.stride
    var length = index.int(known &+ TrieTextLayout.length)
    let longest = index.slice(index.int(known &+ TrieTextLayout.text), length)
    let common = text.commonCount(longest, count: min(text.count, length))
    while true {
      if length <= common { add(index.u32(known &+ TrieTextLayout.list)) }
      let shorter = index.int(known &+ TrieTextLayout.shorter)
      if shorter == 0 { return }
      known = texts &+ (shorter &- 1) &* TrieTextLayout.stride
      length = index.int(known &+ TrieTextLayout.length)
    }
  }

  /// A half byte of a text, the upper half of a byte first.
  @inline(__always)
  private static func half(_ text: Bytes, _ place: Int) -> Int {
    let byte = Int(text[place &>> 1])
    return place & 1 == 0 ? byte &>> 4 : byte & 15
  }

  /// Adds the lists of all pieces that a text has, and of all pairs of them.
  @inline(never)
  mutating func add(piecesOf text: Bytes, table: Int) {
    let bits = index.u32(table &+ PieceTableLayout.slotBits)
    let slots = index.from(table &+ PieceTableLayout.slots)
    let groups = table &+ PieceTableLayout.slots &+ 2 &<< Int(bits)
    var pieces = SeenPieces()
    var place = index.int(table &+ PieceTableLayout.start)
    while true {
      place = text.nextPair(from: place, slots: slots, shift: 32 &- bits)
      if place &+ 2 > text.count { break }
      let group = slots.u16(2 &* PieceTableLayout.slot(text.u16(place), bits: bits))
      add(Int(truncatingIfNeeded: group), at: place, of: text, groups: groups, table, &pieces)
      place &+= 2
    }
    for second in 1..<max(1, pieces.count) {
      for first in 0..<second { add(key: IndexKey.pair(lists.piece(first), lists.piece(second))) }
    }
  }

  private struct SeenPieces {
    /// Noted in the lists.
    var count = 0
    var hashCount = 0
    static let hashCountMax = 64
  }

  /// Adds the lists of the pieces that stand about a place.
  @inline(__always)
  private mutating func add(
    _ group: Int, at place: Int, of text: Bytes, groups: Int, _ table: Int, _ pieces: inout SeenPieces
  ) {
    let shapes = groups &+ 4 &* (index.int(table &+ PieceTableLayout.groupCount) &+ 1)
    var shape = shapes &+ index.int(groups &+ 4 &* (group &- 1)) &* PieceShapeLayout.stride
    let end = shapes &+ index.int(groups &+ 4 &* group) &* PieceShapeLayout.stride
    while shape < end {
      let word = index.u32(shape)
      let length = Int(truncatingIfNeeded: word & 0xFF)
      let start = place &- Int(truncatingIfNeeded: word &>> 8 & 0xFF)
      shape &+= PieceShapeLayout.stride
      guard start >= 0, start &+ length <= text.count else { continue }
      pieces.hashCount &+= 1
      guard pieces.hashCount <= SeenPieces.hashCountMax else { return giveUp() }
      let key = IndexKey.piece(text.slice(start, length))
      let uses = UInt8(truncatingIfNeeded: word &>> 16)
      if uses & PieceShapeLayout.isSingle != 0 { add(key: key) }
      if uses & PieceShapeLayout.isPaired != 0, list(IndexKey.mark(ofPiece: key)) != 0 { note(key, &pieces) }
    }
  }

  @inline(__always)
  private mutating func note(_ key: UInt32, _ pieces: inout SeenPieces) {
    for number in 0..<pieces.count where lists.piece(number) == key { return }
    guard pieces.count < CandidateLists.pieceCountMax else { return giveUp() }
    lists.setPiece(pieces.count, key)
    pieces.count &+= 1
  }

  /// There is more than is worth looking at.
  @inline(__always)
  private mutating func giveUp() { count = CandidateLists.countMax &+ 1 }
}
