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
  /// A service, an identity provider or an anonymous caller: the resource's policy alone.
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
    if principal.isKnown, hasCredentials, action.equals("sts:getcalleridentity"), !isExpired {
      return Verdict(.allowed, .none)
    }
    let guardrails = canHaveGuardrails ? self.guardrails() : Guardrails()
    if canHaveGuardrails, let denied = denial(by: guardrails) { return denied }
    if let denied = denial() { return denied }
    if guardrails.isLimiting || isThroughEndpoint, let silent = silence(of: guardrails) { return silent }
    if principal.session != 0, isExpired { return Verdict(.implicitDeny, .session, isSessionExpired: true) }
    if principal.kind == .root, action.equals("sts:assumerole") { return Verdict(.implicitDeny, .identity) }
    switch relation {
    case .sameAccount: return sameAccount()
    case .delegated: return delegated()
    case .crossAccount: return crossAccount()
    case .noAccount: return noAccount()
    case .unreachable: return Verdict(.implicitDeny, .identity)
    }
  }

  /// Signs its requests.
  @inline(__always)
  private var hasCredentials: Bool { principal.kind != .anonymous && principal.kind != .provider }

  /// The first statement that denies, of the first policy type of the resource and the principal that has one.
  @inline(__always)
  private func denial() -> Verdict? {
    if resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {
      return Verdict(.explicitDeny, .resource, denied)
    }
    if let denied = firstDenyingOfIdentity() { return Verdict(.explicitDeny, .identity, denied) }
    if boundary != 0, let denied = firstApplyingOfBoundary(.deny) {
      return Verdict(.explicitDeny, .boundary, denied)
    }
    if sessionPolicies != 0, let denied = firstApplyingOfSession(.deny) {
      return Verdict(.explicitDeny, .session, denied)
    }
    return nil
  }

  @inline(__always)
  private var relation: Relation {
    if principal.account == RequestedPrincipal.noAccount { return .noAccount }
    guard principal.isKnown else { return .unreachable }
    if !resource.isEverything, !isInPartition { return .unreachable }
    guard resource.owner == RequestedPrincipal.noAccount || resource.owner == principal.account else {
      return .crossAccount
    }
    return isDelegating ? .delegated : .sameAccount
  }

  /// The resource's partition is the principal's, which has one.
  @inline(__always)
  private var isInPartition: Bool {
    // With the colon behind it, so that it is rarely short.
    let length = principal.partitionLength &+ 1
    return resource.partition.count &+ 1 == length
      && resource.text.slice(4, length).equalBytes(principal.text.slice(4, length))
  }

  /// A KMS key, or a role with an action of STS.
  @inline(__always)
  var isDelegating: Bool {
    switch resource.serviceKind {
    case .other, .storage: false
    case .keyManagement: resource.name.hasPrefix("key/")
    case .identity: resource.name.hasPrefix("role/") && action.hasPrefix("sts:")
    }
  }

  /// The policy set that the principal's permissions boundary is, or zero.
  @inline(__always)
  var boundary: Int { principal.record == 0 ? 0 : image.int(principal.record + PrincipalLayout.boundary) }

  /// The first statement that applies of the permissions boundary, which there is.
  @inline(__always)
  private func firstApplyingOfBoundary(_ effect: Effect) -> AppliedStatement? {
    if scratch.pair.boundaryPlan == KnownPair.unknown { findBoundaryPlan() }
    let plan = scratch.pair.boundaryPlan
    if plan == 0 { return firstApplying(effect, set: boundary) }
    let slot = preparedNames
    if slot >= 0, scratch.prepared(slot).boundaryMet.isWhole, scratch.prepared(slot).boundaryPlan == plan {
      return firstApplying(effect, plan: plan, of: scratch.prepared(slot).boundaryMet)
    }
    return firstApplying(effect, plan: plan)
  }

  @inline(never)
  private func findBoundaryPlan() {
    let prepared = preparedNames
    let plan =
      prepared >= 0 && scratch.prepared(prepared).holder == principal.record
      ? scratch.prepared(prepared).boundaryPlan : plan(set: boundary)
    scratch.pair.boundaryPlan = plan
    scratch.pair.hasOpenBoundary = scratch.pair.isKept && plan != 0 && allowsEverything(plan: plan)
  }

  /// The policy type that keeps the principal's permissions from counting, because it does not allow what they allow;
  /// `none` when there is no such limit.
  @inline(__always)
  private var limit: Reason {
    if boundary != 0, !scratch.pair.hasOpenBoundary, firstApplyingOfBoundary(.allow) == nil { return .boundary }
    if principal.session != 0 {
      // Session policies that nobody passed limit no role, and leave a federated user nothing.
      let isAllowed =
        sessionPolicies == 0
        ? principal.kind != .federated : firstApplyingOfSession(.allow) != nil
      if !isAllowed { return .session }
    }
    return .none
  }

  private func sameAccount() -> Verdict {
    let identity = firstAllowingOfIdentity()
    let limit = self.limit
    if limit == .none {
      if let identity { return Verdict(.allowed, .identity, identity) }
      if principal.mayDoEverything { return Verdict(.allowed, .none) }
    }
    let (grant, statement) = resourceGrant()
    return withoutIdentity(hasIdentity: identity != nil || principal.mayDoEverything, limit, grant, statement)
  }

  private func delegated() -> Verdict {
    let (grant, statement) = resourceGrant()
    guard grant != .none else { return Verdict(.implicitDeny, .resource) }
    let identity = firstAllowingOfIdentity()
    let limit = self.limit
    if limit == .none {
      if let identity { return Verdict(.allowed, .identity, identity) }
      if principal.mayDoEverything { return Verdict(.allowed, .none) }
    }
    return withoutIdentity(hasIdentity: identity != nil || principal.mayDoEverything, limit, grant, statement)
  }

  /// In one account, when the identity policies do not allow, or count for nothing: what the resource's policy is worth.
  /// It gives the requester itself what no limit can take away; a role's grant is limited like the role's own.
  private func withoutIdentity(
    hasIdentity: Bool, _ limit: Reason, _ grant: GrantClass, _ statement: AppliedStatement?
  ) -> Verdict {
    if let statement, grant == .direct || grant == .viaRole && limit == .none {
      return Verdict(.allowed, .resource, statement)
    }
    return Verdict(.implicitDeny, hasIdentity || grant == .viaRole ? limit : .identity)
  }

  private func crossAccount() -> Verdict {
    let identity = firstAllowingOfIdentity()
    guard identity != nil || principal.mayDoEverything else { return Verdict(.implicitDeny, .identity) }
    let limit = self.limit
    guard limit == .none else { return Verdict(.implicitDeny, limit) }
    guard resourceGrant().0 != .none else { return Verdict(.implicitDeny, .resource) }
    // The root user has no policy that could be named.
    guard let identity else { return Verdict(.allowed, .none) }
    return Verdict(.allowed, .identity, identity)
  }

  private func noAccount() -> Verdict {
    if principal.kind == .provider, !mayProviderAsk { return Verdict(.implicitDeny, .resource) }
    let (grant, statement) = resourceGrant()
    guard grant == .direct, let statement else { return Verdict(.implicitDeny, .resource) }
    return Verdict(.allowed, .resource, statement)
  }

  /// Whoever comes with an identity provider's word assumes a role of the provider's partition, in the provider's way, and
  /// does nothing else.
  /// Source: IAM User Guide, "Methods to assume a role" and "Passing session tags in AWS STS".
  private var mayProviderAsk: Bool {
    if principal.partition.count > 0, !resource.isEverything, resource.partition != principal.partition {
      return false
    }
    if action.equals("sts:tagsession") || action.equals("sts:setsourceidentity") { return true }
    return principal.isSAMLProvider
      ? action.equals("sts:assumerolewithsaml") : action.equals("sts:assumerolewithwebidentity")
  }

  // The resource's own policy.

  private func resourceDeny() -> AppliedStatement? {
    let program = self.program(of: resource.policy)
    var found: AppliedStatement?
    forEachStatement(.deny, program: program) { statement in
      guard principalClass(statement: statement, program: program) != .none,
        holds(statement: statement, program: program)
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
      guard grant.rawValue > best.rawValue, holds(statement: statement, program: program) else {
        return false
      }
      best = grant
      first = AppliedStatement(policy: resource.policy, index: program.u32(statement + StatementLayout.index))
      return best == .direct
    }
    return (best, first)
  }
}

extension Verdict {
  /// A verdict that rests on a statement.
  @inline(__always)
  init(_ decision: Decision, _ reason: Reason, _ statement: AppliedStatement) {
    self.init(decision, reason, policy: statement.policy, statement: statement.index, origin: statement.origin)
  }
}
