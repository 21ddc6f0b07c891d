import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Sessions in an image of their own count as those of the store do.
@Suite struct RegisteredSessionTests {
  private static let role = "arn:aws:sts::111122223333:assumed-role/R"
  private static let federated = "arn:aws:sts::111122223333:federated-user/fay"
  private static let ofRoot = "arn:aws:sts::111122223333:federated-user/roy"
  private let object = "arn:aws:s3:::b/k"

  /// A role and a user with tags, and a bucket that looks at those of who asks.
  private func world() -> World {
    func hasTag(_ key: String, _ value: String) -> ConditionClause {
      ConditionClause(ConditionOperator(.stringEquals), key: "aws:PrincipalTag/\(key)", values: [value])
    }
    var world = World()
    let tags = [Tag(key: "Team", value: "own"), Tag(key: "kept", value: "k")]
    world.user("ana", tags: tags, boundary: [.allow("s3:*")], .allow("*"))
    world.role("app/", "R", tags: tags, .allow("s3:*"))
    world.role("", "S", .allow("s3:*"))
    world.resource(
      "arn:aws:s3:::b", .deny("s3:Put*", on: ["arn:aws:s3:::b/*"], where: [hasTag("team", "own")]).by(.everyone),
      .deny("s3:Get*", on: ["arn:aws:s3:::b/*"], where: [hasTag("team", "new"), hasTag("kept", "k")]).by(.everyone),
      .allow("ec2:*", on: ["arn:aws:s3:::b/*"]).by(.aws("\(Self.role)/named")),
      .allow("sns:*", on: ["arn:aws:s3:::b/*"]).by(.aws("arn:aws:iam::111122223333:role/app/R")))
    return world
  }

  private func policies(_ world: inout World, _ arn: String, _ statements: Statement...) -> [AttachedPolicy] {
    [world.attached("\(arn)#0", .session, statements)].compactMap { $0 }
  }

  private func sessions(_ world: inout World) -> [Session] {
    [
      Session(
        arn: "\(Self.role)/limited",
        policies: policies(&world, "\(Self.role)/limited", .allow("s3:List*"), .deny("s3:ListParts"))),
      Session(arn: "\(Self.role)/tagged", tags: [Tag(key: "tEAM", value: "new")], sourceIdentity: "Fay"),
      Session(arn: "\(Self.role)/expired", expiration: "2020-01-01"),
      Session(arn: "\(Self.role)/good", expiration: "2030-01-01"),
      Session(arn: "\(Self.role)/named", policies: policies(&world, "x", .allow("s3:*"))),
      Session(arn: "arn:aws:sts::111122223333:assumed-role/Gone/one"),
      Session(arn: "arn:aws-cn:sts::111122223333:assumed-role/R/limited"),
      Session(
        arn: Self.federated, policies: policies(&world, "y", .allow("*")), tags: [Tag(key: "team", value: "new")],
        federatedBy: "arn:aws:iam::111122223333:user/ana"),
      Session(
        arn: Self.ofRoot, policies: policies(&world, "z", .allow("s3:*")),
        federatedBy: "arn:aws:iam::111122223333:root"),
      Session(
        arn: "arn:aws:sts::111122223333:federated-user/lost", policies: policies(&world, "z", .allow("s3:*")),
        federatedBy: "arn:aws:iam::111122223333:user/nobody"),
      Session(
        arn: "arn:aws:sts::111122223333:federated-user/odd", policies: policies(&world, "z", .allow("s3:*")),
        federatedBy: "arn:aws:iam::111122223333:role/app/R"),
      Session(
        arn: "arn:aws:sts::999999999999:federated-user/far", policies: policies(&world, "z", .allow("s3:*")),
        federatedBy: "arn:aws:iam::111122223333:user/ana"),
      Session(arn: "arn:aws:sts::111122223333:federated-user/nil", federatedBy: nil),
    ]
  }

  /// The image of sessions and nothing else.
  private func registered(_ world: World, _ sessions: [Session]) throws -> OwnedImage {
    var compiler = Compiler()
    return try OwnedImage(compiler.compile(Store(documents: world.store.documents, sessions: sessions)).bytes)
  }

  private let actions = [
    "s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:ListParts", "ec2:StopInstances", "sns:Publish",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
  ]

  @Test(arguments: [nil, 0])
  func theyCountAsThoseOfTheStore(cellByteBudget: Int?) throws {
    var world = world()
    let sessions = sessions(&world)
    let base = try world.image(cellByteBudget: cellByteBudget)
    let overlay = try registered(world, sessions)
    world.store.sessions = sessions
    let whole = try world.image(cellByteBudget: cellByteBudget)
    var differing = 0
    var named = 0
    let principals = sessions.map(\.arn) + ["\(Self.role)/free", "arn:aws:sts::111122223333:assumed-role/r/limited"]
    for principal in principals {
      for action in actions {
        let expected = try whole.words(principal, action, object)
        let statement = try whole.statement(principal, action, object)
        #expect(try base.words(principal, action, object, sessions: overlay) == expected, "\(principal) \(action)")
        #expect(try base.statement(principal, action, object, sessions: overlay) == statement, "\(principal) \(action)")
        if try base.words(principal, action, object) != expected { differing += 1 }
        let verdict = try base.decide(principal, action, object, sessions: overlay)
        if verdict.origin == .sessions {
          #expect(verdict.reason == .session && verdict.decision == .explicitDeny)
          named += 1
        }
      }
    }
    #expect(differing > 20)
    #expect(named == 2)
  }

