import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Calls that a service makes on behalf of the principal: the endpoint of the principal's own call does not count.
@Suite struct ForwardAccessTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let object = "arn:aws:s3:::b/k"
  private static let via = ContextEntry("aws:CalledVia", .multiple(["athena.amazonaws.com"]))

  private func world(_ statements: Statement...) -> World {
    var world = World()
    world.user("ana", .allow("*"))
    world.resource("arn:aws:s3:::b", .deny("s3:Put*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    let policy = world.document(.endpoint, [.deny("*").by(.everyone)])
    world.store.endpoints = [
      Endpoint(id: "vpce-1", policy: policy, vpcID: "vpc-1", ownerAccountID: "111122223333")
    ]
    return world
  }

  @Test func theEndpointDoesNotCount() throws {
    let image = try world().image()
    for endpoint in ["vpce-1", "vpce-unknown"] {
      #expect(try image.words(ana, "s3:GetObject", object, endpoint: endpoint, trust: .trusted).hasSuffix("endpoint"))
      #expect(
        try image.words(ana, "s3:GetObject", object, [Self.via], endpoint: endpoint, trust: .trusted)
          == "allowed identity")
      #expect(
        try image.words(ana, "s3:PutObject", object, [Self.via], endpoint: endpoint, trust: .trusted)
          == "explicitDeny resource")
    }
    #expect(try image.words(ana, "s3:GetObject", object, [Self.via], endpoint: "vpce-1") == "derivedKey")
    // No service is no call of a service.
    let none = [ContextEntry("aws:CalledVia", .multiple([]))]
    #expect(
      try image.words(ana, "s3:GetObject", object, none, endpoint: "vpce-1", trust: .trusted)
        == "explicitDeny endpoint")
  }

  @Test(arguments: [
    "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
  ])
  func itsKeysAreAbsent(key: String) throws {
    var world = world()
    world.store.organization = Organization(
      id: "o-1", root: OrganizationalUnit(id: "r-1", accounts: [MemberAccount(id: "111122223333")]))
    let isAbsent = ConditionClause(ConditionOperator(.null), key: key, values: ["true"])
    let policy = world.attached("inline", .identity, [.allow("*", where: [isAbsent])])
    world.store.accounts[0].users[0].inlinePolicies = [policy].compactMap { $0 }
    let image = try world.image()
    #expect(
      try image.words(ana, "s3:GetObject", object, [Self.via], endpoint: "vpce-1", trust: .trusted)
        == "allowed identity")
    let value = key.hasSuffix("Arn") ? "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1" : "10.0.0.1"
    let given = ContextEntry(key, key == "aws:VpceOrgPaths" ? .multiple([value]) : .single(value))
    let other = ContextEntry("s3:prefix", .single("x"))
    for (context, entry) in [([Self.via, other, given], 2), ([given, other, Self.via], 0)] {
      let fault = try image.decide(ana, "s3:GetObject", object, context, trust: .trusted).fault
      #expect(fault == RequestFault(.contradictedKey, entry: entry))
    }
    let empty = ContextEntry(key, .multiple([]))
    #expect(
      try image.words(ana, "s3:GetObject", object, [Self.via, empty], trust: .trusted) == "allowed identity")
  }

  /// The address is the one of the principal's own call, though it came through an endpoint.
  @Test func theAddressStays() throws {
    let image = try world().image()
    let address = ContextEntry("aws:SourceIp", .single("192.0.2.1"))
    #expect(
      try image.words(ana, "s3:GetObject", object, [Self.via, address], endpoint: "vpce-1", trust: .trusted)
        == "allowed identity")
    #expect(
      try image.words(ana, "s3:GetObject", object, [address], endpoint: "vpce-1", trust: .trusted)
        == "contradictedKey")
  }
}
