import ReeveTestSupport
import Testing

/// `Profiles/README.md`, followed from its beginning to its end: its shell blocks are run, unless they ask AWS, and its
/// console blocks must show what the commands print.
@Suite struct ProfileGuideTests {
  @Test func theGuideWorks() throws {
    let folder = try TemporaryFolder()
    try #require(Tool().shell("ln -s \"$PWD/Profiles\" '\(folder.path)/Profiles'").status == 0)
    let tool = Tool(folder: folder.path)
    let guide = try Tool().shell("cat Profiles/README.md").output
    var commands = 0
    for block in Self.blocks(of: guide) {
      switch block.language {
      case "sh" where !block.text.contains("aws "):
        let outcome = try tool.shell(block.text)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(block.text)\n\(outcome.errors)")
      case "console":
        // As help pages have them: indented.
        let lines = block.text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        for example in Example.all(in: "EXAMPLES:\n" + lines.joined(separator: "\n")) {
          commands += 1
          let outcome = try tool.shell(example.command)
          #expect(outcome.errors.isEmpty)
          #expect(example.isShown(by: outcome.output), "\(example.command)\n\(outcome.output)")
        }
      default: break
      }
    }
    #expect(commands >= 6)
  }

  private static func blocks(of text: String) -> [(language: Substring, text: String)] {
    var blocks: [(language: Substring, text: String)] = []
    var isInside = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside.toggle()
        if isInside { blocks.append((line.dropFirst(3), "")) }
      } else if isInside {
        blocks[blocks.count - 1].text += "\(line)\n"
      }
    }
    return blocks
  }
}
