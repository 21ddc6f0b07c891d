import ReeveTypes

extension ReferenceEngine {
  /// A Deny that applies, in a policy of any type that counts for the request, wins over every Allow.
  ///
  /// AWS names one type and does not say which; here the first of the order of evaluation is named: its first applying
  /// statement in store order.
  /// Source: IAM User Guide, "The difference between explicit and implicit denies".
  /// - Parameter denials: every Deny, in the order of evaluation.
  func explicitDenial(among denials: [Evaluation.Judged]) -> Ruling? {
    guard let denial = denials.first(where: { $0.parts.applies }) else { return nil }
    let rule: Rule =
      switch denial.type {
      case .rcp: .denialByResourceControl
      case .scp: .denialByServiceControl
      case .endpoint: .denialByEndpoint
      case .resource: .denialByResource
      case .boundary: .denialByBoundary
      case .session: .denialBySession
      case .identity, .none: .denialByIdentity
      }
    return Ruling(
      answer: Answer(decision: .explicitDeny, reason: denial.type, statement: denial.deciding), rule: rule,
      basis: .statements([denial]), why: "a Deny applies, and wins over every Allow")
  }
}
