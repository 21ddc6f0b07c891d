import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

@testable import ReeveReference

/// The store's sessions: policies, tags, source identity and expiry, of role sessions and of federated users.
/// Source: IAM User Guide, "Temporary security credentials in IAM"; AWS STS API Reference, "GetFederationToken".
@Suite struct SessionTests {
  private static let account = "111122223333"
  private static let role = "arn:aws:iam::111122223333:role/app/Worker"
  private static let session = "arn:aws:sts::111122223333:assumed-role/Worker/s1"
  private static let unlisted = "arn:aws:sts::111122223333:assumed-role/Worker/s2"
  private static let maker = "arn:aws:iam::111122223333:user/team/ana"
  private static let federated = "arn:aws:sts::111122223333:federated-user/fed"
  private static let root = "arn:aws:iam::111122223333:root"
  private static let bucket = "arn:aws:s3:::b"
  private static let expiration = "2030-01-01T00:00:00Z"

  /// A role and a user that may do everything, and a session of each.
  private func draft(
    _ statements: String?..., tags: [(String, String)] = [], expiration: String? = nil, sourceIdentity: String? = nil,
    federatedBy: String? = maker
  ) throws -> Draft {
    var draft = Draft()
    let all = try draft.policy("all", .identity, Draft.allow)
    let tag = Tag(key: "Team", value: "core")
    draft.store.accounts = [
      Account(
        id: Self.account,
        users: [User(arn: Self.maker, name: "ana", id: "AIDAANA", tags: [tag], inlinePolicies: [all])],
        roles: [Role(arn: Self.role, name: "Worker", id: "AROAWORKER", tags: [tag], inlinePolicies: [all])])
    ]
    for (arn, federatedBy) in [(Self.session, nil), (Self.federated, federatedBy)] as [(String, String?)] {
      var entry = Session(
        arn: arn, tags: tags.map { Tag(key: $0.0, value: $0.1) }, expiration: expiration, federatedBy: federatedBy,
        sourceIdentity: sourceIdentity)
      for (place, statement) in statements.compactMap(\.self).enumerated() {
        entry.policies.append(try draft.policy("\(arn)#\(place)", .session, statement))
      }
      draft.store.sessions.append(entry)
    }
    return draft
  }

  private func verdict(
    _ draft: Draft, _ who: String = session, _ action: String = "s3:GetObject", context: [ContextEntry] = [],
    clock: Instant = World.clock
  ) throws -> Answer {
    try draft.verdict(who, action, Self.bucket, context, clock: clock)
  }

  private func value(_ draft: Draft, _ key: String, _ who: String) throws -> [String] {
    try ReferenceEngine(store: draft.store).evaluations(
      Request(principal: who, action: "s3:GetObject", resource: Self.bucket), trust: .trusted, clock: World.clock
    )[0].context.values(of: KeyName(key)).values
  }

