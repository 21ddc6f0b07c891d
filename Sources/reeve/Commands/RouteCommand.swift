import Reeve
import ReeveGateway

/// `reeve route`: what an HTTP request is, by the routes of a store.
enum RouteCommand: Command {
  private static let header = Option(
    "header", value: "NAME:VALUE", isRepeatable: true, help: "a header of the request; `Host` names the host")

  private static let body = Option(
    "body", value: "FILE", help: "the body of the request, for routes that read it; without it, none was handed in")

  static let page = CommandPage(
    name: "route", summary: "Shows what an HTTP request needs permission for, by the routes of a store.",
    discussion: [
      "URL is what a client asks for, with scheme and host or as a path alone, byte for byte: nothing of it is decoded before "
        + "a route is found. Of the routes that fit, the most specific one is taken: Profiles/README.md says how they are "
        + "written. A store's routes are asked in both engines, which must agree, and an image alone. Who asks, and whether it is allowed, is another question: `reeve check`."
    ],
    positionals: [
      Positional(
        "STORE", help: "the folder of a store, a JSON file with a store or with routes in it, or an image"),
      Positional("METHOD", help: "such as `GET`"), Positional("URL", help: "such as `https://HOST/PATH?QUERY`"),
    ],
    options: [header, body, .format],
    examples: [
      CommandPage.Example(
        command: """
          reeve route Profiles/bedrock POST \\
              https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-text-express-v1/invoke
          """,
        output: """
          route     InvokeModel of runtime (line 83)
            Region   us-east-1
            ModelId  amazon.titan-text-express-v1
          action    bedrock:InvokeModel
          resource  arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-express-v1
          """)
    ],
    exitStatuses: [
      (.success, "a route was found"), (.negative, "there is none, or the request is refused: nobody may make it"),
      (.error, "the store or the URL cannot be read, or the engines differ"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let engines = try RouteEngines(arguments.positionals[0], console)
    let routing = try engines.route(head(arguments), body: JSONBody(content: content(arguments)))
    if arguments.isJSON { console.print(RoutingText.json(routing)) } else { console.print(RoutingText.text(routing)) }
    if case .routed = routing { return .success }
    return .negative
  }

  private static func content(_ arguments: ParsedArguments) throws(CommandError) -> [UInt8]? {
    guard let path = arguments[body] else { return nil }
    switch FileReading.bytes(of: path) {
    case .success(let bytes): return bytes
    case .failure(let diagnostic): throw CommandError(diagnostic.headline)
    }
  }

  private static func head(_ arguments: ParsedArguments) throws(CommandError) -> HTTPRequestHead {
    var headers = HTTPFields()
    var host = ""
    for text in arguments.all(header) {
      guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
        throw page.usageError("`\(text)` is not a header", help: "write it as `--header NAME:VALUE`")
      }
      let name = String(text[..<colon])
      let value = String(text[text.index(after: colon)...].drop { $0 == " " })
      if name.lowercased() == "host" { host = value } else { headers.append(HTTPRequestHead.Header(name, value)) }
    }
    var target = arguments.positionals[2]
    if let scheme = target.firstRange(of: "://") {
      let rest = target[scheme.upperBound...]
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      host = String(rest[..<end])
      target = String(rest[end...])
      if target.isEmpty || target.hasPrefix("?") { target = "/" + target }
    }
    guard target.hasPrefix("/") else {
      throw page.usageError(
        "`\(target)` is not a URL", help: "write `https://HOST/PATH`, or a path that begins with `/`")
    }
    return HTTPRequestHead(arguments.positionals[1], host: host, target, headers: headers)
  }
}
