import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// The world of the truth tables: two accounts, in each a user, a role that they can have sessions of, and federated
/// users of the user and of the root user; and one resource of the first account.
struct TableWorld {
  enum Who: String, Sendable, CaseIterable {
    case user
    case role
    case session
    case federated
    case federatedRoot
    case root
    case service
    case anonymous
  }

  static let home = "111122223333"
  static let away = "444455556666"
  static let boundary = "arn:aws:iam::111122223333:policy/boundary"

  var draft = Draft()
  var resource: String
  var action: String

  static func arn(_ who: Who, of account: String = home) -> String {
    switch who {
    case .user: "arn:aws:iam::\(account):user/team/ana"
    case .role: "arn:aws:iam::\(account):role/app/Worker"
    case .session: "arn:aws:sts::\(account):assumed-role/Worker/s1"
    case .federated: "arn:aws:sts::\(account):federated-user/fed"
    case .federatedRoot: "arn:aws:sts::\(account):federated-user/rooted"
    case .root: "arn:aws:iam::\(account):root"
    case .service: "s3.amazonaws.com"
    case .anonymous: "*"
    }
  }

  /// Principal elements, as the tables name them.
  static func principal(_ name: String, of account: String = home) -> String {
    switch name {
    case "user ARN": #"{"AWS": "\#(arn(.user, of: account))"}"#
    case "user id": #"{"AWS": "AIDAANAAAAAAAAAAAAAA"}"#
    case "role ARN": #"{"AWS": "\#(arn(.role, of: account))"}"#
    case "role id": #"{"AWS": "AROAWORKERAAAAAAAAAA"}"#
    case "session ARN": #"{"AWS": "\#(arn(.session, of: account))"}"#
    case "federated-user ARN": #"{"AWS": "\#(arn(.federated, of: account))"}"#
    case "account": #"{"AWS": "\#(account)"}"#
    case "root ARN": #"{"AWS": "arn:aws:iam::\#(account):root"}"#
    case "service": #"{"Service": "s3.amazonaws.com"}"#
    case "anything narrower": #"{"AWS": ["\#(account)", "\#(arn(.user, of: account))"]}"#
    default: #""*""#
    }
  }

  /// - Parameters:
  ///   - statements: the resource's policy; none: it has no policy.
  ///   - session: what the session policies of role sessions and federated users say.
  init(
    _ statements: [String], identity: Says, boundary: Says = .absent, session: Says = .absent,
    resource: String = "arn:aws:s3:::b", action: String = "s3:GetObject"
  ) throws {
    self.resource = resource
    self.action = action
    let own = try identity.statement.map { [try draft.policy("own", .identity, $0)] } ?? []
    let limit = try boundary.statement.map { try draft.policy(Self.boundary, .managed, $0) }
    for account in [Self.home, Self.away] {
      draft.store.accounts.append(
        Account(
          id: account,
          users: [
            User(
              arn: Self.arn(.user, of: account), name: "ana", id: "AIDAANAAAAAAAAAAAAAA", inlinePolicies: own,
              permissionsBoundary: limit)
          ],
          roles: [
            Role(
              arn: Self.arn(.role, of: account), name: "Worker", id: "AROAWORKERAAAAAAAAAA", inlinePolicies: own,
              permissionsBoundary: limit)
          ]))
      for (who, maker) in [(Who.session, nil), (.federated, .user), (.federatedRoot, .root)] as [(Who, Who?)] {
        let arn = Self.arn(who, of: account)
        draft.store.sessions.append(
          Session(
            arn: arn, policies: try session.statement.map { [try draft.policy("\(arn)#0", .session, $0)] } ?? [],
            federatedBy: maker.map { Self.arn($0, of: account) }))
      }
    }
    guard !statements.isEmpty else { return }
    if resource.hasPrefix("arn:aws:iam:") {
      draft.store.accounts[0].roles.append(
        Role(arn: resource, name: "Target", trustPolicy: try draft.document(.trust, statements)))
    } else {
      let type: PolicyType = resource.hasPrefix("arn:aws:kms:") ? .kms : .resource
      draft.store.resources = [
        Resource(arn: resource, ownerAccountID: Self.home, policy: try draft.document(type, statements))
      ]
    }
  }

