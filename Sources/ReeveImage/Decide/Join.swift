import ReeveTypes

/// How the principal's account and the resource's stand to each other; it says which sides have to allow.
enum Relation {
  /// One account: either side's grant is enough.
  case sameAccount
  /// A KMS key, or a role that is being assumed: identity policies count only where the resource's policy lets the
  /// account in.
  case delegated
  /// Two accounts: both sides have to allow.
  case crossAccount
  /// A service or an anonymous caller: the resource's policy alone.
  case noAccount
  /// Another partition, or a caller that the store does not know: no grant reaches it.
  case unreachable
}

// Joining the verdicts of the policy types.
// Source: IAM User Guide, "Policy evaluation logic".
extension Evaluation {
  /// The verdict on a request that passed the door.
  @inline(__always)
  func join() -> Verdict {
    if principal.isKnown, principal.kind != .anonymous, action.equals("sts:getcalleridentity") {
      return Verdict(.allowed, .none)
    }
    if resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {
      return Verdict(.explicitDeny, .resource, policy: denied.policy, statement: denied.index)
    }
    if let denied = firstApplying(.deny) {
      return Verdict(.explicitDeny, .identity, policy: denied.policy, statement: denied.index)
    }
    if principal.kind == .root, action.equals("sts:assumerole") { return Verdict(.implicitDeny, .identity) }
    switch relation {
    case .sameAccount: return sameAccount()
    case .delegated: return delegated()
    case .crossAccount: return crossAccount()
    case .noAccount: return noAccount()
    case .unreachable: return Verdict(.implicitDeny, .identity)
    }
  }

  @inline(__always)
  private var relation: Relation {
    if principal.kind == .service || principal.kind == .anonymous { return .noAccount }
    guard principal.isKnown else { return .unreachable }
    if !resource.isEverything, resource.partition != principal.partition { return .unreachable }
    guard resource.owner == RequestedPrincipal.noAccount || resource.owner == principal.account else {
      return .crossAccount
    }
    return isDelegating ? .delegated : .sameAccount
  }

  /// A KMS key, or a role with an action of STS.
  @inline(__always)
  var isDelegating: Bool {
    resource.service.equals("kms") && resource.name.hasPrefix("key/")
      || resource.service.equals("iam") && resource.name.hasPrefix("role/") && action.hasPrefix("sts:")
  }

  /// What the identity side says; the root user may do everything in its account.
  private var identityAllow: AppliedStatement? { firstApplying(.allow) }

  private func sameAccount() -> Verdict {
    if principal.kind == .root { return Verdict(.allowed, .none) }
    if let identity = identityAllow {
      return Verdict(.allowed, .identity, policy: identity.policy, statement: identity.index)
    }
    let (grant, statement) = resourceGrant()
    guard grant.rawValue >= GrantClass.viaRole.rawValue, let statement else { return Verdict(.implicitDeny, .identity) }
    return Verdict(.allowed, .resource, policy: statement.policy, statement: statement.index)
  }

  private func delegated() -> Verdict {
    let (grant, statement) = resourceGrant()
    guard grant != .none, let statement else { return Verdict(.implicitDeny, .resource) }
    if principal.kind == .root { return Verdict(.allowed, .none) }
    if let identity = identityAllow {
      return Verdict(.allowed, .identity, policy: identity.policy, statement: identity.index)
    }
    guard grant != .account else { return Verdict(.implicitDeny, .identity) }
    return Verdict(.allowed, .resource, policy: statement.policy, statement: statement.index)
  }

  private func crossAccount() -> Verdict {
    let identity = identityAllow
    guard identity != nil || principal.kind == .root else { return Verdict(.implicitDeny, .identity) }
    let (grant, statement) = resourceGrant()
    guard grant != .none, let statement else { return Verdict(.implicitDeny, .resource) }
    guard let identity else {
      return Verdict(.allowed, .resource, policy: statement.policy, statement: statement.index)
    }
    return Verdict(.allowed, .identity, policy: identity.policy, statement: identity.index)
  }

  private func noAccount() -> Verdict {
    let (grant, statement) = resourceGrant()
    guard grant == .direct, let statement else { return Verdict(.implicitDeny, .resource) }
    return Verdict(.allowed, .resource, policy: statement.policy, statement: statement.index)
  }

  // The resource's own policy.

  private func resourceDeny() -> AppliedStatement? {
    let program = self.program(of: resource.policy)
    var found: AppliedStatement?
    forEachStatement(.deny, program: program) { statement in
      guard principalClass(statement: statement, program: program) != .none,
        resourceAndConditionsHold(statement: statement, program: program)
      else { return false }
      found = AppliedStatement(policy: resource.policy, index: program.u32(statement + StatementLayout.index))
      return true
    }
    return found
  }

  /// The best class that an applying Allow gives, and the first statement that gives it.
  private func resourceGrant() -> (GrantClass, AppliedStatement?) {
    guard resource.policy != AttachmentLayout.noAttachment else { return (.none, nil) }
    let program = self.program(of: resource.policy)
    var best = GrantClass.none
    var first: AppliedStatement?
    forEachStatement(.allow, program: program) { statement in
      let grant = principalClass(statement: statement, program: program)
      guard grant.rawValue > best.rawValue, resourceAndConditionsHold(statement: statement, program: program) else {
        return false
      }
      best = grant
      first = AppliedStatement(policy: resource.policy, index: program.u32(statement + StatementLayout.index))
      return best == .direct
    }
    return (best, first)
  }
}
