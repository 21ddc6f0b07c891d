import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Identity providers: whoever comes with their word assumes a role, and nothing else.
@Suite struct ProviderTests {
  private static let saml = "arn:aws:iam::111122223333:saml-provider/Corp"
  private static let oidc = "arn:aws:iam::111122223333:oidc-provider/token.example.com/path"
  private static let google = "accounts.google.com"
  private let role = "arn:aws:iam::111122223333:role/R"

  /// A role with a trust policy.
  private func world(_ trust: Statement...) -> World {
    var world = World()
    world.role("", "R", .allow("*"))
    let trust = trust.map { statement in
      var statement = statement
      statement.resource = nil
      return statement
    }
    world.store.accounts[0].roles[0].trustPolicy = world.document(.trust, trust)
    return world
  }

  @Test(arguments: [
    (saml, "sts:AssumeRoleWithSAML", true), (saml, "sts:assumerolewithsaml", true),
    (saml, "sts:AssumeRoleWithWebIdentity", false), (saml, "sts:TagSession", true),
    (saml, "sts:SetSourceIdentity", true), (saml, "sts:AssumeRole", false), (saml, "sts:GetCallerIdentity", false),
    (oidc, "sts:AssumeRoleWithWebIdentity", true), (oidc, "sts:AssumeRoleWithSAML", false),
    (oidc, "sts:TagSession", true), (google, "sts:AssumeRoleWithWebIdentity", true),
    (google, "sts:AssumeRoleWithSAML", false), (google, "sts:SetSourceIdentity", true),
    ("www.amazon.com", "sts:AssumeRoleWithWebIdentity", true),
    ("graph.facebook.com", "sts:AssumeRoleWithWebIdentity", true),
    ("cognito-identity.amazonaws.com", "sts:AssumeRoleWithWebIdentity", true),
  ])
  func whatMayBeAsked(provider: String, action: String, isAllowed: Bool) throws {
    let named = try world(.allow("sts:*").by(.federated(provider))).image()
    #expect(try named.words(provider, action, role) == (isAllowed ? "allowed resource" : "implicitDeny resource"))
    let open = try world(.allow("sts:*").by(.everyone)).image()
    #expect(try open.words(provider, action, role) == (isAllowed ? "allowed resource" : "implicitDeny resource"))
    let denied = try world(.allow("sts:*").by(.everyone), .deny("sts:*").by(.federated(provider))).image()
    #expect(try denied.words(provider, action, role) == "explicitDeny resource")
  }

  @Test(arguments: [
    PrincipalPattern.aws(saml), .aws("111122223333"), .aws("arn:aws:iam::111122223333:root"), .service(google),
    .federated("arn:aws:iam::111122223333:saml-provider/corp"), .federated("*"),
    .aws("arn:aws:iam::111122223333:role/R"),
  ])
  func othersDoNotMatch(pattern: PrincipalPattern) throws {
    let image = try world(.allow("sts:*").by(pattern)).image()
    for provider in [Self.saml, Self.google] {
      #expect(try image.words(provider, "sts:TagSession", role) == "implicitDeny resource")
    }
  }

  @Test func otherPartitions() throws {
    let china = "arn:aws-cn:iam::111122223333:saml-provider/Corp"
    let image = try world(.allow("sts:*").by(.everyone)).image()
    #expect(try image.words(china, "sts:AssumeRoleWithSAML", role) == "implicitDeny resource")
    #expect(try image.words(Self.saml, "sts:AssumeRoleWithSAML", "*") == "implicitDeny resource")
  }

