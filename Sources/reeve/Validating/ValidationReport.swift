import Reeve

/// Prints findings as they come, and counts them.
struct ValidationReport {
  let isJSON: Bool
  let console: Console
  private var counts: [Severity: Int] = [:]
  private var inputCount = 0
  private var isComplete = true

  init(isJSON: Bool, console: Console) {
    self.isJSON = isJSON
    self.console = console
  }

  /// The findings of one file or store.
  mutating func add(_ diagnostics: [PolicyDiagnostic]) {
    inputCount += 1
    for diagnostic in diagnostics {
      counts[diagnostic.severity, default: 0] += 1
      if isJSON { console.print(Self.json(diagnostic)) } else { console.print(diagnostic.rendered) }
    }
  }

  /// Something that could not be read.
  mutating func add(_ error: CommandError) {
    isComplete = false
    console.report(error)
  }

  func finish() -> ExitStatus {
    let errors = counts[.error] ?? 0
    let warnings = (counts[.warning] ?? 0) + (counts[.securityWarning] ?? 0)
    let suggestions = counts[.suggestion] ?? 0
    if isJSON {
      console.print(
        .object([
          ("inputs", .integer(inputCount)), ("errors", .integer(errors)), ("warnings", .integer(warnings)),
          ("suggestions", .integer(suggestions)),
        ]))
    } else {
      console.print(
        "\(counted(errors, "error")), \(counted(warnings, "warning")), \(counted(suggestions, "suggestion"))")
    }
    return !isComplete ? .error : errors > 0 ? .negative : .success
  }

  private static func json(_ diagnostic: PolicyDiagnostic) -> JSONText {
    let (line, column) = diagnostic.source.position(of: diagnostic.location.lower)
    return .object([
      ("file", .string(diagnostic.source.name)), ("line", .integer(line)), ("column", .integer(column)),
      ("severity", .string(diagnostic.severity.rawValue)), ("check", .string(diagnostic.check)),
      ("message", .string(diagnostic.message)), ("help", .string(orNull: diagnostic.help)),
    ])
  }
}