  /// What the store says of a session comes before what was registered.
  @Test func theStoresOwnComeFirst() throws {
    var world = world()
    let arn = "\(Self.role)/limited"
    world.store.sessions = [Session(arn: arn, policies: policies(&world, "own", .allow("s3:Put*")))]
    let others = policies(&world, "other", .allow("s3:Get*"))
    let overlay = try registered(world, [Session(arn: arn, policies: others)])
    let image = try world.image()
    #expect(try image.words(arn, "s3:GetObject", "arn:aws:s3:::c", sessions: overlay) == "implicitDeny session")
    #expect(try image.words(arn, "s3:PutObject", "arn:aws:s3:::c", sessions: overlay) == "allowed identity")
  }

  /// The roles and users are those of the image that decides, however it changes.
  @Test func rolesAreFoundWhenItIsDecided() throws {
    var world = world()
    let ofUser = policies(&world, "y", .allow("*"))
    let overlay = try registered(
      world,
      [
        Session(arn: "arn:aws:sts::111122223333:assumed-role/Late/one", expiration: "2030"),
        Session(arn: Self.federated, policies: ofUser, federatedBy: "arn:aws:iam::111122223333:user/late"),
      ])
    func words() throws -> [String] {
      let image = try world.image()
      return try ["arn:aws:sts::111122223333:assumed-role/late/one", Self.federated].map {
        try image.words($0, "s3:GetObject", "arn:aws:s3:::c", sessions: overlay)
      }
    }
    #expect(try words() == ["implicitDeny identity", "implicitDeny identity"])
    world.role("x/", "Late", .allow("s3:*"))
    world.user("late", .allow("s3:*"))
    #expect(try words() == ["allowed identity", "allowed identity"])
  }

  @Test func keysOfTheSession() throws {
    var world = world()
    let isFay = ConditionClause(ConditionOperator(.stringEquals), key: "aws:SourceIdentity", values: ["Fay"])
    world.role("", "T", .allow("*"), .deny("s3:*", where: [isFay]))
    let arn = "arn:aws:sts::111122223333:assumed-role/T/one"
    let overlay = try registered(world, [Session(arn: arn, sourceIdentity: "Fay")])
    let image = try world.image()
    #expect(try image.words(arn, "s3:GetObject", object, sessions: overlay) == "explicitDeny identity")
    #expect(try image.words(arn, "s3:GetObject", object) == "allowed identity")
    let said = [ContextEntry("aws:SourceIdentity", .single("Eve"))]
    #expect(
      try image.words(arn, "s3:GetObject", object, said, trust: .trusted, sessions: overlay) == "contradictedKey")
  }

  /// The image that decides need not know of an action what matters to the session's policies alone; its own services it
  /// knows in any case.
  @Test(arguments: [nil, 0])
  func actionsWithoutAResourceType(cellByteBudget: Int?) throws {
    for (pattern, action) in [("s3:*", "s3:ListAllMyBuckets"), ("*", "sns:ListTopics"), ("orders:*", "orders:List")] {
      var world = World()
      world.role("", "R", .allow("*"))
      world.service("orders", [("List", []), ("Get", ["order"])])
      let policies = policies(&world, "x", .allow(pattern, on: ["arn:aws:s3:::b"]))
      let overlay = try registered(world, [Session(arn: "\(Self.role)/one", policies: policies)])
      let image = try world.image(cellByteBudget: cellByteBudget)
      #expect(
        try image.words("\(Self.role)/one", action, "arn:aws:s3:::b", sessions: overlay) == "implicitDeny session")
      #expect(try image.words("\(Self.role)/two", action, "arn:aws:s3:::b", sessions: overlay) == "allowed identity")
      let other = "\(action.prefix { $0 != ":" }):Get"
      #expect(
        try image.words("\(Self.role)/one", other, "arn:aws:s3:::b", sessions: overlay)
          == (pattern == "*" || other.hasPrefix(pattern.dropLast()) ? "allowed identity" : "implicitDeny session"))
    }
  }

  /// Only the sessions of the second image are read.
  @Test func nothingElseOfItIsRead() throws {
    var other = World()
    other.user("ana", .allow("*"))
    other.role("", "R", .allow("*"))
    other.store.sessions = [Session(arn: "\(Self.role)/one")]
    let overlay = try other.image()
    var world = World()
    world.role("", "R", .allow("s3:Get*"))
    let image = try world.image()
    #expect(try image.words("\(Self.role)/one", "s3:PutObject", object, sessions: overlay) == "implicitDeny identity")
    #expect(try image.words("\(Self.role)/one", "s3:GetObject", object, sessions: overlay) == "allowed identity")
    #expect(
      try image.words("arn:aws:iam::111122223333:user/ana", "s3:GetObject", object, sessions: overlay)
        == "implicitDeny identity")
  }

  /// An image of sessions holds little beside them.
  @Test func itIsSmall() throws {
    var world = World()
    let policies = policies(&world, "x", .allow("s3:*"))
    let overlay = try registered(world, [Session(arn: "\(Self.role)/one", policies: policies)])
    #expect(overlay.summary.sessionCount == 1)
    #expect(overlay.summary.byteCount < 200_000)
  }
}