  /// One of the session policies has to allow; one that denies is enough.
  @Test func policies() throws {
    #expect(try verdict(draft()) == .allowed(.identity))
    #expect(try verdict(draft(Draft.silence)) == .implicitDeny(.session))
    #expect(try verdict(draft(Draft.silence), Self.unlisted) == .allowed(.identity))
    #expect(try verdict(draft(Draft.silence), Self.role) == .allowed(.identity))
    #expect(try verdict(draft(Draft.silence, Draft.allow)) == .allowed(.identity))
    let answer = try draft(Draft.allow, Draft.deny).answer(Self.session, "s3:GetObject", Self.bucket)
    #expect(
      answer
        == Answer(
          decision: .explicitDeny, reason: .session,
          statement: DecidingStatement(policy: "\(Self.session)#1", index: 0, sid: "No")))
    #expect(
      try draft(Draft.silence).outline(Self.session, "s3:GetObject", Self.bucket).contains(
        "session policies: `\(Self.session)#0`, 1 statement"))
  }

  @Test func tagsAndSourceIdentity() throws {
    let draft = try draft(Draft.allow, tags: [("team", "blue"), ("Cost", "7")], sourceIdentity: "ana")
    for who in [Self.session, Self.federated] {
      #expect(try value(draft, "aws:PrincipalTag/TEAM", who) == ["blue"])
      #expect(try value(draft, "aws:PrincipalTag/cost", who) == ["7"])
      #expect(try value(draft, "aws:SourceIdentity", who) == ["ana"])
    }
    #expect(try value(draft, "aws:PrincipalTag/team", Self.unlisted) == ["core"])
    #expect(try value(draft, "aws:PrincipalTag/cost", Self.unlisted).isEmpty)
    #expect(try value(draft, "aws:SourceIdentity", Self.unlisted).isEmpty)
    #expect(try value(self.draft(), "aws:PrincipalTag/team", Self.federated) == ["core"])
    #expect(throws: RequestError.contradictedKey("aws:PrincipalTag/Team")) {
      try draft.answer(
        Self.session, "s3:GetObject", Self.bucket, [ContextEntry("aws:PrincipalTag/Team", .single("core"))])
    }
  }

  /// A caller that knows the tags of a session of which the store says nothing: they stand for the role's, and no others.
  @Test func tagsThatATrustedCallerKnows() throws {
    let draft = try draft()
    let engine = ReferenceEngine(store: draft.store)
    func values(_ key: String, _ who: String, _ context: ContextEntry...) throws -> [String] {
      try engine.evaluations(
        Request(principal: who, action: "s3:GetObject", resource: Self.bucket, context: context), trust: .trusted,
        clock: World.clock
      )[0].context.values(of: KeyName(key)).values
    }
    let blue = ContextEntry("aws:principaltag/TEAM", .single("blue"))
    #expect(try values("aws:PrincipalTag/team", Self.unlisted, blue) == ["blue"])
    #expect(
      try values("aws:PrincipalTag/team", Self.unlisted, ContextEntry("aws:PrincipalTag/of", .single("x"))) == ["core"])
    #expect(
      try values("aws:PrincipalTag/team", Self.unlisted, ContextEntry("aws:PrincipalTag/team", .multiple([])))
        == ["core"])
    for known in [Self.session, Self.role, Self.maker] {
      #expect(throws: RequestError.contradictedKey(blue.key)) { try values("aws:PrincipalTag/team", known, blue) }
    }
  }

  /// A session is over from the instant of its expiration on; what denies still denies.
  @Test func expiry() throws {
    let end = Instant(epochSeconds: 1_893_456_000)
    let before = Instant(epochSeconds: 1_893_455_999, nanoseconds: 999_999_999)
    let draft = try draft(Draft.allow, expiration: Self.expiration)
    for who in [Self.session, Self.federated] {
      #expect(try verdict(draft, who, clock: before) == .allowed(.identity))
      #expect(try verdict(draft, who, clock: end) == .expired)
      #expect(try verdict(draft, who, "sts:GetCallerIdentity", clock: before) == .allowedByNone)
      #expect(try verdict(draft, who, "sts:GetCallerIdentity", clock: end) == .expired)
    }
    #expect(try verdict(draft, Self.unlisted, clock: end) == .allowed(.identity))
    #expect(
      try verdict(self.draft(Draft.deny, expiration: Self.expiration), clock: end) == .explicitDeny(.session))
    // A trusted caller sets the clock, by either key.
    let late = [ContextEntry("aws:CurrentTime", .single(Self.expiration))]
    let early = [ContextEntry("aws:EpochTime", .single("1893455999"))]
    #expect(try verdict(draft, context: late, clock: before) == .expired)
    #expect(try verdict(draft, context: early, clock: end) == .allowed(.identity))
    #expect(
      try draft.outline(Self.session, "s3:GetObject", Self.bucket, clock: end).contains(
        "session: expired at `2030-01-01T00:00:00Z`, and it is `2030-01-01T00:00:00Z`"))
    #expect(
      try draft.outline(Self.session, "s3:GetObject", Self.bucket, clock: end).last
        == "decision: implicitDeny: the session has expired")
  }

  /// A session that is over is told from session policies that do not allow.
  @Test func expiryIsTold() throws {
    let request = Request(principal: Self.session, action: "s3:GetObject", resource: Self.bucket)
    for (draft, isExpired) in [
      (try draft(Draft.allow, expiration: "1970"), true), (try draft(Draft.silence), false),
      (try draft(Draft.allow), false), (try draft(Draft.deny, expiration: "1970"), false),
    ] {
      let explanation = try ReferenceEngine(store: draft.store).explain(request, trust: .trusted, clock: World.clock)
      #expect(explanation.answer.isSessionExpired == isExpired)
      let message = DenialMessage.text(for: explanation.answer, to: request)
      #expect((message?.hasSuffix("on resource: arn:aws:s3:::b because the session has expired") ?? false) == isExpired)
    }
  }

  /// Each way of writing the same end.
  @Test(arguments: ["2030", "2030-01-01", "2030-01-01T01:00+01:00", "1893456000", "2030-01-01T00:00:00.000Z"])
  func formsOfExpiration(text: String) throws {
    let draft = try draft(expiration: text)
    #expect(try verdict(draft, clock: Instant(epochSeconds: 1_893_455_999)) == .allowed(.identity))
    #expect(try verdict(draft, clock: Instant(epochSeconds: 1_893_456_000)) == .expired)
  }

  /// Guardrails come before an expired session; a date that cannot be read is over.
  @Test func guardrailsBeforeExpiry() throws {
    var draft = try draft(expiration: "1970")
    draft.store.organization = Organization(
      id: "o-x", hasServiceControlPolicies: true,
      root: OrganizationalUnit(id: "r-ab12", accounts: [MemberAccount(id: Self.account)]))
    #expect(try verdict(draft) == .implicitDeny(.scp))
    #expect(try verdict(self.draft(expiration: "soon")) == .expired)
  }

  /// A session of a role that the store does not have: what was passed still denies, and nothing allows.
  @Test func unknownRoles() throws {
    let unknown = "arn:aws:sts::111122223333:assumed-role/Gone/s1"
    var draft = try draft()
    draft.store.sessions.append(
      Session(arn: unknown, policies: [try draft.policy("\(unknown)#0", .session, Draft.allow)]))
    #expect(try verdict(draft, unknown) == .implicitDeny(.identity))
    draft.store.sessions[2].policies = [try draft.policy("\(unknown)#0", .session, Draft.deny)]
    #expect(try verdict(draft, unknown) == .explicitDeny(.session))
    draft.store.sessions[2] = Session(arn: unknown, expiration: "1970")
    #expect(try verdict(draft, unknown) == .expired)
  }

  @Test func federatedUsers() throws {
    #expect(try verdict(draft(), Self.federated) == .implicitDeny(.session))
    #expect(try verdict(draft(Draft.silence), Self.federated) == .implicitDeny(.session))
    #expect(try verdict(draft(Draft.allow), Self.federated) == .allowed(.identity))
    #expect(
      try draft().outline(Self.federated, "s3:GetObject", Self.bucket).contains(
        "session policies: none, and a federated user needs one that allows"))
    #expect(
      try draft().outline(Self.federated, "s3:GetObject", Self.bucket)[0]
        == "principal: federated user `fed` of account 111122223333, made by user `\(Self.maker)`")
    let byRoot = try draft(Draft.allow, federatedBy: Self.root)
    #expect(try verdict(byRoot, Self.federated) == .allowedByNone)
    #expect(try verdict(draft(federatedBy: Self.root), Self.federated) == .implicitDeny(.session))
  }

  /// Without a session in the store, or a maker that it knows, a federated user is a stranger.
  @Test func unknownFederatedUsers() throws {
    let unlisted = "arn:aws:sts::111122223333:federated-user/zed"
    #expect(try verdict(draft(Draft.allow), unlisted) == .implicitDeny(.identity))
    #expect(try verdict(draft(Draft.allow), unlisted, "sts:GetCallerIdentity") == .implicitDeny(.identity))
    for maker in [
      "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::444455556666:user/team/ana", "arn:aws:iam::444455556666:root",
      "arn:aws-cn:iam::111122223333:root", Self.role, "ana",
    ] {
      #expect(
        try verdict(draft(Draft.allow, federatedBy: maker), Self.federated) == .implicitDeny(.identity), "\(maker)")
    }
    #expect(
      try verdict(draft(Draft.deny, federatedBy: "arn:aws:iam::111122223333:user/x"), Self.federated)
        == .explicitDeny(.session))
  }

  @Test func keysOfFederatedUsers() throws {
    for draft in [try draft(Draft.allow), try draft(Draft.allow, federatedBy: Self.root)] {
      #expect(try value(draft, "aws:PrincipalArn", Self.federated) == [Self.federated])
      #expect(try value(draft, "aws:PrincipalType", Self.federated) == ["FederatedUser"])
      #expect(try value(draft, "aws:PrincipalAccount", Self.federated) == [Self.account])
      #expect(try value(draft, "aws:userid", Self.federated) == ["111122223333:fed"])
      #expect(try value(draft, "aws:username", Self.federated).isEmpty)
      #expect(try value(draft, "aws:PrincipalIsAWSService", Self.federated) == ["false"])
    }
  }

  /// `NotPrincipal` exempts the federated user itself, and not whom its maker makes.
  @Test func notPrincipal() throws {
    for (listed, isDenied) in [(Self.federated, false), (Self.maker, true), (Self.session, true)] {
      var draft = try draft(Draft.allow)
      let statement = Draft.statement("Deny", #"{"AWS": "\#(listed)"}"#, element: "NotPrincipal")
      draft.store.resources = [
        Resource(arn: Self.bucket, ownerAccountID: Self.account, policy: try draft.document(.resource, statement))
      ]
      #expect(
        try verdict(draft, Self.federated) == (isDenied ? .explicitDeny(.resource) : .allowed(.identity)),
        "\(listed)")
    }
  }
}
