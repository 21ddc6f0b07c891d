/// What one element of a statement says about a request, and the pattern that said it.
struct ElementMatch {
  var holds: Bool
  /// The first pattern of the element that matches: what makes it hold, or, in a negated element, what keeps it from
  /// holding. Absent when none matches.
  var pattern: String?
}
