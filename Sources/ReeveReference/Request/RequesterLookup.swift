import ReeveStore
import ReeveTypes

extension ReferenceEngine {
  /// Parses a request's principal and finds it in the store.
  /// Source: IAM User Guide, "IAM identifiers".
  func requester(_ text: String, _ trail: Trail?) throws(RequestError) -> Requester {
    if Text.equal(text, "*") {
      trail?.note(.requesterAnonymous)
      return Requester(kind: .anonymous, text: text)
    }
    if PrincipalForm.isWellKnownProvider(text) {
      trail?.note(.requesterWellKnownProvider)
      return Requester(kind: .identityProvider(.openIDConnect), text: text)
    }
    guard let arn = ARN(text) else {
      guard PrincipalForm.isService(text) else { throw .malformedPrincipal(text) }
      trail?.note(.requesterService)
      return Requester(kind: .service, text: text)
    }
    guard PrincipalForm.isPartition(arn.partition), arn.region.isEmpty, PrincipalForm.isAccount(arn.account) else {
      throw .malformedPrincipal(text)
    }
    let kind: Requester.Kind
    var entry: Session?
    switch arn.service {
    case "iam": kind = try identity(arn, text, trail)
    case "sts":
      entry = store.sessions.first { SessionARN.areOfOneSession($0.arn, text) }
      if let entry {
        trail?.note(Text.equal(entry.arn, text) ? .sessionInStore : .sessionInStoreIgnoringCase)
      }
      kind = try session(arn, text, entry, trail)
    default: throw .malformedPrincipal(text)
    }
    // A provider is of an account, and who comes through it is of none before a role's session is theirs.
    if case .identityProvider = kind { return Requester(kind: kind, text: text, partition: arn.partition) }
    return Requester(kind: kind, text: text, partition: arn.partition, account: arn.account, session: entry)
  }

  private func identity(_ arn: ARN, _ text: String, _ trail: Trail?) throws(RequestError) -> Requester.Kind {
    if Text.equal(arn.resource, "root") {
      let isKnown = accountIDs.contains(arn.account)
      trail?.note(isKnown ? .requesterRoot : .requesterUnknownRoot)
      return .root(isKnown: isKnown)
    }
    let segments = Text.split(arn.resource, at: "/", maxSplits: 1)
    guard segments.count == 2 else { throw .malformedPrincipal(text) }
    switch segments[0] {
    case "saml-provider":
      guard PrincipalForm.isSAMLProviderName(segments[1]) else { throw .malformedPrincipal(text) }
      trail?.note(.requesterSAMLProvider)
      return .identityProvider(.saml)
    case "oidc-provider":
      guard PrincipalForm.isOpenIDProviderHost(segments[1]) else { throw .malformedPrincipal(text) }
      trail?.note(.requesterOpenIDProvider)
      return .identityProvider(.openIDConnect)
    case "user":
      guard PrincipalForm.isPathAndName(segments[1]) else { throw .malformedPrincipal(text) }
      let user = users[Array(text.utf8)]
      trail?.note(user == nil ? .requesterUnknownUser : .requesterUser)
      return user.map { .user($0) } ?? .unknownUser
    case "role":
      guard PrincipalForm.isPathAndName(segments[1]) else { throw .malformedPrincipal(text) }
      let role = roles[Array(text.utf8)]
      trail?.note(role == nil ? .requesterUnknownRole : .requesterRoleAsSession)
      return role.map { .role($0) } ?? .unknownRole
    default: throw .malformedPrincipal(text)
    }
  }

  private func session(
    _ arn: ARN, _ text: String, _ entry: Session?, _ trail: Trail?
  ) throws(RequestError) -> Requester.Kind {
    let segments = Text.split(arn.resource, at: "/", maxSplits: 2)
    switch segments[0] {
    case "assumed-role":
      guard segments.count == 3, PrincipalForm.isName(segments[1]), PrincipalForm.isSessionName(segments[2]) else {
        throw .malformedPrincipal(text)
      }
      return roleSession(arn, roleName: segments[1], sessionName: segments[2], trail)
    case "federated-user":
      guard segments.count == 2, PrincipalForm.isFederatedUserName(segments[1]) else { throw .malformedPrincipal(text) }
      return federatedUser(arn, entry, trail)
    default: throw .malformedPrincipal(text)
    }
  }

  /// A session's ARN has its role's name without the path. Role names are unique in an account without regard to case;
  /// the exact name comes first.
  private func roleSession(
    _ arn: ARN, roleName: String, sessionName: String, _ trail: Trail?
  ) -> Requester.Kind {
    let candidates = roles.values.filter { role in
      guard let own = ARN(role.arn) else { return false }
      return Text.equal(own.account, arn.account) && Text.equal(own.partition, arn.partition)
    }
    let found =
      candidates.first { Text.equal($0.name, roleName) }
      ?? candidates.first { Text.equalIgnoringASCIICase($0.name, roleName) }
    guard let found else {
      trail?.note(.requesterUnknownSession)
      return .unknownSession
    }
    trail?.note(Text.equal(found.name, roleName) ? .requesterSession : .requesterSessionIgnoringCase)
    return .session(found, sessionName: sessionName)
  }

  /// The caller of GetFederationToken chooses the name, so that only the session's own record says who that was: a
  /// user, or the root user, of the same account and partition.
  /// Source: AWS STS API Reference, "GetFederationToken".
  private func federatedUser(_ arn: ARN, _ entry: Session?, _ trail: Trail?) -> Requester.Kind {
    if let makerARN = entry?.federatedBy, let maker = ARN(makerARN), Text.equal(maker.account, arn.account),
      Text.equal(maker.partition, arn.partition)
    {
      if let user = users[Array(makerARN.utf8)] {
        trail?.note(.requesterFederatedByUser)
        return .federatedUser(.user(user))
      }
      let isRoot = Text.equal(makerARN, "arn:\(arn.partition):iam::\(arn.account):root")
      if isRoot, accountIDs.contains(arn.account) {
        trail?.note(.requesterFederatedByRoot)
        return .federatedUser(.root)
      }
    }
    trail?.note(.requesterUnknownFederatedUser)
    return .unknownFederatedUser
  }
}

/// The shape of the ARN of a session.
enum SessionARN {
  /// Whether two ARNs are of one session: names of roles are unique without regard to case, so that another spelling of
  /// the role must not shake off what was said of the session.
  static func areOfOneSession(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Text.split(left, at: "/", maxSplits: 2), Text.split(right, at: "/", maxSplits: 2))
    guard left.count == right.count else { return false }
    return left.indices.allSatisfy { part in
      left.count == 3 && part == 1
        ? Text.equalIgnoringASCIICase(left[part], right[part]) : Text.equal(left[part], right[part])
    }
  }
}
