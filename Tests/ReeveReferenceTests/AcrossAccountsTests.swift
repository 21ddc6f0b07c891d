import ReeveTypes
import Testing

/// Two accounts, both of which have to allow; and the resources whose own policy has the first word.
/// Source: IAM User Guide, "Cross-account policy evaluation logic", "Role trust policies"; AWS KMS Developer Guide, "Key
/// policies in AWS KMS".
@Suite struct AcrossAccountsTests {
  typealias Row = WithinAccountTests.Row

  static let all: [TableWorld.Who] = [.user, .role, .session, .federated]

  /// The table of section 6, row by row, and what follows from it.
  static let table: [Row] = [
    Row("*", .allow, .absent, .absent, [.user, .role, .session], .allowed(.identity)),
    Row("*", .allow, .allow, .allow, all, .allowed(.identity)),
    Row("account", .allow, .allow, .allow, all, .allowed(.identity)),
    Row("user ARN", .allow, .allow, .absent, [.user], .allowed(.identity)),
    Row("user ARN", .allow, .allow, .allow, [.federated], .allowed(.identity)),
    Row("role ARN", .allow, .allow, .allow, [.role, .session], .allowed(.identity)),
    Row("session ARN", .allow, .allow, .allow, [.session], .allowed(.identity)),
    Row("federated-user ARN", .allow, .allow, .allow, [.federated], .allowed(.identity)),
    Row("*", .none, .allow, .allow, all, .implicitDeny(.identity)),
    Row("session ARN", .none, .none, .none, [.session], .implicitDeny(.identity)),
    Row("*", .allow, .none, .none, all, .implicitDeny(.boundary)),
    Row("session ARN", .allow, .absent, .none, [.session], .implicitDeny(.session)),
    Row("federated-user ARN", .allow, .absent, .absent, [.federated], .implicitDeny(.session)),
    Row(nil, .allow, .absent, .absent, [.user, .role, .session], .implicitDeny(.resource)),
    Row(nil, .allow, .allow, .allow, all, .implicitDeny(.resource)),
    Row(nil, .allow, .none, .none, all, .implicitDeny(.boundary)),
    Row(nil, .allow, .allow, .none, [.session, .federated], .implicitDeny(.session)),
    Row(nil, .none, .none, .none, all, .implicitDeny(.identity)),
    Row("*", .absent, .absent, .absent, [.anonymous], .allowed(.resource)),
    Row("account", .absent, .absent, .absent, [.root], .allowedByNone),
    Row(nil, .absent, .absent, .absent, [.root], .implicitDeny(.resource)),
    Row("account", .absent, .absent, .allow, [.federatedRoot], .allowedByNone),
    Row("account", .absent, .absent, .none, [.federatedRoot], .implicitDeny(.session)),
    Row(nil, .absent, .absent, .allow, [.federatedRoot], .implicitDeny(.resource)),
    Row("*", .deny, .allow, .allow, all, .explicitDeny(.identity)),
    Row("*", .allow, .deny, .allow, all, .explicitDeny(.boundary)),
    Row("*", .allow, .allow, .deny, [.session, .federated], .explicitDeny(.session)),
  ]