  @Test(arguments: [
    ("arn:aws:iam::111122223333:saml-provider/", false), ("arn:aws:iam::111122223333:saml-provider/a.B_c-1", true),
    ("arn:aws:iam::111122223333:saml-provider/a/b", false), ("arn:aws:iam::111122223333:saml-provider/a+b", false),
    ("arn:aws:iam::111122223333:saml-provider/" + String(repeating: "a", count: 128), true),
    ("arn:aws:iam::111122223333:saml-provider/" + String(repeating: "a", count: 129), false),
    ("arn:aws:iam::111122223333:oidc-provider/", false), ("arn:aws:iam::111122223333:oidc-provider/h:1/p%20", true),
    ("arn:aws:iam::111122223333:oidc-provider/h*", false), ("arn:aws:iam::111122223333:oidc-provider/h?", false),
    ("arn:aws:iam::111122223333:oidc-provider/h h", false), ("arn:aws:iam::111122223333:oidc-provider/é", false),
    ("arn:aws:iam::111122223333:oidc-provider/" + String(repeating: "a", count: 255), true),
    ("arn:aws:iam::111122223333:oidc-provider/" + String(repeating: "a", count: 256), false),
    ("arn:aws:iam::11112222333:saml-provider/a", false), ("arn:aws:iam:us-east-1:111122223333:saml-provider/a", false),
    ("arn:AWS:iam::111122223333:saml-provider/a", false), ("arn:aws:sts::111122223333:saml-provider/a", false),
    ("Accounts.google.com", false), ("facebook.com", false),
  ])
  func forms(principal: String, isWellFormed: Bool) throws {
    let verdict = try world(.allow("sts:*").by(.everyone)).image().decide(principal, "sts:TagSession", role)
    #expect(verdict.fault?.code == (isWellFormed ? nil : .malformedPrincipal))
  }

  @Test(arguments: [
    ("aws:FederatedProvider", saml, nil), ("aws:FederatedProvider", oidc, oidc),
    ("aws:FederatedProvider", google, google), ("aws:PrincipalArn", saml, nil), ("aws:PrincipalAccount", saml, nil),
    ("aws:PrincipalType", oidc, nil), ("aws:userid", saml, nil), ("aws:username", saml, nil),
    ("aws:PrincipalIsAWSService", google, nil), ("aws:PrincipalOrgID", saml, nil),
  ])
  func keys(key: String, principal: String, value: String?) throws {
    let condition =
      value.map { ConditionClause(ConditionOperator(.stringEquals), key: key, values: [$0]) }
      ?? ConditionClause(ConditionOperator(.null), key: key, values: ["true"])
    var world = world(.allow("sts:*", where: [condition]).by(.everyone))
    world.store.organization = Organization(
      id: "o-1", root: OrganizationalUnit(id: "r-1", accounts: [MemberAccount(id: "111122223333")]))
    #expect(try world.image().words(principal, "sts:TagSession", role) == "allowed resource")
  }

  /// A trusted caller says which SAML provider it was; of the others the engine knows it.
  @Test func theProviderThatACallerNames() throws {
    let condition = ConditionClause(ConditionOperator(.stringEquals), key: "aws:FederatedProvider", values: ["x"])
    let image = try world(.allow("sts:*", where: [condition]).by(.everyone)).image()
    let said = [ContextEntry("aws:FederatedProvider", .single("x"))]
    #expect(try image.words(Self.saml, "sts:TagSession", role, said) == "derivedKey")
    #expect(try image.words(Self.saml, "sts:TagSession", role, said, trust: .trusted) == "allowed resource")
    #expect(try image.words(Self.oidc, "sts:TagSession", role, said, trust: .trusted) == "contradictedKey")
  }

  /// Resource control policies and endpoints bind them, control policies of an account do not.
  @Test func guardrails() throws {
    var world = world(.allow("sts:*").by(.everyone))
    let service = [world.attached("scp", .scp, [.deny("*")])].compactMap { $0 }
    let resource = [world.attached("rcp", .rcp, [.deny("sts:SetSourceIdentity").by(.everyone)])].compactMap { $0 }
    world.store.organization = Organization(
      id: "o-1", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1", policies: ControlPolicies(service: service, resource: resource),
        accounts: [MemberAccount(id: "111122223333")]))
    let policy = world.document(.endpoint, [.allow("sts:AssumeRoleWithSAML").by(.everyone)])
    world.store.endpoints = [Endpoint(id: "vpce-1", policy: policy)]
    let image = try world.image()
    #expect(try image.words(Self.saml, "sts:TagSession", role) == "allowed resource")
    #expect(try image.words(Self.saml, "sts:SetSourceIdentity", role) == "explicitDeny rcp")
    #expect(try image.words(Self.saml, "sts:TagSession", role, endpoint: "vpce-1") == "implicitDeny endpoint")
    #expect(try image.words(Self.saml, "sts:AssumeRoleWithSAML", role, endpoint: "vpce-1") == "allowed resource")
  }
}
