import Glibc
import ReeveTestSupport
import Testing

/// Help pages: complete, unchanged unless someone means it, and with examples that give what they show.
@Suite struct HelpTests {
  static let commands = [
    "serve", "status", "check", "register", "explain", "test", "validate", "route", "compile", "inspect", "key",
    "help",
  ]

  /// `REEVE_GOLDEN=write swift test --filter HelpTests` writes the pages anew.
  @Test(arguments: commands)
  func page(command: String) throws {
    let outcome = try Tool().run("help", command)
    #expect(outcome.status == 0)
    #expect(outcome.output == (try Tool().run(command, "--help").output))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 140 })
    try Golden.compare(outcome.output, "help-\(command).txt")
  }

  @Test func overview() throws {
    let outcome = try Tool().run("help")
    #expect(outcome.status == 0)
    #expect(outcome.output == (try Tool().run("--help").output))
    try Golden.compare(outcome.output, "help.txt")
  }

  @Test func theListNamesEveryFile() throws {
    let files = try Tool(folder: "Sources/reeve/Commands").shell("ls").output.split(separator: "\n")
    let named = files.map { $0.prefix { $0 != "." }.dropLast("Command".count).lowercased() }
    let help = try Tool().run("help").output
    let listed = help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst()
      .prefix { $0.hasPrefix("  ") && !$0.hasPrefix("  `") }.compactMap {
        $0.split(separator: " ").first.map(String.init)
      }
    #expect(named.sorted() == listed.sorted())
    #expect(listed == Self.commands)
  }

  /// Every example, in its order, in a folder that has the profiles.
  @Test(arguments: commands)
  func examples(command: String) throws {
    let folder = try TemporaryFolder()
    let link = try Tool().shell("ln -s \"$PWD/Profiles\" '\(folder.path)/Profiles'")
    try #require(link.status == 0)
    let page = try Tool().run("help", command).output
    for example in Example.all(in: page) {
      let outcome = try Tool(folder: folder.path).shell(example.command)
      // A server logs there what it does.
      let errors = outcome.errors.split(separator: "\n").filter { !$0.contains("Z info ") && !$0.contains("Z notice ") }
      #expect(errors.isEmpty, "\(example.command)")
      #expect(example.isShown(by: outcome.output), "\(example.command)\n\(outcome.output)")
    }
  }
}

/// An example on a help page.
struct Example {
  var command: String
  var output: [String]

  static func all(in page: String) -> [Example] {
    var examples: [Example] = []
    var isCommand = false
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "EXAMPLES:" }.dropFirst()
    for line in lines.map({ $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }) {
      if line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2)), output: []))
        isCommand = true
      } else if isCommand, line.hasPrefix("    ") {
        examples[examples.count - 1].command += "\n\(line)"
      } else {
        isCommand = false
        examples[examples.count - 1].output.append(line)
      }
    }
    return examples.map { example in
      var example = example
      while example.output.last?.trimmed.isEmpty ?? false { example.output.removeLast() }
      return example
    }
  }

  /// Whether text is what the example shows: `…` stands for a part of a line, and alone for any lines.
  func isShown(by text: String) -> Bool {
    var actual = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while actual.last?.isEmpty ?? false { actual.removeLast() }
    return Self.matches(output[...], actual[...]) { line, shown in
      let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
      return parts.count == 1 ? line == shown : line.hasPrefix(parts[0]) && line.hasSuffix(parts[parts.count - 1])
    }
  }

  private static func matches(
    _ shown: ArraySlice<String>, _ actual: ArraySlice<String>, _ isLine: (String, String) -> Bool
  ) -> Bool {
    guard let first = shown.first else { return actual.isEmpty }
    if first.trimmed == "…" {
      return (actual.startIndex...actual.endIndex).contains { matches(shown.dropFirst(), actual[$0...], isLine) }
    }
    guard let line = actual.first, isLine(line, first) else { return false }
    return matches(shown.dropFirst(), actual.dropFirst(), isLine)
  }
}

extension String {
  var trimmed: Substring { self[...].drop { $0 == " " } }
}
