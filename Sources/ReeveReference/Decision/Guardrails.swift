import ReeveStore
import ReeveTypes

// Guardrails grant nothing; where one of them does not allow, nothing else can. They are asked before every grant, also
// for principals that the store does not know.
// Source: IAM User Guide, "Policy evaluation logic", "How AWS enforcement code logic evaluates requests to allow or
// deny access".
extension ReferenceEngine {
  func missingGuardrail(_ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]) -> Ruling? {
    missingServiceControl(applicable, allows) ?? missingEndpointPolicy(applicable, allows)
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

  /// A policy of the VPC endpoint has to allow, where it has one; an endpoint that nobody knows lets nothing through.
  /// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
  private func missingEndpointPolicy(_ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]) -> Ruling? {
    switch applicable.endpoint {
    case .absent, .open: return nil
    case .unknown(let id):
      return .denied(.endpoint, "the store does not have VPC endpoint `\(id)`, so nothing may come through it")
    case .policy(let endpoint, _):
      if allows.contains(where: { $0.type == .endpoint && $0.parts.applies }) { return nil }
      return .denied(.endpoint, "the policy of VPC endpoint `\(endpoint.id)` does not allow it")
    }
  }
}
