import ReeveTypes

/// What the two sides of a grant say, where no Deny applies: the principal's, which is its identity policies within its
/// boundary and its session policies, and the resource's.
struct GrantSides {
  /// The first identity statement that allows.
  var identity: Evaluation.Judged?
  /// Such a statement, or the right of the root user to do everything without one.
  var identityAllows: Bool
  var boundary: Limit
  var session: Limit
  var isFederatedUser: Bool
  /// What the best of the resource's Allow statements is worth.
  var grantClass: GrantClass
  /// The first of those that are worth as much.
  var grant: Evaluation.Judged?
  private let trail: Trail?

  /// A policy that grants nothing by itself, and that limits what others grant.
  enum Limit {
    case absent
    case allows
    case silent

    /// Whether what others grant is left as it is.
    var isMet: Bool {
      switch self {
      case .absent, .allows: true
      case .silent: false
      }
    }
  }

  init(_ evaluation: Evaluation, _ applicable: ApplicablePolicies, _ allows: [Evaluation.Judged]) {
    let applying = allows.filter { $0.parts.applies }
    identity = applying.first { $0.type == .identity }
    // Source: IAM User Guide, "AWS account root user".
    identityAllows = identity != nil || evaluation.requester.hasRootPermissions
    boundary =
      if applicable.boundary == nil {
        .absent
      } else {
        applying.contains { $0.type == .boundary } ? .allows : .silent
      }
    // Source: IAM User Guide, "Policies and permissions", "Session policies".
    session =
      if applying.contains(where: { $0.type == .session }) {
        .allows
      } else {
        // A federated user has no more than what was passed to GetFederationToken, and nothing where nothing was.
        // Source: IAM User Guide, "Permissions for GetFederationToken".
        applicable.session.isEmpty && !evaluation.requester.isFederatedUser ? .absent : .silent
      }
    isFederatedUser = evaluation.requester.isFederatedUser
    let grants = applying.filter { $0.type == .resource }
    let best = grants.map(\.parts.principal.grantClass).max() ?? .none
    grantClass = best
    grant = grants.first { $0.parts.principal.grantClass == best }
    trail = evaluation.trail
  }

  /// Whether nothing that limits the principal's side is silent.
  var isWithinLimits: Bool { boundary.isMet && session.isMet }

  /// That the limits which there are allow.
  func noteLimits() {
    if case .allows = boundary { trail?.note(.boundaryAllows) }
    if case .allows = session { trail?.note(.sessionAllows) }
  }

  /// The denial by the first limit that is silent.
  func beyondLimits() -> Ruling {
    if !boundary.isMet {
      return .denied(.boundary, .boundarySilent, "the permissions boundary does not allow it, whatever else does")
    }
    return isFederatedUser
      ? .denied(
        .session, .federatedUserSessionSilent, "no session policy allows it, and a federated user needs one that does")
      : .denied(.session, .sessionSilent, "the session policies do not allow it, whatever else does")
  }
}
