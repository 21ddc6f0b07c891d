import ReeveStore
import ReeveTypes

/// Who asks, as the store knows them.
struct Requester {
  enum Kind {
    case user(User)
    /// A user that the store does not have.
    case unknownUser
    /// A role by its own ARN, which stands for a session of it.
    case role(Role)
    case session(Role, sessionName: String)
    case unknownRole
    case unknownSession
    case federatedUser(Federator)
    /// A federated user that is not among the store's sessions, or whose maker the store does not have.
    case unknownFederatedUser
    case root(isKnown: Bool)
    /// Whom an identity provider vouches for, while it asks for a role's session.
    case identityProvider(IdentityProvider)
    case service
    case anonymous
  }

  /// Who called GetFederationToken for a federated user.
  enum Federator {
    case user(User)
    case root
  }

  /// What an identity provider speaks, which says what may be asked in its name.
  enum IdentityProvider {
    case saml
    case openIDConnect
  }

  var kind: Kind
  /// As the request has it.
  var text: String
  var partition: String?
  /// Absent for services, anonymous callers and identity providers.
  var account: String?
  /// What the store's sessions have under the requester's ARN: what was passed when a role session or a federated
  /// user's session was made. It counts whether or not the store knows the role or the user.
  var session: Session?

  /// Whether the store knows the principal. Anonymous callers, services and identity providers live on resource policies
  /// alone.
  var isKnown: Bool {
    switch kind {
    case .user, .role, .session, .federatedUser, .identityProvider, .service, .anonymous: true
    case .root(let isKnown): isKnown
    case .unknownUser, .unknownRole, .unknownSession, .unknownFederatedUser: false
    }
  }

  /// The role whose policies, boundary and tags the requester has.
  var role: Role? {
    switch kind {
    case .role(let role), .session(let role, _): role
    default: nil
    }
  }

  /// The user whose policies, boundary and tags the requester has: itself, or who made the federated user.
  /// Source: IAM User Guide, "Permissions for GetFederationToken".
  var user: User? {
    switch kind {
    case .user(let user), .federatedUser(.user(let user)): user
    default: nil
    }
  }

  /// May do everything on the identity side: the root user, and a federated user that it made.
  var hasRootPermissions: Bool {
    switch kind {
    case .root, .federatedUser(.root): true
    default: false
    }
  }

  var isRoot: Bool { if case .root = kind { true } else { false } }
  var isService: Bool { if case .service = kind { true } else { false } }
  var isAnonymous: Bool { if case .anonymous = kind { true } else { false } }

  var identityProvider: IdentityProvider? { if case .identityProvider(let provider) = kind { provider } else { nil } }
  /// Whether only a resource's policy can allow: the caller has no account whose policies could.
  var hasNoAccount: Bool { isService || isAnonymous || identityProvider != nil }

  var isFederatedUser: Bool {
    switch kind {
    case .federatedUser, .unknownFederatedUser: true
    default: false
    }
  }

  /// What `aws:PrincipalArn` is: a session's role with its path, which an unknown session does not have.
  /// Source: IAM User Guide, "AWS global condition context keys", "aws:PrincipalArn".
  var principalARN: String? {
    switch kind {
    case .user(let user): user.arn
    case .role(let role), .session(let role, _): role.arn
    case .unknownUser, .unknownRole, .root, .federatedUser, .unknownFederatedUser: text
    case .unknownSession, .identityProvider, .service, .anonymous: nil
    }
  }
}
