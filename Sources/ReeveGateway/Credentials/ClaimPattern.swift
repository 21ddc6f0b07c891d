/// Patterns of the values of claims: `*` stands for any characters, `?` for one.
enum ClaimPattern {
  /// Whether the whole of a text matches a pattern.
  /// - Complexity: O(characters of the pattern × characters of the text).
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let (text, pattern) = (Array(text.unicodeScalars), Array(pattern.unicodeScalars))
    var (place, at) = (0, 0)
    // Behind the last run, and where it ends in the text at present: an earlier one need not grow.
    var run: (at: Int, place: Int)?
    while place < text.count {
      if at < pattern.count, pattern[at] == "*" {
        at += 1
        run = (at, place)
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == text[place] {
        at += 1
        place += 1
      } else if let last = run {
        run = (last.at, last.place + 1)
        (at, place) = (last.at, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }
}
