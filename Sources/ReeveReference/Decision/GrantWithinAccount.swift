import ReeveTypes

// Principal and resource are of one account: a grant from either side is enough.
// Source: IAM User Guide, "Determining whether a request is allowed or denied within an account"; "Permissions
// boundaries for IAM entities", "Evaluating effective permissions with boundaries".
extension ReferenceEngine {
  /// - Parameter delegates: the resource is a KMS key or a role that is being assumed. Identity policies count for
  ///   these only where the resource's own policy lets somebody in who includes the principal.
  ///   Source: AWS KMS Developer Guide, "Key policies in AWS KMS"; IAM User Guide, "Role trust policies".
  func grantWithinAccount(_ sides: GrantSides, delegates: Bool) -> Ruling {
    if delegates, sides.grantClass == .none {
      return .denied(
        .resource, .delegatedNobodyLetIn, "the resource's own policy lets neither the principal nor its account in")
    }
    if sides.identityAllows, sides.isWithinLimits {
      sides.noteLimits()
      let letIn = delegates ? sides.grant.map { [$0] } ?? [] : []
      return sides.identity.map { .allowed(by: $0, and: letIn, .sameAccountIdentity, "an identity policy allows") }
        ?? .allowedWithoutPolicy(
          sides.isFederatedUser ? .sameAccountFederatedRoot : .sameAccountRoot, and: letIn,
          sides.isFederatedUser
            ? "the root user, who made the federated user, needs no policy in its own account"
            : "the root user needs no policy in its own account")
    }
    // The resource's policy names the requester itself, or everyone: no limit counts.
    if let grant = sides.grant, sides.grantClass == .direct {
      let unlimited = sides.isWithinLimits ? "" : ", and which no boundary or session policy limits"
      return .allowed(
        by: grant, sides.isWithinLimits ? .sameAccountDirect : .sameAccountDirectPastLimits,
        "the resource's policy allows \(sides.grantClass), which needs no identity policy\(unlimited)")
    }
    // It names the role of the session, or the user who made the federated user: limits count.
    if let grant = sides.grant, sides.grantClass == .viaRole, sides.isWithinLimits {
      sides.noteLimits()
      return .allowed(
        by: grant, .sameAccountViaRole,
        "the resource's policy allows \(sides.grantClass), which needs no identity policy")
    }
    // An account that it names grants nothing by itself.
    guard sides.identityAllows || sides.grantClass == .viaRole else {
      return sides.grantClass == .account
        ? .denied(
          .identity, .sameAccountNeedsIdentity,
          "the resource's policy lets the account in, and no identity policy allows")
        : .denied(.identity, and: .resource, .sameAccountNobodyAllows, "no policy allows")
    }
    return sides.beyondLimits()
  }
}
