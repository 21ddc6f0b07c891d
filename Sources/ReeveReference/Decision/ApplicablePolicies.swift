import ReevePolicy
import ReeveStore
import ReeveTypes

// Which policies count for a request.
// Source: IAM User Guide, "Policy evaluation logic".

/// Policies that are asked together: one that applies speaks for all of them.
struct PolicyGroup {
  var type: Reason
  /// The root, unit or account of an organization that they are attached to.
  var level: String?
  /// In store order.
  var policies: [AttachedPolicy]
}

/// The policies that count for one request, by type.
struct ApplicablePolicies {
  var resourceControls: ControlBinding
  var serviceControls: ControlBinding
  var endpoint: EndpointControl
  /// The resource's own policy, or that of what it is in.
  var resource: [AttachedPolicy]
  var identity: [AttachedPolicy]
  var boundary: AttachedPolicy?
  /// Those that were passed when the session was made.
  var session: [AttachedPolicy]

  /// In the order of evaluation.
  var groups: [PolicyGroup] {
    resourceControls.groups(.rcp, \.resource) + serviceControls.groups(.scp, \.service) + endpoint.groups + [
      PolicyGroup(type: .resource, policies: resource),
      PolicyGroup(type: .identity, policies: identity),
      PolicyGroup(type: .boundary, policies: boundary.map { [$0] } ?? []),
      PolicyGroup(type: .session, policies: session),
    ]
  }
}

extension ReferenceEngine {
  func applicablePolicies(_ evaluation: Evaluation) -> ApplicablePolicies {
    ApplicablePolicies(
      resourceControls: resourceControls(evaluation),
      serviceControls: serviceControls(on: evaluation.requester),
      endpoint: endpointControl(evaluation),
      resource: evaluation.resource.policy.map { [$0] } ?? [],
      identity: identityPolicies(of: evaluation.requester),
      boundary: evaluation.requester.permissionsBoundary,
      session: evaluation.requester.session?.policies ?? [])
  }

  /// The policies of a principal, in store order: a user's inline and managed ones, then those of each of its groups; a
  /// role's inline and managed ones; a federated user's are those of who made it. The root user, services and anonymous
  /// callers have none.
  func identityPolicies(of requester: Requester) -> [AttachedPolicy] {
    if let role = requester.role { return role.inlinePolicies + role.managedPolicies }
    guard let user = requester.user else { return [] }
    let groups = user.groups.compactMap { name in
      store.accounts.first { $0.id == requester.account }?.groups.first { Text.equal($0.name, name) }
    }
    return user.inlinePolicies + user.managedPolicies + groups.flatMap { $0.inlinePolicies + $0.managedPolicies }
  }
}

extension ControlBinding {
  fileprivate func groups(_ type: Reason, _ policies: KeyPath<ControlPolicies, [AttachedPolicy]>) -> [PolicyGroup] {
    guard case .levels(let levels) = self else { return [] }
    return levels.map { PolicyGroup(type: type, level: $0.id, policies: $0.policies[keyPath: policies]) }
  }
}

extension EndpointControl {
  fileprivate var groups: [PolicyGroup] {
    guard case .policy(_, let policy) = self else { return [] }
    return [PolicyGroup(type: .endpoint, policies: [policy])]
  }
}

extension Requester {
  /// The permissions boundary of the user, or of the role or user behind a session. The root user and services have
  /// none.
  /// Source: IAM User Guide, "Permissions boundaries for IAM entities".
  var permissionsBoundary: AttachedPolicy? {
    role?.permissionsBoundary ?? user?.permissionsBoundary
  }
}
