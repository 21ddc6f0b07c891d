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
  /// The policy of a gateway endpoint, where an account stands for its root user.
  /// Source: Amazon VPC User Guide, "Gateway endpoints", "Endpoint policies".
  var accountsAreRootAlone = false

  /// The best class among the values of `Principal`. A statement without the element is about nobody.
  ///
  /// `NotPrincipal` is about everyone whom it does not list, and in a Deny also about every principal that has a
  /// permissions boundary, listed or not.
  func finding(_ element: PrincipalElement?, effect: Effect) -> PrincipalFinding {
    switch element {
    case nil: return PrincipalFinding(grantClass: .none)
    case .principal(let patterns):
      let best = patterns.map { grantClass($0) }.max() ?? .none
      return PrincipalFinding(
        grantClass: best, pattern: best == .none ? nil : patterns.first { grantClass($0) == best })
    case .notPrincipal(let patterns):
      guard let listed = patterns.first(where: { exempts($0) }) else { return PrincipalFinding(grantClass: .direct) }
      let isListedInVain = effect == .deny && requester.permissionsBoundary != nil
      return PrincipalFinding(
        grantClass: isListedInVain ? .direct : .none, pattern: listed, isListedInVain: isListedInVain)
    }
  }

  private func grantClass(_ pattern: PrincipalPattern) -> GrantClass {
    switch pattern {
    case .everyone: .direct
    case .service(let name): requester.isService && Text.equal(name, requester.text) ? .direct : .none
    case .aws(let text): aws(text)
    case .federated(let provider):
      requester.identityProvider != nil && Text.equal(provider, requester.text) ? .direct : .none
    // Canonical users do not ask.
    case .canonicalUser: .none
    }
  }

  private func aws(_ text: String) -> GrantClass {
    if Text.equal(text, "*") { return .direct }
    if let (account, partition) = accountNamed(text) {
      guard let own = requester.account, Text.equal(own, account),
        partition.map({ Text.equal($0, requester.partition ?? "") }) ?? true
      else { return .none }
      if requester.isRoot { return .direct }
      return accountsAreRootAlone ? .none : .account
    }
    if requester.hasNoAccount { return .none }
    guard ARN(text) != nil else { return uniqueID(text) }
    switch requester.kind {
    case .user, .unknownUser, .root, .unknownSession, .unknownFederatedUser:
      return Text.equal(text, requester.text) ? .direct : .none
    case .role(let role): return Text.equal(text, role.arn) ? .viaRole : .none
    case .unknownRole: return Text.equal(text, requester.text) ? .viaRole : .none
    case .session(let role, _):
      return Text.equal(text, requester.text) ? .direct : Text.equal(text, role.arn) ? .viaRole : .none
    case .federatedUser(.user(let maker)):
      return Text.equal(text, requester.text) ? .direct : Text.equal(text, maker.arn) ? .viaRole : .none
    case .federatedUser(.root): return Text.equal(text, requester.text) ? .direct : .none
    case .identityProvider, .service, .anonymous: return .none
    }
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
    if let id = requester.user?.id, Text.equal(id, text) { return requester.isFederatedUser ? .viaRole : .direct }
    if let id = requester.role?.id, Text.equal(id, text) { return .viaRole }
    return .none
  }

  /// Listed in `NotPrincipal`: the requester itself, its role, or the user who made it; an account stands for its root
  /// user alone.
  private func exempts(_ pattern: PrincipalPattern) -> Bool {
    let found = grantClass(pattern)
    return found == .account ? requester.isRoot : found != .none
  }
}
