import Reeve

/// What a case expects, and what an engine came to, in the same words.
enum OutcomeText {
  /// For people: `explicitDeny, reason identity, statement DenyInference`.
  static func text(_ expectation: Scenario.Expectation) -> String {
    switch expectation {
    case .error(let part): "an error with \(printable("`\(part)`"))"
    case .decision(let decision, let reason, let statement): text(decision, reason, statement)
    }
  }

  static func text(_ outcome: ScenarioOutcome) -> String {
    switch outcome {
    case .failure(let error): "error: \(printable(error.description))"
    case .success(let answer):
      text(answer.decision, answer.reason, nil) + (answer.statement.map { ", statement \($0.printableName)" } ?? "")
    }
  }

  private static func text(_ decision: Decision, _ reason: Reason?, _ sid: String?) -> String {
    var text = "\(decision)"
    if let reason { text += ", reason \(reason)" }
    if let sid { text += ", statement \(printable("`\(sid)`"))" }
    return text
  }

  /// For programs, in the form that scenario files have.
  static func json(_ expectation: Scenario.Expectation) -> JSONText {
    switch expectation {
    case .error(let part): .object([("error", .string(part))])
    case .decision(let decision, let reason, let statement): json(decision, reason, statement)
    }
  }

  static func json(_ outcome: ScenarioOutcome) -> JSONText {
    switch outcome {
    case .failure(let error): .object([("error", .string(error.description))])
    case .success(let answer): json(answer.decision, answer.reason, answer.statement?.sid)
    }
  }

  private static func json(_ decision: Decision, _ reason: Reason?, _ statement: String?) -> JSONText {
    var members: [(String, JSONText)] = [("decision", .string(decision.description))]
    if let reason { members.append(("reason", .string(reason.description))) }
    if let statement { members.append(("statement", .string(statement))) }
    return .object(members)
  }
}
