import ReeveStore
import ReeveTypes

// Guardrails grant nothing; where one of them does not allow, nothing else can. They are asked before every grant, also
// for principals that the store does not know.
// Source: IAM User Guide, "Policy evaluation logic", "How AWS enforcement code logic evaluates requests to allow or
// deny access".
extension ReferenceEngine {
  func missingGuardrail(
    _ evaluation: Evaluation, _ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]
  ) -> Ruling? {
    // Resource control policies let everything pass that they do not deny.
    switch applicable.resourceControls {
    case .levels: evaluation.trail?.note(.rcpNoneDenies)
    case .unbound(let rule, _): evaluation.trail?.note(rule)
    }
    return missingServiceControl(evaluation, applicable, allows)
      ?? missingEndpointPolicy(evaluation, applicable, allows)
  }

  /// An Allow is needed at every level from the root of the organization down to the principal's account.
  /// Source: AWS Organizations User Guide, "SCP evaluation", "How SCPs work with Allow".
  private func missingServiceControl(
    _ evaluation: Evaluation, _ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]
  ) -> Ruling? {
    let levels: [OrganizationLevel]
    switch applicable.serviceControls {
    case .levels(let bound): levels = bound
    case .unbound(let rule, _):
      evaluation.trail?.note(rule)
      return nil
    }
    let silent = levels.first { level in
      !allows.contains { $0.type == .scp && $0.level == level.id && $0.parts.applies }
    }
    guard let silent else {
      evaluation.trail?.note(.scpEveryLevelAllows)
      return nil
    }
    return .denied(
      .scp, at: silent.id, silent.policies.service.isEmpty ? .scpLevelWithoutPolicy : .scpLevelSilent,
      "no service control policy at `\(silent.id)` allows it, and each level has to")
  }

  /// A policy of the VPC endpoint has to allow, where it has one; an endpoint that nobody knows lets nothing through.
  /// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
  private func missingEndpointPolicy(
    _ evaluation: Evaluation, _ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]
  ) -> Ruling? {
    switch applicable.endpoint {
    case .absent(let rule): evaluation.trail?.note(rule)
    case .open: evaluation.trail?.note(.endpointWithoutPolicy)
    case .unknown(let id):
      return .deniedWithoutPolicy(
        .endpoint, .endpointUnknown, "the store does not have VPC endpoint `\(id)`, so nothing may come through it")
    case .policy(let endpoint, _):
      guard allows.contains(where: { $0.type == .endpoint && $0.parts.applies }) else {
        return .denied(.endpoint, .endpointSilent, "the policy of VPC endpoint `\(endpoint.id)` does not allow it")
      }
      evaluation.trail?.note(.endpointAllows)
    }
    return nil
  }
}
