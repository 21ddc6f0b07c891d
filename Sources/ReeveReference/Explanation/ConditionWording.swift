import ReevePolicy
import ReeveTypes

/// Puts into words what came of one condition key under one operator.
struct ConditionWording {
  let clause: ConditionClause
  let finding: ConditionFinding
  let judged: Evaluation.Judged
  let evaluation: Evaluation

  var text: String {
    "condition \(clause.conditionOperator) \(clause.key)\(finding.holds ? "" : " does not hold"): \(reason)"
  }

  private var reason: String {
    switch finding.circumstance {
    case .presence(let values):
      values.isEmpty
        ? "the key is absent" : isAssumed ? assumption(values) : "the key is present, with \(Phrase.list(values))"
    case .quantifiedNull: "`Null` behind a set operator is always \(finding.holds)"
    case .absentKey: absence
    case .nothingAsked(let values): "the request has \(Phrase.list(values)), the policy's list is empty"
    case .ambiguousKey(let values):
      "the resource has tags that differ only in case, with \(Phrase.list(values)), and \(compared)"
        + (finding.holds && judged.statement.effect == .deny ? "; a Deny must not depend on which is meant" : "")
    case .multivaluedKey(let values):
      "the request has a list, \(Phrase.list(values)), and only `ForAllValues` and `ForAnyValue` compare lists"
    case .compared(let values):
      isAssumed ? "\(assumption(values)), and \(compared)" : "the request has \(Phrase.list(values)), \(compared)"
    }
  }

  /// The key has a value that nobody said: that the connection is not secure.
  private var isAssumed: Bool {
    let key = KeyName(clause.key)
    return key == KeyName("aws:SecureTransport") && evaluation.context.given[key] == nil
  }

  private func assumption(_ values: [String]) -> String {
    "the request does not say, which counts as \(Phrase.list(values))"
  }

  private var absence: String {
    guard finding.holds else { return "the key is absent" }
    if clause.conditionOperator.ifExists { return "the key is absent, and `IfExists` asks nothing then" }
    return clause.conditionOperator.quantifier == .forAllValues
      ? "the key is absent, and `ForAllValues` holds for no values" : "the key is absent, and so is none of its values"
  }

  private var compared: String {
    let asked = Phrase.list(clause.values)
    let isNegated = clause.conditionOperator.comparison.isNegated
    let verb =
      isNegated
      ? (clause.values.count == 1 ? "the policy asks for any but" : "the policy asks for none of")
      : "the policy asks for"
    guard clause.conditionOperator.comparison.takesVariables else { return "\(verb) \(asked)" }
    return "\(verb) \(asked)"
      + Phrase.substitutions(in: clause.values, version: judged.version, context: evaluation.context)
  }
}

extension ConditionOperator.Comparison {
  /// Whether `${…}` in a value is a variable: with the operators for strings and ARNs.
  fileprivate var takesVariables: Bool { rawValue.hasPrefix("String") || rawValue.hasPrefix("Arn") }
}
