/// Texts with `*` for any run and `?` for one character.
enum RoutePattern {
  /// Whether some of several patterns matches. What is not UTF-8 is matched as far as it is, repaired.
  static func isMatched(_ text: Bytes, _ tables: RouteTables, _ patterns: Range<Int>) -> Bool {
    guard text.isWellFormedUTF8 else {
      return Array(text.string.utf8).withBytes { isMatched(wellFormed: $0, tables, patterns) }
    }
    return isMatched(wellFormed: text, tables, patterns)
  }

  private static func isMatched(wellFormed text: Bytes, _ tables: RouteTables, _ patterns: Range<Int>) -> Bool {
    patterns.contains { matches(text, tables.text(tables.record(.patterns, $0))) }
  }

  /// Both are UTF-8. A run takes in as little as it can, and more when what follows the last one does not fit.
  /// - Complexity: the product of both lengths at most.
  static func matches(_ text: Bytes, _ pattern: Bytes) -> Bool {
    var (place, at) = (0, 0)
    var run: (at: Int, place: Int)?
    while true {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        at &+= 1
        run = (at, place)
        continue
      }
      if at == pattern.count, place == text.count { return true }
      if at < pattern.count, place < text.count {
        if pattern[at] == UInt8(ascii: "?") {
          at &+= 1
          place = next(text, place)
          continue
        }
        if pattern[at] == text[place] {
          at &+= 1
          place &+= 1
          continue
        }
      }
      guard let last = run, last.place < text.count else { return false }
      let longer = next(text, last.place)
      run = (last.at, longer)
      (at, place) = (last.at, longer)
    }
  }

  /// The place behind the character that begins at another.
  private static func next(_ text: Bytes, _ place: Int) -> Int {
    var end = place &+ 1
    while end < text.count, text[end] & 0xC0 == 0x80 { end &+= 1 }
    return end
  }
}
