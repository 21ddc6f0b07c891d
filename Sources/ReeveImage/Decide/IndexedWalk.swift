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
    let index = image.from(steps &+ Int(denyCount &+ allowCount) &* PlanLayout.stepStride)
    let candidates = scratch.candidates
    // The denials have been asked for first: what is left of the lists are allows.
    if effect == .deny || candidates.plan != plan {
      guard findCandidates(index, plan: plan) else {
        return firstApplyingOfAll(effect, plan: plan, testsPrincipals: testsPrincipals)
      }
      if effect == .allow { while candidates.next(below: denyCount, in: index) != CandidateLists.none {} }
    }
    let bound = effect == .deny ? denyCount : denyCount &+ allowCount
    while true {
      let number = candidates.next(below: bound, in: index)
      if number == CandidateLists.none { break }
      let step = steps &+ Int(number) &* PlanLayout.stepStride
      let program = image.from(image.int(step &+ StepLayout.program))
      let statement = image.int(step &+ StepLayout.statement)
      if head & PlanLayout.testsActions == 0 || actionHolds(statement: statement, program: program),
        !testsPrincipals || principalClass(statement: statement, program: program) != .none,
        conditionsAndResourceHold(statement: statement, program: program)
      {
        if effect == .allow { candidates.forget() }
        return AppliedStatement(
          policy: image.u32(step &+ StepLayout.attachment), index: program.u32(statement &+ StatementLayout.index))
      }
    }
    if effect == .allow { candidates.forget() }
    return nil
  }

  /// Looks for what the request has in an index.
  /// - Returns: false where it meets more lists than are merged.
  @inline(__always)
  private func findCandidates(_ index: Bytes, plan: Int) -> Bool {
    var found = FoundLists(index, scratch.candidates)
    found.add(index.u32(IndexLayout.always))
    var lookup = IndexLayout.lookups
    let end = lookup &+ index.int(IndexLayout.lookupCount) &* IndexLookupLayout.stride
    while lookup < end {
      find(index.u32(lookup), trie: index.int(lookup &+ IndexLookupLayout.trie), &found)
      lookup &+= IndexLookupLayout.stride
    }
    return found.seal(plan: plan)
  }

  /// - Parameter head: the first four bytes of a lookup.
  @inline(__always)
  private func find(_ head: UInt32, trie: Int, _ found: inout FoundLists) {
    let kind = UInt8(truncatingIfNeeded: head)
    let source = UInt8(truncatingIfNeeded: head &>> 8)
    let text: Bytes
    if source == IndexKey.ofResource {
      // `*` alone takes it in, and a statement with `*` needs no resource.
      if resource.needsEverything { return }
      if kind == IndexLookup.text.rawValue { return found.add(key: IndexKey.resource(hash: resourceHash)) }
      text = resource.text
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
    found.add(beginningsOf: text, trie: trie)
  }

  /// The IPv4 address that the value of an entry is, in any spelling; absent: it is none.
  @inline(__always)
  private func quad(ofEntry number: Int) -> UInt32? {
    let entry = scratch.entry(number)
    return entry.form == .quad ? UInt32(truncatingIfNeeded: entry.converted) : spelledQuad(ofEntry: number)
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
    if list == 0 { return }
    if list & IndexLayout.isStep != 0 {
      lists.set(count, head: list & ~IndexLayout.isStep, next: 0, end: 0)
    } else {
      let at = Int(list)
      lists.set(count, head: index.u32(at &+ 4), next: list &+ 8, end: list &+ 4 &+ 4 &* index.u32(at))
    }
    count = min(count &+ 1, CandidateLists.countMax &+ 1)
  }

  /// Adds the list under a key.
  @inline(__always)
  mutating func add(key: UInt32) {
    let buckets = index.int(IndexLayout.buckets)
    let mask = index.int(IndexLayout.bucketCount) &- 1
    var number = Int(truncatingIfNeeded: key) & mask
    while true {
      let word = index.u64(buckets &+ number &* IndexLayout.bucketStride)
      let list = UInt32(truncatingIfNeeded: word &>> 32)
      if list == 0 { return }
      if UInt32(truncatingIfNeeded: word) == key { return add(list) }
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
}
