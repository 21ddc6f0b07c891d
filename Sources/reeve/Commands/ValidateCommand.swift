import Reeve

/// `reeve validate`: what is wrong with documents and stores.
enum ValidateCommand: Command {
  private static let type = Option(
    "type", value: "TYPE", choices: PolicyType.allCases.map(\.rawValue),
    help: "the policy type of every document: \(PolicyType.allCases.map(\.rawValue).joined(separator: ", ")) "
      + "(default: what its principals and actions look like)")

  static let page = CommandPage(
    name: "validate", summary: "Says what is wrong with policy documents, stores and scenario files, and where.",
    discussion: [
      "PATH is a file, a store, or a folder, of which every file that ends with .json or .txt is read. Each finding is "
        + "a line `file:line:column: severity: message [CHECK]`, the text that it is about, and what to write instead. "
        + "Checks have the names that IAM Access Analyzer gives them, where it has them."
    ],
    positionals: [Positional("PATH", isRepeatable: true, help: "a document, a store, or a folder of documents")],
    options: [type, .format],
    examples: [
      CommandPage.Example(
        command: """
          echo '{ "Version": "2012-10-17", "Statement": { "Effect": "Allow",
              "Action": "s3>GetObject", "Resource": "*" } }' > policy.json
          """,
        output: ""),
      CommandPage.Example(
        command: "reeve validate policy.json",
        output: """
          policy.json:2:15: error: malformed action `s3>GetObject` [INVALID_ACTION]
                "Action": "s3>GetObject", "Resource": "*" } }
                          ^~~~~~~~~~~~~~
            help: did you mean `s3:GetObject`?
          1 error, 0 warnings, 0 suggestions
          """),
      CommandPage.Example(
        command: "reeve validate Profiles/bedrock", output: "0 errors, 0 warnings, 0 suggestions"),
    ],
    exitStatuses: [
      (.success, "no error; there may be warnings and suggestions"), (.negative, "errors"),
      (.error, "a path cannot be read"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let type = arguments[type].flatMap { PolicyType(rawValue: $0) }
    var report = ValidationReport(isJSON: arguments.isJSON, console: console)
    for path in arguments.positionals {
      do throws(CommandError) {
        for found in try ValidationPaths.find(under: path) {
          switch found {
          case .store(let folder): report.add(StoreLoader.load(folder: folder).diagnostics)
          case .file(let file): report.add(try read(file, type: type).diagnostics)
          }
        }
      } catch { report.add(error) }
    }
    return report.finish()
  }

  private static func read(_ file: String, type: PolicyType?) throws(CommandError) -> ValidatedFile {
    switch FileReading.bytes(of: file) {
    case .failure(let problem): throw CommandError("`\(file)` \(problem.message)", help: problem.help)
    case .success(let bytes): return ValidatedFile(name: file, bytes: bytes, type: type)
    }
  }
}