  @Test(arguments: table)
  func row(_ row: Row) throws {
    let statements = row.principal.map {
      [Draft.statement("Allow", TableWorld.principal($0, of: TableWorld.away))]
    }
    let world = try TableWorld(
      statements ?? [Draft.statement("Allow", #"{"AWS": []}"#)], identity: row.identity, boundary: row.boundary,
      session: row.session)
    for who in row.who {
      #expect(try world.verdict(who, of: TableWorld.away) == row.expected, "\(row.testDescription), \(who)")
    }
  }

  /// The table of section 7.1: a key's policy has to let the account in.
  @Test(
    arguments: [
      (["account"], Says.allow, Answer.allowed(.identity)), (["account"], .none, .implicitDeny(.identity)),
      ([], .allow, .implicitDeny(.resource)), (["user ARN"], .none, .allowed(.resource)),
      (["account"], .deny, .explicitDeny(.identity)), (["*"], .none, .allowed(.resource)),
      (["*"], .allow, .allowed(.identity)), ([], .none, .implicitDeny(.resource)),
      (["role ARN"], .allow, .implicitDeny(.resource)), (["account", "user ARN"], .none, .allowed(.resource)),
    ] as [([String], Says, Answer)])
  func keyPolicies(row: (principals: [String], identity: Says, expected: Answer)) throws {
    let statements = row.principals.map { Draft.statement("Allow", TableWorld.principal($0)) }
    let world = try TableWorld(
      statements + [Draft.statement("Allow", #"{"AWS": []}"#)], identity: row.identity,
      resource: "arn:aws:kms:us-east-1:111122223333:key/1", action: "kms:Decrypt")
    #expect(try world.verdict(.user) == row.expected)
  }

  /// A key's policy, with limits: who is named directly escapes them.
  @Test(arguments: [
    ("account", Says.allow, Says.none, Says.allow, TableWorld.Who.session, Answer.implicitDeny(.boundary)),
    ("account", .allow, .allow, .none, .session, .implicitDeny(.session)),
    ("role ARN", .none, .none, .allow, .session, .implicitDeny(.boundary)),
    ("role ARN", .none, .allow, .allow, .session, .allowed(.resource)),
    ("session ARN", .none, .none, .none, .session, .allowed(.resource)),
    ("role ARN", .allow, .none, .none, .user, .implicitDeny(.resource)),
    ("account", .absent, .absent, .absent, .root, .allowedByNone),
    ("user ARN", .absent, .absent, .absent, .root, .implicitDeny(.resource)),
    ("user ARN", .absent, .absent, .allow, .federatedRoot, .implicitDeny(.resource)),
    ("account", .absent, .absent, .allow, .federatedRoot, .allowedByNone),
  ])
  func keyPoliciesWithLimits(
    row: (
      principal: String, identity: Says, boundary: Says, session: Says, who: TableWorld.Who, expected: Answer
    )
  ) throws {
    let world = try TableWorld(
      [Draft.statement("Allow", TableWorld.principal(row.principal))], identity: row.identity,
      boundary: row.boundary, session: row.session, resource: "arn:aws:kms:us-east-1:111122223333:key/1",
      action: "kms:Decrypt")
    #expect(try world.verdict(row.who) == row.expected, "\(row)")
  }

  /// The table of section 7.2: a trust policy, for requesters in the role's account and in another one.
  @Test(arguments: [
    ("user ARN", Says.none, Answer.allowed(.resource), Answer.implicitDeny(.identity)),
    ("user ARN", .allow, .allowed(.identity), .allowed(.identity)),
    ("account", .none, .implicitDeny(.identity), .implicitDeny(.identity)),
    ("account", .allow, .allowed(.identity), .allowed(.identity)),
    ("*", .none, .allowed(.resource), .implicitDeny(.identity)),
    ("*", .allow, .allowed(.identity), .allowed(.identity)),
    ("service", .allow, .implicitDeny(.resource), .implicitDeny(.resource)),
    ("role ARN", .allow, .implicitDeny(.resource), .implicitDeny(.resource)),
  ])
  func trustPolicies(row: (principal: String, identity: Says, home: Answer, away: Answer)) throws {
    for (account, expected) in [(TableWorld.home, row.home), (TableWorld.away, row.away)] {
      let principal = TableWorld.principal(row.principal, of: account)
      let world = try TableWorld(
        [#"{ "Effect": "Allow", "Principal": \#(principal), "Action": "sts:AssumeRole" }"#],
        identity: row.identity, resource: "arn:aws:iam::111122223333:role/Target", action: "sts:AssumeRole")
      #expect(try world.verdict(.user, of: account) == expected, "\(row), \(account)")
      if row.principal == "service" {
        #expect(try world.verdict(.service, of: account) == .allowed(.resource))
      }
    }
  }

  /// A role does not trust itself, and a boundary does not limit a user whom a trust policy names.
  @Test func trustPoliciesAndLimits() throws {
    func verdict(_ principal: String, _ who: TableWorld.Who, identity: Says, boundary: Says) throws -> Answer {
      let statement =
        #"{ "Effect": "Allow", "Principal": \#(TableWorld.principal(principal)), "Action": "sts:AssumeRole" }"#
      return try TableWorld(
        [statement], identity: identity, boundary: boundary, resource: "arn:aws:iam::111122223333:role/Target",
        action: "sts:AssumeRole"
      ).verdict(who)
    }
    #expect(try verdict("user ARN", .user, identity: .none, boundary: .none) == .allowed(.resource))
    #expect(try verdict("role ARN", .session, identity: .none, boundary: .none) == .implicitDeny(.boundary))
    #expect(try verdict("account", .user, identity: .allow, boundary: .none) == .implicitDeny(.boundary))
    #expect(try verdict("account", .root, identity: .absent, boundary: .absent) == .implicitDeny(.identity))
    #expect(try verdict("user ARN", .session, identity: .allow, boundary: .absent) == .implicitDeny(.resource))
  }
}
