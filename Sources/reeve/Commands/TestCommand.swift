import Reeve

/// `reeve test`: scenario files, by both engines.
enum TestCommand: Command {
  private static let engine = Option(
    "engine", value: "ENGINE", choices: ScenarioRunner.Engines.allCases.map(\.rawValue),
    help: "compiled: what serves; reference: the definition; both: they must agree (default: both)")

  static let page = CommandPage(
    name: "test", summary: "Runs scenario files: requests with the decisions that are expected.",
    discussion: [
      "PATH is a scenario file, a store, whose folder `scenarios` is run, or a folder of scenario files. Stores are "
        + "trusted with derived condition keys, and aws:CurrentTime sets the clock."
    ],
    positionals: [Positional("PATH", isRepeatable: true, help: "a scenario file, or a folder that has some")],
    options: [engine, .format],
    examples: [
      CommandPage.Example(command: "reeve test Profiles/bedrock", output: "310 passed, 0 failed"),
      CommandPage.Example(
        command: "reeve test Profiles/bedrock --engine compiled --format json | tail -n 1",
        output: #"{"passed":310,"failed":0}"#),
    ],
    exitStatuses: [
      (.success, "all cases pass"), (.negative, "some fail"), (.error, "a file or a store cannot be read"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws(CommandError) -> ExitStatus {
    var runner = ScenarioRunner(engines: arguments[engine].flatMap { ScenarioRunner.Engines(rawValue: $0) } ?? .both)
    var report = Report(isJSON: arguments.isJSON, console: console)
    for path in arguments.positionals {
      switch ScenarioFiles.find(under: path) {
      case .failure(let problem): report.add(problem)
      case .success(let files):
        for file in files { report.add(runner.run(file: file)) }
      }
    }
    return try report.finish()
  }

  /// Counts the results and prints them as they come.
  private struct Report {
    let isJSON: Bool
    let console: Console
    private var passed = 0
    private var failed = 0
    private var unreadable = 0
    /// Errors of a store that several files name are printed once.
    private var printed: Set<String> = []

    init(isJSON: Bool, console: Console) {
      self.isJSON = isJSON
      self.console = console
    }

    mutating func add(_ problem: PolicyDiagnostic) {
      unreadable += 1
      console.report(problem)
    }

    mutating func add(_ run: ScenarioRun) {
      for diagnostic in run.diagnostics where diagnostic.severity == .error {
        if printed.insert(diagnostic.headline).inserted { console.report(diagnostic) }
      }
      guard let results = run.results else {
        unreadable += 1
        return
      }
      for result in results {
        if result.passes { passed += 1 } else { failed += 1 }
        if isJSON {
          console.print(json(result, of: run.path))
        } else if !result.passes {
          console.print(text(result, of: run.path))
        }
      }
    }

    func finish() throws(CommandError) -> ExitStatus {
      if isJSON {
        console.print(.object([("passed", .integer(passed)), ("failed", .integer(failed))]))
      } else {
        console.print("\(passed) passed, \(failed) failed")
      }
      if unreadable > 0 {
        throw CommandError(
          "\(counted(unreadable, "scenario path")) could not be run", help: "mend what is listed above")
      }
      return failed == 0 ? .success : .negative
    }

    private func text(_ result: ScenarioResult, of path: String) -> String {
      let (line, _) = result.scenario.value.source.position(of: result.scenario.value.range.lower)
      var lines = ["FAIL \(path):\(line): \(printable(result.scenario.name))"]
      lines.append("  expected   \(OutcomeText.text(result.scenario.expectation))")
      if let outcome = result.compiled { lines.append("  compiled   \(OutcomeText.text(outcome))") }
      if let outcome = result.reference { lines.append("  reference  \(OutcomeText.text(outcome))") }
      if !result.enginesAgree { lines.append("  the engines disagree: this is a fault of Reeve, please report it") }
      return lines.joined(separator: "\n")
    }

    private func json(_ result: ScenarioResult, of path: String) -> JSONText {
      .object([
        ("file", .string(path)), ("case", .string(result.scenario.name)),
        ("expected", OutcomeText.json(result.scenario.expectation)),
        ("compiled", result.compiled.map(OutcomeText.json) ?? .null),
        ("reference", result.reference.map(OutcomeText.json) ?? .null), ("pass", .boolean(result.passes)),
      ])
    }
  }
}
