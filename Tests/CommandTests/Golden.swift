import Glibc
import ReeveTestSupport
import Testing

/// Texts that outputs are compared with, in the folder `Golden`.
enum Golden {
  /// Compares, or with `REEVE_GOLDEN=write` in the environment writes the text that is there now.
  static func compare(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let path = "Tests/CommandTests/Golden/\(name)"
    if unsafe getenv("REEVE_GOLDEN") != nil {
      let file = unsafe fopen(path, "w")
      let stream = try unsafe #require(file, "run the tests in the package's folder")
      defer { unsafe fclose(stream) }
      let written = unsafe fputs(text, stream)
      try #require(written >= 0)
      return
    }
    let expected = try Tool().shell("cat \(path)").output
    #expect(text == expected, "`\(path)` differs", sourceLocation: sourceLocation)
  }
}
