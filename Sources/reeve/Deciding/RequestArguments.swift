import Reeve

/// The arguments that a request is made of, which several commands take.
enum RequestArguments {
  static let positionals = [
    Positional(
      "PRINCIPAL",
      help:
        "the ARN of a user, role, role session, federated user, root user or identity provider; a service name such as "
        + "bedrock.amazonaws.com; or '*' for an anonymous caller"),
    Positional("ACTION", help: "service:Name, such as bedrock:InvokeModel"),
    Positional(
      "RESOURCE", isRepeatable: true,
      help: "an ARN, or '*' for an action that acts on no resource; of several, all must be allowed"),
  ]

  static let discussion = [
    "A condition key that IAM derives, such as aws:PrincipalTag/team, is taken from --context where the store has no "
      + "value for it, and must be equal where it has one. aws:CurrentTime and aws:EpochTime set the clock."
  ]

  static let context = Option(
    "context", value: "KEY=VALUE", isRepeatable: true,
    help: "a condition key of the request; the same key again makes a list of values")

  static let endpoint = Option(
    "endpoint", value: "ID", help: "the VPC endpoint that the request came through, such as vpce-1a2b3c4d")

  /// What a request has besides its three arguments.
  static let options = [context, endpoint]

  /// The request that the arguments, the context and the endpoint describe.
  /// - Parameter place: where the principal stands among the arguments.
  static func request(
    _ arguments: ParsedArguments, from place: Int = 0, of page: CommandPage
  ) throws(CommandError) -> Request {
    let texts = arguments.positionals
    var request = Request(
      principal: texts[place], action: texts[place + 1], resource: texts[place + 2],
      furtherResources: Array(texts[(place + 3)...]))
    if let id = arguments[endpoint] {
      guard !id.isEmpty else {
        throw page.usageError("the endpoint is empty", help: "name it by its id, or leave `--endpoint` out")
      }
      request.endpoint = id
    }
    for text in arguments.all(context) {
      let halves = text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty else {
        throw page.usageError("`\(text)` is not KEY=VALUE", help: "write `--context aws:SourceIp=203.0.113.7`")
      }
      append(String(Substring(halves[0])), String(Substring(halves[1])), to: &request.context)
    }
    return request
  }

  /// Adds a value to its key, whose name compares without regard to the case of ASCII letters.
  private static func append(_ key: String, _ value: String, to context: inout [ContextEntry]) {
    guard let place = context.firstIndex(where: { folded($0.key) == folded(key) }) else {
      context.append(ContextEntry(key, .single(value)))
      return
    }
    switch context[place].value {
    case .single(let first): context[place].value = .multiple([first, value])
    case .multiple(let values): context[place].value = .multiple(values + [value])
    }
  }

  private static func folded(_ key: String) -> [UInt8] {
    key.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }
}
