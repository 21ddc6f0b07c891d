import ReevePolicy
import ReeveStore
import ReeveTypes

// The story around the statements, in the order of evaluation: who asks, about what, which policies count, and how the
// two accounts stand to each other.
extension ReferenceEngine {
  func outline(of evaluation: Evaluation, _ combination: Combination) -> [String] {
    let requester = evaluation.requester
    let ruling = combination.ruling
    let meant = requester.isKnown ? nil : nearestPrincipal(to: requester)
    var lines = ["principal: \(described(requester))" + (meant.map { "; did you mean `\($0)`?" } ?? "")]
    if let session = requester.session { lines.append("session: \(described(session, evaluation))") }
    lines += [
      "action: `\(evaluation.request.action)`",
      "resource: \(described(evaluation.resource))",
    ]
    if let alias = aliasStory(of: evaluation) { lines.append("alias: \(alias)") }
    if evaluation.actsOnNoResource, evaluation.resource.arn != nil {
      lines.append(
        "resource type: `\(evaluation.request.action)` has none, so that in a policy only `*` is about it, whatever "
          + "resource the request names")
    }
    if store.organization != nil {
      let applicable = combination.applicable
      lines.append("resource control policies: \(described(applicable.resourceControls, \.resource))")
      lines.append("service control policies: \(described(applicable.serviceControls, \.service))")
    }
    if let endpoint = evaluation.endpoint {
      lines.append(
        "VPC endpoint: \(described(endpoint, combination.applicable.endpoint, requester.isService))")
    }
    lines.append("resource policy: \(resourcePolicy(described: evaluation.resource))")
    if !requester.hasNoAccount, requester.isKnown {
      lines.append("identity policies: \(identityPolicies(described: requester))")
    }
    if let boundary = combination.applicable.boundary {
      lines.append("permissions boundary: \(described(boundary))")
    }
    if !combination.applicable.session.isEmpty {
      lines.append("session policies: \(combination.applicable.session.map(described).joined(separator: "; "))")
    } else if requester.isFederatedUser {
      lines.append("session policies: none, and a federated user needs one that allows")
    }
    lines.append("accounts: \(combination.relation.rawValue)")
    lines.append("decision: \(ruling.answer.decision): \(ruling.why)")
    return lines
  }

  /// What makes an alias count as its key.
  private func aliasStory(of evaluation: Evaluation) -> String? {
    guard let rule = evaluation.aliasRule else { return nil }
    let asked = evaluation.request.resources[evaluation.place]
    let action = evaluation.request.action
    if rule == .aliasKeyAlone {
      return "`\(asked)` stands for this key, and `\(action)` acts on the key alone"
    }
    return Text.equal(evaluation.resource.text, asked)
      ? "`\(action)` acts on the alias and on the key that it stands for: both have to be allowed, and this is the alias"
      : "`\(action)` acts on the alias and on the key that it stands for: both have to be allowed, and this is the key of "
        + "`\(asked)`"
  }

  private func described(_ requester: Requester) -> String {
    let account = requester.account.map { " of account \($0)" } ?? ""
    switch requester.kind {
    case .user(let user): return "user `\(user.name)`\(account), `\(user.arn)`"
    case .unknownUser: return "`\(requester.text)`, a user that the store does not have"
    case .role(let role): return "role `\(role.arn)`, taken as a session of it"
    case .session(let role, let name): return "session `\(name)` of role `\(role.arn)`"
    case .unknownRole: return "`\(requester.text)`, a role that the store does not have"
    case .unknownSession:
      return "`\(requester.text)`, a session of a role that account \(requester.account ?? "") does not have"
    case .federatedUser(let maker):
      let name = Text.split(requester.text, at: "/").last ?? ""
      return "federated user `\(name)`\(account), made by \(described(maker))"
    case .unknownFederatedUser:
      return requester.session?.federatedBy.map {
        "`\(requester.text)`, a federated user made by `\($0)`, whom account \(requester.account ?? "") does not have"
      } ?? "`\(requester.text)`, a federated user that is not among the store's sessions"
    case .root(let isKnown):
      return isKnown ? "the root user\(account)" : "the root user\(account), which the store does not have"
    case .identityProvider(.saml): return "the SAML identity provider `\(requester.text)`"
    case .identityProvider(.openIDConnect): return "the OpenID Connect identity provider `\(requester.text)`"
    case .service: return "the AWS service `\(requester.text)`"
    case .anonymous: return "an anonymous caller"
    }
  }

