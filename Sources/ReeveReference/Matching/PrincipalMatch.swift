import ReevePolicy
import ReeveStore
import ReeveTypes

/// What a match in `Principal` is worth, least first.
/// Source: IAM User Guide, "Determining whether a request is allowed or denied within an account".
public enum GrantClass: Int, Sendable, Comparable, CustomStringConvertible {
  case none
  /// The account as a whole: its own identity policies still have to allow.
  case account
  /// The role of the session that asks, or the user who made the federated user that asks.
  case viaRole
  /// The requester itself, or everyone.
  case direct

  public static func < (left: GrantClass, right: GrantClass) -> Bool { left.rawValue < right.rawValue }

  public var description: String {
    switch self {
    case .none: "nobody"
    case .account: "the account"
    case .viaRole: "the role or user behind the session"
    case .direct: "the requester"
    }
  }
}

/// What the principal element of a statement says about the requester.
struct PrincipalFinding {
  var grantClass: GrantClass
  /// The first value that gives the class; in `NotPrincipal`, the value that has the requester.
  var pattern: PrincipalPattern?
  /// `NotPrincipal` of a Deny has the requester, which has a permissions boundary, and so is denied all the same.
  var isListedInVain = false
}

/// Whether a resource-based statement is about the requester.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
struct PrincipalMatch {
  let requester: Requester
  var trail: Trail?
  /// The policy of a gateway endpoint, where an account stands for its root user.
  /// Source: Amazon VPC User Guide, "Gateway endpoints", "Endpoint policies".
  var accountsAreRootAlone = false

  /// The best class among the values of `Principal`. A statement without the element is about nobody.
  ///
  /// `NotPrincipal` is about everyone whom it does not list, and in a Deny also about every principal that has a
  /// permissions boundary, listed or not.
  func finding(_ element: PrincipalElement?, effect: Effect) -> PrincipalFinding {
    switch element {
    case nil:
      trail?.note(.principalMissing)
      return PrincipalFinding(grantClass: .none)
    case .principal(let patterns):
      let classes = patterns.map { quiet.grantClass($0) }
      let best = classes.max() ?? .none
      if let trail {
        if best == .none { trail.note(patterns.isEmpty ? .principalListEmpty : .principalNoneMatches) }
        if Set(classes).subtracting([.none]).count > 1 { trail.note(.principalBestCounts) }
        // What gives the class tells how, and where nothing does, all tell why they do not.
        for (pattern, grantClass) in zip(patterns, classes) where grantClass == best {
          _ = self.grantClass(pattern)
          if best != .none { break }
        }
      }
      return PrincipalFinding(
        grantClass: best, pattern: best == .none ? nil : zip(patterns, classes).first { $1 == best }?.0)
    case .notPrincipal(let patterns):
      guard let listed = patterns.first(where: { quiet.exempts($0) }) else {
        trail?.note(.notPrincipalNotListed)
        for pattern in patterns where quiet.grantClass(pattern) == .account {
          trail?.note(.notPrincipalAccountIsRootAlone)
        }
        return PrincipalFinding(grantClass: .direct)
      }
      let isListedInVain = effect == .deny && requester.permissionsBoundary != nil
      trail?.note(isListedInVain ? .notPrincipalBoundaryInVain : .notPrincipalExempts)
      _ = grantClass(listed)
      return PrincipalFinding(
        grantClass: isListedInVain ? .direct : .none, pattern: listed, isListedInVain: isListedInVain)
    }
  }

  private var quiet: PrincipalMatch {
    trail == nil ? self : PrincipalMatch(requester: requester, accountsAreRootAlone: accountsAreRootAlone)
  }

