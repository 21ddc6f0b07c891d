import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Temporary credentials of the store: session policies, tags, expiry, and federated users.
@Suite struct SessionTests {
  private let session = "arn:aws:sts::111122223333:assumed-role/R/one"
  private let other = "arn:aws:sts::111122223333:assumed-role/R/two"
  private let federated = "arn:aws:sts::111122223333:federated-user/fay"
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let object = "arn:aws:s3:::b/k"

  /// A role with a path, and a user who makes federated users.
  private func world(boundary: [Statement]? = nil) -> World {
    var world = World()
    world.user(
      "ana", tags: [Tag(key: "Team", value: "own"), Tag(key: "kept", value: "k")], boundary: boundary, .allow("s3:*"))
    world.role(
      "app/", "R", tags: [Tag(key: "Team", value: "own"), Tag(key: "kept", value: "k")], boundary: boundary,
      .allow("s3:*"))
    return world
  }

  private func policies(_ world: inout World, _ arn: String, _ statements: [Statement]?...) -> [AttachedPolicy] {
    statements.enumerated().compactMap { world.attached("\(arn)#\($0)", .session, $1) }
  }

  /// The tags of a session without an entry stand for its role's, whatever the request before had, and a request without them
  /// has the role's.
  @Test func tagsThatATrustedCallerKnows() throws {
    var world = world()
    let blue = Statement(
      index: 0, effect: .deny, action: .action(["s3:GetObject"]), resource: .resource(["*"]),
      conditions: [ConditionClause(ConditionOperator(.stringEquals), key: "aws:PrincipalTag/team", values: ["blue"])])
    world.role("", "Q", tags: [Tag(key: "Team", value: "own")], .allow("s3:*"), blue)
    let engines = try Engines(world.store)
    func kind(_ who: String, _ context: ContextEntry...) -> String {
      let outcomes = engines.outcomes(
        Request(principal: who, action: "s3:GetObject", resource: object, context: context), trust: .trusted,
        clock: Instant(epochSeconds: 0))
      #expect(outcomes.agree, "\(outcomes)")
      return outcomes.image.kind
    }
    let unlisted = "arn:aws:sts::111122223333:assumed-role/Q/one"
    for _ in 0..<4 {
      #expect(kind(unlisted) == "allowed by identity")
      #expect(kind(unlisted, ContextEntry("aws:PrincipalTag/TEAM", .single("blue"))) == "explicitDeny by identity")
      #expect(kind(unlisted, ContextEntry("aws:PrincipalTag/team", .single("red"))) == "allowed by identity")
      #expect(kind(unlisted, ContextEntry("aws:PrincipalTag/teams", .single("blue"))) == "allowed by identity")
      #expect(
        kind("arn:aws:iam::111122223333:role/Q", ContextEntry("aws:PrincipalTag/team", .single("blue")))
          == "error contradictedKey")
    }
  }

  @Test(arguments: [nil, 0])
  func sessionPoliciesLimitARole(cellByteBudget: Int?) throws {
    var world = world()
    world.store.sessions = [
      Session(
        arn: session,
        policies: policies(
          &world, session, [.allow("s3:GetObject")], [.allow("s3:GetBucket"), .deny("s3:DeleteObject")])),
      Session(arn: other),
    ]
    let image = try world.image(cellByteBudget: cellByteBudget)
    #expect(try image.words(session, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(session, "s3:GetBucket", object) == "allowed identity")
    #expect(try image.words(session, "s3:PutObject", object) == "implicitDeny session")
    #expect(try image.words(session, "ec2:Stop", object) == "implicitDeny identity")
    #expect(try image.words(session, "s3:DeleteObject", object) == "explicitDeny session")
    #expect(try image.statement(session, "s3:DeleteObject", object) == "\(session)#1 1")
    #expect(try image.words(session, "sts:GetCallerIdentity", "*") == "allowed none")
    // One without policies, and one that the store does not have.
    for free in [other, "arn:aws:sts::111122223333:assumed-role/R/three"] {
      #expect(try image.words(free, "s3:PutObject", object) == "allowed identity")
    }
    // The role's name is compared without regard to case, the session's as written.
    let session = "arn:aws:sts::111122223333:assumed-role"
    #expect(try image.words("\(session)/r/one", "s3:PutObject", object) == "implicitDeny session")
    #expect(try image.words("\(session)/R/One", "s3:PutObject", object) == "allowed identity")
    #expect(
      try image.words("arn:aws-cn:sts::111122223333:assumed-role/R/one", "s3:PutObject", object)
        == "implicitDeny identity")
    #expect(image.summary.sessionCount == 2)
  }

  /// The boundary is named before the session policies, and both limit.
  @Test func boundaryThenSession() throws {
    var world = world(boundary: [.allow("s3:Get*"), .deny("s3:GetAcl")])
    world.store.sessions = [
      Session(arn: session, policies: policies(&world, session, [.allow("s3:GetObject"), .deny("s3:GetAcl")]))
    ]
    let image = try world.image()
    #expect(try image.words(session, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(session, "s3:GetBucket", object) == "implicitDeny session")
    #expect(try image.words(session, "s3:PutObject", object) == "implicitDeny boundary")
    #expect(try image.words(session, "s3:GetAcl", object) == "explicitDeny boundary")
  }

  /// Who is named by the session's own ARN escapes the session policies; who is named by its role does not.
  @Test(arguments: [
    (PrincipalPattern.aws("arn:aws:sts::111122223333:assumed-role/R/one"), "allowed resource"),
    (.everyone, "allowed resource"),
    (.aws("arn:aws:iam::111122223333:role/app/R"), "implicitDeny session"),
    (.aws("111122223333"), "implicitDeny identity"),
  ])
  func resourcePolicies(pattern: PrincipalPattern, expected: String) throws {
    var world = world()
    world.store.sessions = [Session(arn: session, policies: policies(&world, session, [.allow("s3:GetObject")]))]
    world.resource("arn:aws:s3:::b", .allow("*", on: ["arn:aws:s3:::b/*"]).by(pattern))
    #expect(try world.image().words(session, "ec2:Stop", object) == expected)
  }

  @Test func tagsOfTheSessionCoverTheRoles() throws {
    var world = world()
    world.store.sessions = [
      Session(arn: session, tags: [Tag(key: "tEAM", value: "new"), Tag(key: "extra", value: "e")]),
      Session(
        arn: federated, policies: policies(&world, federated, [.allow("s3:*")]),
        tags: [Tag(key: "team", value: "new")], federatedBy: ana),
    ]
    func denied(_ principal: String, _ key: String, _ value: String) throws -> Bool {
      var world = world
      let condition = ConditionClause(ConditionOperator(.stringEquals), key: "aws:PrincipalTag/\(key)", values: [value])
      world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [condition]).by(.everyone))
      return try world.image().words(principal, "s3:GetObject", object) == "explicitDeny resource"
    }
    #expect(try denied(session, "team", "new"))
    #expect(try !denied(session, "team", "own"))
    #expect(try denied(session, "extra", "e"))
    #expect(try denied(session, "kept", "k"))
    #expect(try denied(other, "team", "own"))
    #expect(try denied(federated, "Team", "new"))
    #expect(try denied(federated, "kept", "k"))
    #expect(try denied(ana, "Team", "own"))
  }

  @Test(arguments: [
    // The clock of the tests shows 2026-09-21T14:13:20Z.
    ("2026-09-21T14:13:20Z", true), ("2026-09-21T14:13:21Z", false), ("2026-09-21T16:13:20+02:00", true),
    ("2026-09-21", true), ("2027", false), ("1790000000", true), ("1790000001", false), ("no date", true),
  ])
  func expiry(expiration: String, isExpired: Bool) throws {
    var world = world()
    world.store.sessions = [Session(arn: session, expiration: expiration)]
    world.resource("arn:aws:s3:::b", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    let image = try world.image()
    #expect(
      try image.words(session, "s3:GetObject", object) == (isExpired ? "implicitDeny session" : "allowed identity"))
    let identity = try image.decide(session, "sts:GetCallerIdentity", "*")
    #expect((identity.decision == .allowed) == !isExpired)
  }

  @Test func aTrustedCallersClockCounts() throws {
    var world = world()
    world.store.sessions = [Session(arn: session, expiration: "2030-01-01T00:00:00.5Z")]
    let image = try world.image()
    func words(_ key: String, _ value: String) throws -> String {
      try image.words(session, "s3:GetObject", object, [ContextEntry(key, .single(value))], trust: .trusted)
    }
    #expect(try words("aws:CurrentTime", "2030-01-01T00:00:00.4Z") == "allowed identity")
    #expect(try words("aws:CurrentTime", "2030-01-01T00:00:00.5Z") == "implicitDeny session")
    #expect(try words("aws:EpochTime", "1893456000") == "allowed identity")
    #expect(try words("aws:EpochTime", "1893456001") == "implicitDeny session")
  }

  /// Denials and guardrails are named before the expiry.
  @Test func expiryComesBehindDenialsAndGuardrails() throws {
    var world = world()
    world.store.sessions = [
      Session(arn: session, policies: policies(&world, session, [.deny("s3:PutObject")]), expiration: "2020")
    ]
    world.store.endpoints = [Endpoint(id: "vpce-1", policy: world.document(.endpoint, [.allow("ec2:*").by(.everyone)]))]
    let image = try world.image()
    #expect(try image.words(session, "s3:PutObject", object) == "explicitDeny session")
    #expect(try image.words(session, "s3:GetObject", object, endpoint: "vpce-1") == "implicitDeny endpoint")
    #expect(try image.words(session, "s3:GetObject", object) == "implicitDeny session")
  }

  @Test func sourceIdentityIsTheSessions() throws {
    var world = world()
    world.store.sessions = [Session(arn: session, sourceIdentity: "Fay"), Session(arn: other)]
    let isFay = ConditionClause(ConditionOperator(.stringEquals), key: "aws:SourceIdentity", values: ["Fay"])
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [isFay]).by(.everyone))
    let image = try world.image()
    #expect(try image.words(session, "s3:GetObject", object) == "explicitDeny resource")
    #expect(try image.words(other, "s3:GetObject", object) == "allowed identity")
    let said = [ContextEntry("aws:SourceIdentity", .single("Eve"))]
    #expect(try image.words(session, "s3:GetObject", object, said) == "derivedKey")
    #expect(try image.words(session, "s3:GetObject", object, said, trust: .trusted) == "contradictedKey")
    #expect(try image.words(other, "s3:GetObject", object, said, trust: .trusted) == "allowed identity")
  }

  @Test func federatedUsersNeedSessionPolicies() throws {
    var world = world(boundary: [.allow("s3:Get*")])
    let bare = "arn:aws:sts::111122223333:federated-user/bo"
    world.store.sessions = [
      Session(
        arn: federated, policies: policies(&world, federated, [.allow("s3:GetObject", "s3:PutObject")]),
        federatedBy: ana),
      Session(arn: bare, federatedBy: ana),
    ]
    let image = try world.image()
    #expect(try image.words(federated, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(federated, "s3:GetBucket", object) == "implicitDeny session")
    #expect(try image.words(federated, "s3:PutObject", object) == "implicitDeny boundary")
    #expect(try image.words(federated, "ec2:Stop", object) == "implicitDeny identity")
    #expect(try image.words(federated, "sts:GetCallerIdentity", "*") == "allowed none")
    #expect(try image.words(bare, "s3:GetObject", object) == "implicitDeny session")
    // The store has no such session.
    #expect(
      try image.words("arn:aws:sts::111122223333:federated-user/cy", "s3:GetObject", object) == "implicitDeny identity")
  }

  /// The maker is a user, or the root user, of the same account and partition that the store has.
  @Test(arguments: [
    ("arn:aws:iam::111122223333:user/ana", "allowed identity"), ("arn:aws:iam::111122223333:root", "allowed none"),
    ("arn:aws:iam::111122223333:user/nobody", "implicitDeny identity"),
    ("arn:aws:iam::999999999999:user/zoe", "implicitDeny identity"),
    ("arn:aws-cn:iam::111122223333:root", "implicitDeny identity"),
    ("arn:aws:iam::999999999999:root", "implicitDeny identity"),
    ("arn:aws:iam::111122223333:role/app/R", "implicitDeny identity"),
  ])
  func makers(maker: String, expected: String) throws {
    var world = world()
    world.store.accounts.append(
      Account(id: "999999999999", users: [User(arn: "arn:aws:iam::999999999999:user/zoe", name: "zoe")]))
    world.store.sessions = [
      Session(arn: federated, policies: policies(&world, federated, [.allow("s3:GetObject")]), federatedBy: maker)
    ]
    let image = try world.image()
    #expect(try image.words(federated, "s3:GetObject", object) == expected)
    let isKnown = !expected.hasPrefix("implicitDeny")
    #expect(try image.words(federated, "s3:PutObject", object) == "implicitDeny \(isKnown ? "session" : "identity")")
  }

  @Test(arguments: [
    (PrincipalPattern.aws("arn:aws:sts::111122223333:federated-user/fay"), "allowed resource"),
    (.everyone, "allowed resource"),
    (.aws("arn:aws:iam::111122223333:user/ana"), "implicitDeny boundary"), (.aws("AIDAana"), "implicitDeny boundary"),
    (.aws("111122223333"), "implicitDeny identity"),
    (.aws("arn:aws:iam::111122223333:user/eva"), "implicitDeny identity"),
  ])
  func federatedUsersInResourcePolicies(pattern: PrincipalPattern, expected: String) throws {
    var world = world(boundary: [.allow("s3:*")])
    world.user("eva", .allow("*"))
    world.store.sessions = [
      Session(arn: federated, policies: policies(&world, federated, [.allow("*")]), federatedBy: ana)
    ]
    world.resource("arn:aws:s3:::b", .allow("ec2:*", on: ["arn:aws:s3:::b/*"]).by(pattern))
    #expect(try world.image().words(federated, "ec2:Stop", object) == expected)
  }

  @Test(arguments: [
    ("aws:PrincipalArn", "arn:aws:sts::111122223333:federated-user/fay"), ("aws:PrincipalType", "FederatedUser"),
    ("aws:userid", "111122223333:fay"), ("aws:PrincipalAccount", "111122223333"), ("aws:username", nil),
    ("aws:PrincipalIsAWSService", "false"),
  ])
  func keysOfFederatedUsers(key: String, value: String?) throws {
    var world = world()
    let condition =
      value.map { ConditionClause(ConditionOperator(.stringEquals), key: key, values: [$0]) }
      ?? ConditionClause(ConditionOperator(.null), key: key, values: ["true"])
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [condition]).by(.everyone))
    world.store.sessions = [Session(arn: federated, federatedBy: ana)]
    #expect(try world.image().words(federated, "s3:GetObject", object) == "explicitDeny resource")
  }

  @Test(arguments: [
    ("fay", true), ("f", false), (String(repeating: "f", count: 32), true), (String(repeating: "f", count: 33), false),
    ("a/b", false), ("a+=,.@_-", true), ("a b", false),
  ])
  func names(name: String, isWellFormed: Bool) throws {
    let verdict = try world().image().decide("arn:aws:sts::111122223333:federated-user/\(name)", "a:B", "*")
    #expect(verdict.fault?.code == (isWellFormed ? nil : .malformedPrincipal))
  }

  /// Federated users of the root user: everything on the identity side, what the session policies allow of it.
  @Test func rootsFederatedUsersAcrossAccounts() throws {
    var world = world()
    world.store.sessions = [
      Session(
        arn: federated, policies: policies(&world, federated, [.allow("s3:GetObject")]),
        federatedBy: "arn:aws:iam::111122223333:root")
    ]
    world.resource("arn:aws:s3:::b", owner: "999999999999", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    let image = try world.image()
    #expect(try image.words(federated, "s3:GetObject", object) == "allowed none")
    #expect(try image.words(federated, "s3:PutObject", object) == "implicitDeny session")
    #expect(
      try image.words(federated, "s3:GetObject", "arn:aws:sqs:us-east-1:999999999999:q") == "implicitDeny resource")
  }
}
