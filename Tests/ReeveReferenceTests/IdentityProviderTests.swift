import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

@testable import ReeveReference

/// Who comes through an identity provider, and asks for a role's session.
/// Source: AWS STS API Reference, "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"; IAM User Guide, "AWS JSON policy
/// elements: Principal", "SAML session principals" and "OIDC session principals".
@Suite struct IdentityProviderTests {
  private static let account = "111122223333"
  private static let role = "arn:aws:iam::111122223333:role/Target"
  private static let saml = "arn:aws:iam::111122223333:saml-provider/Corp.ADFS_1"
  private static let oidc = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
  private static let cluster = "arn:aws:iam::444455556666:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC"
  private static let google = "accounts.google.com"
  private static let withSAML = "sts:AssumeRoleWithSAML"
  private static let withWeb = "sts:AssumeRoleWithWebIdentity"

  /// A role that trusts whom the statements say.
  private func draft(_ statements: String..., endpoint: String? = nil, rcp: String? = nil) throws -> Draft {
    var draft = Draft()
    draft.store.accounts = [
      Account(
        id: Self.account,
        roles: [Role(arn: Self.role, name: "Target", trustPolicy: try draft.document(.trust, statements))])
    ]
    if let endpoint {
      draft.store.endpoints = [Endpoint(id: "vpce-1", policy: try draft.document(.endpoint, endpoint))]
    }
    if let rcp {
      draft.store.organization = Organization(
        id: "o-x", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
        root: OrganizationalUnit(
          id: "r-ab12", policies: ControlPolicies(resource: [try draft.policy("Fence", .rcp, rcp)]),
          accounts: [MemberAccount(id: Self.account)]))
    }
    return draft
  }

  private static func trust(
    _ provider: String, _ effect: String = "Allow", action: String = "sts:*", condition: String = ""
  ) -> String {
    #"{ "Effect": "\#(effect)", "Principal": \#(provider), "Action": "\#(action)"\#(condition) }"#
  }

