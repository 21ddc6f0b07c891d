import Reeve

/// `reeve check`: one decision.
enum CheckCommand: Command {
  static let page = CommandPage(
    name: "check", summary: "Decides one request.",
    discussion: [
      "A condition key that IAM derives, such as aws:PrincipalTag/team, is taken from --context where the store has no "
        + "value for it, and must be equal where it has one. aws:CurrentTime and aws:EpochTime set the clock."
    ],
    positionals: RequestArguments.positionals,
    options: [StorePolicies.option, RequestArguments.context, .format],
    examples: [
      CommandPage.Example(
        command: """
          reeve check --store Profiles/bedrock arn:aws:iam::111122223333:user/anacarolinasilva \\
              bedrock:InvokeModel \\
              arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1
          """,
        output: """
          allowed
            reason     identity
          """)
    ],
    exitStatuses: [(.success, "allowed"), (.negative, "denied"), (.error, "no decision: an error was printed")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let request = try RequestArguments.request(arguments, of: page)
    let report = try decide(request, arguments, console)
    if arguments.isJSON { console.print(report.json) } else { console.print(report.text) }
    return report.exitStatus
  }

  /// The decision of whom the arguments name to decide.
  private static func decide(
    _ request: Request, _ arguments: ParsedArguments, _ console: Console
  ) throws(CommandError) -> DecisionReport {
    guard let store = arguments[StorePolicies.option] else {
      throw page.usageError("nothing to decide by", help: "name a store with `\(StorePolicies.option.usage)`.")
    }
    let image = try StorePolicies.image(of: StorePolicies.load(store, console))
    do {
      let answer = try image.decide(request, trust: .trusted)
      return DecisionReport(request: request, answer: answer, generation: nil)
    } catch { throw CommandError(error.description) }
  }
}
