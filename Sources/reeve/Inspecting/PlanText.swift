import Reeve

/// The plan for an action of a principal, for people and for programs.
enum PlanText {
  static func text(_ plan: ActionPlan) -> String {
    var lines = [
      "principal  \(printable(plan.principal))", "action     \(printable(plan.action))",
      "plan       \(source(of: plan))",
    ]
    if plan.isWithoutResource { lines.append("resource   none: the action has no resource type, so only `*` matches") }
    lines.append("")
    for step in plan.steps {
      lines.append("\(word(step.effect)) by statement \(step.statement.printableName)")
      if step.tests.isEmpty { lines.append("  always") }
      for (number, test) in step.tests.enumerated() {
        lines.append("  \(number == 0 ? "if " : "and") \(text(test))")
      }
    }
    if canBeSilent(plan) { lines.append(plan.steps.isEmpty ? "implicitDeny" : "else implicitDeny") }
    return lines.joined(separator: "\n")
  }

  /// Whether a request can meet none of the steps: none of them always applies.
  static func canBeSilent(_ plan: ActionPlan) -> Bool { plan.steps.allSatisfy { !$0.tests.isEmpty } }

  /// What a step comes to.
  static func word(_ effect: Effect) -> String { effect == .deny ? "explicitDeny" : "allowed" }

  /// `aws:sourceip IpAddress 203.0.113.0/24`; several values in a list.
  static func text(_ test: StatementTest) -> String {
    let values = test.values.map { printable($0) }
    return "\(printable(test.subject)) \(test.comparison) "
      + (values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]")
  }

  private static func source(of plan: ActionPlan) -> String {
    let denials = plan.steps.count { $0.effect == .deny }
    let counts =
      "\(counted(denials, "denial")), \(counted(plan.steps.count - denials, "allow"))\(plan.isIndexed ? ", indexed" : "")"
    return switch plan.source {
    case .cell: "a cell: \(counts)"
    case .othersCell: "the cell of actions that no document names: \(counts)"
    case .documents: "no cell, so each document is asked: \(counts)"
    case .nothing: "the image has no identity policies for this principal"
    }
  }

  static func json(_ plan: ActionPlan) -> JSONText {
    let source =
      switch plan.source {
      case .cell: "cell"
      case .othersCell: "othersCell"
      case .documents: "documents"
      case .nothing: "nothing"
      }
    return .object([
      ("principal", .string(plan.principal)), ("action", .string(plan.action)),
      ("isWithoutResource", .boolean(plan.isWithoutResource)), ("source", .string(source)),
      ("isIndexed", .boolean(plan.isIndexed)),
      ("steps", .array(plan.steps.map(json))),
    ])
  }

  private static func json(_ step: PlanStep) -> JSONText {
    .object([
      ("decision", .string(word(step.effect))), ("policy", .string(step.statement.policy)),
      ("index", .integer(step.statement.index)), ("statement", .string(orNull: step.statement.sid)),
      (
        "tests",
        .array(
          step.tests.map { test in
            .object([
              ("subject", .string(test.subject)), ("comparison", .string(test.comparison)),
              ("values", .array(test.values.map { .string($0) })),
            ])
          })
      ),
    ])
  }
}
