/// Help pages, in the layout that Swift's command-line tools share.
enum HelpText {
  /// What `reeve help` prints.
  static var overview: String {
    var text = section(
      "OVERVIEW", wrapped: "Decides by AWS IAM policies: may this principal do this action on this resource?")
    text += "\nUSAGE: reeve COMMAND [ARGUMENTS] [OPTIONS]\n"
    text += list("OPTIONS", [("--version", "Show the version."), ("-h, --help", "Show help.")])
    text += list("SUBCOMMANDS", CommandList.all.map { ($0.page.name, $0.page.summary) })
    text += "\n  `reeve help COMMAND` shows how a command is used, with examples."
    return text
  }

  /// What `reeve help COMMAND` prints.
  static func page(_ page: CommandPage) -> String {
    var text = section("OVERVIEW", wrapped: page.summary)
    for paragraph in page.discussion { text += "\n" + wrap(paragraph, indent: 0) + "\n" }
    text += "\n" + usage(page) + "\n"
    text += list("ARGUMENTS", page.positionals.map { ($0.name, $0.help) })
    text += list("OPTIONS", page.options.map { ($0.usage, $0.help) } + [("-h, --help", "Show help.")])
    text += list("EXIT STATUS", page.exitStatuses.map { ("\($0.status.rawValue)", $0.meaning) })
    if !page.examples.isEmpty { text += "\nEXAMPLES:\n" + page.examples.map(example).joined(separator: "\n\n") }
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  private static func usage(_ page: CommandPage) -> String {
    var words = ["reeve \(page.name)"] + page.positionals.map(\.usage)
    words += page.options.map { "[\($0.usage)]" + ($0.isRepeatable ? "..." : "") }
    var lines = ["USAGE:"]
    for word in words {
      if lines[lines.count - 1].count + 1 + word.count > width { lines.append("      ") }
      lines[lines.count - 1] += " " + word
    }
    return lines.joined(separator: "\n")
  }

  private static func example(_ example: CommandPage.Example) -> String {
    let command = example.command.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "\n      ")
    let output = example.output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.isEmpty ? "" : "  \(line)"
    }
    return (["  $ \(command)"] + (example.output.isEmpty ? [] : output)).joined(separator: "\n")
  }

  private static func section(_ title: String, wrapped text: String) -> String {
    wrap("\(title): \(text)", indent: 0) + "\n"
  }

  /// A heading, and terms in a column beside what they mean.
  private static func list(_ title: String, _ rows: [(term: String, meaning: String)]) -> String {
    guard !rows.isEmpty else { return "" }
    let column = min(rows.map(\.term.count).max() ?? 0, 24) + 4
    let lines = rows.map { row in
      let meaning = wrap(row.meaning, indent: column)
      let term = "  \(row.term)"
      if term.count + 2 > column { return "\(term)\n\(String(repeating: " ", count: column))\(meaning)" }
      return term + String(repeating: " ", count: column - term.count) + meaning
    }
    return "\n\(title):\n" + lines.joined(separator: "\n") + "\n"
  }

  private static let width = 100

  /// Breaks a text at its spaces; lines after the first are indented.
  private static func wrap(_ text: String, indent: Int) -> String {
    var lines = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = line.isEmpty ? String(word) : "\(line) \(word)"
      }
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}
