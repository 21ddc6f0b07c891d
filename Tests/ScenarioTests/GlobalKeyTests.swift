import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// The global condition keys, one row each: of which type they are, whether they have several values, and who may set them.
/// Source: IAM User Guide, "AWS global condition context keys".
@Suite struct GlobalKeyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var key: String
    var setter: Setter
    var isMultivalued: Bool
    /// A value that the engines take; their own where they have one for this user.
    var value: String
    /// A text that is not of the key's type; absent where every text is.
    var misfit: String?

    init(_ key: String, _ setter: Setter, _ value: String, not misfit: String? = nil, several: Bool = false) {
      self.key = key
      self.setter = setter
      self.value = value
      self.misfit = misfit
      isMultivalued = several
    }

    var testDescription: String { key }

    /// The name among those that a listener's configuration may list.
    var name: String {
      key.split(separator: "/").count == 2 && key.contains("Tag/") ? key.split(separator: "/")[0] + "/*" : key
    }
  }

  enum Setter: Sendable {
    /// The engine, or a caller that is trusted with the key.
    case engine
    /// Any caller, unless the store knows the endpoint's VPC.
    case engineOfEndpoint
    /// Any caller.
    case caller
    /// Any caller that asks for an AWS service.
    case service
  }

  static let rows: [Row] = [
    .init("aws:PrincipalArn", .engine, principal, not: "ana"),
    .init("aws:PrincipalAccount", .engine, "111122223333"),
    .init("aws:PrincipalOrgID", .engine, "o-exampleorgid"),
    .init("aws:PrincipalOrgPaths", .engine, "o-exampleorgid/r-ab12/", several: true),
    .init("aws:PrincipalTag/Team", .engine, "core"),
    .init("aws:PrincipalIsAWSService", .engine, "false", not: "no"),
    .init("aws:PrincipalServiceName", .engine, "ec2.amazonaws.com"),
    .init("aws:PrincipalServiceNamesList", .engine, "ec2.amazonaws.com", several: true),
    .init("aws:PrincipalType", .engine, "User"),
    .init("aws:userid", .engine, "AIDAEXAMPLE"),
    .init("aws:username", .engine, "ana"),
    .init("aws:AssumedRoot", .engine, "true", not: "1"),
    .init("aws:FederatedProvider", .engine, "accounts.google.com"),
    .init("aws:TokenIssueTime", .engine, "2026-01-01T00:00:00Z", not: "noon"),
    .init("aws:SignInSessionArn", .engine, "arn:aws:signin::111122223333:session/s", not: "s"),
    .init("aws:MultiFactorAuthAge", .engine, "60", not: "old"),
    .init("aws:MultiFactorAuthPresent", .engine, "true", not: "present"),
    .init("aws:ChatbotSourceArn", .engine, "arn:aws:chatbot::111122223333:chat/c", not: "c"),
    .init("aws:Ec2InstanceSourceVpc", .engine, "vpc-1a2b3c4d"),
    .init("aws:Ec2InstanceSourcePrivateIPv4", .engine, "10.0.0.7", not: "10.0.0"),
    .init("aws:SourceIdentity", .engine, "DiegoRamirez"),
    .init("ec2:RoleDelivery", .engine, "2.0", not: "two"),
    .init("ec2:SourceInstanceArn", .engine, "arn:aws:ec2:us-east-1:111122223333:instance/i-1", not: "i-1"),
    .init("glue:RoleAssumedBy", .engine, "glue.amazonaws.com"),
    .init("glue:CredentialIssuingService", .engine, "glue.amazonaws.com"),
    .init("codebuild:BuildArn", .engine, "arn:aws:codebuild:us-east-1:111122223333:build/b", not: "b"),
    .init("codebuild:ProjectArn", .engine, "arn:aws:codebuild:us-east-1:111122223333:project/p", not: "p"),
    .init("lambda:SourceFunctionArn", .engine, "arn:aws:lambda:us-east-1:111122223333:function:f", not: "f"),
    .init("ssm:SourceInstanceArn", .engine, "arn:aws:ssm:us-east-1:111122223333:managed-instance/m", not: "m"),
    .init("identitystore:UserId", .engine, "u-1"),
    .init("aws:SourceIp", .caller, "203.0.113.7", not: "203.0.113"),
    .init("aws:SourceVpc", .engineOfEndpoint, "vpc-1a2b3c4d"),
    .init("aws:SourceVpcArn", .engineOfEndpoint, "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", not: "vpc-1"),
    .init("aws:SourceVpce", .engine, "vpce-1a2b3c4d"),
    .init("aws:VpceAccount", .engine, "111122223333"),
    .init("aws:VpceOrgID", .engine, "o-exampleorgid"),
    .init("aws:VpceOrgPaths", .engine, "o-exampleorgid/r-ab12/", several: true),
    .init("aws:VpcSourceIp", .caller, "10.0.0.7", not: "here"),
    .init("aws:ResourceAccount", .engine, "111122223333"),
    .init("aws:ResourceOrgID", .engine, "o-exampleorgid"),
    .init("aws:ResourceOrgPaths", .engine, "o-exampleorgid/r-ab12/", several: true),
    .init("aws:ResourceTag/Team", .engine, "core"),
    .init("aws:CalledVia", .engine, "athena.amazonaws.com", several: true),
    .init("aws:CalledViaFirst", .engine, "athena.amazonaws.com"),
    .init("aws:CalledViaLast", .engine, "athena.amazonaws.com"),
    .init("aws:ViaAWSService", .engine, "false", not: "never"),
    .init("aws:CalledViaAWSMCP", .engine, "mcp.amazonaws.com"),
    .init("aws:ViaAWSMCPService", .engine, "true", not: "yes"),
    .init("aws:IsMcpServiceAction", .engine, "true", not: "yes"),
    .init("aws:CurrentTime", .engine, "2026-01-01T00:00:00Z", not: "noon"),
    .init("aws:EpochTime", .engine, "1767225600", not: "noon"),
    .init("aws:referer", .caller, "https://example.com"),
    .init("aws:RequestedRegion", .caller, "eu-west-1"),
    .init("aws:RequestTag/Team", .caller, "core"),
    .init("aws:TagKeys", .caller, "Team", several: true),
    .init("aws:SecureTransport", .caller, "true", not: "tls"),
    .init("aws:SourceAccount", .service, "111122223333"),
    .init("aws:SourceArn", .service, "arn:aws:s3:::logs", not: "logs"),
    .init("aws:SourceOrgID", .engine, "o-exampleorgid"),
    .init("aws:SourceOrgPaths", .engine, "o-exampleorgid/r-ab12/", several: true),
    .init("aws:UserAgent", .caller, "curl/8"),
  ]

  private static let principal = "arn:aws:iam::111122223333:user/ana"

  /// A configuration can trust callers with every key that is refused otherwise, and with no other.
  @Test func thePageHasTheNamesThatAConfigurationLists() {
    #expect(Self.rows.count == 61)
    let refused = Self.rows.filter { $0.setter == .engine || $0.setter == .engineOfEndpoint }.map(\.name)
    #expect(Set(refused) == Set(CallerTrust.keyNames))
  }

  @Test(arguments: rows)
  func anyCallerSetsWhatOnlyItKnows(row: Row) throws {
    let (key, value) = (row.key, ContextValue.single(row.value))
    switch row.setter {
    case .engine: try expect(.derivedKey(key), key, value, .reported)
    case .engineOfEndpoint:
      try expect(nil, key, value, .reported)
      try expect(nil, key, value, .reported, endpoint: "vpce-unplaced")
      if key == "aws:SourceVpc" { try expect(.derivedKey(key), key, value, .reported, endpoint: "vpce-placed") }
    case .caller: try expect(nil, key, value, .reported)
    case .service:
      for trust in [CallerTrust.reported, .trusted] {
        try expect(.serviceOnlyKey(key), key, value, trust)
        try expect(nil, key, value, trust, principal: "ec2.amazonaws.com")
      }
    }
  }

  /// Trust in one key is trust in that key alone.
  @Test(arguments: rows.filter { $0.setter == .engine })
  func aCallerCanBeTrustedWithOneKey(row: Row) throws {
    let own = try #require(CallerTrust(keys: [row.name]))
    let others = CallerTrust(rawValue: ~own.rawValue)
    let value = ContextValue.single(row.value)
    try expect(nil, row.key, value, own)
    try expect(nil, row.key.uppercased(), value, own)
    try expect(nil, row.key, value, .trusted)
    try expect(.derivedKey(row.key), row.key, value, others)
  }

  @Test(arguments: rows)
  func valuesAreCounted(row: Row) throws {
    let principal = row.setter == .service ? "ec2.amazonaws.com" : Self.principal
    // A list of one value is that value, and an empty list is no key.
    try expect(nil, row.key, .multiple([]), .trusted, principal: principal)
    try expect(nil, row.key, .multiple([row.value]), .trusted, principal: principal)
    let two = ContextValue.multiple([row.value, row.value])
    try expect(row.isMultivalued ? nil : .valueCount(row.key, 2), row.key, two, .trusted, principal: principal)
  }

  @Test(arguments: rows)
  func valuesAreOfTheirType(row: Row) throws {
    let principal = row.setter == .service ? "ec2.amazonaws.com" : Self.principal
    for text in [row.misfit, row.misfit == nil ? nil : ""] {
      guard let text else { continue }
      let fault = try fault(row.key, .single(text), .trusted, principal: principal)
      guard case .malformedValue(row.key, _) = fault else {
        Issue.record("`\(text)`: \(fault.map { "\($0)" } ?? "taken")")
        continue
      }
    }
  }

  /// A key that begins as the global ones do and is none of them is refused with them.
  @Test func unknownGlobalKeysAreTheEngines() throws {
    let value = ContextValue.single("x")
    try expect(.derivedKey("aws:Invented"), "aws:Invented", value, .reported)
    try expect(nil, "aws:Invented", value, CallerTrust(rawValue: 1 << UInt64(CallerTrust.unknownGlobalKeyBit)))
    try expect(.derivedKey("aws:Invented"), "aws:Invented", value, #require(CallerTrust(keys: CallerTrust.keyNames)))
    try expect(nil, "invented:key", value, .reported)
  }

  private func expect(
    _ expected: RequestError?, _ key: String, _ value: ContextValue, _ trust: CallerTrust,
    principal: String = Self.principal, endpoint: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try fault(key, value, trust, principal: principal, endpoint: endpoint)
    #expect(found == expected, "\(key): \(value)", sourceLocation: sourceLocation)
  }

  /// The error that both engines give; absent when they decide.
  private func fault(
    _ key: String, _ value: ContextValue, _ trust: CallerTrust, principal: String, endpoint: String? = nil
  ) throws -> RequestError? {
    let request = Request(
      principal: principal, action: "example:Act", resource: "*", context: [ContextEntry(key, value)],
      endpoint: endpoint)
    let outcomes = engines.outcomes(request, trust: trust, clock: Instant(epochSeconds: 1_790_000_000))
    #expect(outcomes.agree, "\(key): reference \(outcomes.reference), image \(outcomes.image)")
    guard case .failure(let error) = outcomes.reference.result else { return nil }
    return error
  }

  private let engines: Engines

  init() throws {
    let text = #"""
      {
        "accounts": { "111122223333": { "UserDetailList": [{ "UserName": "ana", "Arn": "\#(Self.principal)" }] } },
        "endpoints": [
          { "EndpointId": "vpce-placed", "VpcId": "vpc-1a2b3c4d" }, { "EndpointId": "vpce-unplaced" }
        ]
      }
      """#
    let root = try #require(JSONDocument(name: "global keys", bytes: Array(text.utf8)).root)
    engines = try Engines(try #require(StoreLoader.load(inline: root).store))
  }
}