  private func grantClass(_ pattern: PrincipalPattern) -> GrantClass {
    switch pattern {
    case .everyone: everyone
    case .service(let name):
      requester.isService && Text.equal(name, requester.text) ? found(.direct, .principalService) : .none
    case .aws(let text): aws(text)
    case .federated(let provider):
      requester.identityProvider != nil && Text.equal(provider, requester.text)
        ? found(.direct, .principalProvider) : .none
    // Canonical users do not ask.
    case .canonicalUser: .none
    }
  }

  private func found(_ grantClass: GrantClass, _ rule: Rule) -> GrantClass {
    trail?.note(rule)
    return grantClass
  }

  private var everyone: GrantClass { found(.direct, .principalEveryone) }

  private func aws(_ text: String) -> GrantClass {
    if Text.equal(text, "*") { return everyone }
    if let (account, partition) = accountNamed(text) {
      guard let own = requester.account, Text.equal(own, account) else { return .none }
      guard partition.map({ Text.equal($0, requester.partition ?? "") }) ?? true else {
        return found(.none, .principalAccountOfOtherPartition)
      }
      if requester.isRoot { return found(.direct, .principalAccountOfRoot) }
      return accountsAreRootAlone
        ? found(.none, .principalAccountOnGateway) : found(.account, .principalAccount)
    }
    if requester.hasNoAccount { return .none }
    guard ARN(text) != nil else { return uniqueID(text) }
    switch requester.kind {
    case .user, .unknownUser: return itself(text, .principalUser)
    case .root: return .none
    case .unknownSession: return session(text)
    case .role(let role): return behind(text, role.arn, .principalRole)
    case .unknownRole: return behind(text, requester.text, .principalRole)
    case .session(let role, _): return max(session(text), behind(text, role.arn, .principalRole))
    case .federatedUser(.user(let maker)):
      return max(itself(text, .principalFederatedUser), behind(text, maker.arn, .principalMaker))
    case .federatedUser(.root), .unknownFederatedUser: return itself(text, .principalFederatedUser)
    case .identityProvider, .service, .anonymous: return .none
    }
  }

  /// The ARN of the requester itself.
  private func itself(_ text: String, _ rule: Rule) -> GrantClass {
    Text.equal(text, requester.text) ? found(.direct, rule) : .none
  }

  /// The session's ARN. The name of its role compares without regard to case, as it does where the session finds its
  /// role: else another spelling of it would shake off what is denied to the session.
  /// Source: IAM User Guide, "IAM identifiers": names of roles are unique without regard to case.
  private func session(_ text: String) -> GrantClass {
    SessionARN.areOfOneSession(text, requester.text) ? found(.direct, .principalSession) : .none
  }

  /// The ARN of the role or user behind a session.
  private func behind(_ text: String, _ arn: String, _ rule: Rule) -> GrantClass {
    Text.equal(text, arn) ? found(.viaRole, rule) : .none
  }

  /// `111122223333`, or `arn:aws:iam::111122223333:root`.
  private func accountNamed(_ text: String) -> (account: String, partition: String?)? {
    if PrincipalForm.isAccount(text) { return (text, nil) }
    guard let arn = ARN(text), arn.service == "iam", arn.region.isEmpty, Text.equal(arn.resource, "root"),
      PrincipalForm.isAccount(arn.account)
    else { return nil }
    return (arn.account, arn.partition)
  }

  private func uniqueID(_ text: String) -> GrantClass {
    if let id = requester.user?.id, Text.equal(id, text) {
      return found(requester.isFederatedUser ? .viaRole : .direct, .principalUserID)
    }
    if let id = requester.role?.id, Text.equal(id, text) { return found(.viaRole, .principalRoleID) }
    return .none
  }

  /// Listed in `NotPrincipal`: the requester itself, or the role of a session; an account stands for its root user alone.
  /// The user who made a federated user does not stand for it.
  private func exempts(_ pattern: PrincipalPattern) -> Bool {
    switch grantClass(pattern) {
    case .none: false
    case .account: requester.isRoot
    case .viaRole: !requester.isFederatedUser
    case .direct: true
    }
  }
}
