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

  var rule: Rule {
    switch self {
    case .sameAccount: .relationSameAccount
    case .delegated: .relationDelegated
    case .crossAccount: .relationCrossAccount
    case .noAccount: .relationNoAccount
    case .unknownPrincipal: .relationUnknownPrincipal
    case .otherPartition: .relationOtherPartition
    }
  }
}

/// A decision with all that it rests on.
struct Combination {
  var ruling: Ruling
  var relation: Relation
  var applicable: ApplicablePolicies
  /// The statements that were compared, in the order of evaluation.
  var denials: [Evaluation.Judged]
  var allows: [Evaluation.Judged]
}

// The order of evaluation. Each step has its own file.
// Source: IAM User Guide, "Policy evaluation logic".
extension ReferenceEngine {
  /// Compares a request that passed the door with every statement that counts for it, and combines what they say.
  func combine(_ evaluation: Evaluation) -> Combination {
    let applicable = applicablePolicies(evaluation)
    let denials = evaluation.judged(.deny, in: applicable.groups, of: store)
    // Nobody asks what a resource control policy allows.
    let allows = evaluation.judged(.allow, in: applicable.groups.filter { $0.type != .rcp }, of: store)
    let relation = relation(evaluation)
    let ruling =
      needsNoPermission(evaluation)
      ?? explicitDenial(among: denials)
      ?? missingGuardrail(evaluation, applicable, allows)
      ?? cannotBeGranted(evaluation, relation)
      ?? grant(GrantSides(evaluation, applicable, allows), relation)
    return Combination(ruling: ruling, relation: relation, applicable: applicable, denials: denials, allows: allows)
  }

  func relation(_ evaluation: Evaluation) -> Relation {
    let requester = evaluation.requester
    if requester.hasNoAccount { return .noAccount }
    guard requester.isKnown else { return .unknownPrincipal }
    if let partition = evaluation.resource.arn?.partition, !Text.equal(partition, requester.partition ?? "") {
      return .otherPartition
    }
    // Resources without a known owner (foundation models, `*`) count as the requester's own.
    if let owner = evaluation.resource.owner, owner != requester.account { return .crossAccount }
    return evaluation.resource.delegation == nil ? .sameAccount : .delegated
  }

  /// Source: AWS STS API Reference, "GetCallerIdentity": it needs no permission, and works where a policy denies it.
  private func needsNoPermission(_ evaluation: Evaluation) -> Ruling? {
    let requester = evaluation.requester
    guard requester.isKnown, !requester.isAnonymous, requester.identityProvider == nil, !evaluation.isExpired,
      Text.equalIgnoringASCIICase(evaluation.request.action, "sts:GetCallerIdentity")
    else { return nil }
    return .allowedWithoutPolicy(
      .callerIdentityIsFree, "`sts:GetCallerIdentity` needs no permission, and cannot be denied")
  }

  /// Requests that no Allow can grant.
  private func cannotBeGranted(_ evaluation: Evaluation, _ relation: Relation) -> Ruling? {
    // Source: IAM User Guide, "Temporary security credentials in IAM".
    if evaluation.isExpired {
      var ruling = Ruling.deniedWithoutPolicy(.session, .sessionExpired, "the session has expired")
      ruling.answer.isSessionExpired = true
      return ruling
    }
    // Source: IAM User Guide, "AWS account root user": it assumes no role.
    if evaluation.requester.isRoot, Text.equalIgnoringASCIICase(evaluation.request.action, "sts:AssumeRole") {
      return .deniedWithoutPolicy(.identity, .rootCannotAssumeRole, "the root user cannot assume a role")
    }
    if let provider = evaluation.requester.identityProvider,
      let ruling = cannotBeAsked(evaluation, inTheNameOf: provider)
    {
      return ruling
    }
    evaluation.trail?.note(relation.rule)
    switch relation {
    case .unknownPrincipal, .otherPartition: return .deniedWithoutPolicy(.identity, relation.rule, relation.rawValue)
    case .sameAccount, .delegated, .crossAccount:
      evaluation.trail?.note(evaluation.resource.ownerRule)
      if relation == .delegated, let rule = evaluation.resource.delegation { evaluation.trail?.note(rule) }
      return nil
    case .noAccount: return nil
    }
  }

  /// Who comes through an identity provider may ask for a role's session, and for nothing else.
  /// Source: AWS STS API Reference, "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity".
  private func cannotBeAsked(
    _ evaluation: Evaluation, inTheNameOf provider: Requester.IdentityProvider
  ) -> Ruling? {
    let assuming =
      switch provider {
      case .saml: "sts:AssumeRoleWithSAML"
      case .openIDConnect: "sts:AssumeRoleWithWebIdentity"
      }
    let actions = [assuming, "sts:TagSession", "sts:SetSourceIdentity"]
    guard actions.contains(where: { Text.equalIgnoringASCIICase($0, evaluation.request.action) }) else {
      return .deniedWithoutPolicy(
        .resource, .providerAsksForSessionsAlone,
        "through this identity provider only `\(assuming)` and what goes with it can be asked")
    }
    // A well-known provider is of every partition.
    if let own = evaluation.requester.partition, let partition = evaluation.resource.arn?.partition,
      !Text.equal(own, partition)
    {
      return .deniedWithoutPolicy(
        .resource, .providerOfOtherPartition,
        "identity provider and resource are of two partitions: nothing can allow across them")
    }
    return nil
  }

  private func grant(_ sides: GrantSides, _ relation: Relation) -> Ruling {
    switch relation {
    case .sameAccount: grantWithinAccount(sides, delegates: false)
    case .delegated: grantWithinAccount(sides, delegates: true)
    case .crossAccount: grantAcrossAccounts(sides)
    case .noAccount: grantWithoutAccount(sides)
    case .unknownPrincipal, .otherPartition: .deniedWithoutPolicy(.identity, relation.rule, relation.rawValue)
    }
  }
}
