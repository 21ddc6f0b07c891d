import ReeveStore
import ReeveTypes

/// How the accounts of principal and resource stand to each other.
public enum Relation: String, Sendable {
  case sameAccount = "principal and resource are of one account: a grant from either side is enough"
  case delegated = "the resource's own policy has to let the account in before identity policies count"
  case crossAccount = "principal and resource are of two accounts: both sides have to allow"
  case noAccount = "the principal has no account: only the resource's policy can allow"
  case unknownPrincipal = "the store does not know the principal: nothing can allow it"
  case otherPartition = "principal and resource are of two partitions: nothing can allow across them"
}

// The combination of policy types.
// Source: IAM User Guide, "Policy evaluation logic"; evaluation page, sections 3 to 8.
extension ReferenceEngine {
  /// The policies of a principal, in store order: a user's inline and managed ones, then those of each of its groups; a
  /// role's inline and managed ones.
  func identityPolicies(of requester: Requester) -> [AttachedPolicy] {
    if let role = requester.role { return role.inlinePolicies + role.managedPolicies }
    guard let user = requester.user else { return [] }
    let groups = user.groups.compactMap { name in
      store.accounts.first { $0.id == requester.account }?.groups.first { Text.equal($0.name, name) }
    }
    return user.inlinePolicies + user.managedPolicies + groups.flatMap { $0.inlinePolicies + $0.managedPolicies }
  }

  func relation(_ evaluation: Evaluation) -> Relation {
    let requester = evaluation.requester
    if requester.isService || requester.isAnonymous { return .noAccount }
    guard requester.isKnown else { return .unknownPrincipal }
    if let partition = evaluation.resource.arn?.partition, !Text.equal(partition, requester.partition ?? "") {
      return .otherPartition
    }
    // Resources without a known owner (foundation models, `*`) count as the requester's own.
    if let owner = evaluation.resource.owner, owner != requester.account { return .crossAccount }
    return evaluation.resource.delegates ? .delegated : .sameAccount
  }

  /// The answer to a request that passed the door.
  func combine(_ evaluation: Evaluation) -> Answer {
    let requester = evaluation.requester
    if isCallerIdentity(evaluation) { return Answer(decision: .allowed, reason: .none) }
    let identityPolicies = identityPolicies(of: requester)
    let resourcePolicies = evaluation.resource.policy.map { [$0] } ?? []

    // An explicit deny in any policy wins; the resource's is named first.
    if let denial = evaluation.applying(.deny, in: resourcePolicies, of: store).first {
      return Answer(decision: .explicitDeny, reason: .resource, statement: denial.deciding)
    }
    if let denial = evaluation.applying(.deny, in: identityPolicies, of: store).first {
      return Answer(decision: .explicitDeny, reason: .identity, statement: denial.deciding)
    }

    let identity = evaluation.applying(.allow, in: identityPolicies, of: store).first
    let grants = evaluation.applying(.allow, in: resourcePolicies, of: store)
    let grantClass = grants.map(\.grantClass).max() ?? .none
    let grant = grants.first { $0.grantClass == grantClass }
    // The root user may do everything in its account without a policy.
    let identityAllows = identity != nil || requester.isRoot

    switch relation(evaluation) {
    case .unknownPrincipal, .otherPartition: return denied(.identity)
    case .noAccount: return grantClass == .direct ? allowed(.resource, grant) : denied(.resource)
    case .crossAccount:
      if !identityAllows { return denied(.identity) }
      if grantClass == .none { return denied(.resource) }
      return identity != nil ? allowed(.identity, identity) : allowed(.resource, grant)
    case .delegated:
      if grantClass == .none { return denied(.resource) }
      return withinAccount(identity, grant, grantClass, requester)
    case .sameAccount: return withinAccount(identity, grant, grantClass, requester)
    }
  }

  private func withinAccount(
    _ identity: Evaluation.Applying?, _ grant: Evaluation.Applying?, _ grantClass: GrantClass, _ requester: Requester
  ) -> Answer {
    if requester.isRoot { return Answer(decision: .allowed, reason: .none) }
    if let identity { return allowed(.identity, identity) }
    return grantClass >= .viaRole ? allowed(.resource, grant) : denied(.identity)
  }

  /// `sts:GetCallerIdentity` needs no permission and cannot be denied.
  func isCallerIdentity(_ evaluation: Evaluation) -> Bool {
    evaluation.requester.isKnown && !evaluation.requester.isAnonymous
      && Text.equalIgnoringASCIICase(evaluation.request.action, "sts:GetCallerIdentity")
  }

  private func allowed(_ reason: Reason, _ statement: Evaluation.Applying?) -> Answer {
    Answer(decision: .allowed, reason: reason, statement: statement?.deciding)
  }

  private func denied(_ reason: Reason) -> Answer { Answer(decision: .implicitDeny, reason: reason) }
}
