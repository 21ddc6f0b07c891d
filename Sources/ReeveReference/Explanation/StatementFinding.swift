import ReevePolicy
import ReeveTypes

/// Puts into words what came of comparing one statement with a request. It decides nothing: whether a part holds is
/// read from what the decision found.
struct StatementFinding {
  let judged: Evaluation.Judged
  let evaluation: Evaluation

  private var statement: Statement { judged.statement }
  private var parts: Evaluation.Parts { judged.parts }

  /// A line for each part: all of them when the statement applies, else those that do not hold.
  var text: String {
    var lines: [(holds: Bool, text: String)] = []
    if let principal { lines.append((parts.principal.grantClass != .none, principal)) }
    lines.append((parts.action.holds, action))
    lines.append((parts.resource.holds, resource))
    for (clause, finding) in zip(statement.conditions, parts.conditions) {
      lines.append(
        (finding.holds, ConditionWording(clause: clause, finding: finding, judged: judged, evaluation: evaluation).text)
      )
    }
    return lines.filter { parts.applies || !$0.holds }.map(\.text).joined(separator: "\n")
  }

  private var principal: String? {
    let asked = "`\(evaluation.requester.text)`"
    switch statement.principal {
    case nil:
      // An identity policy has none; elsewhere a statement without a principal is about nobody.
      return parts.principal.grantClass == .none ? "the statement has no `Principal`, so it is about nobody" : nil
    case .principal(let patterns):
      guard let pattern = parts.principal.pattern else {
        return "principal \(asked) is none of \(Phrase.list(patterns.map(spelt)))"
      }
      return "principal `\(spelt(pattern))` names \(parts.principal.grantClass)"
    case .notPrincipal(let patterns):
      guard let pattern = parts.principal.pattern else {
        return "principal \(asked) is none of \(Phrase.list(patterns.map(spelt))) of `NotPrincipal`"
      }
      if parts.principal.isListedInVain {
        return "principal \(asked) has a permissions boundary, so `NotPrincipal` does not exempt it as "
          + "`\(spelt(pattern))`"
      }
      return "principal \(asked) is exempt: `NotPrincipal` has `\(spelt(pattern))`"
    }
  }

  private func spelt(_ pattern: PrincipalPattern) -> String {
    switch pattern {
    case .everyone: "*"
    case .aws(let text), .service(let text), .federated(let text), .canonicalUser(let text): text
    }
  }

  private var action: String {
    switch statement.action {
    case .action(let patterns):
      wording("action", evaluation.request.action, patterns, parts.action, element: "Action", isNegated: false)
    case .notAction(let patterns):
      wording("action", evaluation.request.action, patterns, parts.action, element: "NotAction", isNegated: true)
    }
  }

  private var resource: String {
    switch statement.resource {
    case nil:
      parts.resource.holds
        ? "resource: the role itself" : "the statement has no `Resource`, so it is about nothing"
    case .resource(let patterns):
      wording("resource", evaluation.resource.text, patterns, parts.resource, element: "Resource", isNegated: false)
    case .notResource(let patterns):
      wording("resource", evaluation.resource.text, patterns, parts.resource, element: "NotResource", isNegated: true)
    }
  }

  private func wording(
    _ part: String, _ asked: String, _ patterns: [String], _ match: ElementMatch, element: String, isNegated: Bool
  ) -> String {
    if patterns.isEmpty { return "`\(element)` is an empty list, so the statement is about nothing" }
    let behind = isNegated ? " of `\(element)`" : ""
    guard let pattern = match.pattern else {
      let all = Phrase.list(patterns)
      let verb = patterns.count == 1 ? "is not" : "is none of"
      let note =
        part == "resource" && evaluation.actsOnNoResource
        ? "; the action acts on no resource, so that only `*` is about it" : ""
      return "\(part) `\(asked)` \(verb) \(all)\(behind)" + (part == "resource" ? substitutions(in: patterns) : "")
        + note
    }
    let stands = Text.equal(pattern, asked) ? "`\(asked)`" : "`\(asked)` is `\(pattern)`"
    return isNegated
      ? "\(part) `\(asked)` is left out: `\(element)` has `\(pattern)`"
      : "\(part) \(stands)" + (part == "resource" ? substitutions(in: [pattern]) : "")
  }

  /// What the variables of resources stand for.
  private func substitutions(in patterns: [String]) -> String {
    Phrase.substitutions(in: patterns, version: judged.version, context: evaluation.context)
  }
}

/// Phrases that several findings use.
enum Phrase {
  /// Quoted texts, the first few of many.
  static func list(_ texts: [String], max: Int = 6) -> String {
    if texts.isEmpty { return "nothing" }
    let shown = texts.prefix(max).map { "`\($0)`" }.joined(separator: ", ")
    return texts.count > max ? "\(shown) and \(texts.count - max) more" : shown
  }

  /// What the variables in texts stand for; empty when they have none.
  static func substitutions(in texts: [String], version: LanguageVersion, context: RequestContext) -> String {
    var seen: Set<KeyName> = []
    var notes: [String] = []
    for text in texts.prefix(6) {
      for case .variable(let key, let defaultValue)? in VariableText(text, version: version)?.parts ?? [] {
        guard seen.insert(key).inserted else { continue }
        let value = context.value(of: key, defaultValue: defaultValue)
        notes.append(
          value.map { "`${\(key.text)}` is `\($0)`" }
            ?? "`${\(key.text)}` has no value, so what holds it matches nothing")
      }
    }
    return notes.isEmpty ? "" : "; " + notes.joined(separator: ", ")
  }
}
