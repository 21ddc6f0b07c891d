import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

/// Permissions boundaries: they limit, grant nothing, and deny.
/// Source: IAM User Guide, "Permissions boundaries for IAM entities".
@Suite struct BoundaryTests {
  private static let account = "111122223333"
  private static let user = "arn:aws:iam::111122223333:user/ana"
  private static let role = "arn:aws:iam::111122223333:role/app/Plain"
  private static let session = "arn:aws:sts::111122223333:assumed-role/Plain/s1"
  private static let bucket = "arn:aws:s3:::b"

  /// A user and a role, both with the same identity policy and boundary, and a bucket of their account.
  private func draft(identity: Says, boundary: Says, resource: String? = nil) throws -> Draft {
    var draft = Draft()
    let own = try identity.statement.map { try draft.policy("own", .identity, $0) }
    let limit = try boundary.statement.map { try draft.policy("arn:aws:iam::111122223333:policy/limit", .managed, $0) }
    draft.store.accounts = [
      Account(
        id: Self.account,
        users: [
          User(arn: Self.user, name: "ana", inlinePolicies: own.map { [$0] } ?? [], permissionsBoundary: limit)
        ],
        roles: [
          Role(arn: Self.role, name: "Plain", inlinePolicies: own.map { [$0] } ?? [], permissionsBoundary: limit)
        ])
    ]
    draft.store.resources = [
      Resource(
        arn: Self.bucket, ownerAccountID: Self.account, policy: try resource.map { try draft.document(.resource, $0) })
    ]
    return draft
  }

  @Test(arguments: [
    (Says.allow, Says.allow, Answer.allowed(.identity)), (.allow, .none, .implicitDeny(.boundary)),
    (.none, .allow, .implicitDeny(.identity)), (.none, .none, .implicitDeny(.identity)),
    (.allow, .deny, .explicitDeny(.boundary)), (.none, .deny, .explicitDeny(.boundary)),
    (.deny, .deny, .explicitDeny(.identity)), (.allow, .absent, .allowed(.identity)),
  ])
  func limits(row: (identity: Says, boundary: Says, expected: Answer)) throws {
    let draft = try draft(identity: row.identity, boundary: row.boundary)
    for who in [Self.user, Self.role, Self.session] {
      #expect(try draft.verdict(who, "s3:GetObject", Self.bucket) == row.expected, "\(row), \(who)")
    }
  }

  @Test func theStatementOfADenial() throws {
    let answer = try draft(identity: .allow, boundary: .deny).answer(Self.user, "s3:GetObject", Self.bucket)
    #expect(
      answer.statement == DecidingStatement(policy: "arn:aws:iam::111122223333:policy/limit", index: 0, sid: "No"))
  }

  /// A Deny with `NotPrincipal` applies to who has a boundary, listed or not.
  @Test func notPrincipal() throws {
    let listed = #"{"AWS": ["\#(Self.user)", "\#(Self.role)", "\#(Self.session)"]}"#
    let statement = Draft.statement("Deny", listed, element: "NotPrincipal", sid: "Others")
    let limited = try draft(identity: .allow, boundary: .allow, resource: statement)
    let free = try draft(identity: .allow, boundary: .absent, resource: statement)
    for who in [Self.user, Self.role, Self.session] {
      #expect(
        try limited.answer(who, "s3:GetObject", Self.bucket)
          == Answer(
            decision: .explicitDeny, reason: .resource,
            statement: DecidingStatement(policy: Self.bucket, index: 0, sid: "Others")))
      #expect(try free.verdict(who, "s3:GetObject", Self.bucket) == .allowed(.identity))
    }
  }

  @Test func theStory() throws {
    let outline = try draft(identity: .allow, boundary: .none).outline(Self.session, "s3:GetObject", Self.bucket)
    #expect(outline.contains("permissions boundary: `arn:aws:iam::111122223333:policy/limit`, 1 statement"))
    #expect(
      outline.last == "decision: implicitDeny: the permissions boundary does not allow it, whatever else does")
  }
}
