import Reeve

/// From the arguments of the process to its exit status.
enum CommandLineInterface {
  static func run(_ arguments: [String], _ console: Console) -> ExitStatus {
    do {
      let status = try dispatch(arguments, console)
      try console.flush()
      return status
    } catch {
      console.report(error)
      return .error
    }
  }

  private static func dispatch(_ arguments: [String], _ console: Console) throws(CommandError) -> ExitStatus {
    guard let first = arguments.first else {
      throw CommandError("no command is given", help: "`reeve help` lists the commands")
    }
    switch first {
    case "-h", "--help":
      console.print(HelpText.overview)
      return .success
    case "--version":
      console.print("reeve \(ReeveVersion.text)")
      return .success
    default: break
    }
    if first.utf8.starts(with: "-".utf8) {
      let nearest = nearestName(to: first, in: ["--help", "--version"])
      throw CommandError(
        "unknown option `\(first)`",
        help: nearest.map { "did you mean `\($0)`?" } ?? "options follow the command; `reeve help` lists the commands")
    }
    let command = try CommandList.find(first)
    switch try ParsedArguments.read(Array(arguments.dropFirst()), of: command.page) {
    case .help:
      console.print(HelpText.page(command.page))
      return .success
    case .arguments(let parsed): return try command.run(parsed, console)
    }
  }
}
