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
    let trail = context.trail
    let quantifier = clause.conditionOperator.quantifier
    let (values, isAmbiguous, isMultivalued) = context.values(of: KeyName(clause.key))
    if clause.conditionOperator.comparison == .null {
      switch quantifier {
      case .forAllValues:
        trail?.note(.nullForAllValues)
        return ConditionFinding(holds: true, circumstance: .quantifiedNull)
      case .forAnyValue:
        trail?.note(.nullForAnyValue)
        return ConditionFinding(holds: false, circumstance: .quantifiedNull)
      case .none:
        trail?.note(values.isEmpty ? .nullOfAbsentKey : .nullOfPresentKey)
        let isMet = clause.values.contains { Boolean.value($0) == values.isEmpty }
        return ConditionFinding(holds: isMet, circumstance: .presence(values))
      }
    }
    if values.isEmpty { return ConditionFinding(holds: holdsWhenAbsent(clause), circumstance: .absentKey) }
    if clause.values.isEmpty {
      trail?.note(.conditionListEmpty)
      return ConditionFinding(holds: false, circumstance: .nothingAsked(values))
    }
    if isAmbiguous {
      // Tags whose keys differ only in case: only when each gives the same result is there one; else the statement must
      // not widen access.
      let results = Set(values.map { holds(clause, [$0]) })
      let isMet = results.count == 1 ? results.contains(true) : effect == .deny
      trail?.note(
        results.count == 1 ? .ambiguousTagAgrees : effect == .deny ? .ambiguousTagDenies : .ambiguousTagAllowsNothing)
      return ConditionFinding(holds: isMet, circumstance: .ambiguousKey(values))
    }
    if quantifier == .none, isMultivalued {
      trail?.note(.multivaluedWithoutQuantifier)
      return ConditionFinding(holds: false, circumstance: .multivaluedKey(values))
    }
    return ConditionFinding(holds: holds(clause, values), circumstance: .compared(values))
  }

  private func holdsWhenAbsent(_ clause: ConditionClause) -> Bool {
    let trail = context.trail
    if clause.conditionOperator.ifExists {
      trail?.note(.absentIfExists)
      return true
    }
    switch clause.conditionOperator.quantifier {
    case .forAllValues:
      trail?.note(.absentForAllValues)
      return true
    case .forAnyValue:
      trail?.note(.absentForAnyValue)
      return false
    case .none:
      let isNegated = clause.conditionOperator.comparison.isNegated
      trail?.note(clause.values.isEmpty ? .conditionListEmpty : isNegated ? .absentNegated : .absentPositive)
      return isNegated && !clause.values.isEmpty
    }
  }

  private func holds(_ clause: ConditionClause, _ values: [String]) -> Bool {
    let trail = context.trail
    let isNegated = clause.conditionOperator.comparison.isNegated
    switch clause.conditionOperator.quantifier {
    case .none:
      let isMet = holds(clause, value: values[0])
      trail?.note(
        isNegated
          ? (isMet ? .negatedNoneMatches : .negatedOneMatches) : isMet ? .positiveOneMatches : .positiveNoneMatches)
      return isMet
    case .forAllValues:
      if values.allSatisfy(\.isEmpty) {
        trail?.note(.forAllValuesOfEmptyTexts)
        return true
      }
      let isMet = values.allSatisfy { holds(clause, value: $0) }
      trail?.note(
        isMet
          ? (isNegated ? .forAllValuesNegatedHolds : .forAllValuesHolds)
          : isNegated ? .forAllValuesNegatedFails : .forAllValuesFails)
      return isMet
    case .forAnyValue:
      if values.allSatisfy(\.isEmpty) {
        trail?.note(.forAnyValueOfEmptyTexts)
        return false
      }
      let isMet = values.contains { holds(clause, value: $0) }
      trail?.note(
        isMet
          ? (isNegated ? .forAnyValueNegatedHolds : .forAnyValueHolds)
          : isNegated ? .forAnyValueNegatedFails : .forAnyValueFails)
      return isMet
    }
  }

  /// One value of the request: some value of the policy matches it, or, for a negated operator, none does.
  private func holds(_ clause: ConditionClause, value: String) -> Bool {
    let comparison = clause.conditionOperator.comparison
    let quiet = ValueComparison(comparison: comparison, version: version, context: context.quiet)
    let found = clause.values.firstIndex { quiet.matches(value, $0) }
    if let trail = context.trail {
      // The value that matches tells how it did, and where none does, all tell why they do not.
      trail.note(comparison.rule)
      if found ?? 0 > 0 { trail.note(.conditionValuesAreAlternatives) }
      let told = ValueComparison(comparison: comparison, version: version, context: context)
      for policyValue in found.map({ [clause.values[$0]] }) ?? clause.values { _ = told.matches(value, policyValue) }
    }
    return (found != nil) != comparison.isNegated
  }
}

extension ConditionOperator.Comparison {
  /// What it compares how.
  var rule: Rule {
    switch self {
    case .stringEquals: .stringEquals
    case .stringNotEquals: .stringNotEquals
    case .stringEqualsIgnoreCase: .stringEqualsIgnoreCase
    case .stringNotEqualsIgnoreCase: .stringNotEqualsIgnoreCase
    case .stringLike: .stringLike
    case .stringNotLike: .stringNotLike
    case .numericEquals: .numericEquals
    case .numericNotEquals: .numericNotEquals
    case .numericLessThan: .numericLessThan
    case .numericLessThanEquals: .numericLessThanEquals
    case .numericGreaterThan: .numericGreaterThan
    case .numericGreaterThanEquals: .numericGreaterThanEquals
    case .dateEquals: .dateEquals
    case .dateNotEquals: .dateNotEquals
    case .dateLessThan: .dateLessThan
    case .dateLessThanEquals: .dateLessThanEquals
    case .dateGreaterThan: .dateGreaterThan
    case .dateGreaterThanEquals: .dateGreaterThanEquals
    case .bool: .bool
    case .binaryEquals: .binaryEquals
    case .ipAddress: .ipAddress
    case .notIpAddress: .notIpAddress
    case .arnEquals: .arnEquals
    case .arnLike: .arnLike
    case .arnNotEquals: .arnNotEquals
    case .arnNotLike: .arnNotLike
    case .null: .nullOfPresentKey
    }
  }

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
