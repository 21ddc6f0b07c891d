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

/// A decision with all that it rests on.
struct Combination {
  var answer: Answer
  var relation: Relation
  /// The statements that were compared, those of the resource's policy first.
  var denials: [Evaluation.Judged]
  var allows: [Evaluation.Judged]
  /// Why these come to the answer.
  var ruling: String
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

  /// Compares a request that passed the door with every statement that counts for it, and combines what they say.
  func combine(_ evaluation: Evaluation) -> Combination {
    let requester = evaluation.requester
    let identityPolicies = identityPolicies(of: requester)
    let resourcePolicies = evaluation.resource.policy.map { [$0] } ?? []
    func judged(_ effect: Effect) -> [Evaluation.Judged] {
      evaluation.judged(effect, in: resourcePolicies, as: .resource, of: store)
        + evaluation.judged(effect, in: identityPolicies, as: .identity, of: store)
    }
    let denials = judged(.deny)
    let allows = judged(.allow)
    let relation = relation(evaluation)
    let (answer, ruling) = rule(evaluation, relation, denials, allows)
    return Combination(answer: answer, relation: relation, denials: denials, allows: allows, ruling: ruling)
  }

  private func rule(
    _ evaluation: Evaluation, _ relation: Relation, _ denials: [Evaluation.Judged], _ allows: [Evaluation.Judged]
  ) -> (Answer, String) {
    let requester = evaluation.requester
    if isCallerIdentity(evaluation) {
      return (
        Answer(decision: .allowed, reason: .none), "`sts:GetCallerIdentity` needs no permission, and cannot be denied"
      )
    }
    // An explicit deny in any policy wins; the resource's is named first.
    if let denial = denials.first(where: { $0.parts.applies }) {
      return (
        Answer(decision: .explicitDeny, reason: denial.type, statement: denial.deciding),
        "a Deny applies, and wins over every Allow"
      )
    }

    // Source: IAM User Guide, "AWS account root user": it assumes no role.
    if requester.isRoot, Text.equalIgnoringASCIICase(evaluation.request.action, "sts:AssumeRole") {
      return denied(.identity, "the root user cannot assume a role")
    }

    let identity = allows.first { $0.type == .identity && $0.parts.applies }
    let grants = allows.filter { $0.type == .resource && $0.parts.applies }
    let grantClass = grants.map(\.parts.grantClass).max() ?? .none
    let grant = grants.first { $0.parts.grantClass == grantClass }
    // The root user may do everything in its account without a policy.
    let identityAllows = identity != nil || requester.isRoot

    switch relation {
    case .unknownPrincipal, .otherPartition: return denied(.identity, relation.rawValue)
    case .noAccount:
      return grantClass == .direct
        ? allowed(.resource, grant, "the resource's policy allows the caller itself")
        : denied(.resource, "the resource's policy does not allow the caller, and nothing else could")
    case .crossAccount:
      if !identityAllows { return denied(.identity, "the principal's own account does not allow it") }
      if grantClass == .none { return denied(.resource, "the resource's account does not allow it") }
      let ruling = "both accounts allow"
      return identity != nil ? allowed(.identity, identity, ruling) : allowed(.resource, grant, ruling)
    case .delegated:
      if grantClass == .none {
        return denied(.resource, "the resource's own policy lets neither the principal nor its account in")
      }
      return withinAccount(identity, grant, grantClass, requester)
    case .sameAccount: return withinAccount(identity, grant, grantClass, requester)
    }
  }

  private func withinAccount(
    _ identity: Evaluation.Judged?, _ grant: Evaluation.Judged?, _ grantClass: GrantClass, _ requester: Requester
  ) -> (Answer, String) {
    if requester.isRoot {
      return (Answer(decision: .allowed, reason: .none), "the root user needs no policy in its own account")
    }
    if let identity { return allowed(.identity, identity, "an identity policy allows") }
    if grantClass >= .viaRole {
      return allowed(.resource, grant, "the resource's policy allows \(grantClass), which needs no identity policy")
    }
    return denied(
      .identity,
      grantClass == .account
        ? "the resource's policy lets the account in, and no identity policy allows" : "no policy allows")
  }

  /// `sts:GetCallerIdentity` needs no permission and cannot be denied.
  func isCallerIdentity(_ evaluation: Evaluation) -> Bool {
    evaluation.requester.isKnown && !evaluation.requester.isAnonymous
      && Text.equalIgnoringASCIICase(evaluation.request.action, "sts:GetCallerIdentity")
  }

  private func allowed(
    _ reason: Reason, _ statement: Evaluation.Judged?, _ ruling: String
  ) -> (Answer, String) {
    (Answer(decision: .allowed, reason: reason, statement: statement?.deciding), ruling)
  }

  private func denied(_ reason: Reason, _ ruling: String) -> (Answer, String) {
    (Answer(decision: .implicitDeny, reason: reason), ruling)
  }
}
