import Reeve

/// An explanation as it goes over the wire.
struct ExplanationText {
  let explanation: Explanation
  let request: Request
  let generation: UInt64

  private var message: String? { DenialMessage.text(for: explanation.answer, to: request) }

  /// For people.
  var text: String { explanation.text + (message.map { "AWS would say:\n  \($0)\n" } ?? "") }

  /// One JSON object: the members of `reeve check --format json`, and the statements that were considered.
  var json: String {
    let answer = explanation.answer
    return JSONText.object([
      ("decision", .string(answer.decision.description)), ("reason", .string(answer.reason.description)),
      ("statement", .string(orNull: answer.statement?.sid)), ("policy", .string(orNull: answer.statement?.policy)),
      ("generation", .number(String(generation))), ("message", .string(orNull: message)),
      ("outline", .array(explanation.outline.map { .string($0) })),
      ("considered", .array(explanation.considered.map(Self.json))),
    ]).line
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
