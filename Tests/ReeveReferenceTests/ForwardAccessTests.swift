import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

@testable import ReeveReference

/// Calls that a service makes on a principal's behalf: the endpoint of the principal's own call is not theirs.
/// Source: IAM User Guide, "Forward access sessions"; "AWS global condition context keys", "aws:SourceVpce".
@Suite struct ForwardAccessTests {
  private static let account = "111122223333"
  private static let user = "arn:aws:iam::111122223333:user/ana"
  private static let bucket = "arn:aws:s3:::b"
  private static let forwarded = ContextEntry("aws:CalledVia", .multiple(["cloudformation.amazonaws.com"]))

  /// A user that may do everything, and an endpoint that lets nothing through.
  private func draft(_ statement: String = Draft.allow) throws -> Draft {
    var draft = Draft()
    let own = try draft.policy("own", .identity, statement)
    draft.store.accounts = [
      Account(id: Self.account, users: [User(arn: Self.user, name: "ana", inlinePolicies: [own])])
    ]
    draft.store.endpoints = [
      Endpoint(
        id: "vpce-1", policy: try draft.document(.endpoint, Draft.statement("Deny", #""*""#)), vpcID: "vpc-9f",
        ownerAccountID: Self.account)
    ]
    draft.store.organization = Organization(
      id: "o-x", root: OrganizationalUnit(id: "r-ab12", accounts: [MemberAccount(id: Self.account)]))
    return draft
  }

  private func verdict(_ draft: Draft, _ context: ContextEntry..., endpoint: String? = "vpce-1") throws -> Answer {
    try draft.verdict(Self.user, "s3:GetObject", Self.bucket, context, endpoint: endpoint)
  }

  @Test func theEndpointIsNotConsidered() throws {
    let draft = try draft()
    #expect(try verdict(draft) == .explicitDeny(.endpoint))
    #expect(try verdict(draft, Self.forwarded) == .allowed(.identity))
    #expect(try verdict(draft, endpoint: "vpce-2") == .implicitDeny(.endpoint))
    #expect(try verdict(draft, Self.forwarded, endpoint: "vpce-2") == .allowed(.identity))
    // A list without values is no list.
    #expect(try verdict(draft, ContextEntry("aws:CalledVia", .multiple([]))) == .explicitDeny(.endpoint))
    #expect(try verdict(draft, ContextEntry("aws:CalledVia", .single("s3.amazonaws.com"))) == .allowed(.identity))
  }

  @Test(arguments: [
    "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
  ])
  func keysOfTheEndpoint(key: String) throws {
    let present =
      #"{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Null": { "\#(key)": "false" } } }"#
    #expect(try verdict(draft(present), Self.forwarded) == .implicitDeny(.identity))
    let value =
      switch key {
      case "aws:SourceVpcArn": "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-9f"
      case "aws:VpcSourceIp": "10.0.0.7"
      case "aws:SourceVpc": "vpc-9f"
      case "aws:SourceVpce": "vpce-1"
      case "aws:VpceAccount": Self.account
      default: "o-x"
      }
    let entry = ContextEntry(key.uppercased(), .single(value))
    for context in [[Self.forwarded, entry], [entry, Self.forwarded]] {
      #expect(throws: RequestError.contradictedKey(key.uppercased())) {
        try draft().answer(Self.user, "s3:GetObject", Self.bucket, context, endpoint: "vpce-1")
      }
    }
    #expect(try verdict(draft(), Self.forwarded, ContextEntry(key, .multiple([]))) == .allowed(.identity))
  }

  /// The address of the first call stays, though it came through an endpoint.
  @Test func theAddressOfTheFirstCall() throws {
    let address = ContextEntry("aws:SourceIp", .single("203.0.113.7"))
    #expect(try verdict(draft(), Self.forwarded, address) == .allowed(.identity))
    #expect(throws: RequestError.contradictedKey("aws:SourceIp")) { try verdict(draft(), address) }
    let here =
      #"{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" }, "Bool": { "aws:ViaAWSService": "true" } } }"#
    #expect(try verdict(draft(here), Self.forwarded, address) == .allowed(.identity))
  }

  @Test func theStory() throws {
    let story = try draft().outline(Self.user, "s3:GetObject", Self.bucket, [Self.forwarded], endpoint: "vpce-1")
    #expect(
      story.contains(
        "VPC endpoint: `vpce-1`, which is not considered: a service makes this call on the principal's behalf"))
  }

  /// A key that the store's VPC makes is nobody's to set; each trust is of one key.
  @Test func trustIsOfEachKey() throws {
    func fault(_ key: String, _ value: String, _ trusted: String..., endpoint: String? = "vpce-1") throws
      -> RequestError?
    {
      do {
        let trust = try #require(CallerTrust(keys: trusted))
        _ = try draft().answer(
          Self.user, "s3:GetObject", Self.bucket, [ContextEntry(key, .single(value))], endpoint: endpoint,
          trust: trust)
      } catch { return error as? RequestError }
      return nil
    }
    let vpc = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-9f"
    #expect(try fault("aws:SourceVpcArn", vpc) == .derivedKey("aws:SourceVpcArn"))
    #expect(try fault("aws:SourceVpcArn", vpc, "aws:SourceVpc") == .derivedKey("aws:SourceVpcArn"))
    #expect(try fault("aws:SourceVpcArn", vpc, "aws:SourceVpcArn") == nil)
    #expect(try fault("aws:SourceVpcArn", vpc, endpoint: "vpce-2") == nil)
    #expect(try fault("aws:SourceVpcArn", vpc, endpoint: nil) == nil)
    #expect(try fault("aws:SourceVpc", "vpc-0", "aws:SourceVpc") == .contradictedKey("aws:SourceVpc"))
    #expect(try fault("aws:PrincipalTag/team", "core", "aws:PrincipalTag/*") == nil)
    #expect(try fault("aws:PrincipalTag/team", "core", "aws:ResourceTag/*") == .derivedKey("aws:PrincipalTag/team"))
    #expect(try fault("aws:CurrentTime", "2026", "aws:EpochTime") == .derivedKey("aws:CurrentTime"))
    #expect(try fault("aws:CalledVia", "s3.amazonaws.com", "aws:CalledVia") == nil)
    #expect(try fault("ec2:RoleDelivery", "1", "ec2:RoleDelivery") == nil)
    #expect(try fault("ec2:RoleDelivery", "1") == .derivedKey("ec2:RoleDelivery"))
    let known = CallerTrust.keyNames
    #expect(
      throws: RequestError.derivedKey("aws:NoSuchKey"),
      performing: {
        try draft().answer(
          Self.user, "s3:GetObject", Self.bucket, [ContextEntry("aws:NoSuchKey", .single("v"))],
          trust: try #require(CallerTrust(keys: known)))
      })
  }
}
