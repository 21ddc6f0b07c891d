// What limits: boundaries, control policies, endpoints, sessions.
extension ScenarioWriter {
  static func boundary(_ policy: AttachedPolicy?) -> [(String, JSONText)] {
    policy.map { policy in
      [
        (
          "PermissionsBoundary",
          .object([
            ("PermissionsBoundaryType", .string("Policy")), ("PermissionsBoundaryArn", .string(policy.name)),
          ])
        )
      ]
    } ?? []
  }

  static func organization(_ organization: Organization, of store: Store) -> JSONText {
    var members: [(String, JSONText)] = [("OrganizationId", .string(organization.id))]
    if let account = organization.managementAccountID { members.append(("ManagementAccountId", .string(account))) }
    let levels = levels(of: organization.root)
    if organization.hasServiceControlPolicies {
      members.append(("ServiceControlPolicies", defined(levels.flatMap(\.service), of: store)))
    }
    if organization.hasResourceControlPolicies {
      members.append(("ResourceControlPolicies", defined(levels.flatMap(\.resource), of: store)))
    }
    members.append(("Root", unit(organization.root, of: organization)))
    return .object(members)
  }

  private static func levels(of unit: OrganizationalUnit) -> [ControlPolicies] {
    [unit.policies] + unit.accounts.map(\.policies) + unit.units.flatMap { levels(of: $0) }
  }

  private static func defined(_ policies: [AttachedPolicy], of store: Store) -> JSONText {
    var names: Set<String> = []
    return .array(
      policies.filter { names.insert($0.name).inserted }.map { policy in
        .object([("Name", .string(policy.name)), ("Document", document(store[policy.document].document))])
      })
  }

  private static func unit(_ unit: OrganizationalUnit, of organization: Organization) -> JSONText {
    let accounts = unit.accounts.map { account in
      JSONText.object([("Id", .string(account.id))] + attached(account.policies, of: organization))
    }
    return .object(
      [("Id", .string(unit.id))] + attached(unit.policies, of: organization) + [
        ("Accounts", .array(accounts)),
        ("OrganizationalUnits", .array(unit.units.map { self.unit($0, of: organization) })),
      ])
  }

  private static func attached(
    _ policies: ControlPolicies, of organization: Organization
  ) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = []
    if organization.hasServiceControlPolicies {
      members.append(("ServiceControlPolicies", .array(policies.service.map { .string($0.name) })))
    }
    if organization.hasResourceControlPolicies {
      members.append(("ResourceControlPolicies", .array(policies.resource.map { .string($0.name) })))
    }
    return members
  }

  static func endpoint(_ endpoint: Endpoint, of store: Store) -> JSONText {
    var members: [(String, JSONText)] = [("EndpointId", .string(endpoint.id))]
    if let vpc = endpoint.vpcID { members.append(("VpcId", .string(vpc))) }
    if let owner = endpoint.ownerAccountID { members.append(("OwnerAccountId", .string(owner))) }
    if endpoint.kind != .interface { members.append(("Type", .string(endpoint.kind.rawValue))) }
    if let policy = endpoint.policy { members.append(("Policy", document(store[policy].document))) }
    return .object(members)
  }

  static func session(_ session: Session, of store: Store) -> JSONText {
    var members: [(String, JSONText)] = [("Arn", .string(session.arn))]
    if !session.policies.isEmpty {
      members.append(("Policies", .array(session.policies.map { document(store[$0.document].document) })))
    }
    if !session.tags.isEmpty { members.append(("Tags", tags(session.tags))) }
    if let date = session.expiration { members.append(("Expiration", .string(date))) }
    if let maker = session.federatedBy { members.append(("FederatedBy", .string(maker))) }
    if let identity = session.sourceIdentity { members.append(("SourceIdentity", .string(identity))) }
    if let key = session.credentials { members.append(("Credentials", credentials(key))) }
    return .object(members)
  }
}
