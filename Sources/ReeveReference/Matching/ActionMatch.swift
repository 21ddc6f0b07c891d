import ReevePolicy

/// Whether an action is one of those that a statement names.
/// Source: IAM User Guide, "IAM JSON policy elements: Action" and "NotAction".
enum ActionMatch {
  /// An element with an empty list has no effect, whichever of the two it is.
  static func match(_ element: ActionElement, _ action: String) -> ElementMatch {
    switch element {
    case .action(let patterns):
      let found = patterns.first { matches(pattern: $0, action) }
      return ElementMatch(holds: found != nil, pattern: found)
    case .notAction(let patterns):
      let found = patterns.first { matches(pattern: $0, action) }
      return ElementMatch(holds: !patterns.isEmpty && found == nil, pattern: found)
    }
  }

  /// The prefix is compared with the prefix and the name with the name, without regard to case; a lone `*` is every
  /// action.
  static func matches(pattern: String, _ action: String) -> Bool {
    if Text.equal(pattern, "*") { return true }
    let patternParts = Text.split(Text.lowercasedASCII(pattern), at: ":")
    let actionParts = Text.split(Text.lowercasedASCII(action), at: ":")
    guard patternParts.count == 2, actionParts.count == 2 else { return false }
    return zip(patternParts, actionParts).allSatisfy { pattern, part in
      Wildcard(elements: Wildcard.elements(of: pattern)).matches(part)
    }
  }
}
