import Reeve
import ReeveControl
import ReeveSystem

/// `reeve serve`: the server.
enum ServeCommand: Command {
  private static let config = Option("config", value: "FILE", help: "a configuration; options override what it says")
  private static let listen = Option(
    "listen", value: "ADDRESS", isRepeatable: true,
    help: "unix:PATH or tcp://HOST:PORT (default: unix:reeve.sock in the runtime folder)")
  private static let reactors = Option(
    "reactors", value: "N", help: "threads that decide (default: half of the processors)")
  private static let busyPoll = Option(
    "busy-poll", value: "MICROSECONDS",
    help:
      "how long a thread that decides polls before it sleeps, 0 to 100: answers come sooner, for a processor that is "
      + "kept busy (default: 0)")
  private static let control = Option(
    "control", value: "PATH",
    help: "the socket by which a later `reeve serve` finds the data plane of this one (default: beside the first Unix "
      + "socket, PATH.control)")
  private static let state = Option(
    "state", value: "FOLDER",
    help:
      "where registered sessions are kept; it is made when it is not there (default: none, and none can be registered)")
  private static let drainTimeout = Option(
    "drain-timeout", value: "SECONDS", help: "how long a stop waits for answers to what was asked (default: 10)")
  private static let logLevel = Option(
    "log-level", value: "LEVEL", choices: LogLevel.allCases.map(\.description),
    help: "the least that is logged to standard error: debug, info, notice, warning or error (default: info)")

