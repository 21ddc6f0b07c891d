import Reeve

/// The plan for an action of a principal as a graph in Graphviz's language: tests are boxes, decisions are ellipses.
enum PlanGraph {
  static func dot(_ plan: ActionPlan) -> String {
    var plan = plan
    // Behind a step that always applies there is nothing that a request could reach.
    if let last = plan.steps.firstIndex(where: \.tests.isEmpty) { plan.steps.removeSubrange((last + 1)...) }
    var lines = ["digraph plan {", "  label=\(quoted("\(plan.action) by \(plan.principal)"));", "  node [shape=box];"]
    let entries = plan.steps.indices.map { plan.steps[$0].tests.isEmpty ? "s\($0)" : "s\($0)t0" }
    lines.append("  start [shape=point];")
    lines.append("  start -> \(entries.first ?? "silence");")
    for (number, step) in plan.steps.enumerated() {
      let next = number + 1 < entries.count ? entries[number + 1] : "silence"
      for (place, test) in step.tests.enumerated() {
        lines.append("  s\(number)t\(place) [label=\(quoted(PlanText.text(test)))];")
        let holds = place + 1 < step.tests.count ? "s\(number)t\(place + 1)" : "s\(number)"
        lines.append("  s\(number)t\(place) -> \(holds) [label=\"yes\"];")
        lines.append("  s\(number)t\(place) -> \(next) [label=\"no\"];")
      }
      let decision = "\(PlanText.word(step.effect))\nstatement \(step.statement.printableName)"
      lines.append("  s\(number) [shape=ellipse, label=\(quoted(decision))];")
    }
    if PlanText.canBeSilent(plan) { lines.append("  silence [shape=ellipse, label=\"implicitDeny\"];") }
    lines.append("}")
    return lines.joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
