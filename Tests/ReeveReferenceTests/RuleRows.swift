import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// A question, and rules without which it would be answered otherwise.
struct RuleRow: Sendable, CustomTestStringConvertible {
  var rules: [Rule]
  var store: Store
  var request: Request
  var trust = CallerTrust.trusted
  /// The request is refused for its context.
  var isRefused = false

  var testDescription: String { rules.map(\.rawValue).joined(separator: ", ") }

  static let account = "111122223333"
  static let away = "444455556666"
  static let ana = "arn:aws:iam::111122223333:user/ana"
  static let role = "arn:aws:iam::111122223333:role/app/Worker"
  static let session = "arn:aws:sts::111122223333:assumed-role/Worker/s1"
  static let federated = "arn:aws:sts::111122223333:federated-user/fed"
  static let root = "arn:aws:iam::111122223333:root"
  static let bucket = "arn:aws:s3:::b"
  static let key = "arn:aws:kms:us-east-1:111122223333:key/1"
  static let saml = "arn:aws:iam::111122223333:saml-provider/Corp"

  /// A row on the store that `change` makes.
  static func row(
    _ rules: Rule..., principal: String = ana, action: String = "s3:GetObject", resource: String = bucket,
    further: [String] = [], context: [ContextEntry] = [], endpoint: String? = nil,
    _ change: (inout Draft) throws -> Void
  ) throws -> RuleRow {
    var draft = Draft()
    draft.store.accounts = [
      Account(
        id: account,
        users: [User(arn: ana, name: "ana", id: "AIDAANAAAAAAAAAAAAAA", tags: [Tag(key: "Team", value: "core")])],
        roles: [
          Role(arn: role, name: "Worker", id: "AROAWORKERAAAAAAAAAA", tags: [Tag(key: "Team", value: "core")])
        ])
    ]
    try change(&draft)
    return RuleRow(
      rules: rules, store: draft.store,
      request: Request(
        principal: principal, action: action, resource: resource, furtherResources: further, context: context,
        endpoint: endpoint))
  }

  /// A row on one statement of a user's or role's policy.
  static func identity(
    _ rules: Rule..., statement: String, version: String = "2012-10-17", principal: String = ana,
    action: String = "s3:GetObject", resource: String = bucket, context: [ContextEntry] = [],
    endpoint: String? = nil, _ change: (inout Draft) throws -> Void = { _ in }
  ) throws -> RuleRow {
    var row = try row(
      principal: principal, action: action, resource: resource, context: context, endpoint: endpoint
    ) { draft in
      let own = try draft.policy("own", .identity, statement)
      draft.store.documents[own.document.rawValue].document.version = version == "2012-10-17" ? .v2012 : .v2008
      draft.store.accounts[0].users[0].inlinePolicies = [own]
      draft.store.accounts[0].roles[0].inlinePolicies = [own]
      try change(&draft)
    }
    row.rules = rules
    return row
  }

  /// A row on one condition.
  static func condition(
    _ rules: Rule..., on condition: String, _ context: (String, ContextValue)..., effect: String = "Allow",
    principal: String = ana, action: String = "s3:GetObject", resource: String = bucket, endpoint: String? = nil,
    _ change: (inout Draft) throws -> Void = { _ in }
  ) throws -> RuleRow {
    var row = try identity(
      statement: #"{ "Effect": "\#(effect)", "Action": "*", "Resource": "*", "Condition": { \#(condition) } }"#,
      principal: principal, action: action, resource: resource, context: context.map { ContextEntry($0.0, $0.1) },
      endpoint: endpoint, change)
    row.rules = rules
    return row
  }

  /// A row on one statement of the policy of a bucket, which is of the requester's account.
  static func resource(
    _ rules: Rule..., statement: String, principal: String = ana, action: String = "s3:GetObject",
    owner: String? = account, _ change: (inout Draft) throws -> Void = { _ in }
  ) throws -> RuleRow {
    var row = try row(principal: principal, action: action) { draft in
      draft.store.resources = [
        Resource(arn: bucket, ownerAccountID: owner, policy: try draft.document(.resource, statement))
      ]
      try change(&draft)
    }
    row.rules = rules
    return row
  }
}

extension Draft {
  /// One user and role that may do everything.
  mutating func allowEverything() throws {
    let all = try policy("all", .identity, Draft.allow)
    store.accounts[0].users[0].inlinePolicies = [all]
    store.accounts[0].roles[0].inlinePolicies = [all]
  }

  /// The entry of a session.
  mutating func session(
    _ arn: String, _ statement: String? = nil, tags: [ReeveStore.Tag] = [], expiration: String? = nil,
    by maker: String? = nil,
    sourceIdentity: String? = nil
  ) throws {
    store.sessions.append(
      Session(
        arn: arn, policies: try statement.map { [try policy("\(arn)#0", .session, $0)] } ?? [], tags: tags,
        expiration: expiration, federatedBy: maker, sourceIdentity: sourceIdentity))
  }

  /// An organization of a root and one account.
  mutating func organization(
    scp: [String]? = nil, rcp: String? = nil, account: String = RuleRow.account, management: String? = nil
  ) throws {
    let service = try (scp ?? []).map { try policy("SCP", .scp, $0) }
    let resource = try rcp.map { [try policy("RCP", .rcp, $0)] } ?? []
    store.organization = Organization(
      id: "o-x", managementAccountID: management, hasServiceControlPolicies: scp != nil,
      hasResourceControlPolicies: rcp != nil,
      root: OrganizationalUnit(
        id: "r-ab12", policies: ControlPolicies(service: service, resource: resource),
        accounts: [MemberAccount(id: account, policies: ControlPolicies(service: service))]))
  }

  mutating func endpoint(_ statement: String?, kind: Endpoint.Kind = .interface) throws {
    store.endpoints = [
      Endpoint(
        id: "vpce-1", policy: try statement.map { try document(.endpoint, $0) }, vpcID: "vpc-9f",
        ownerAccountID: RuleRow.account, kind: kind)
    ]
  }
}
