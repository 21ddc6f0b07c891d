/// An AWS account: its users, groups and roles, as `aws iam get-account-authorization-details` lists them.
public struct Account: Sendable {
  /// Twelve digits.
  public var id: String
  public var users: [User]
  public var groups: [Group]
  public var roles: [Role]

  public init(id: String, users: [User] = [], groups: [Group] = [], roles: [Role] = []) {
    self.id = id
    self.users = users
    self.groups = groups
    self.roles = roles
  }
}

/// An IAM user.
public struct User: Sendable {
  /// With the path: `arn:aws:iam::111122223333:user/team/Jane`.
  public var arn: String
  public var name: String
  /// The unique id (`AIDA…`), where the store has it.
  public var id: String?
  public var tags: [Tag]
  /// In the order of the store.
  public var inlinePolicies: [AttachedPolicy]
  /// In the order of the store.
  public var managedPolicies: [AttachedPolicy]
  /// Names of groups of the same account, each of which exists.
  public var groups: [String]
  public var permissionsBoundary: AttachedPolicy?

  public init(
    arn: String, name: String, id: String? = nil, tags: [Tag] = [], inlinePolicies: [AttachedPolicy] = [],
    managedPolicies: [AttachedPolicy] = [], groups: [String] = [], permissionsBoundary: AttachedPolicy? = nil
  ) {
    self.arn = arn
    self.name = name
    self.id = id
    self.tags = tags
    self.inlinePolicies = inlinePolicies
    self.managedPolicies = managedPolicies
    self.groups = groups
    self.permissionsBoundary = permissionsBoundary
  }
}

/// An IAM group. Groups carry policies and are never principals.
public struct Group: Sendable {
  public var arn: String
  public var name: String
  public var inlinePolicies: [AttachedPolicy]
  public var managedPolicies: [AttachedPolicy]

  public init(
    arn: String, name: String, inlinePolicies: [AttachedPolicy] = [], managedPolicies: [AttachedPolicy] = []
  ) {
    self.arn = arn
    self.name = name
    self.inlinePolicies = inlinePolicies
    self.managedPolicies = managedPolicies
  }
}

/// An IAM role.
public struct Role: Sendable {
  /// With the path: `arn:aws:iam::111122223333:role/service-role/Name`.
  public var arn: String
  public var name: String
  /// The unique id (`AROA…`), where the store has it.
  public var id: String?
  public var tags: [Tag]
  public var inlinePolicies: [AttachedPolicy]
  public var managedPolicies: [AttachedPolicy]
  /// The role trust policy.
  public var trustPolicy: DocumentID?
  public var permissionsBoundary: AttachedPolicy?

  public init(
    arn: String, name: String, id: String? = nil, tags: [Tag] = [], inlinePolicies: [AttachedPolicy] = [],
    managedPolicies: [AttachedPolicy] = [], trustPolicy: DocumentID? = nil,
    permissionsBoundary: AttachedPolicy? = nil
  ) {
    self.arn = arn
    self.name = name
    self.id = id
    self.tags = tags
    self.inlinePolicies = inlinePolicies
    self.managedPolicies = managedPolicies
    self.trustPolicy = trustPolicy
    self.permissionsBoundary = permissionsBoundary
  }
}
