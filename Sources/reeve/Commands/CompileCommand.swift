import Reeve
import ReeveImage

/// `reeve compile`: a store into an image.
enum CompileCommand: Command {
  private static let output = Option("output", value: "IMAGE", help: "the file to write; it is replaced as a whole")

  static let page = CommandPage(
    name: "compile", summary: "Compiles a store into an image, which a server or an application loads at once.",
    discussion: [
      "Equal stores give equal images. A store with an error is not compiled, and a file that is there stays as it is."
    ],
    positionals: [Positional("STORE", help: "the folder of a store, or a JSON file with a store in it")],
    options: [output, .format],
    examples: [
      CommandPage.Example(
        command: "reeve compile Profiles/bedrock --output bedrock.image",
        output: """
          principals  17
          statements  96
          cells       …
          routes      302
          nodes       …
          bytes       …
          seconds     …
          digest      sha256:…
          """)
    ],
    exitStatuses: [
      (.success, "the image is written"), (.negative, "the store has errors"),
      (.error, "the store cannot be read, or the image not written"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    let path = arguments.positionals[0]
    guard let output = arguments[output] else {
      throw page.usageError("option `--output` is missing", help: "name the file with `\(output.usage)`")
    }
    guard FileReading.kind(of: path) != nil else {
      throw CommandError("`\(path)`: nothing is there", help: "name the folder of a store")
    }
    let clock = ContinuousClock()
    var loader = PolicyLoader()
    let start = clock.now
    let loading = loader.load(path)
    let elapsed = clock.now - start
    for diagnostic in loading.diagnostics { console.report(diagnostic) }
    guard let policies = loading.policies else {
      console.report(
        CommandError(
          "the store in `\(path)` is not compiled: \(counted(loading.errorCount, "error"))",
          help: "mend what is listed above"))
      return .negative
    }
    guard policies.store != nil else {
      throw CommandError("`\(path)` is an image already", help: "name the store that it was compiled from")
    }
    try AtomicFile.write(policies.imageBytes, to: output)
    let summary = CompileSummary(image: policies.summary, elapsed: elapsed)
    if arguments.isJSON { console.print(summary.json) } else { console.print(summary.text) }
    return .success
  }
}

/// What came of compiling a store, in numbers.
private struct CompileSummary {
  let image: ImageSummary
  let elapsed: Duration

  private var counts: [(name: String, count: Int)] {
    [
      ("principals", image.principalCount), ("statements", image.statementCount), ("cells", image.cellCount),
      ("routes", image.routeCount), ("nodes", image.nodeCount), ("bytes", image.byteCount),
    ]
  }

  private var seconds: String {
    let (whole, attoseconds) = elapsed.components
    let microseconds = String(attoseconds / 1_000_000_000_000)
    return "\(whole)." + String(repeating: "0", count: 6 - microseconds.count) + microseconds
  }

  var text: String {
    let rows =
      counts.map { ($0.name, String($0.count)) } + [
        ("seconds", seconds), ("digest", "sha256:\(HexText.of(image.digest))"),
      ]
    return rows.map { name, value in
      name + String(repeating: " ", count: 12 - name.utf8.count) + value
    }.joined(separator: "\n")
  }

  var json: JSONText {
    .object(
      counts.map { ($0.name, .integer($0.count)) } + [
        ("seconds", .number(seconds)), ("digest", .string("sha256:\(HexText.of(image.digest))")),
      ])
  }
}
