import ReeveStore
import ReeveTypes

/// Whether an organization's policies bind a request, and where they are attached.
enum ControlBinding {
  /// At each of these levels, from the root down to the account.
  case levels([OrganizationLevel])
  /// At none, by which rule, and why.
  case unbound(Rule, String)
}

extension ReferenceEngine {
  /// Service control policies bind the principals of the member accounts that they are attached above or at, the root
  /// user included, on any resource.
  ///
  /// They do not bind the management account, service-linked roles, AWS services, anonymous callers, or whom an identity
  /// provider vouches for.
  /// Source: AWS Organizations User Guide, "Service control policies (SCPs)", "SCP effects on permissions" and "Tasks
  /// and entities not restricted by SCPs".
  func serviceControls(on requester: Requester) -> ControlBinding {
    guard let organization = store.organization else {
      return .unbound(.scpNoOrganization, "the store has no organization")
    }
    guard organization.hasServiceControlPolicies else {
      return .unbound(.scpNotEnabled, "the organization has not enabled them")
    }
    guard let account = requester.account else {
      let callers =
        requester.isService
        ? "AWS services" : requester.isAnonymous ? "anonymous callers" : "callers of an identity provider"
      return .unbound(.scpCallerWithoutAccount, "\(callers) are of no account")
    }
    guard let membership = organization.membership(of: account) else {
      return .unbound(.scpOutsideOrganization, "account \(account) is not in organization `\(organization.id)`")
    }
    if membership.isManagementAccount {
      return .unbound(.scpManagementAccountExempt, "account \(account) is the management account")
    }
    if requester.isServiceLinked { return .unbound(.scpServiceLinkedRoleExempt, "the role is linked to a service") }
    return .levels(membership.levels)
  }
}

extension Requester {
  /// A session of a service-linked role, which the path of the role's ARN shows.
  /// Source: IAM User Guide, "Using service-linked roles".
  var isServiceLinked: Bool {
    guard let arn = principalARN.flatMap({ ARN($0) }) else { return false }
    return Text.hasPrefix(arn.resource, "role/aws-service-role/")
  }
}
