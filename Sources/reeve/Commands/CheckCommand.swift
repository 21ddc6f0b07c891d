import Reeve

/// `reeve check`: one decision.
enum CheckCommand: Command {
  private static let explain = Option(
    "explain", help: "say which statements were considered, and why each applied or not")

  static let page = CommandPage(
    name: "check", summary: "Decides one request.",
    discussion: RequestArguments.discussion,
    positionals: RequestArguments.positionals,
    options: [StorePolicies.option, RequestArguments.context, explain, .format],
    examples: [
      CommandPage.Example(
        command: """
          reeve check --store Profiles/bedrock arn:aws:iam::111122223333:user/anacarolinasilva \\
              bedrock:InvokeModel arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1
          """,
        output: """
          allowed
            reason     identity
            statement  0 `BedrockAll` of `arn:aws:iam::aws:policy/AmazonBedrockFullAccess`
          """),
      CommandPage.Example(
        command: """
          reeve check --store Profiles/bedrock --format json --context aws:SecureTransport=true \\
              --context aws:SourceIp=203.0.113.7 arn:aws:iam::111122223333:user/apps/zhangwei \\
              bedrock:InvokeModel arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2
          """,
        output: """
          {"decision":"allowed","reason":"identity","statement":"InvokeFromTheOffice","policy":"UseModels","generation":null,"message":null}
          """),
    ],
    exitStatuses: [(.success, "allowed"), (.negative, "denied"), (.error, "no decision: an error was printed")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let request = try RequestArguments.request(arguments, of: page)
    let report = try decide(request, arguments, console)
    report.print(on: console, asJSON: arguments.isJSON)
    return report.exitStatus
  }

  /// The decision of whom the arguments name to decide.
  private static func decide(
    _ request: Request, _ arguments: ParsedArguments, _ console: Console
  ) throws(CommandError) -> DecisionReport {
    if let store = arguments[StorePolicies.option] {
      return try StoreDecision.decide(request, by: store, explaining: arguments.has(explain), console)
    }
    throw page.usageError("nothing to decide by", help: "name a store with `\(StorePolicies.option.usage)`")
  }
}
