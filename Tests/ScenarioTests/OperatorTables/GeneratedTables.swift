import Glibc
import ReeveStore
import Testing

/// Tables inside a document that people write around them, each between two lines: `<!-- table: NAME -->` and
/// `<!-- end -->`.
enum GeneratedTables {
  private static let end = "<!-- end -->\n"

  /// Compares the tables of a document, or with `REEVE_GOLDEN=write` in the environment writes those that are there now.
  static func compare(_ tables: [(name: String, text: String)], with path: String) throws {
    let document = String(decoding: try FileReading.bytes(of: path).get(), as: UTF8.self)
    var written = ""
    var rest = document[...]
    for table in tables {
      let begin = "<!-- table: \(table.name) -->\n"
      let (before, behind) = try #require(split(rest, at: begin), "`\(path)` has no line `\(begin)`")
      let (_, after) = try #require(split(behind, at: end), "`\(path)`: the table `\(table.name)` does not end")
      written += before + begin + "\n" + table.text + "\n" + end
      rest = after
    }
    written += rest
    guard unsafe getenv("REEVE_GOLDEN") != nil else {
      #expect(written == document, "`\(path)` differs: `REEVE_GOLDEN=write swift test` writes it anew")
      return
    }
    let file = unsafe fopen(path, "w")
    let stream = try unsafe #require(file, "run the tests in the package's folder")
    defer { unsafe fclose(stream) }
    let count = unsafe fputs(written, stream)
    try #require(count >= 0)
  }

  /// What stands before and behind the first `mark`.
  private static func split(_ text: Substring, at mark: String) -> (before: Substring, behind: Substring)? {
    let bytes = Array(text.utf8)
    let sought = Array(mark.utf8)
    guard bytes.count >= sought.count else { return nil }
    for start in 0...(bytes.count - sought.count) where bytes[start] == sought[0] {
      if bytes[start..<start + sought.count].elementsEqual(sought) {
        let before = text.utf8.index(text.startIndex, offsetBy: start)
        return (text[..<before], text[text.utf8.index(before, offsetBy: sought.count)...])
      }
    }
    return nil
  }
}
