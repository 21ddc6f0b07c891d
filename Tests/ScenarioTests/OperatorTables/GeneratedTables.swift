import Glibc
import ReeveStore
import Testing

/// Tables inside a document that people write around them, each between two lines: `<!-- table: NAME -->` and
/// `<!-- end -->`.
enum GeneratedTables {
  /// Compares the tables of a document, or with `REEVE_GOLDEN=write` in the environment writes those that are there now.
  static func compare(_ tables: [(name: String, text: String)], with path: String) throws {
    let document = String(decoding: try FileReading.bytes(of: path).get(), as: UTF8.self)
    var written = ""
    var rest = document.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for table in tables {
      let begin = "<!-- table: \(table.name) -->"
      let place = try #require(rest.firstIndex { $0 == begin }, "`\(path)` has no line `\(begin)`")
      let end = try #require(
        rest[place...].firstIndex(of: "<!-- end -->"), "`\(path)`: the table `\(table.name)` does not end")
      written += rest[...place].joined(separator: "\n") + "\n\n" + table.text + "\n"
      rest = rest[end...]
    }
    written += rest.joined(separator: "\n")
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
}
