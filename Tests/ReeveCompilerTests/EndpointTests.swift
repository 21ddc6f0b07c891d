import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// VPC endpoints: their policies limit, and they say where a request came from.
@Suite struct EndpointTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let object = "arn:aws:s3:::b/k"

  private func world(_ kind: Endpoint.Kind = .interface, _ statements: [Statement]? = nil) -> World {
    var world = World()
    world.user("ana", .allow("*"))
    world.role("", "R", .allow("*"))
    let policy = statements.map { world.document(.endpoint, $0) }
    world.store.endpoints = [
      Endpoint(id: "vpce-1", policy: policy, vpcID: "vpc-1", ownerAccountID: "111122223333", kind: kind),
      Endpoint(id: "vpce-2"),
    ]
    return world
  }

  @Test func whatThePolicyDoesNotAllowIsDenied() throws {
    let image = try world(
      .interface, [Statement.allow("s3:Get*").by(.everyone), Statement.deny("s3:GetObjectAcl").by(.everyone)]
    ).image()
    #expect(try image.words(ana, "s3:GetObject", object, endpoint: "vpce-1") == "allowed identity")
    #expect(try image.words(ana, "s3:PutObject", object, endpoint: "vpce-1") == "implicitDeny endpoint")
    #expect(try image.words(ana, "s3:GetObjectAcl", object, endpoint: "vpce-1") == "explicitDeny endpoint")
    #expect(try image.statement(ana, "s3:GetObjectAcl", object, endpoint: "vpce-1") == "vpce-1 1")
    #expect(try image.words(ana, "s3:PutObject", object, endpoint: "vpce-2") == "allowed identity")
    #expect(try image.words(ana, "s3:PutObject", object) == "allowed identity")
    #expect(try image.words(ana, "s3:GetObject", object, endpoint: "vpce-3") == "implicitDeny endpoint")
    #expect(try image.words(ana, "sts:GetCallerIdentity", "*", endpoint: "vpce-3") == "allowed none")
    #expect(image.summary.endpointCount == 2)
  }

  /// An account in `Principal` stands for everyone of it, or on a gateway for its root user.
  @Test(arguments: [
    (PrincipalPattern.aws("111122223333"), "arn:aws:iam::111122223333:user/ana", true, false),
    (.aws("111122223333"), "arn:aws:iam::111122223333:root", true, true),
    (.aws("arn:aws:iam::111122223333:root"), "arn:aws:sts::111122223333:assumed-role/R/one", true, false),
    (.aws("arn:aws:iam::111122223333:role/R"), "arn:aws:sts::111122223333:assumed-role/R/one", true, true),
    (.aws("arn:aws:iam::111122223333:user/ana"), "arn:aws:iam::111122223333:user/ana", true, true),
    (.aws("arn:aws:iam::111122223333:user/eva"), "arn:aws:iam::111122223333:user/ana", false, false),
  ])
  func principals(pattern: PrincipalPattern, principal: String, onInterface: Bool, onGateway: Bool) throws {
    for (kind, isAllowed) in [(Endpoint.Kind.interface, onInterface), (.gateway, onGateway)] {
      let allowing = try world(kind, [Statement.allow("*").by(pattern)]).image()
      let allowed = try allowing.decide(principal, "s3:GetObject", object, endpoint: "vpce-1")
      #expect((allowed.decision == .allowed) == isAllowed)
      #expect(isAllowed || allowed.reason == .endpoint)
      let denying = try world(kind, [Statement.allow("*").by(.everyone), Statement.deny("*").by(pattern)]).image()
      let denied = try denying.decide(principal, "s3:GetObject", object, endpoint: "vpce-1")
      #expect((denied.decision == .explicitDeny) == isAllowed)
    }
  }

  @Test func servicesComeThroughNone() throws {
    var world = world(.interface, [.deny("*").by(.everyone)])
    world.resource("arn:aws:s3:::b", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    let image = try world.image()
    #expect(try image.words("logs.amazonaws.com", "s3:GetObject", object, endpoint: "vpce-1") == "allowed resource")
    #expect(try image.words("logs.amazonaws.com", "s3:GetObject", object, endpoint: "vpce-9") == "allowed resource")
    #expect(try image.words("*", "s3:GetObject", object, endpoint: "vpce-1") == "explicitDeny endpoint")
    #expect(try image.words("*", "s3:GetObject", object, endpoint: "vpce-9") == "implicitDeny endpoint")
  }

  @Test(arguments: [
    ("aws:SourceVpce", "vpce-1", "vpce-1"), ("aws:SourceVpce", "vpce-9", "vpce-9"), ("aws:SourceVpce", nil, nil),
    ("aws:SourceVpc", "vpce-1", "vpc-1"), ("aws:SourceVpc", "vpce-2", nil),
    ("aws:VpceAccount", "vpce-1", "111122223333"), ("aws:VpceAccount", "vpce-9", nil),
    ("aws:VpceOrgID", "vpce-1", "o-1"), ("aws:VpceOrgPaths", "vpce-1", "o-1/r-1/"), ("aws:VpceOrgID", "vpce-2", nil),
  ])
  func keys(key: String, endpoint: String?, value: String?) throws {
    var world = world()
    world.store.organization = Organization(
      id: "o-1", root: OrganizationalUnit(id: "r-1", accounts: [MemberAccount(id: "111122223333")]))
    let condition =
      value.map {
        ConditionClause(ConditionOperator(.stringEquals, quantifier: .forAnyValue), key: key, values: [$0])
      } ?? ConditionClause(ConditionOperator(.null), key: key, values: ["true"])
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [condition]).by(.everyone))
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object, endpoint: endpoint) == "explicitDeny resource")
  }

  /// Two keys of accounts in one comparison do not stand in each other's way.
  @Test func theOwnersOfEndpointAndResourceCompare() throws {
    var world = world()
    let same = ConditionClause(
      ConditionOperator(.stringEquals), key: "aws:ResourceAccount", values: ["${aws:VpceAccount}"])
    world.resource(
      "arn:aws:s3:::b", owner: "999999999999",
      .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [same]).by(.everyone), .allow("*").by(.everyone))
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object, endpoint: "vpce-1") == "allowed identity")
  }

  @Test func whatCallersMaySay() throws {
    let image = try world().image()
    func words(_ key: String, _ value: String, _ endpoint: String?, _ trust: CallerTrust) throws -> String {
      try image.words(
        ana, "s3:GetObject", object, [ContextEntry(key, .single(value))], endpoint: endpoint, trust: trust)
    }
    #expect(try words("aws:SourceVpc", "vpc-1", nil, .reported) == "allowed identity")
    #expect(try words("aws:SourceVpc", "vpc-7", "vpce-2", .reported) == "allowed identity")
    #expect(try words("aws:SourceVpc", "vpc-1", "vpce-1", .reported) == "derivedKey")
    #expect(try words("aws:SourceVpc", "vpc-1", "vpce-1", .trusted) == "allowed identity")
    #expect(try words("aws:SourceVpc", "vpc-7", "vpce-1", .trusted) == "contradictedKey")
    #expect(try words("aws:SourceVpce", "vpce-1", "vpce-1", .reported) == "derivedKey")
    #expect(try words("aws:SourceVpce", "vpce-2", "vpce-1", .trusted) == "contradictedKey")
    #expect(try words("aws:VpceAccount", "111122223333", "vpce-2", .reported) == "derivedKey")
    #expect(try words("aws:SourceIp", "203.0.113.7", nil, .reported) == "allowed identity")
    #expect(try words("aws:SourceIp", "203.0.113.7", "vpce-2", .reported) == "contradictedKey")
    #expect(try words("aws:VpcSourceIp", "10.0.0.1", "vpce-2", .reported) == "allowed identity")
  }

  @Test(arguments: [
    ("vpce-", false), ("vpc-1", false), ("vpce-A", false), ("vpce-1a-2b", true), ("vpce-é", false), ("VPCE-1", false),
    ("vpce-\(String(repeating: "a", count: 123))", true), ("vpce-\(String(repeating: "a", count: 124))", false),
  ])
  func shapes(endpoint: String, isWellFormed: Bool) throws {
    let verdict = try world().image().decide(ana, "s3:GetObject", object, endpoint: endpoint)
    #expect(verdict.fault?.code == (isWellFormed ? nil : .malformedEndpoint))
  }

  @Test func lengths() throws {
    let image = try world().image()
    let longest = try image.decide(ana, "s3:GetObject", object, endpoint: String(repeating: "a", count: 2_048))
    #expect(longest.fault == RequestFault(.malformedEndpoint))
    let long = try image.decide(ana, "s3:GetObject", object, endpoint: String(repeating: "a", count: 2_049))
    #expect(
      long.fault == RequestFault(.textLength, detail: RequestError.Part.endpoint.rawValue, count: 2_049))
  }

  /// Behind the resource, before the context.
  @Test func faultsComeInOrder() throws {
    let image = try world().image()
    let key = [ContextEntry("nokey", .single("x"))]
    #expect(try image.words(ana, "s3:GetObject", "b", key, endpoint: "x") == "malformedResource")
    #expect(try image.words(ana, "s3:GetObject", object, key, endpoint: "x") == "malformedEndpoint")
    #expect(try image.words(ana, "s3:GetObject", object, key, endpoint: "vpce-1") == "malformedKey")
  }
}
