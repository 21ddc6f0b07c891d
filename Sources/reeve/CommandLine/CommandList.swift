import ReevePolicy

/// Every command, in the order in which the help names them.
enum CommandList {
  static let all: [any Command.Type] = [
    ServeCommand.self,
    StatusCommand.self,
    CheckCommand.self,
    RegisterCommand.self,
    ExplainCommand.self,
    TestCommand.self,
    ValidateCommand.self,
    RouteCommand.self,
    CompileCommand.self,
    InspectCommand.self,
    KeyCommand.self,
    HelpCommand.self,
  ]

  /// The command that `name` names.
  static func find(_ name: String) throws(CommandError) -> any Command.Type {
    if let found = all.first(where: { $0.page.name == name }) { return found }
    let nearest = nearestName(to: name, in: all.map { $0.page.name })
    throw CommandError(
      "unknown command `\(name)`",
      help: nearest.map { "did you mean `reeve \($0)`?" } ?? "`reeve help` lists the commands")
  }
}
