import Reeve
import ReeveGateway
import ReeveStore
import ReeveSystem
import ReeveTypes

/// `reeve key`: keys that secrets of access keys are sealed with.
enum KeyCommand: Command {
  private static let key = Option(
    "key", value: "FILE", isRepeatable: true,
    help: "a file with a sealing key; the first one seals, and each of them opens")
  private static let accessKeyID = Option(
    "access-key-id", value: "ID", help: "the id of the access key whose secret is sealed")
  private static let principal = Option(
    "principal", value: "ARN", help: "whose access key it is: a user, the root user, or a session")

  static let page = CommandPage(
    name: "key", summary: "Makes a sealing key, and seals the secrets of access keys, for a store to hold.",
    discussion: [
      "`reeve key new FILE` makes a sealing key, for this user alone to read. `reeve serve` needs it to verify requests that "
        + "are signed: name the file as secretsKey in its configuration. Who has the key and the store can sign as everyone.",
      "`reeve key seal` reads a secret access key from standard input, and prints the entry of the access key, for "
        + "access-keys.json of a store or a file in access-keys/. Of temporary credentials, add SessionToken and Expiration. "
        + "A sealed secret is good for this access key of this principal, and no other.",
      "`reeve key reseal FILE` prints the access keys of a file anew, with every secret sealed by the first --key; the others "
        + "open those that were sealed before.",
    ],
    positionals: [
      Positional("TASK", help: "new, seal or reseal"),
      Positional("FILE", isOptional: true, help: "new: the key's file, which must not be there; reseal: access keys"),
    ],
    options: [key, accessKeyID, principal],
    examples: [
      CommandPage.Example(
        command: """
          reeve key new sealing.key
              echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY > secret
              reeve key seal --key sealing.key --access-key-id AKIAIOSFODNN7EXAMPLE \\
                --principal arn:aws:iam::111122223333:user/Jane < secret
          """,
        output: """
          sealing key … is in `sealing.key`
          {
            "AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
            "Status": "Active",
            "Principal": "arn:aws:iam::111122223333:user/Jane",
            "SealedSecret": "…"
          }
          """)
    ],
    exitStatuses: [
      (.success, "done"), (.negative, "the file has errors, or a secret cannot be opened"),
      (.error, "it could not be done: an error was printed"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let file = arguments.positionals.dropFirst().first
    switch arguments.positionals[0] {
    case "new":
      try refuse([key, accessKeyID, principal], "new", in: arguments)
      guard let file else { throw page.usageError("missing argument FILE", help: "name the file to make") }
      return try makeKey(file, console)
    case "seal":
      guard file == nil else {
        throw page.usageError("`seal` takes no FILE", help: "the secret comes from standard input")
      }
      return try seal(arguments, console)
    case "reseal":
      try refuse([accessKeyID, principal], "reseal", in: arguments)
      guard let file else { throw page.usageError("missing argument FILE", help: "name a file with access keys") }
      return try reseal(file, arguments, console)
    case let task:
      throw page.usageError("unknown task `\(task)`", help: "expected one of: new, seal, reseal")
    }
  }

  private static func refuse(
    _ options: [Option], _ task: String, in arguments: ParsedArguments
  ) throws(CommandError) {
    for option in options where arguments.has(option) {
      throw page.usageError("`\(task)` takes no `--\(option.name)`", help: nil)
    }
  }

  private static func makeKey(_ path: String, _ console: Console) throws(CommandError) -> ExitStatus {
    do throws(SealingFailure) {
      var key = try SealingKeys.newKey()
      var text = Array((Base64Text.text(of: key) + "\n").utf8)
      let id = HexText.of(try SealingKeys(&key).ids[0])
      defer { SealingKeys.erase(&text) }
      do { try SecretFile.make(path, text) } catch {
        console.report(CommandError(error.description, help: error.help))
        return .error
      }
      console.print("sealing key \(id) is in `\(path)`")
      return .success
    } catch { throw CommandError(error.description) }
  }

  private static func seal(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    guard let id = arguments[accessKeyID] else {
      throw page.usageError("option `--access-key-id` is missing", help: "say whose secret it is")
    }
    guard let principal = arguments[principal] else {
      throw page.usageError("option `--principal` is missing", help: "say whose access key it is")
    }
    let keys = try SealingKeyFiles.read(arguments.all(key), page)
    // What a store would refuse is refused before the secret is asked for.
    if let problem = AccessKey.problem(id: id, principal: principal) {
      throw CommandError(problem.message, help: problem.help)
    }
    let secret = try SecretInput.read()
    do throws(SealingFailure) {
      let sealed = try secret.withSpan { (span) throws(SealingFailure) in
        try keys.seal(span, accessKeyID: id, principal: principal)
      }
      let entry = AccessKey(id: id, principal: principal, sealedSecret: sealed).entryText
      console.print(String(entry.dropLast()))
      return .success
    } catch { throw CommandError(error.description) }
  }

  private static func reseal(
    _ path: String, _ arguments: ParsedArguments, _ console: Console
  ) throws(CommandError) -> ExitStatus {
    let keys = try SealingKeyFiles.read(arguments.all(key), page)
    let reading = StoreLoader.load(accessKeyFile: path)
    for diagnostic in reading.diagnostics { console.report(diagnostic) }
    guard var store = reading.store else { return .negative }
    for index in store.accessKeys.indices {
      let old = store.accessKeys[index]
      do throws(SealingFailure) {
        let secret = try keys.open(old.sealedSecret, accessKeyID: old.id, principal: old.principal)
        store.accessKeys[index].sealedSecret = try secret.withSpan { (span) throws(SealingFailure) in
          try keys.seal(span, accessKeyID: old.id, principal: old.principal)
        }
      } catch {
        console.report(CommandError("access key `\(old.id)`: \(error)", help: nil))
        return .negative
      }
    }
    console.print(String((store.accessKeysText ?? "[]\n").dropLast()))
    return .success
  }
}
