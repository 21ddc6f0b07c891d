import Reeve

/// A decision, as `reeve check` and `reeve explain` print it.
struct DecisionReport {
  let request: Request
  let answer: Answer
  /// Of the snapshot of the server that decided; absent for a decision in the command's own process.
  var generation: UInt64?
  /// Where the decision is to be explained.
  var explanation: Explanation?

  var exitStatus: ExitStatus { answer.decision == .allowed ? .success : .negative }

  private var message: String? { DenialMessage.text(for: answer, to: request) }

  func print(on console: Console, asJSON isJSON: Bool) {
    if isJSON { console.print(json) } else { console.print(explanation.map(explained) ?? text) }
  }

  /// For people.
  private var text: String {
    var lines = ["\(answer.decision)", "  reason     \(answer.reason)"]
    if let statement = answer.statement { lines.append("  statement  \(OutcomeText.name(of: statement))") }
    if let generation { lines.append("  generation \(generation)") }
    if let message { lines.append("  message    \(printable(message))") }
    return lines.joined(separator: "\n")
  }

  private func explained(_ explanation: Explanation) -> String {
    let lines = explanation.text.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
    return lines.joined(separator: "\n") + (message.map { "\nAWS would say:\n  \(printable($0))" } ?? "")
  }

  /// For programs. Every member is always there, but for those of an explanation that was not asked for.
  private var json: JSONText {
    var members: [(String, JSONText)] = [
      ("decision", .string(answer.decision.description)), ("reason", .string(answer.reason.description)),
      ("statement", .string(orNull: answer.statement?.sid)), ("policy", .string(orNull: answer.statement?.policy)),
      ("generation", generation.map { .number(String($0)) } ?? .null), ("message", .string(orNull: message)),
    ]
    if let explanation {
      members.append(("outline", .array(explanation.outline.map { .string($0) })))
      members.append(("considered", .array(explanation.considered.map(Self.json))))
    }
    return .object(members)
  }

  private static func json(_ statement: ConsideredStatement) -> JSONText {
    .object([
      ("reason", .string(statement.reason.description)), ("policy", .string(statement.policy)),
      ("index", .integer(statement.index)), ("statement", .string(orNull: statement.sid)),
      ("effect", .string(statement.effect == .allow ? "Allow" : "Deny")), ("applies", .boolean(statement.applies)),
      ("finding", .string(statement.finding)),
    ])
  }
}
