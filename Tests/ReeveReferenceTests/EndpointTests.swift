import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// VPC endpoints: their policies limit, and the engine knows their keys.
/// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
@Suite struct EndpointTests {
  private static let account = "111122223333"
  private static let user = "arn:aws:iam::111122223333:user/ana"
  private static let session = "arn:aws:sts::111122223333:assumed-role/Worker/s1"
  private static let root = "arn:aws:iam::111122223333:root"
  private static let endpoint = "vpce-1a2b"
  private static let bucket = "arn:aws:s3:::b"

  /// A user and a role that may do everything, a bucket that everyone may do everything with, and an endpoint.
  private func draft(_ statements: String?..., kind: Endpoint.Kind = .interface, boundary: Bool = false) throws
    -> Draft
  {
    var draft = Draft()
    let all = try draft.policy("all", .identity, Draft.allow)
    draft.store.accounts = [
      Account(
        id: Self.account,
        users: [
          User(
            arn: Self.user, name: "ana", id: "AIDAANAAAAAAAAAAAAAA", inlinePolicies: [all],
            permissionsBoundary: boundary ? all : nil)
        ],
        roles: [Role(arn: "arn:aws:iam::111122223333:role/Worker", name: "Worker", inlinePolicies: [all])])
    ]
    draft.store.resources = [
      Resource(
        arn: Self.bucket, ownerAccountID: Self.account,
        policy: try draft.document(.resource, Draft.statement("Allow", #""*""#)))
    ]
    let written = statements.compactMap(\.self)
    draft.store.endpoints = [
      Endpoint(
        id: Self.endpoint, policy: written.isEmpty ? nil : try draft.document(.endpoint, written), vpcID: "vpc-9f",
        ownerAccountID: "444455556666", kind: kind)
    ]
    draft.store.organization = Organization(
      id: "o-example",
      root: OrganizationalUnit(
        id: "r-ab12", units: [OrganizationalUnit(id: "ou-ab12-x", accounts: [MemberAccount(id: "444455556666")])]))
    return draft
  }

  private func verdict(_ draft: Draft, _ who: String = user, through endpoint: String? = endpoint) throws -> Answer {
    try draft.verdict(who, "s3:GetObject", Self.bucket, endpoint: endpoint)
  }

  @Test func policies() throws {
    let everyone = Draft.statement("Allow", #""*""#)
    #expect(try verdict(draft(nil)) == .allowed(.identity))
    #expect(try verdict(draft(everyone)) == .allowed(.identity))
    let other = try draft(Draft.statement("Allow", #""*""#, action: "s3:PutObject"))
    #expect(try verdict(other) == .implicitDeny(.endpoint))
    #expect(try verdict(other, through: nil) == .allowed(.identity))
    #expect(try verdict(other, through: "") == .allowed(.identity))
    #expect(try verdict(other, "*") == .implicitDeny(.endpoint))
    // Before everything about grants, for strangers too; services are not asked.
    #expect(try verdict(other, "arn:aws:iam::111122223333:user/zed") == .implicitDeny(.endpoint))
    #expect(try verdict(other, "s3.amazonaws.com") == .allowed(.resource))
    let denying = try draft(everyone, Draft.statement("Deny", #""*""#, sid: "No"))
    #expect(
      try denying.answer(Self.user, "s3:GetObject", Self.bucket, endpoint: Self.endpoint)
        == Answer(
          decision: .explicitDeny, reason: .endpoint,
          statement: DecidingStatement(policy: Self.endpoint, index: 1, sid: "No")))
    #expect(try verdict(denying, "s3.amazonaws.com") == .allowed(.resource))
    #expect(
      try denying.verdict(Self.user, "sts:GetCallerIdentity", "*", endpoint: Self.endpoint) == .allowedByNone)
  }

  @Test func anUnknownEndpointAllowsNothing() throws {
    let draft = try draft(nil)
    for who in [Self.user, Self.root, "*", "arn:aws:iam::111122223333:user/zed"] {
      #expect(try verdict(draft, who, through: "vpce-other") == .implicitDeny(.endpoint), "\(who)")
    }
    #expect(try verdict(draft, "s3.amazonaws.com", through: "vpce-other") == .allowed(.resource))
    let story = try draft.outline(Self.user, "s3:GetObject", Self.bucket, endpoint: "vpce-other")
    #expect(story.contains("VPC endpoint: `vpce-other`, which the store does not have"))
    #expect(
      story.last
        == "decision: implicitDeny: the store does not have VPC endpoint `vpce-other`, so nothing may come through it")
  }

  /// Whom a policy names; every class is enough, but on a gateway endpoint an account is its root user.
  @Test(arguments: [
    (#""*""#, true, true, true, true, true), (#"{"AWS": "111122223333"}"#, true, true, true, false, true),
    (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, true, true, true, false, true),
    (#"{"AWS": "arn:aws:iam::111122223333:user/ana"}"#, true, false, false, true, false),
    (#"{"AWS": "AIDAANAAAAAAAAAAAAAA"}"#, true, false, false, true, false),
    (#"{"AWS": "arn:aws:iam::111122223333:role/Worker"}"#, false, true, false, false, false),
    (#"{"AWS": "arn:aws:sts::111122223333:assumed-role/Worker/s1"}"#, false, true, false, false, false),
    (#"{"AWS": "444455556666"}"#, false, false, false, false, false),
    (#"{"AWS": []}"#, false, false, false, false, false),
  ])
  func principals(
    row: (principal: String, user: Bool, session: Bool, root: Bool, userOnGateway: Bool, rootOnGateway: Bool)
  ) throws {
    let statement = Draft.statement("Allow", row.principal)
    let (interface, gateway) = (try draft(statement), try draft(statement, kind: .gateway))
    func isAllowed(_ draft: Draft, _ who: String) throws -> Bool {
      let answer = try verdict(draft, who)
      #expect(answer.decision == .allowed || answer == .implicitDeny(.endpoint))
      return answer.decision == .allowed
    }
    #expect(try isAllowed(interface, Self.user) == row.user)
    #expect(try isAllowed(interface, Self.session) == row.session)
    #expect(try isAllowed(interface, Self.root) == row.root)
    #expect(try isAllowed(gateway, Self.user) == row.userOnGateway)
    #expect(try isAllowed(gateway, Self.root) == row.rootOnGateway)
  }

  @Test func notPrincipal() throws {
    let everyone = Draft.statement("Allow", #""*""#)
    let others = Draft.statement("Deny", #"{"AWS": "\#(Self.user)"}"#, element: "NotPrincipal")
    #expect(try verdict(draft(everyone, others)) == .allowed(.identity))
    #expect(try verdict(draft(everyone, others), Self.session) == .explicitDeny(.endpoint))
    #expect(try verdict(draft(everyone, others, boundary: true)) == .explicitDeny(.endpoint))
  }

  @Test func malformed() throws {
    let draft = try draft(nil)
    func fault(_ endpoint: String, principal: String = Self.user, resource: String = Self.bucket, key: String = "app:k")
      -> RequestError?
    {
      do throws(RequestError) {
        let request = Request(
          principal: principal, action: "s3:GetObject", resource: resource,
          context: [ContextEntry(key, .single("v"))], endpoint: endpoint)
        _ = try ReferenceEngine(store: draft.store).decide(request, trust: .trusted, clock: World.clock)
        return nil
      } catch { return error }
    }
    let longest = "vpce-" + String(repeating: "a", count: 123)
    for text in ["vpce", "vpce-", "vpce-A", "vpce-a.b", "vpc-1a", " vpce-1a", longest + "a"] {
      #expect(fault(text) == .malformedEndpoint(text), "\(text)")
    }
    for text in ["vpce-0", "vpce--", "vpce-1a2b-us-east-1a", longest] { #expect(fault(text) == nil, "\(text)") }
    // Behind the resource, before the context.
    #expect(fault("x", resource: "y") == .malformedResource("y"))
    #expect(fault("x", key: "y") == .malformedEndpoint("x"))
  }

  @Test func keys() throws {
    let draft = try draft(nil)
    func fault(_ entries: ContextEntry..., endpoint: String? = Self.endpoint, trust: CallerTrust = .reported)
      -> RequestError?
    {
      do throws(RequestError) {
        let request = Request(
          principal: Self.user, action: "s3:GetObject", resource: Self.bucket, context: entries, endpoint: endpoint)
        _ = try ReferenceEngine(store: draft.store).decide(request, trust: trust, clock: World.clock)
        return nil
      } catch { return error }
    }
    for (key, value) in [
      ("aws:SourceVpce", "vpce-1a2b"), ("aws:VpceAccount", "444455556666"), ("aws:VpceOrgID", "o-example"),
    ] {
      #expect(fault(ContextEntry(key, .single(value))) == .derivedKey(key))
      #expect(fault(ContextEntry(key, .single(value)), trust: .trusted) == nil)
      #expect(fault(ContextEntry(key, .single("other")), trust: .trusted) == .contradictedKey(key))
      // Of an endpoint that the store does not have, only the id is known.
      let unknown = fault(ContextEntry(key, .single("other")), endpoint: "vpce-2", trust: .trusted)
      #expect(unknown == (key == "aws:SourceVpce" ? .contradictedKey(key) : nil))
    }
    let paths = ContextEntry("aws:VpceOrgPaths", .multiple(["o-example/r-ab12/ou-ab12-x/"]))
    #expect(fault(paths, trust: .trusted) == nil)
    #expect(
      fault(ContextEntry("aws:VpceOrgPaths", .multiple(["o/"])), trust: .trusted)
        == .contradictedKey("aws:VpceOrgPaths"))
    #expect(fault(ContextEntry("aws:SourceVpc", .single("vpc-9f"))) == .derivedKey("aws:SourceVpc"))
    #expect(fault(ContextEntry("aws:SourceVpc", .single("vpc-0"))) == .derivedKey("aws:SourceVpc"))
    #expect(fault(ContextEntry("aws:SourceVpc", .single("vpc-0")), endpoint: "vpce-2") == nil)
    #expect(fault(ContextEntry("aws:SourceVpc", .single("vpc-0")), endpoint: nil) == nil)
    // A request through an endpoint has no public address.
    let address = ContextEntry("aws:sourceip", .single("203.0.113.7"))
    #expect(fault(address) == .contradictedKey("aws:sourceip"))
    #expect(fault(address, endpoint: "vpce-2") == .contradictedKey("aws:sourceip"))
    #expect(fault(address, endpoint: nil) == nil)
    #expect(fault(ContextEntry("aws:VpcSourceIp", .single("10.0.0.7"))) == nil)
  }

  @Test func theStory() throws {
    let everyone = Draft.statement("Allow", #""*""#)
    let story = try draft(everyone, kind: .gateway).outline(
      Self.user, "s3:GetObject", Self.bucket, endpoint: Self.endpoint)
    #expect(
      story.contains(
        "VPC endpoint: `vpce-1a2b`, a gateway endpoint, where an account in `Principal` is its root user alone, "
          + "with a policy, 1 statement"))
  }
}
