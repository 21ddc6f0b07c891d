/// A pattern as a row of elements, and whether it matches a text.
/// Source: IAM User Guide, "IAM JSON policy elements: Resource", wildcards.
struct Wildcard {
  enum Element {
    /// Exactly this character.
    case character(Unicode.Scalar)
    /// `*`. `crossesColons` says whether it may run across colons.
    case anyRun(crossesColons: Bool)
    /// `?`.
    case anyOne(matchesColon: Bool)

    var isLiteral: Bool { if case .character = self { true } else { false } }
  }

  var elements: [Element]

  /// The elements of a text whose `*` and `?` match anything.
  static func elements(of text: some StringProtocol) -> [Element] {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "*": .anyRun(crossesColons: true)
      case "?": .anyOne(matchesColon: true)
      default: .character(scalar)
      }
    }
  }

  /// Whether a text has a `*` or a `?`.
  static func isIn(_ text: String) -> Bool { text.unicodeScalars.contains { $0 == "*" || $0 == "?" } }

  /// The elements of a text that stands for itself.
  static func literal(_ text: some StringProtocol) -> [Element] { text.unicodeScalars.map { .character($0) } }

  /// Keeps the set of places that the elements so far can reach, so it takes the product of both lengths at most.
  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var reached: Set<Int> = [0]
    for element in elements {
      var next: Set<Int> = []
      for place in reached {
        switch element {
        case .character(let scalar):
          if place < scalars.count, scalars[place] == scalar { next.insert(place + 1) }
        case .anyOne(let matchesColon):
          if place < scalars.count, matchesColon || scalars[place] != ":" { next.insert(place + 1) }
        case .anyRun(let crossesColons):
          var end = place
          next.insert(end)
          while end < scalars.count, crossesColons || scalars[end] != ":" {
            end += 1
            if !next.insert(end).inserted, crossesColons { break }
          }
        }
      }
      if next.isEmpty { return false }
      reached = next
    }
    return reached.contains(scalars.count)
  }
}