  func verdict(_ who: Who, of account: String = home) throws -> Answer {
    try draft.verdict(Self.arn(who, of: account), action, resource)
  }
}

/// What a resource's Allow is worth to principals of its own account.
/// Source: IAM User Guide, "Determining whether a request is allowed or denied within an account".
@Suite struct WithinAccountTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var principal: String?
    var identity: Says
    var boundary: Says
    var session: Says
    var who: [TableWorld.Who]
    var expected: Answer

    init(
      _ principal: String?, _ identity: Says, _ boundary: Says, _ session: Says, _ who: [TableWorld.Who],
      _ expected: Answer
    ) {
      self.principal = principal
      self.identity = identity
      self.boundary = boundary
      self.session = session
      self.who = who
      self.expected = expected
    }

    var testDescription: String {
      "\(principal ?? "none") I=\(identity) B=\(boundary) S=\(session) \(who.map(\.rawValue)): \(expected)"
    }
  }

  static let all: [TableWorld.Who] = [.user, .role, .session, .federated]

  /// The table, row by row.
  static let table: [Row] = [
    Row(nil, .allow, .absent, .absent, [.user, .role, .session], .allowed(.identity)),
    Row(nil, .none, .absent, .absent, [.user, .role, .session], .implicitDeny(.identity)),
    Row(nil, .allow, .none, .absent, all, .implicitDeny(.boundary)),
    Row(nil, .allow, .allow, .none, [.session], .implicitDeny(.session)),
    Row(nil, .allow, .allow, .allow, [.session], .allowed(.identity)),
    Row(nil, .none, .allow, .allow, all, .implicitDeny(.identity)),
    Row(nil, .allow, .absent, .absent, [.federated], .implicitDeny(.session)),
    Row(nil, .allow, .absent, .allow, [.federated], .allowed(.identity)),
    Row("user ARN", .none, .none, .absent, [.user], .allowed(.resource)),
    Row("role ARN", .none, .absent, .absent, [.session], .allowed(.resource)),
    Row("role ARN", .none, .none, .absent, [.session], .implicitDeny(.boundary)),
    Row("role ARN", .none, .allow, .none, [.session], .implicitDeny(.session)),
    Row("role ARN", .none, .allow, .allow, [.session], .allowed(.resource)),
    Row("session ARN", .none, .none, .none, [.session], .allowed(.resource)),
    Row("user ARN", .none, .none, .none, [.federated], .implicitDeny(.boundary)),
    Row("federated-user ARN", .none, .none, .none, [.federated], .allowed(.resource)),
    Row("*", .none, .none, .none, all, .allowed(.resource)),
    Row("account", .none, .absent, .absent, [.user, .role, .session], .implicitDeny(.identity)),
    Row("account", .allow, .absent, .absent, [.user, .role, .session], .allowed(.identity)),
    Row(nil, .absent, .absent, .absent, [.root], .allowedByNone),
    Row("service", .absent, .absent, .absent, [.service], .allowed(.resource)),
    Row(nil, .absent, .absent, .absent, [.service], .implicitDeny(.resource)),
    Row("*", .absent, .absent, .absent, [.anonymous], .allowed(.resource)),
    Row("anything narrower", .absent, .absent, .absent, [.anonymous], .implicitDeny(.resource)),
  ]

  /// What follows from it.
  static let more: [Row] = [
    Row(nil, .allow, .none, .none, [.session, .federated], .implicitDeny(.boundary)),
    Row(nil, .none, .none, .none, all, .implicitDeny(.identity)),
    Row("user id", .none, .none, .absent, [.user], .allowed(.resource)),
    Row("user id", .none, .none, .allow, [.federated], .implicitDeny(.boundary)),
    Row("user id", .none, .absent, .allow, [.federated], .allowed(.resource)),
    Row("user ARN", .none, .allow, .none, [.federated], .implicitDeny(.session)),
    Row("user ARN", .none, .allow, .absent, [.federated], .implicitDeny(.session)),
    Row("user ARN", .none, .allow, .allow, [.federated], .allowed(.resource)),
    Row("user ARN", .allow, .allow, .allow, [.federated], .allowed(.identity)),
    Row("user ARN", .none, .absent, .allow, [.federatedRoot], .allowedByNone),
    Row("role id", .none, .none, .absent, [.session], .implicitDeny(.boundary)),
    Row("role id", .none, .absent, .absent, [.role, .session], .allowed(.resource)),
    Row("role ARN", .allow, .allow, .allow, [.role, .session], .allowed(.identity)),
    Row("role ARN", .allow, .none, .allow, [.role, .session], .implicitDeny(.boundary)),
    Row("session ARN", .allow, .allow, .none, [.session], .allowed(.resource)),
    Row("session ARN", .allow, .allow, .allow, [.session], .allowed(.identity)),
    Row("session ARN", .none, .absent, .absent, [.role], .implicitDeny(.identity)),
    Row("*", .allow, .none, .none, all, .allowed(.resource)),
    Row("*", .allow, .allow, .allow, all, .allowed(.identity)),
    Row("account", .allow, .none, .allow, all, .implicitDeny(.boundary)),
    Row("account", .allow, .allow, .none, [.session, .federated], .implicitDeny(.session)),
    Row("account", .allow, .allow, .absent, [.federated], .implicitDeny(.session)),
    Row("account", .none, .none, .none, all, .implicitDeny(.identity)),
    Row("root ARN", .none, .absent, .absent, [.user, .role, .session], .implicitDeny(.identity)),
    Row("root ARN", .absent, .absent, .absent, [.root], .allowedByNone),
    // A federated user that the root user made has every right that its session policies leave.
    Row(nil, .absent, .absent, .allow, [.federatedRoot], .allowedByNone),
    Row(nil, .absent, .absent, .none, [.federatedRoot], .implicitDeny(.session)),
    Row(nil, .absent, .absent, .absent, [.federatedRoot], .implicitDeny(.session)),
    Row("*", .absent, .absent, .absent, [.federatedRoot], .allowed(.resource)),
    Row("account", .absent, .absent, .none, [.federatedRoot], .implicitDeny(.session)),
    // Denials, each before any grant.
    Row("*", .deny, .deny, .deny, [.user, .role, .session, .federated], .explicitDeny(.identity)),
    Row("*", .allow, .deny, .deny, [.user, .role, .session, .federated], .explicitDeny(.boundary)),
    Row("*", .allow, .allow, .deny, [.session, .federated, .federatedRoot], .explicitDeny(.session)),
    Row("*", .allow, .allow, .deny, [.user, .role], .allowed(.identity)),
  ]

  @Test(arguments: table + more)
  func row(_ row: Row) throws {
    let statements = row.principal.map { [Draft.statement("Allow", TableWorld.principal($0))] } ?? []
    let world = try TableWorld(
      statements, identity: row.identity, boundary: row.boundary, session: row.session)
    for who in row.who { #expect(try world.verdict(who) == row.expected, "\(row.testDescription), \(who)") }
  }

  /// Of several statements, the best class counts, and the first of that class is named.
  @Test func theBestClassCounts() throws {
    let world = try TableWorld(
      ["account", "role ARN", "session ARN", "*"].map {
        Draft.statement("Allow", TableWorld.principal($0), sid: $0.filter(\.isLetter))
      }, identity: .none, boundary: .none, session: .none)
    func statement(_ who: TableWorld.Who) throws -> String? {
      try world.draft.answer(TableWorld.arn(who), "s3:GetObject", "arn:aws:s3:::b").statement?.sid
    }
    #expect(try statement(.session) == "sessionARN")
    #expect(try statement(.user) == "")
  }
}
