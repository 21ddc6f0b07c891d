import ReevePolicy
import ReeveTypes

/// Whether a condition is true, and what that rests on.
struct ConditionFinding {
  var holds: Bool
  var circumstance: Circumstance

  enum Circumstance {
    /// `Null`, about the values that the request has.
    case presence([String])
    /// `ForAllValues:Null` and `ForAnyValue:Null`, which do not look at the request.
    case quantifiedNull
    case absentKey
    /// The policy's list is empty.
    case nothingAsked([String])
    /// The resource has tags whose keys differ only in case.
    case ambiguousKey([String])
    /// A multivalued key, and an operator that is for single-valued ones.
    case multivaluedKey([String])
    case compared([String])
  }
}

/// Whether a condition is true: the presence of its key, its quantifier, and the combination of values.
/// Source: IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys".
struct ConditionMatch {
  let version: LanguageVersion
  let context: RequestContext
  let effect: Effect

  func finding(_ clause: ConditionClause) -> ConditionFinding {
    let quantifier = clause.conditionOperator.quantifier
    let (values, isAmbiguous, isMultivalued) = context.values(of: KeyName(clause.key))
    if clause.conditionOperator.comparison == .null {
      switch quantifier {
      case .forAllValues: return ConditionFinding(holds: true, circumstance: .quantifiedNull)
      case .forAnyValue: return ConditionFinding(holds: false, circumstance: .quantifiedNull)
      case .none:
        let isMet = clause.values.contains { Boolean.value($0) == values.isEmpty }
        return ConditionFinding(holds: isMet, circumstance: .presence(values))
      }
    }
    if values.isEmpty { return ConditionFinding(holds: holdsWhenAbsent(clause), circumstance: .absentKey) }
    if clause.values.isEmpty { return ConditionFinding(holds: false, circumstance: .nothingAsked(values)) }
    if isAmbiguous {
      // Tags whose keys differ only in case: only when each gives the same result is there one; else the statement must
      // not widen access.
      let results = Set(values.map { holds(clause, [$0]) })
      let isMet = results.count == 1 ? results.contains(true) : effect == .deny
      return ConditionFinding(holds: isMet, circumstance: .ambiguousKey(values))
    }
    if quantifier == .none, isMultivalued {
      return ConditionFinding(holds: false, circumstance: .multivaluedKey(values))
    }
    return ConditionFinding(holds: holds(clause, values), circumstance: .compared(values))
  }

  private func holdsWhenAbsent(_ clause: ConditionClause) -> Bool {
    if clause.conditionOperator.ifExists { return true }
    switch clause.conditionOperator.quantifier {
    case .forAllValues: return true
    case .forAnyValue: return false
    case .none: return clause.conditionOperator.comparison.isNegated && !clause.values.isEmpty
    }
  }

  private func holds(_ clause: ConditionClause, _ values: [String]) -> Bool {
    switch clause.conditionOperator.quantifier {
    case .none: return holds(clause, value: values[0])
    case .forAllValues: return values.allSatisfy(\.isEmpty) || values.allSatisfy { holds(clause, value: $0) }
    case .forAnyValue: return !values.allSatisfy(\.isEmpty) && values.contains { holds(clause, value: $0) }
    }
  }

  /// One value of the request: some value of the policy matches it, or, for a negated operator, none does.
  private func holds(_ clause: ConditionClause, value: String) -> Bool {
    let comparison = ValueComparison(
      comparison: clause.conditionOperator.comparison, version: version, context: context)
    return clause.values.contains { comparison.matches(value, $0) } != clause.conditionOperator.comparison.isNegated
  }
}

extension ConditionOperator.Comparison {
  /// The operators that are true when nothing matches.
  var isNegated: Bool {
    switch self {
    case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
      .notIpAddress, .arnNotEquals, .arnNotLike:
      true
    default: false
    }
  }
}
