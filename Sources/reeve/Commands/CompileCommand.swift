import Reeve
import ReeveImage

/// `reeve compile`: a store into an image.
enum CompileCommand: Command {
  private static let output = Option("output", value: "IMAGE", help: "the file to write; it is replaced as a whole")

  private static let issuerKeys = Option(
    "issuer-keys", value: "URL=FILE", isRepeatable: true,
    help: "the set of keys that stands at a `KeysURL` of the store, as a file; nothing is fetched")

  static let page = CommandPage(
    name: "compile", summary: "Compiles a store into an image, which a server or an application loads at once.",
    discussion: [
      "Equal stores give equal images. A store with an error is not compiled, and a file that is there stays as it is.",
      "An issuer of tokens whose keys stand at a URL is compiled with those that `--issuer-keys` gives. Without them the image has "
        + "it without keys, and whoever serves the image refuses its tokens as unavailable.",
    ],
    positionals: [Positional("STORE", help: "the folder of a store, or a JSON file with a store in it")],
    options: [output, issuerKeys, .format],
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
    loader.fetchedKeys = try fetchedKeys(arguments)
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
    guard let store = policies.store else {
      throw CommandError("`\(path)` is an image already", help: "name the store that it was compiled from")
    }
    for url in loader.fetchedKeys.sets.keys where store.keyFetches[url] == nil {
      throw CommandError(
        "no issuer of tokens in `\(path)` has its keys at `\(url)`", help: "write the URL as its `KeysURL` has it")
    }
    try AtomicFile.write(policies.imageBytes, to: output)
    for published in store.issuersWithoutKeys {
      console.report(
        line:
          "reeve: note: the image has no keys of `\(published.issuer)`, so that its tokens are refused as unavailable; "
          + "give those of its URL with `--issuer-keys \(published.url)=FILE`")
    }
    let summary = CompileSummary(image: policies.summary, elapsed: elapsed)
    if arguments.isJSON { console.print(summary.json) } else { console.print(summary.text) }
    return .success
  }

  /// The sets of keys that are given in place of what would be fetched.
  private static func fetchedKeys(_ arguments: ParsedArguments) throws(CommandError) -> FetchedKeys {
    var fetched = FetchedKeys()
    for text in arguments.all(issuerKeys) {
      // A URL may have the sign, too.
      guard let place = text.lastIndex(of: "="), let url = try? FetchURL(String(text[..<place])) else {
        throw page.usageError(
          "`\(text)` is not a value of `--issuer-keys`", help: "write `https://login.example.com/keys=FILE`")
      }
      let path = String(text[text.index(after: place)...])
      guard case .success(let bytes) = FileReading.bytes(of: path) else {
        throw CommandError("`\(path)` cannot be read", help: "check the path and its permissions")
      }
      do throws(PolicyDiagnostic) {
        fetched.sets[url] = FetchedKeys.KeySet(try TokenKeySet.read(bytes, from: path))
      } catch { throw CommandError(error.headline, help: error.help) }
    }
    return fetched
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
