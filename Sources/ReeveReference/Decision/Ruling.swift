import ReeveTypes

/// An answer, the rule that gives it, and what it rests on.
struct Ruling {
  var answer: Answer
  var rule: Rule
  var basis: Basis
  var why: String

  enum Basis {
    /// These apply, and without one of them it would have come otherwise.
    case statements([Evaluation.Judged])
    /// No Allow of these types applies, or none at this level of the organization.
    case silence([Reason], level: String?)
  }

  /// - Parameter others: further statements that were needed for it.
  static func allowed(
    by statement: Evaluation.Judged, and others: [Evaluation.Judged] = [], _ rule: Rule, _ why: String
  ) -> Ruling {
    Ruling(
      answer: Answer(decision: .allowed, reason: statement.type, statement: statement.deciding), rule: rule,
      basis: .statements([statement] + others), why: why)
  }

  static func allowedWithoutPolicy(_ rule: Rule, and others: [Evaluation.Judged] = [], _ why: String) -> Ruling {
    Ruling(answer: Answer(decision: .allowed, reason: .none), rule: rule, basis: .statements(others), why: why)
  }

  /// A denial because policies of a type do not allow.
  /// - Parameters:
  ///   - other: a further type, of which an Allow would have been enough too.
  ///   - level: of the organization, where it is one that is silent.
  static func denied(
    _ reason: Reason, and other: Reason? = nil, at level: String? = nil, _ rule: Rule, _ why: String
  ) -> Ruling {
    Ruling(
      answer: Answer(decision: .implicitDeny, reason: reason), rule: rule,
      basis: .silence([reason] + (other.map { [$0] } ?? []), level: level), why: why)
  }

  /// A denial whatever the policies allow.
  static func deniedWithoutPolicy(_ reason: Reason, _ rule: Rule, _ why: String) -> Ruling {
    Ruling(answer: Answer(decision: .implicitDeny, reason: reason), rule: rule, basis: .statements([]), why: why)
  }
}
