import Reeve

/// A decision, as `reeve check` prints it.
struct DecisionReport {
  let request: Request
  let answer: Answer
  /// Of the snapshot of the server that decided; absent for a decision in the command's own process.
  let generation: UInt64?

  var exitStatus: ExitStatus { answer.decision == .allowed ? .success : .negative }

  var message: String? { DenialMessage.text(for: answer, to: request) }

  /// For people.
  var text: String {
    var lines = ["\(answer.decision)", "  reason     \(answer.reason)"]
    if let statement = answer.statement { lines.append("  statement  \(printable(Self.name(of: statement)))") }
    if let generation { lines.append("  generation \(generation)") }
    if let message { lines.append("  message    \(printable(message))") }
    return lines.joined(separator: "\n")
  }

  /// For programs; every member is always there.
  var json: JSONText {
    .object([
      ("decision", .string(answer.decision.description)), ("reason", .string(answer.reason.description)),
      ("statement", .string(orNull: answer.statement?.sid)), ("policy", .string(orNull: answer.statement?.policy)),
      ("generation", generation.map { .number(String($0)) } ?? .null), ("message", .string(orNull: message)),
    ])
  }

  /// `Sid, statement 1 of policy`: statements are counted from one, as people do.
  private static func name(of statement: DecidingStatement) -> String {
    let place = "statement \(statement.index + 1) of \(statement.policy)"
    return statement.sid.map { "\($0), \(place)" } ?? place
  }
}
