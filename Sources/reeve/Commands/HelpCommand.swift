/// `reeve help`: the commands, or one of them.
enum HelpCommand: Command {
  static let page = CommandPage(
    name: "help", summary: "Shows the commands, or how one is used.",
    positionals: [Positional("COMMAND", isOptional: true, help: "the command to show")],
    examples: [
      CommandPage.Example(
        command: "reeve help compile",
        output: """
          OVERVIEW: Compiles a store into an image, which a server or an application loads at once.
          …
          USAGE: reeve compile STORE [--output IMAGE] [--issuer-keys URL=FILE]... [--format FORMAT]
          …
          """)
    ],
    exitStatuses: [(.success, "shown"), (.error, "there is no such command")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    guard let name = arguments.positionals.first else {
      console.print(HelpText.overview)
      return .success
    }
    console.print(HelpText.page(try CommandList.find(name).page))
    return .success
  }
}