  static let page = CommandPage(
    name: "serve", summary: "Serves decisions of a store or an image, and takes over every change to it.",
    discussion: [
      "The decisions are made by `reeved`, which this command starts: it stands beside `reeve`. If `reeved` dies, it is "
        + "started again on the same sockets and policies. If this command dies, `reeved` goes on answering, and the next "
        + "`reeve serve` with the same addresses takes it over.",
      "The store is watched. A change is loaded when the files have been quiet for 50 ms, at once on SIGHUP or where a "
        + "single file, such as an image, is renamed into its place; it is compiled, verified, and decides from then on: the "
        + "generation, a number that every reply carries, grows by one. A store with errors changes nothing: they are logged, "
        + "and `reeve status` names them. Files that belong together are changed at once by swapping a symlink to the folder.",
      "At the start there is nothing to go on with: a store with errors ends this command with exit status 1, unless it "
        + "has taken over a `reeved`, which keeps its policies until the store is mended.",
      "The first SIGTERM or SIGINT stops the server when what was asked is answered; a second one, a second later or more, "
        + "at once.",
      "The runtime folder is $XDG_RUNTIME_DIR; without it /run/reeve for root and /tmp/reeve-UID for others. A Unix "
        + "socket takes callers of this user and group; whoever can reach a TCP port may ask.",
      #"A configuration is a JSON object; each member may be missing: {"store": "policies", "listeners": [{"address": "#
        + #""unix:reeve.sock", "trustContext": false}], "reactors": 2, "busyPollMicroseconds": 0, "control": "#
        + #""reeve.control", "state": "state", "secretsKey": "sealing.key", "fetch": {"authorities": "ca.pem"}, "drainTimeoutSeconds": 10}. Its paths are relative "#
        + "to it.",
      "secretsKey names the file of the key that the secrets of access keys were sealed with, or an array of such files "
        + "(`reeve help key`). It is read again on SIGHUP. Without it the server decides as ever, and refuses requests that "
        + "are signed.",
      "Keys of issuers of tokens that stand at a URL are fetched by `reeve-fetch`, which stands beside `reeve`, too, and on SIGHUP at "
        + "once. fetch names the file of the certificate authorities that are trusted (default: the system's) and an HTTP proxy, as "
        + "tcp://HOST:PORT (default: none, whatever the environment says).",
      "A listener may have, beside its address: trustContext: true, which lets its callers set every condition key that "
        + "Reeve derives, such as aws:CurrentTime; or trustKeys, an array of those that they may set, such as "
        + "aws:PrincipalTag/*; endpoint, the id of the VPC endpoint that every request on it came through; and "
        + "registersSessions: true, which lets its callers register sessions (`reeve help register`).",
    ],
    positionals: [
      Positional(
        "STORE", isOptional: true,
        help: "the folder of a store, a JSON file with a store in it, or an image that `reeve compile` wrote")
    ],
    options: [config, listen, reactors, busyPoll, control, state, drainTimeout, logLevel],
    examples: [
      CommandPage.Example(
        command: """
          timeout 50 reeve serve Profiles/bedrock --listen unix:reeve.sock 2> log &
              until reeve status --connect unix:reeve.sock > status 2>&1; do sleep 0.1; done
              kill $!; wait; cat log
          """,
        output: """
          … notice listening address=unix:reeve.sock context=reported
          … info policies loaded path=Profiles/bedrock milliseconds=…
          …
          … notice stopping signal=SIGTERM drainMilliseconds=10000
          …
          … notice stopped
          """)
    ],
    exitStatuses: [
      (.success, "stopped by SIGTERM or SIGINT, with everything answered"),
      (.negative, "the store has errors, or the stop was cut short"),
      (.error, "it could not serve: an error was printed"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let configuration = try configuration(arguments, console)
    let log = Log(level: arguments[logLevel].flatMap { LogLevel(name: $0) } ?? .info)
    do {
      switch try ControlPlane(try ServePlan(configuration), log: log).run() {
      case .drained: return .success
      case .interrupted: return .negative
      }
    } catch { return try fail(error, console) }
  }

  private static func fail(_ error: ServeError, _ console: Console) throws(CommandError) -> ExitStatus {
    switch error {
    case .refusedPolicies(_, let diagnostics):
      for diagnostic in diagnostics where diagnostic.severity == .error { console.report(diagnostic) }
      console.report(CommandError(error.description, help: error.help))
      return .negative
    case .nothingToServe: throw page.usageError(error.description, help: error.help)
    default: throw CommandError(error.description, help: error.help)
    }
  }

  // The configuration.

  private static func configuration(
    _ arguments: ParsedArguments, _ console: Console
  ) throws(CommandError) -> ServeConfiguration {
    let flags = try flags(arguments)
    guard let path = arguments[config] else { return flags }
    let reading = ConfigurationReading.read(file: path)
    guard let configuration = reading.configuration else {
      for diagnostic in reading.diagnostics { console.report(diagnostic) }
      throw CommandError(
        "the configuration `\(path)` has \(counted(reading.diagnostics.count, "error"))",
        help: "mend what is listed above; `reeve help serve` shows what a configuration has")
    }
    return configuration.overridden(by: flags)
  }

  private static func flags(_ arguments: ParsedArguments) throws(CommandError) -> ServeConfiguration {
    var flags = ServeConfiguration()
    flags.store = arguments.positionals.first
    for text in arguments.all(listen) {
      let listener = ListenerConfiguration(try ServerAddress.read(text))
      guard !flags.listeners.contains(listener) else {
        throw page.usageError("the address `\(text)` is given twice", help: "keep one of the two")
      }
      flags.listeners.append(listener)
    }
    flags.reactorCount = try integer(arguments, reactors, 1...ServeConfiguration.reactorCountMax)
    flags.busyPollMicroseconds = try integer(arguments, busyPoll, 0...ServeConfiguration.busyPollMicrosecondsMax)
    flags.controlPath = arguments[control]
    flags.stateFolder = arguments[state]
    flags.drainTimeoutMilliseconds = try integer(
      arguments, drainTimeout, 0...ServeConfiguration.drainTimeoutMillisecondsMax / 1_000
    ).map { $0 * 1_000 }
    return flags
  }

  private static func integer(
    _ arguments: ParsedArguments, _ option: Option, _ range: ClosedRange<Int>
  ) throws(CommandError) -> Int? {
    guard let text = arguments[option] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw page.usageError(
        "`\(text)` is not a value of `--\(option.name)`",
        help: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
