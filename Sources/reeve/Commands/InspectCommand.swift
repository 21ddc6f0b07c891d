import Reeve

/// `reeve inspect`: what is in an image.
enum InspectCommand: Command {
  private static let principal = Option("principal", value: "PRINCIPAL", help: "whose plan to show; needs --action")
  private static let action = Option(
    "action", value: "ACTION", help: "the action whose plan to show; needs --principal")
  private static let format = Option(
    "format", value: "FORMAT", choices: ["text", "json", "dot"],
    help: "text for people; json: one JSON object a line; dot: a plan as a graph for Graphviz (default: text)")

  static let page = CommandPage(
    name: "inspect", summary: "Shows what is in an image: its sections, or the plan for an action of a principal.",
    discussion: [
      "A plan is what the image does to decide by the principal's identity policies: the statements that can apply to the "
        + "action, denials first, each with the tests that are left to do. Of a plan that is indexed, those that the request cannot meet are passed "
        + "over. The resource's own policy is asked besides."
    ],
    positionals: [Positional("IMAGE", help: "a file that `reeve compile` wrote")],
    options: [principal, action, format],
    examples: [
      CommandPage.Example(
        command: """
          reeve compile Profiles/bedrock --output bedrock.image > /dev/null
          """, output: ""),
      CommandPage.Example(
        command: """
          reeve inspect bedrock.image --action iam:PassRole \\
              --principal arn:aws:iam::111122223333:user/anacarolinasilva
          """,
        output: """
          principal  arn:aws:iam::111122223333:user/anacarolinasilva
          action     iam:passrole
          plan       a cell: 0 denials, 1 allow

          allowed by statement 3 `PassRoleToBedrock` of `arn:aws:iam::aws:policy/AmazonBedrockFullAccess`
            if  resource ArnLike arn:aws:iam::*:role/*AmazonBedrock*
            and iam:passedtoservice StringEquals bedrock.amazonaws.com
          else implicitDeny
          """),
    ],
    exitStatuses: [(.success, "shown"), (.error, "not an image, or one that is damaged")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let path = arguments.positionals[0]
    let format = arguments[format] ?? "text"
    switch (arguments[principal], arguments[action]) {
    case (let principal?, let action?):
      let image = try open(path)
      let plan: ActionPlan
      do { plan = try image.plan(principal: principal, action: action) } catch { throw CommandError(error.description) }
      switch format {
      case "json": console.print(PlanText.json(plan))
      case "dot": console.print(PlanGraph.dot(plan))
      default: console.print(PlanText.text(plan))
      }
    case (nil, nil):
      guard format != "dot" else {
        throw page.usageError("`--format dot` draws a plan", help: "name one with `--principal` and `--action`")
      }
      let summary = SummaryText(summary: try open(path).summary())
      if format == "json" { console.print(summary.json) } else { console.print(summary.text) }
    case (nil, _): throw page.usageError("`--action` needs `--principal`", help: nil)
    case (_, nil): throw page.usageError("`--principal` needs `--action`", help: nil)
    }
    return .success
  }

  private static func open(_ path: String) throws(CommandError) -> PolicyImage {
    do { return try PolicyImage(file: path) } catch {
      if case .refused(let reason) = error { throw CommandError("`\(path)`: \(reason)") }
      throw CommandError(error.description, help: "name a file that `reeve compile STORE --output IMAGE` wrote")
    }
  }
}
