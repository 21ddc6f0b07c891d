/// A command of `reeve`: its help page, and what it does.
///
/// Each is in a file of its own in `Commands/`, named after it, and stands in `CommandList.all`.
protocol Command: SendableMetatype {
  static var page: CommandPage { get }

  /// Does the work, with arguments that fit the page.
  /// - Throws: what keeps it from its work; it is printed, and the exit status is 2.
  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus
}

/// What a command takes, and what its help says.
struct CommandPage: Sendable {
  let name: String
  /// One line: what the command does.
  let summary: String
  /// Paragraphs for who wants to know more.
  var discussion: [String] = []
  var positionals: [Positional] = []
  var options: [Option] = []
  /// What a person types, and what comes of it.
  var examples: [Example] = []
  /// What each exit status says.
  var exitStatuses: [(status: ExitStatus, meaning: String)] = []

  /// A line to type, and the output. A line of output that is `…` stands for any number of lines.
  struct Example: Sendable {
    let command: String
    let output: String
  }

  /// An error in how the command is called.
  func usageError(_ message: String, help: String?) -> CommandError {
    let hint = "`reeve help \(name)` shows how it is used"
    return CommandError(
      "\(name): \(message)", help: help.map { $0 + ($0.hasSuffix("?") ? " " : "; ") + hint } ?? hint)
  }
}
