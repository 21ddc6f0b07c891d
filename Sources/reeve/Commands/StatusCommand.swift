import Reeve
import ReeveClient
import ReeveControl
import ReeveSystem
import ReeveWire

/// `reeve status`: what a server runs.
enum StatusCommand: Command {
  private static let connect = Option(
    "connect", value: "ADDRESS",
    help: "the server: unix:PATH or tcp://HOST:PORT (default: where `reeve serve` listens by default)")

  static let page = CommandPage(
    name: "status", summary: "Asks a running server what it runs.",
    discussion: [
      "The note is what `reeve serve` last had to say about the store: when it was loaded, or why it could not be.",
      "With --format json, times are seconds since 1970 and the digest is the SHA-256 of the image.",
    ],
    options: [connect, .format],
    examples: [
      CommandPage.Example(
        command: """
          timeout 50 reeve serve Profiles/bedrock --listen unix:reeve.sock 2> log &
              until reeve status --connect unix:reeve.sock 2> errors; do sleep 0.1; done; kill $!
          """,
        output: """
          generation 1 decides since …
            image        …
            data plane   process …
            control      attached
            connections  1
            decisions    0
            note         `Profiles/bedrock` was loaded at …
          """)
    ],
    exitStatuses: [(.success, "the server answered"), (.error, "it did not: an error was printed")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let address = try arguments[connect].map(ServerAddress.read) ?? RuntimeFolder.defaultAddress
    var client = try ServerAddress.connect(address)
    let status: StatusReply
    do { status = try client.status() } catch { throw ServerAddress.error(error) }
    if arguments.isJSON { console.print(json(status)) } else { console.print(text(status)) }
    return .success
  }

  private static func text(_ status: StatusReply) -> String {
    var rows: [(String, String)] = []
    if status.generation > 0 {
      rows.append(("image", "\(counted(Int(status.imageByteCount), "byte")), sha256 \(digest(status))"))
    }
    if status.revision > 0 {
      rows.append(("revision", "\(status.revision)\(status.isFresh ? "" : ", no longer fresh")"))
    }
    rows += [
      (
        "data plane",
        "process \(status.processID) since \(time(status.startedAt)), \(counted(Int(status.reactorCount), "reactor"))"
      ),
      ("control", status.isControlled ? "attached" : "gone; start `reeve serve` again to take up changes"),
      ("connections", "\(status.connectionCount)"), ("decisions", "\(status.decisionCount)"),
    ]
    if status.sessionSequence > 0 {
      rows.append(("sessions", "\(status.sessionCount) registered, sequence \(status.sessionSequence)"))
    }
    if status.isDraining { rows.append(("draining", "it answers what was asked, and stops")) }
    let note = status.note.split(separator: "\n").map { printable(String($0)) }
    if !note.isEmpty { rows.append(("note", note.joined(separator: "\n\(String(repeating: " ", count: column))"))) }
    let headline =
      status.generation > 0
      ? "generation \(status.generation) decides since \(time(status.activatedAt))"
      : "no policies are loaded: everything is denied"
    return ([headline] + rows.map { row in "  \(padded(row.0))\(row.1)" }).joined(separator: "\n")
  }

  private static let column = 15

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, column - 2 - name.count))
  }

  private static func json(_ status: StatusReply) -> JSONText {
    .object([
      ("generation", .number("\(status.generation)")), ("revision", .number("\(status.revision)")),
      ("digest", .string(digest(status))), ("imageByteCount", .number("\(status.imageByteCount)")),
      ("activatedAt", .number("\(status.activatedAt)")), ("startedAt", .number("\(status.startedAt)")),
      ("decisionCount", .number("\(status.decisionCount)")), ("connectionCount", .integer(Int(status.connectionCount))),
      ("reactorCount", .integer(Int(status.reactorCount))), ("isFresh", .boolean(status.isFresh)),
      ("isControlled", .boolean(status.isControlled)), ("isDraining", .boolean(status.isDraining)),
      ("processID", .integer(Int(status.processID))),
      ("sessionCount", .integer(Int(status.sessionCount))), ("sessionSequence", .number("\(status.sessionSequence)")),
      ("note", .string(status.note)),
    ])
  }

  private static func digest(_ status: StatusReply) -> String { LogLine.hexadecimal(status.digest) }

  private static func time(_ seconds: Int64) -> String { LogLine.time(seconds: seconds) }
}
