import ReeveTypes

// Guardrails grant nothing; where one of them does not allow, nothing else can. They are asked before every grant, also
// for principals that the store does not know.
// Source: IAM User Guide, "Policy evaluation logic", "How AWS enforcement code logic evaluates requests to allow or deny
// access"; evaluation page, sections 3 and 8.
extension ReferenceEngine {
  func missingGuardrail(_ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]) -> Ruling? {
    missingServiceControl(applicable, allows)
  }

  /// An Allow is needed at every level from the root of the organization down to the principal's account.
  /// Source: AWS Organizations User Guide, "SCP evaluation", "How SCPs work with Allow".
  private func missingServiceControl(_ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]) -> Ruling? {
    guard case .levels(let levels) = applicable.serviceControls else { return nil }
    let silent = levels.first { level in
      !allows.contains { $0.type == .scp && $0.level == level.id && $0.parts.applies }
    }
    guard let silent else { return nil }
    return .denied(.scp, "no service control policy at `\(silent.id)` allows it, and each level has to")
  }
}
