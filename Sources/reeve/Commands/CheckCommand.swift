import Reeve
import ReeveSystem

/// `reeve check`: one decision.
enum CheckCommand: Command {
  private static let explain = Option(
    "explain", help: "say which statements were considered, and why each applied or not")

  static let page = CommandPage(
    name: "check", summary: "Decides one request: by a store, or by a running server.",
    discussion: RequestArguments.discussion + [
      "A server takes the keys that it derives, the clock among them, only on a listener whose configuration has "
        + "trustContext."
    ],
    positionals: RequestArguments.positionals,
    options: [ServerAddress.option, StorePolicies.option] + RequestArguments.options + [explain, .format],
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
    if arguments.has(explain), let address = try server(arguments) {
      return try tell(request, at: address, asJSON: arguments.isJSON, console)
    }
    let report = try decide(request, arguments, console)
    report.print(on: console, asJSON: arguments.isJSON)
    return report.exitStatus
  }

  /// The decision of whom the arguments name to decide.
  private static func decide(
    _ request: Request, _ arguments: ParsedArguments, _ console: Console
  ) throws(CommandError) -> DecisionReport {
    if let address = try server(arguments) { return try ServerDecision.decide(request, at: address) }
    if let store = arguments[StorePolicies.option] {
      return try StoreDecision.decide(request, by: store, explaining: arguments.has(explain), console)
    }
    throw page.usageError(
      "nothing to decide by",
      help: "name a server with `\(ServerAddress.option.usage)`, or a store with `\(StorePolicies.option.usage)`")
  }

  /// The server that the arguments name.
  private static func server(_ arguments: ParsedArguments) throws(CommandError) -> SocketAddress? {
    guard let text = arguments[ServerAddress.option] else { return nil }
    guard !arguments.has(StorePolicies.option) else {
      throw page.usageError("a server and a store are named", help: "keep one of the two")
    }
    return try ServerAddress.read(text)
  }

  /// A server decides, and its control plane tells why.
  private static func tell(
    _ request: Request, at address: SocketAddress, asJSON isJSON: Bool, _ console: Console
  ) throws(CommandError) -> ExitStatus {
    let report = try ServerDecision.decide(request, at: address)
    var lines = try ServerDecision.explain(request, at: address, asJSON: isJSON)
      .split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    for line in lines { console.print(printable(String(line))) }
    return report.exitStatus
  }
}
