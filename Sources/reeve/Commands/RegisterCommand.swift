import Reeve
import ReeveClient
import ReeveControl
import ReeveSystem
import ReeveWire

/// `reeve register`: temporary credentials of a running server.
enum RegisterCommand: Command {
  private static let connect = Option(
    "connect", value: "ADDRESS",
    help: "the server: unix:PATH or tcp://HOST:PORT (default: where `reeve serve` listens by default)")

  static let page = CommandPage(
    name: "register", summary: "Registers a session with a running server: temporary credentials and their limits.",
    discussion: [
      "A session is a JSON object as among the sessions of a store: Arn, of a role session or a federated user; Expiration; "
        + "and where there are any, Policies (session policies, which limit it), Tags, SourceIdentity, and for a federated "
        + "user FederatedBy. Registering the same session again replaces it. What the store says of a session comes first.",
      "When this command ends, every decision of the server knows the session, and it lasts: the server writes it into its "
        + "state folder before it answers. The listener must have registersSessions in its configuration.",
      "Each registration has a number, which only grows. A session that has expired is denied everything until it is "
        + "registered again.",
    ],
    positionals: [Positional("FILE", help: "the session, as JSON; - reads standard input")],
    options: [connect, .format],
    examples: [
      CommandPage.Example(
        command: """
          echo '{"listeners": [{"address": "unix:reeve.sock", "registersSessions": true}]}' > reeve.json
              timeout 50 reeve serve Profiles/bedrock --config reeve.json --state state 2> log &
              until reeve status --connect unix:reeve.sock > status 2>&1; do sleep 0.1; done
              echo '{"Arn": "arn:aws:sts::111122223333:assumed-role/ChatGateway/kai",
                     "Expiration": "2100-01-01T00:00:00Z"}' | reeve register --connect unix:reeve.sock -; kill $!
          """,
        output: """
          registered
            sequence   1
            sessions   1
          """)
    ],
    exitStatuses: [
      (.success, "every decision knows the session"), (.negative, "the session is malformed"),
      (.error, "it is not registered: an error was printed"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let address = try arguments[connect].map(ServerAddress.read) ?? RuntimeFolder.defaultAddress
    let session = try text(of: arguments.positionals[0])
    var client = try ServerAddress.connect(address)
    let reply: RegisterReply
    do { reply = try client.register(session: session) } catch {
      guard case .refused(let refusal) = error, refusal.code == .malformedSession else {
        throw ServerAddress.error(error)
      }
      for line in refusal.message.split(separator: "\n") { console.report(CommandError(String(line))) }
      return .negative
    }
    if arguments.isJSON {
      console.print(
        .object([
          ("sequence", .number("\(reply.sequence)")), ("sessionCount", .number("\(reply.sessionCount)")),
        ]))
    } else {
      console.print("registered\n  sequence   \(reply.sequence)\n  sessions   \(reply.sessionCount)")
    }
    return .success
  }

  private static func text(of path: String) throws(CommandError) -> String {
    switch FileReading.bytes(of: path == "-" ? "/dev/stdin" : path) {
    case .success(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .failure(let problem): throw CommandError("`\(path)` \(problem.message)", help: problem.help)
    }
  }
}
