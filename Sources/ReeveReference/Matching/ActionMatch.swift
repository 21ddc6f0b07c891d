import ReevePolicy

/// Whether an action is one of those that a statement names.
/// Source: IAM User Guide, "IAM JSON policy elements: Action" and "NotAction".
struct ActionMatch {
  let action: String
  var trail: Trail?

  /// An element with an empty list has no effect, whichever of the two it is.
  func match(_ element: ActionElement) -> ElementMatch {
    switch element {
    case .action(let patterns):
      let found = first(of: patterns)
      if found == nil { trail?.note(patterns.isEmpty ? .actionListEmpty : .actionNoneMatches) }
      return ElementMatch(holds: found != nil, pattern: found)
    case .notAction(let patterns):
      let found = first(of: patterns)
      trail?.note(
        patterns.isEmpty ? .actionListEmpty : found == nil ? .notActionNoneMatches : .notActionExcludes)
      return ElementMatch(holds: !patterns.isEmpty && found == nil, pattern: found)
    }
  }

  private func first(of patterns: [String]) -> String? {
    patterns.first { matches(pattern: $0) }
  }

  /// The prefix is compared with the prefix and the name with the name, without regard to case; a lone `*` is every
  /// action.
  func matches(pattern: String) -> Bool {
    if Text.equal(pattern, "*") {
      trail?.note(.actionStar)
      return true
    }
    let patternParts = Text.split(Text.lowercasedASCII(pattern), at: ":")
    let actionParts = Text.split(Text.lowercasedASCII(action), at: ":")
    guard patternParts.count == 2, actionParts.count == 2 else { return false }
    let matches = zip(patternParts, actionParts).allSatisfy { pattern, part in
      Wildcard(elements: Wildcard.elements(of: pattern)).matches(part)
    }
    if matches, let trail {
      let (prefix, name) = (Wildcard.isIn(patternParts[0]), Wildcard.isIn(patternParts[1]))
      if prefix { trail.note(.actionWildcardInPrefix) }
      if name { trail.note(.actionWildcardInName) }
      if !prefix, !name { trail.note(Text.equal(pattern, action) ? .actionSame : .actionSameIgnoringCase) }
    }
    return matches
  }
}
