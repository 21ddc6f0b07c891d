import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// An image whose bytes were changed, and whose digest was made to match, is refused or decides without harm: debug
/// builds trap on a read outside.
@Suite struct DamagedImageTests {
  private func world() -> World {
    var world = World()
    let team = ConditionClause(
      ConditionOperator(.stringLike, quantifier: .forAnyValue), key: "aws:TagKeys",
      values: ["a*", "${aws:username}"])
    let address = ConditionClause(ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["10.0.0.0/8"])
    world.user(
      "ana", tags: [Tag(key: "team", value: "ml")], boundary: [.allow("bedrock:*"), .deny("s3:*")],
      .allow("bedrock:*", on: ["arn:aws:bedrock:*::foundation-model/*"], where: [team]),
      .deny("bedrock:InvokeModel", where: [address]))
    let agent = ConditionClause(ConditionOperator(.stringLike), key: "aws:UserAgent", values: ["client/*", "a"])
    world.role(
      "p/", "Many", .allow("s3:*", on: ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/*", "arn:aws:s3:::other/b*"]),
      .allow("s3:*", on: ["arn:aws:s3:::bucket/7"], where: [address]), .deny("s3:*", on: ["*"], where: [agent]),
      .allow("s3:*", on: ["arn:aws:s3:::bucket/a/*"]),
      .deny("s3:*", on: ["arn:aws:s3:::bucket/7", "arn:aws:s3:::x/*/y"]))
    world.role("p/", "R", .allow("s3:GetObject", on: (0..<9).map { "arn:aws:s3:::bucket/\($0)" }))
    let policy = world.document(
      .resource,
      [
        Statement(
          index: 0, effect: .allow, principal: .principal([.everyone, .aws("111122223333")]),
          action: .action(["s3:*"]), resource: .resource(["arn:aws:s3:::bucket/*"]))
      ])
    world.store.resources.append(
      Resource(arn: "arn:aws:s3:::bucket", tags: [Tag(key: "k", value: "v")], policy: policy))
    let organization = ConditionClause(
      ConditionOperator(.stringLike, quantifier: .forAnyValue), key: "aws:PrincipalOrgPaths", values: ["o-1/r-1/*"])
    world.store.organization = Organization(
      id: "o-1", managementAccountID: "999999999999", hasServiceControlPolicies: true,
      hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1",
        policies: ControlPolicies(
          service: [world.attached("scp", .scp, [.allow("*"), .deny("s3:PutObject")])].compactMap { $0 },
          resource: [
            world.attached("rcp", .rcp, [.deny("s3:PutObject", where: [organization]).by(.everyone)])
          ].compactMap { $0 }),
        accounts: [
          MemberAccount(
            id: "111122223333",
            policies: ControlPolicies(service: [world.attached("own", .scp, [.allow("*")])].compactMap { $0 })),
          MemberAccount(id: "999999999999"),
        ]))
    let endpoint = ConditionClause(
      ConditionOperator(.stringNotEquals), key: "aws:VpceAccount", values: ["${aws:PrincipalAccount}"])
    world.store.endpoints = [
      Endpoint(
        id: "vpce-1",
        policy: world.document(
          .endpoint, [.allow("*").by(.aws("111122223333")), .deny("*", where: [endpoint]).byOthers(than: .everyone)]),
        vpcID: "vpc-1", ownerAccountID: "111122223333", kind: .gateway)
    ]
    world.store.sessions = [
      Session(
        arn: "arn:aws:sts::111122223333:assumed-role/R/session",
        policies: [world.attached("#0", .session, [.allow("s3:*"), .deny("s3:PutObject")])].compactMap { $0 },
        tags: [Tag(key: "team", value: "new")], expiration: "2030-01-01T00:00:00Z", sourceIdentity: "Fay"),
      Session(
        arn: "arn:aws:sts::111122223333:federated-user/fay",
        policies: [world.attached("#1", .session, [.allow("s3:GetObject")])].compactMap { $0 },
        federatedBy: "arn:aws:iam::111122223333:user/ana"),
    ]
    return world
  }

  private let requests: [Request] = [
    Request(
      principal: "arn:aws:iam::111122223333:user/ana", action: "bedrock:InvokeModel",
      resource: "arn:aws:bedrock:us-east-1::foundation-model/m",
      context: [
        ContextEntry("aws:TagKeys", .multiple(["abc", "ana"])), ContextEntry("aws:SourceIp", .single("10.1.2.3")),
      ]),
    Request(
      principal: "arn:aws:sts::111122223333:assumed-role/R/session", action: "s3:GetObject",
      resource: "arn:aws:s3:::bucket/7"),
    Request(
      principal: "arn:aws:sts::111122223333:federated-user/fay", action: "s3:GetObject",
      resource: "arn:aws:s3:::bucket/7"),
    Request(
      principal: "arn:aws:iam::111122223333:role/p/Many", action: "s3:GetObject", resource: "arn:aws:s3:::bucket/a/b",
      context: [ContextEntry("aws:SourceIp", .single("10.1.2.3")), ContextEntry("aws:UserAgent", .single("client/1"))]),
    Request(principal: "*", action: "s3:PutObject", resource: "arn:aws:s3:::bucket/7"),
    Request(
      principal: "arn:aws:iam::111122223333:user/ana", action: "s3:PutObject",
      resource: "arn:aws:sqs:us-east-1:111122223333:q"),
    Request(
      principal: "arn:aws:iam::111122223333:root", action: "s3:GetObject", resource: "arn:aws:s3:::bucket/7",
      endpoint: "vpce-1"),
  ]

  @Test func everyCutIsRefused() throws {
    let bytes = try world().compiled()
    for length in stride(from: 0, to: bytes.count, by: 37) {
      #expect(throws: ImageError.self) { try OwnedImage(Array(bytes[..<length])) }
    }
  }

  @Test func everyFlippedBitIsRefused() throws {
    let bytes = try world().compiled()
    for place in stride(from: 0, to: bytes.count, by: 11) {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      #expect(throws: ImageError.self) { try OwnedImage(damaged) }
    }
  }

  /// With an index in no plan, and in each that can have one.
  @Test(arguments: [Int.max, 1]) func whatVerifiesDecidesWithoutHarm(indexedStepCountMin: Int) throws {
    let bytes = try world().compiled(indexedStepCountMin: indexedStepCountMin)
    let payloads = try requests.map { request in
      var payload: [UInt8] = []
      try AuthorizePayload.append(request, to: &payload)
      return payload
    }
    var state: UInt64 = 7
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    var accepted = 0
    for _ in 0..<4_000 {
      var damaged = bytes
      for _ in 0...(next() % 3) {
        let place = Int(next()) % damaged.count
        damaged[place] = next().isMultiple(of: 2) ? UInt8(truncatingIfNeeded: next()) : damaged[place] &+ 1
      }
      let digest = ImageDigest.compute(damaged)
      for (index, byte) in digest.enumerated() { damaged[HeaderLayout.digest + index] = byte }
      guard let image = try? OwnedImage(damaged) else { continue }
      accepted += 1
      for payload in payloads {
        // First, while the thread knows neither principal nor action.
        _ = image.decideAhead(payload: payload)
        _ = image.decide(payload: payload)
      }
    }
    // Texts may be anything, so some damage is not seen; the walk takes it in its stride.
    #expect(accepted > 100)
  }

  @Test func damagedRequestsAreFaultsOrDecisions() throws {
    let image = try OwnedImage(world().compiled())
    var state: UInt64 = 11
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for request in requests {
      var payload: [UInt8] = []
      try AuthorizePayload.append(request, to: &payload)
      for _ in 0..<5_000 {
        var damaged = payload
        if next().isMultiple(of: 4) { damaged.removeLast(Int(next()) % damaged.count) }
        for _ in 0...(next() % 4) where !damaged.isEmpty {
          damaged[Int(next()) % damaged.count] = UInt8(truncatingIfNeeded: next())
        }
        let verdict = image.decide(payload: damaged, trust: next().isMultiple(of: 2) ? .trusted : .reported)
        #expect(verdict.fault == nil || verdict.decision == .implicitDeny)
      }
    }
  }
}

extension World {
  /// - Parameter indexedStepCountMin: as the compiler has it.
  func compiled(indexedStepCountMin: Int = 1) throws -> [UInt8] {
    var compiler = Compiler()
    compiler.indexedStepCountMin = indexedStepCountMin
    return try compiler.compile(store).bytes
  }
}
