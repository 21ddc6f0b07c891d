/// An organization: its tree of accounts, and the policies attached to each level of it.
/// Source: AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation".
public struct Organization: Sendable {
  /// `o-…`; empty where the store does not say it, and then nobody has a key that is made of it.
  public var id: String
  public var managementAccountID: String?
  /// Service control policies are enabled; else no level has any, and none is asked for.
  public var hasServiceControlPolicies: Bool
  /// Resource control policies are enabled.
  public var hasResourceControlPolicies: Bool
  public var root: OrganizationalUnit

  public init(
    id: String, managementAccountID: String? = nil, hasServiceControlPolicies: Bool = false,
    hasResourceControlPolicies: Bool = false, root: OrganizationalUnit
  ) {
    self.id = id
    self.managementAccountID = managementAccountID
    self.hasServiceControlPolicies = hasServiceControlPolicies
    self.hasResourceControlPolicies = hasResourceControlPolicies
    self.root = root
  }
}

/// The root of an organization, or a unit below it.
public struct OrganizationalUnit: Sendable {
  /// `r-…` or `ou-…`; empty where the store does not say it, and then no path leads through this level.
  public var id: String
  public var policies: ControlPolicies
  public var accounts: [MemberAccount]
  public var units: [OrganizationalUnit]

  public init(
    id: String, policies: ControlPolicies = ControlPolicies(), accounts: [MemberAccount] = [],
    units: [OrganizationalUnit] = []
  ) {
    self.id = id
    self.policies = policies
    self.accounts = accounts
    self.units = units
  }
}

/// An account in an organization's tree. The store need not have its users and roles.
public struct MemberAccount: Sendable {
  /// Twelve digits; unique in the tree.
  public var id: String
  public var policies: ControlPolicies

  public init(id: String, policies: ControlPolicies = ControlPolicies()) {
    self.id = id
    self.policies = policies
  }
}

/// The control policies attached to one level. A level whose file names none has `FullAWSAccess`, which stands here like
/// any other.
public struct ControlPolicies: Sendable, Hashable {
  /// An empty list allows nothing at and below this level, where service control policies are enabled.
  public var service: [AttachedPolicy]
  /// Without `RCPFullAWSAccess`, which every level has besides and which allows everything.
  public var resource: [AttachedPolicy]

  public init(service: [AttachedPolicy] = [], resource: [AttachedPolicy] = []) {
    self.service = service
    self.resource = resource
  }
}
