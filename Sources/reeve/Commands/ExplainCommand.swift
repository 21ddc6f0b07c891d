import Reeve

/// `reeve explain`: a decision with every statement that was considered.
enum ExplainCommand: Command {
  static let page = CommandPage(
    name: "explain", summary: "Says why a request is decided as it is: each statement, and why it applies or not.",
    discussion: RequestArguments.discussion,
    positionals: [Positional("STORE", help: "the folder of a store, or a JSON file with a store in it")]
      + RequestArguments.positionals,
    options: RequestArguments.options + [.format],
    examples: [
      CommandPage.Example(
        command: """
          reeve explain Profiles/bedrock arn:aws:iam::111122223333:user/anacarolinasilva \\
              bedrock:InvokeModel arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1
          """,
        output: """
          explicitDeny by identity policy: statement 0 `DenyInference` of `DenyInferenceOnTitan`
          …
          Deny statements, of which one is enough:
            applies: statement 0 `DenyInference` of identity policy `DenyInferenceOnTitan`
              action `bedrock:InvokeModel`
          …
          """)
    ],
    exitStatuses: [(.success, "allowed"), (.negative, "denied"), (.error, "no decision: an error was printed")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let request = try RequestArguments.request(arguments, from: 1, of: page)
    let report = try StoreDecision.decide(request, by: arguments.positionals[0], explaining: true, console)
    report.print(on: console, asJSON: arguments.isJSON)
    return report.exitStatus
  }
}