  private func described(_ maker: Requester.Federator) -> String {
    switch maker {
    case .user(let user): "user `\(user.arn)`"
    case .root: "the root user"
    }
  }

  private func described(_ session: Session, _ evaluation: Evaluation) -> String {
    var parts: [String] = []
    if let expiration = session.expiration {
      let now = evaluation.context.values(of: KeyName("aws:CurrentTime")).values.first ?? ""
      parts.append("\(evaluation.isExpired ? "expired at" : "good until") `\(expiration)`, and it is `\(now)`")
    } else {
      parts.append("it does not expire")
    }
    if !session.tags.isEmpty {
      parts.append("with the tags \(Phrase.list(session.tags.map { "\($0.key)=\($0.value)" }))")
    }
    if let identity = session.sourceIdentity { parts.append("with source identity `\(identity)`") }
    return parts.joined(separator: "; ")
  }

  private func identityPolicies(described requester: Requester) -> String {
    if requester.isRoot { return "the root user needs none" }
    if requester.hasRootPermissions { return "those of the root user, which needs none" }
    let policies = identityPolicies(of: requester)
    let groups = requester.user?.groups ?? []
    let through =
      groups.isEmpty ? "" : ", also through the \(groups.count == 1 ? "group" : "groups") \(Phrase.list(groups))"
    return policies.isEmpty ? "none\(through)" : Phrase.list(policies.map(\.name), max: 12) + through
  }

  private func described(_ resource: RequestedResource) -> String {
    guard let arn = resource.arn else { return "`*`: the action acts on no resource of its own" }
    guard let owner = resource.owner else {
      return "`\(resource.text)`; neither the store nor its ARN names an owner, so it counts as the principal's own"
    }
    let source = arn.account == owner ? "as its ARN says" : "as the store says"
    return "`\(resource.text)`, owned by account \(owner), \(source)"
  }

  private func resourcePolicy(described resource: RequestedResource) -> String {
    guard let policy = resource.policy else {
      return resource.isTrustPolicy ? "none; the store does not have this role's trust policy" : "none"
    }
    let statements = statementCount(of: policy)
    if resource.isTrustPolicy { return "the role's trust policy, \(statements)" }
    return Text.equal(policy.name, resource.text)
      ? "its own, \(statements)" : "that of `\(policy.name)`, \(statements)"
  }

  /// Level by level.
  private func described(
    _ binding: ControlBinding, _ policies: KeyPath<ControlPolicies, [AttachedPolicy]>
  ) -> String {
    switch binding {
    case .unbound(_, let why): "none bind; \(why)"
    case .levels(let levels):
      levels.map { level in
        let attached = level.policies[keyPath: policies]
        return "at `\(level.id)` \(attached.isEmpty ? "none" : Phrase.list(attached.map(\.name)))"
      }.joined(separator: "; ")
    }
  }

  private func described(
    _ endpoint: RequestedEndpoint, _ control: EndpointControl, _ isService: Bool
  ) -> String {
    switch control {
    case .absent:
      isService
        ? "`\(endpoint.id)`, which is not considered: services call from networks of their own"
        : "`\(endpoint.id)`, which is not considered: a service makes this call on the principal's behalf"
    case .unknown: "`\(endpoint.id)`, which the store does not have"
    case .open(let known): "`\(known.id)`, \(described(known.kind)), without a policy, so that it allows everything"
    case .policy(let known, let policy):
      "`\(known.id)`, \(described(known.kind)), with a policy, \(statementCount(of: policy))"
    }
  }

  private func described(_ kind: Endpoint.Kind) -> String {
    switch kind {
    case .interface: "an interface endpoint"
    case .gateway: "a gateway endpoint, where an account in `Principal` is its root user alone"
    }
  }

  private func described(_ policy: AttachedPolicy) -> String { "`\(policy.name)`, \(statementCount(of: policy))" }

  private func statementCount(of policy: AttachedPolicy) -> String {
    let count = store[policy.document].document.statements.count
    return count == 1 ? "1 statement" : "\(count) statements"
  }
}
