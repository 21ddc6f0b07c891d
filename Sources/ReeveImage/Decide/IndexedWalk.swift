import ReeveTypes

// Plans with an index: only the steps that it lets through are visited, in their order, and each is tested as it would be
// without.
extension Evaluation {
  /// The first statement of a plan that has an index and applies.
  @inline(never)
  func firstOfIndexed(_ effect: Effect, plan: Int, testsPrincipals: Bool) -> AppliedStatement? {
    let head = image.u32(plan &+ PlanLayout.denyCount)
    let denyCount = head & PlanLayout.countMask
    let allowCount = image.u32(plan &+ PlanLayout.allowCount)
    if (effect == .deny ? denyCount : allowCount) == 0 { return nil }
    let candidates = scratch.candidates
    // The denials have been asked for first: what is left of the lists are allows.
    if effect == .deny || candidates.plan != plan {
      let index = plan &+ PlanLayout.steps &+ Int(denyCount &+ allowCount) &* PlanLayout.stepStride
      guard findCandidates(index, plan: plan) else {
        candidates.forget()
        return firstApplyingOfAll(effect, plan: plan, testsPrincipals: testsPrincipals)
      }
      if effect == .allow { while candidates.next(below: denyCount, in: image) != CandidateLists.none {} }
    }
    let bound = effect == .deny ? denyCount : denyCount &+ allowCount
    let testsActions = head & PlanLayout.testsActions != 0
    let image = self.image
    var found: AppliedStatement?
    while true {
      let number = candidates.next(below: bound, in: image)
      if number == CandidateLists.none { break }
      let step = plan &+ PlanLayout.steps &+ Int(number) &* PlanLayout.stepStride
      let program = image.from(image.int(step &+ StepLayout.program))
      let statement = image.int(step &+ StepLayout.statement)
      if !testsActions || actionHolds(statement: statement, program: program),
        !testsPrincipals || principalClass(statement: statement, program: program) != .none,
        conditionsAndResourceHold(statement: statement, program: program)
      {
        found = AppliedStatement(
          policy: image.u32(step &+ StepLayout.attachment), index: program.u32(statement &+ StatementLayout.index))
        break
      }
    }
    if effect == .allow { candidates.forget() }
    return found
  }

  /// Looks for what the request has in an index.
  /// - Returns: false where it meets more lists than are merged.
  @inline(__always)
  private func findCandidates(_ index: Int, plan: Int) -> Bool {
    scratch.candidates.begin(plan: plan)
    guard add(index &+ IndexLayout.always, of: index) else { return false }
    var lookup = index &+ IndexLayout.lookups
    let end = lookup &+ image.int(index &+ IndexLayout.lookupCount) &* IndexLookupLayout.stride
    while lookup < end {
      guard find(lookup, in: index) else { return false }
      lookup &+= IndexLookupLayout.stride
    }
    return true
  }

  @inline(__always)
  private func find(_ lookup: Int, in index: Int) -> Bool {
    let head = image.u32(lookup)
    let kind = UInt8(truncatingIfNeeded: head)
    let source = UInt8(truncatingIfNeeded: head &>> 8)
    if source == IndexKey.ofResource {
      // `*` alone takes it in, and a statement with `*` needs no resource.
      if resource.needsEverything { return true }
      if kind == IndexLookup.text.rawValue { return add(key: IndexKey.resource(hash: resourceHash), of: index) }
      return add(beginningsOf: resource.text, lookup, of: index)
    }
    // Without a value, no condition that is looked for holds.
    guard scratch.parts.present &>> UInt64(source) & 1 != 0 else { return true }
    let entry = scratch.entryNumber(ofSource: source)
    if kind == IndexLookup.network.rawValue {
      guard let quad = quad(ofEntry: entry) else { return true }
      return add(
        key: IndexKey.network(quad, length: UInt8(truncatingIfNeeded: head &>> 16), source: source), of: index)
    }
    let value = firstValue(ofEntry: entry)
    if kind == IndexLookup.text.rawValue { return add(key: IndexKey.text(value, source: source), of: index) }
    return add(beginningsOf: value, lookup, of: index)
  }

  /// The IPv4 address that the value of an entry is, in any spelling; absent: it is none.
  @inline(__always)
  private func quad(ofEntry number: Int) -> UInt32? {
    let entry = scratch.entry(number)
    if entry.form == .quad { return UInt32(truncatingIfNeeded: entry.converted) }
    guard let address = Address(firstValue(ofEntry: number), allowingPrefix: false), address.family == 4 else {
      return nil
    }
    return UInt32(truncatingIfNeeded: address.high &>> 32)
  }

  /// Adds the list under a key.
  @inline(__always)
  private func add(key: UInt32, of index: Int) -> Bool {
    let buckets = index &+ image.int(index &+ IndexLayout.buckets)
    let mask = image.int(index &+ IndexLayout.bucketCount) &- 1
    var number = Int(truncatingIfNeeded: key) & mask
    while true {
      let bucket = buckets &+ number &* IndexLayout.bucketStride
      if image.u32(bucket &+ 4) == 0 { return true }
      if image.u32(bucket) == key { return add(bucket &+ 4, of: index) }
      number = (number &+ 1) & mask
    }
  }

  /// Adds the lists of all texts of a trie that a text begins with.
  @inline(__always)
  private func add(beginningsOf text: Bytes, _ lookup: Int, of index: Int) -> Bool {
    let trie = index &+ image.int(lookup &+ IndexLookupLayout.trie)
    let texts = trie &+ TrieLayout.texts
    let nodes = texts &+ image.int(trie &+ TrieLayout.textCount) &* TrieTextLayout.stride
    var reference = image.u32(trie &+ TrieLayout.root)
    while reference & TrieLayout.isText == 0 {
      let node = nodes &+ Int(reference) &* TrieNodeLayout.stride
      let place = image.int(node &+ TrieNodeLayout.place)
      let byte = place &>> 1
      let value = byte < text.count ? Int(text[byte] &>> UInt8(truncatingIfNeeded: (~place & 1) &<< 2)) & 15 : 0
      reference = image.u32(node &+ TrieNodeLayout.children &+ 4 &* value)
    }
    var known = texts &+ Int(reference & ~TrieLayout.isText) &* TrieTextLayout.stride
    let beginning = image.slice(
      index &+ image.int(known &+ TrieTextLayout.text), image.int(known &+ TrieTextLayout.length))
    let common = text.commonCount(beginning, count: min(text.count, beginning.count))
    while true {
      if image.int(known &+ TrieTextLayout.length) <= common, !add(known &+ TrieTextLayout.list, of: index) {
        return false
      }
      let shorter = image.int(known &+ TrieTextLayout.shorter)
      if shorter == 0 { return true }
      known = texts &+ (shorter &- 1) &* TrieTextLayout.stride
    }
  }

  /// Adds a list, where there is one.
  /// - Parameter field: where the image says which.
  @inline(__always)
  private func add(_ field: Int, of index: Int) -> Bool {
    let list = image.u32(field)
    if list == 0 { return true }
    if list & IndexLayout.isStep != 0 {
      return scratch.candidates.add(head: list & ~IndexLayout.isStep, next: 0, end: 0)
    }
    let at = index &+ Int(list)
    return scratch.candidates.add(
      head: image.u32(at &+ 4), next: at &+ 8, end: at &+ 4 &+ 4 &* image.int(at))
  }
}
