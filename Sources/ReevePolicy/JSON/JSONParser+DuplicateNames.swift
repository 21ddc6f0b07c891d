// Two members of one name: a reader that keeps one of them drops, without a word, a condition that the author wrote.
// Names are compared byte by byte after their escapes are resolved.

extension JSONParser {
  mutating func reportDuplicateNames(in object: Container) {
    var position = object.index + 1
    let end = tape.nodes.count
    if position == end { return }
    var names: [Int] = []
    while position + 1 < end {
      if !tape.nodes[position].flags.contains(.missing) { names.append(position) }
      position = Int(tape.nodes[position + 1].next)
    }
    if names.count < 2 { return }
    if names.count <= pairwiseCountMax, names.allSatisfy({ tape.nodes[$0].flags.isEmpty && width($0) <= 128 }) {
      reportPairwise(names)
    } else {
      reportHashed(names)
    }
  }

  /// Few and short names: each is compared with those before it, without a copy of any.
  private mutating func reportPairwise(_ names: [Int]) {
    for (count, later) in names.enumerated() {
      if let earlier = names[..<count].first(where: { sameBytes($0, later) }) { reportDuplicate(later, of: earlier) }
    }
  }

  private mutating func reportHashed(_ names: [Int]) {
    var first: [[UInt8]: Int] = [:]
    first.reserveCapacity(names.count)
    for name in names {
      let bytes = resolved(name)
      if let earlier = first[bytes] { reportDuplicate(name, of: earlier) } else { first[bytes] = name }
    }
  }

  private mutating func reportDuplicate(_ later: Int, of earlier: Int) {
    lexer.report(
      .duplicateName(String(decoding: resolved(later).prefix(400), as: UTF8.self)), at: range(later),
      related: PolicyDiagnostic.Related(
        "first given here", at: SourceRange(lower: range(earlier).lowerBound, upper: range(earlier).upperBound)))
  }

  private func range(_ index: Int) -> Range<Int> { Int(tape.nodes[index].lower)..<Int(tape.nodes[index].upper) }

  private func width(_ index: Int) -> Int { Int(tape.nodes[index].upper - tape.nodes[index].lower) }

  private func sameBytes(_ left: Int, _ right: Int) -> Bool {
    let left = range(left)
    let right = range(right)
    guard left.count == right.count else { return false }
    // Names differ at their ends more often than at their beginnings.
    for distance in 1...left.count
    where lexer.bytes[left.upperBound - distance] != lexer.bytes[right.upperBound - distance] {
      return false
    }
    return true
  }

  private func resolved(_ index: Int) -> [UInt8] {
    let flags = tape.nodes[index].flags
    let whole = range(index)
    let content =
      flags.contains(.malformed)
      ? JSONEscapes.content(of: whole, in: lexer.bytes) : whole.lowerBound + 1..<whole.upperBound - 1
    return flags.contains(.escapes) ? JSONEscapes.resolve(lexer.bytes[content]) : Array(lexer.bytes[content])
  }
}

/// Members up to which names are compared pair by pair.
private let pairwiseCountMax = 16