  private static func federated(_ provider: String) -> String { #"{"Federated": "\#(provider)"}"# }

  @Test(arguments: [
    saml, oidc, cluster, google, "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com",
  ])
  func whoIsNamedMayAsk(provider: String) throws {
    let draft = try draft(Self.trust(Self.federated(provider)))
    let action = provider == Self.saml ? Self.withSAML : Self.withWeb
    #expect(try draft.verdict(provider, action, Self.role) == .allowed(.resource))
    for other in [Self.saml, Self.oidc, Self.google] where other != provider {
      let theirs = other == Self.saml ? Self.withSAML : Self.withWeb
      #expect(try draft.verdict(other, theirs, Self.role) == .implicitDeny(.resource), "\(other)")
    }
  }

  /// Which elements are about a provider.
  @Test(arguments: [
    (#""*""#, true), (#"{"AWS": "*"}"#, true), (#"{"AWS": "111122223333"}"#, false),
    (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, false), (#"{"Federated": "\#(saml)"}"#, true),
    (#"{"Federated": "arn:aws:iam::111122223333:saml-provider/corp.ADFS_1"}"#, false),
    (#"{"Service": "s3.amazonaws.com"}"#, false),
    (#"{"Federated": ["cognito-identity.amazonaws.com", "\#(saml)"]}"#, true),
  ])
  func elements(row: (principal: String, isAbout: Bool)) throws {
    #expect(
      try draft(Self.trust(row.principal)).verdict(Self.saml, Self.withSAML, Self.role)
        == (row.isAbout ? .allowed(.resource) : .implicitDeny(.resource)))
    #expect(
      try draft(Self.trust(#""*""#), Self.trust(row.principal, "Deny")).verdict(Self.saml, Self.withSAML, Self.role)
        == (row.isAbout ? .explicitDeny(.resource) : .allowed(.resource)))
  }

  /// What may be asked in a provider's name.
  @Test func actions() throws {
    let everything = try draft(Self.trust(#""*""#, action: "*"))
    for (provider, own, other) in [
      (Self.saml, Self.withSAML, Self.withWeb), (Self.oidc, Self.withWeb, Self.withSAML),
      (Self.google, Self.withWeb, Self.withSAML),
    ] {
      for action in [own, "STS:TagSession", "sts:setsourceidentity", own.uppercased()] {
        #expect(try everything.verdict(provider, action, Self.role) == .allowed(.resource), "\(provider) \(action)")
      }
      for action in [other, "sts:AssumeRole", "sts:GetCallerIdentity", "s3:GetObject"] {
        #expect(
          try everything.verdict(provider, action, Self.role) == .implicitDeny(.resource), "\(provider) \(action)")
      }
      #expect(
        try draft(Self.trust(#""*""#, "Deny")).verdict(provider, "sts:GetCallerIdentity", Self.role)
          == .explicitDeny(.resource))
    }
  }

  @Test func partitions() throws {
    let role = "arn:aws-cn:iam::111122223333:role/Target"
    var draft = try draft(Self.trust(#""*""#))
    draft.store.accounts[0].roles[0].arn = role
    #expect(try draft.verdict(Self.saml, Self.withSAML, role) == .implicitDeny(.resource))
    #expect(try draft.verdict(Self.google, Self.withWeb, role) == .allowed(.resource))
  }

  /// Guardrails as for anonymous callers: no service control policies, resource control policies and endpoints all the same.
  @Test func guardrails() throws {
    let allowing = Self.trust(Self.federated(Self.saml))
    let everyone = Draft.statement("Allow", #""*""#)
    let denied = Draft.statement("Deny", #""*""#, action: "sts:*")
    #expect(
      try draft(allowing, rcp: Draft.statement("Deny", #""*""#, action: "s3:*")).verdict(
        Self.saml, Self.withSAML, Self.role) == .allowed(.resource))
    #expect(try draft(allowing, rcp: denied).verdict(Self.saml, Self.withSAML, Self.role) == .explicitDeny(.rcp))
    for (statement, expected) in [
      (everyone, Answer.allowed(.resource)),
      (Draft.statement("Allow", #"{"AWS": "111122223333"}"#), .implicitDeny(.endpoint)),
    ] {
      #expect(
        try draft(allowing, endpoint: statement).verdict(Self.saml, Self.withSAML, Self.role, endpoint: "vpce-1")
          == expected)
    }
    #expect(
      try draft(allowing).verdict(Self.saml, Self.withSAML, Self.role, endpoint: "vpce-2") == .implicitDeny(.endpoint))
  }

  @Test func keys() throws {
    let draft = try draft(Self.trust(#""*""#))
    func value(_ key: String, _ who: String) throws -> [String] {
      try ReferenceEngine(store: draft.store).evaluations(
        Request(principal: who, action: Self.withWeb, resource: Self.role), trust: .trusted, clock: World.clock
      )[0].context.values(of: KeyName(key)).values
    }
    #expect(try value("aws:FederatedProvider", Self.oidc) == [Self.oidc])
    #expect(try value("aws:FederatedProvider", Self.google) == [Self.google])
    #expect(try value("aws:FederatedProvider", Self.saml).isEmpty)
    for who in [Self.saml, Self.oidc, Self.google] {
      for key in [
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:username",
        "aws:PrincipalIsAWSService", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths",
      ] { #expect(try value(key, who).isEmpty, "\(key) \(who)") }
    }
    // The provider of a web identity is known, and can be repeated alone.
    #expect(throws: RequestError.contradictedKey("aws:FederatedProvider")) {
      try draft.answer(
        Self.oidc, Self.withWeb, Self.role, [ContextEntry("aws:FederatedProvider", .single(Self.google))])
    }
    #expect(throws: RequestError.derivedKey("aws:FederatedProvider")) {
      try draft.answer(
        Self.saml, Self.withSAML, Self.role, [ContextEntry("aws:FederatedProvider", .single(Self.saml))],
        trust: .reported)
    }
  }

  /// The claims of a token are keys with the provider's host before the colon.
  @Test(arguments: [
    "token.actions.githubusercontent.com:sub", "oidc.eks.us-east-1.amazonaws.com/id/ABC:aud", "saml:aud",
    "accounts.google.com:google/organization_number",
  ])
  func claims(key: String) throws {
    let condition = #", "Condition": { "StringEquals": { "\#(key)": "1" } }"#
    let draft = try draft(Self.trust(Self.federated(Self.oidc), condition: condition))
    #expect(
      try draft.verdict(Self.oidc, Self.withWeb, Self.role, [ContextEntry(key.uppercased(), .single("1"))])
        == .allowed(.resource))
    #expect(
      try draft.verdict(Self.oidc, Self.withWeb, Self.role, [ContextEntry(key, .single("2"))])
        == .implicitDeny(.resource))
  }

  @Test func malformed() throws {
    let draft = try draft(Self.trust(#""*""#))
    let name = String(repeating: "n", count: 128)
    let host = String(repeating: "h", count: 255)
    for provider in [
      "arn:aws:iam::111122223333:saml-provider/", "arn:aws:iam::111122223333:saml-provider/a/b",
      "arn:aws:iam::111122223333:saml-provider/a+b", "arn:aws:iam::111122223333:saml-provider/\(name)n",
      "arn:aws:iam::111122223333:oidc-provider/", "arn:aws:iam::111122223333:oidc-provider/a b",
      "arn:aws:iam::111122223333:oidc-provider/a*", "arn:aws:iam::111122223333:oidc-provider/a?",
      "arn:aws:iam::111122223333:oidc-provider/é", "arn:aws:iam::111122223333:oidc-provider/\(host)h",
      "arn:aws:iam::1:saml-provider/a", "arn:AWS:iam::111122223333:saml-provider/a", "Accounts.google.com",
      "arn:aws:iam:us-east-1:111122223333:saml-provider/a", "arn:aws:sts::111122223333:saml-provider/a",
      "arn:aws:iam::111122223333:oidc-provider", "accounts.google.com/",
    ] {
      #expect(throws: RequestError.malformedPrincipal(provider)) {
        try draft.answer(provider, Self.withSAML, Self.role)
      }
    }
    for provider in [
      "arn:aws:iam::111122223333:saml-provider/\(name)", "arn:aws:iam::111122223333:oidc-provider/\(host)",
      "arn:aws-cn:iam::111122223333:oidc-provider/a:8443/b",
    ] { #expect(throws: Never.self) { try draft.answer(provider, Self.withSAML, Self.role) } }
  }

  @Test func theStory() throws {
    let story = try draft(Self.trust(Self.federated(Self.saml))).outline(Self.saml, "sts:AssumeRole", Self.role)
    #expect(story[0] == "principal: the SAML identity provider `\(Self.saml)`")
    #expect(
      story.last
        == "decision: implicitDeny: through this identity provider only `sts:AssumeRoleWithSAML` and what goes with it "
        + "can be asked")
  }
}
