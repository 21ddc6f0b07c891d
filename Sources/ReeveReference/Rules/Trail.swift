/// Notes the rules that a decision rests on, where the code comes past them. A decision that nobody wants to hear about
/// has none, and pays for it with a comparison.
final class Trail {
  private(set) var rules: Set<Rule> = []

  func note(_ rule: Rule) { rules.insert(rule) }

  func note(_ other: Trail) { rules.formUnion(other.rules) }
}

extension RequestContext {
  /// The same, with another trail or none.
  func telling(_ trail: Trail?) -> RequestContext {
    var copy = self
    copy.trail = trail
    return copy
  }

  /// The same without a trail: for comparisons that may come to nothing.
  var quiet: RequestContext { trail == nil ? self : telling(nil) }
}
