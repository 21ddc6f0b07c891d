import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

@testable import ReeveReference

/// Service and resource control policies: every level from the root down, whom they bind, and whom they do not.
/// Source: AWS Organizations User Guide, "SCP evaluation" and "RCP evaluation".
@Suite struct OrganizationTests {
  private static let member = "111122223333"
  private static let direct = "444455556666"
  private static let management = "999999999999"
  private static let outside = "777788889999"
  private static let root = "r-ab12"
  private static let unit = "ou-ab12-ml"
  private static let role = "arn:aws:iam::111122223333:role/Worker"
  private static let linked = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"

  private static func user(_ account: String = member) -> String { "arn:aws:iam::\(account):user/ana" }
  private static func bucket(_ account: String) -> String { "arn:aws:s3:::of-\(account)" }

  /// The statements at each level; nil is a level with no policy attached.
  private struct Levels {
    var root: String? = Draft.allow
    var unit: String? = Draft.allow
    var account: String? = Draft.allow
  }

  /// An organization with a member in a unit, a member right under the root, and its management account; and an account
  /// that is no member. In each a user who may do everything, and a bucket that everyone may do everything with.
  private func draft(service: Levels? = Levels(), resource: Levels? = nil, managementInTree: Bool = true) throws
    -> Draft
  {
    var draft = Draft()
    let all = try draft.policy("all", .identity, Draft.allow)
    let everyone = try draft.document(.resource, Draft.statement("Allow", #""*""#))
    for account in [Self.member, Self.direct, Self.management, Self.outside] {
      var entry = Account(
        id: account, users: [User(arn: Self.user(account), name: "ana", inlinePolicies: [all])])
      if account == Self.member {
        entry.roles = [
          Role(arn: Self.role, name: "Worker", inlinePolicies: [all]),
          Role(arn: Self.linked, name: "AWSServiceRoleForX", inlinePolicies: [all]),
        ]
      }
      draft.store.accounts.append(entry)
      draft.store.resources.append(
        Resource(arn: Self.bucket(account), ownerAccountID: account, policy: everyone))
    }
    func controls(_ level: KeyPath<Levels, String?>) throws -> ControlPolicies {
      ControlPolicies(
        service: try service?[keyPath: level].map { [try draft.policy("scp", .scp, $0)] } ?? [],
        resource: try resource?[keyPath: level].map { [try draft.policy("rcp", .rcp, $0)] } ?? [])
    }
    let atRoot = try controls(\.root)
    draft.store.organization = Organization(
      id: "o-example", managementAccountID: Self.management, hasServiceControlPolicies: service != nil,
      hasResourceControlPolicies: resource != nil,
      root: OrganizationalUnit(
        id: Self.root, policies: atRoot,
        accounts: [MemberAccount(id: Self.direct, policies: try controls(\.account))]
          + (managementInTree ? [MemberAccount(id: Self.management)] : []),
        units: [
          OrganizationalUnit(
            id: Self.unit, policies: try controls(\.unit),
            accounts: [MemberAccount(id: Self.member, policies: try controls(\.account))])
        ]))
    return draft
  }

  private func verdict(_ draft: Draft, _ who: String = user(), on account: String = member) throws -> Answer {
    try draft.verdict(who, "s3:GetObject", Self.bucket(account))
  }

  /// Every level has to allow: one that is silent, or has nothing attached, denies all below it.
  @Test(
    arguments: [
      (Draft.silence, Draft.allow, Draft.allow, Answer.implicitDeny(.scp), Answer.implicitDeny(.scp)),
      (Draft.allow, Draft.silence, Draft.allow, .implicitDeny(.scp), .allowed(.identity)),
      (Draft.allow, Draft.allow, Draft.silence, .implicitDeny(.scp), .implicitDeny(.scp)),
      (nil, Draft.allow, Draft.allow, .implicitDeny(.scp), .implicitDeny(.scp)),
      (Draft.allow, nil, Draft.allow, .implicitDeny(.scp), .allowed(.identity)),
      (Draft.allow, Draft.allow, nil, .implicitDeny(.scp), .implicitDeny(.scp)),
      (Draft.allow, Draft.allow, Draft.allow, .allowed(.identity), .allowed(.identity)),
      (Draft.deny, Draft.silence, Draft.allow, .explicitDeny(.scp), .explicitDeny(.scp)),
      (Draft.allow, "\(Draft.allow), \(Draft.deny)", Draft.allow, .explicitDeny(.scp), .allowed(.identity)),
      (Draft.allow, Draft.allow, "\(Draft.allow), \(Draft.deny)", .explicitDeny(.scp), .explicitDeny(.scp)),
    ] as [(String?, String?, String?, Answer, Answer)])
  func levels(row: (root: String?, unit: String?, account: String?, inUnit: Answer, underRoot: Answer)) throws {
    let draft = try draft(service: Levels(root: row.root, unit: row.unit, account: row.account))
    #expect(try verdict(draft) == row.inUnit)
    #expect(try verdict(draft, Self.user(Self.direct), on: Self.direct) == row.underRoot)
  }

  @Test func theFirstDenialFromTheRootDownIsNamed() throws {
    let draft = try draft(service: Levels(root: Draft.allow, unit: Draft.deny, account: Draft.deny))
    #expect(
      try draft.answer(Self.user(), "s3:GetObject", Self.bucket(Self.member)).statement
        == DecidingStatement(policy: "scp", index: 0, sid: "No"))
    let story = try draft.outline(Self.user(), "s3:GetObject", Self.bucket(Self.member))
    #expect(
      story.contains("service control policies: at `r-ab12` `scp`; at `ou-ab12-ml` `scp`; at `111122223333` `scp`"))
  }

  @Test func notEnabled() throws {
    let draft = try draft(service: nil)
    #expect(try verdict(draft) == .allowed(.identity))
    #expect(
      try draft.outline(Self.user(), "s3:GetObject", "*").contains(
        "service control policies: none bind; the organization has not enabled them"))
  }

  /// Whom service control policies bind. They deny everything here.
  @Test func whomServiceControlsBind() throws {
    let draft = try draft(service: Levels(root: Draft.deny))
    let session = "arn:aws:sts::111122223333:assumed-role"
    for who in [
      Self.user(), Self.role, "\(session)/Worker/s1", "\(session)/Unknown/s1", "arn:aws:iam::111122223333:root",
      "arn:aws:iam::111122223333:user/unknown", Self.user(Self.direct),
    ] { #expect(try verdict(draft, who) == .explicitDeny(.scp), "\(who)") }
    for who in [Self.user(Self.management), Self.user(Self.outside)] {
      #expect(try verdict(draft, who) == .allowed(.identity), "\(who)")
    }
    #expect(try verdict(draft, Self.linked) == .allowed(.identity))
    #expect(try verdict(draft, "\(session)/AWSServiceRoleForX/s1") == .allowed(.identity))
    #expect(try verdict(draft, "s3.amazonaws.com") == .allowed(.resource))
    #expect(try verdict(draft, "*") == .allowed(.resource))
  }

  /// A missing Allow comes before everything about grants, for strangers too.
  @Test func guardrailsComeBeforeGrants() throws {
    let draft = try draft(service: Levels(account: Draft.silence))
    #expect(try verdict(draft, "arn:aws:iam::111122223333:user/unknown") == .implicitDeny(.scp))
    #expect(try draft.verdict(Self.user(), "s3:GetObject", "arn:aws-cn:s3:::x") == .implicitDeny(.scp))
    #expect(
      try draft.verdict("arn:aws:iam::111122223333:root", "sts:AssumeRole", Self.role) == .implicitDeny(.scp))
    #expect(try draft.verdict(Self.user(), "sts:GetCallerIdentity", "*") == .allowedByNone)
  }

  /// Resource control policies follow the resource. They deny everything here.
  @Test func whomResourceControlsBind() throws {
    let denyAll = Draft.statement("Deny", #""*""#, action: "s3:*", sid: "No")
    let kms = Draft.statement("Deny", #""*""#, action: "kms:*")
    let bedrock = Draft.statement("Deny", #""*""#, action: "bedrock:*")
    let everything = "\(denyAll), \(kms), \(bedrock)"
    let draft = try draft(resource: Levels(root: nil, unit: everything, account: nil))
    for who in [
      Self.user(), Self.user(Self.outside), Self.user(Self.management), "s3.amazonaws.com", "*",
      "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:user/unknown",
    ] {
      #expect(try verdict(draft, who) == .explicitDeny(.rcp), "\(who)")
    }
    #expect(try verdict(draft, Self.linked) == .allowed(.identity))
    // Its own account has no such policy above it.
    #expect(try verdict(draft, Self.user(), on: Self.direct) == .allowed(.identity))
    #expect(try verdict(draft, Self.user(), on: Self.outside) == .allowed(.identity))
    // Requests on no resource, and on one without an owner, are of the requester's account.
    #expect(try draft.verdict(Self.user(), "S3:ListAllMyBuckets", "*") == .explicitDeny(.rcp))
    #expect(try draft.verdict(Self.user(Self.direct), "s3:ListAllMyBuckets", "*") == .allowed(.identity))
    #expect(try draft.verdict("*", "s3:ListAllMyBuckets", "*") == .implicitDeny(.resource))
    // The owner that the ARN names.
    let key = "arn:aws:kms:us-east-1:111122223333:alias/a"
    #expect(try draft.verdict(Self.user(), "kms:Decrypt", key) == .explicitDeny(.rcp))
    #expect(try draft.verdict(Self.user(), "KMS:retireGrant", key) == .allowed(.identity))
    // Bedrock does not support them.
    let agent = "arn:aws:bedrock:us-east-1:111122223333:agent/A"
    #expect(try draft.verdict(Self.user(), "bedrock:GetAgent", agent) == .allowed(.identity))
    #expect(
      try draft.outline(Self.user(), "bedrock:GetAgent", agent).contains(
        "resource control policies: none bind; service `bedrock` does not support them"))
  }

  @Test func theManagementAccountsResources() throws {
    let denyAll = Draft.statement("Deny", #""*""#, action: "s3:*")
    let draft = try draft(resource: Levels(root: denyAll, unit: nil, account: nil))
    #expect(try verdict(draft, Self.user(Self.management), on: Self.management) == .allowed(.identity))
    #expect(try verdict(draft, Self.user(), on: Self.management) == .allowed(.identity))
    #expect(try verdict(draft, Self.user(Self.management), on: Self.direct) == .explicitDeny(.rcp))
  }

  /// Of two that deny, the resource's is named; levels without a resource control policy deny nothing.
  @Test func order() throws {
    let denyAll = Draft.statement("Deny", #""*""#, action: "s3:*")
    let both = try draft(service: Levels(root: Draft.deny), resource: Levels(root: nil, unit: nil, account: denyAll))
    #expect(try verdict(both) == .explicitDeny(.rcp))
    let none = try draft(resource: Levels(root: nil, unit: nil, account: nil))
    #expect(try verdict(none) == .allowed(.identity))
  }

  /// What the engine knows of organizations by itself.
  @Test func keys() throws {
    func value(_ draft: Draft, _ key: String, _ who: String, on account: String = Self.member) throws -> String? {
      let context = who == "s3.amazonaws.com" ? [ContextEntry("aws:SourceAccount", .single(Self.direct))] : []
      let request = Request(
        principal: who, action: "s3:GetObject", resource: Self.bucket(account), context: context)
      let evaluation = try ReferenceEngine(store: draft.store).evaluations(
        request, trust: .trusted, clock: World.clock)
      let values = evaluation[0].context.values(of: KeyName(key)).values
      #expect(values.count <= 1)
      return values.first
    }
    let draft = try draft()
    let paths = (unit: "o-example/r-ab12/ou-ab12-ml/", root: "o-example/r-ab12/")
    for (key, id) in [("aws:PrincipalOrgID", "o-example"), ("aws:PrincipalOrgPaths", nil)] as [(String, String?)] {
      #expect(try value(draft, key, Self.user()) == id ?? paths.unit)
      #expect(try value(draft, key, "arn:aws:iam::111122223333:root") == id ?? paths.unit)
      #expect(try value(draft, key, Self.user(Self.direct)) == id ?? paths.root)
      #expect(try value(draft, key, Self.user(Self.management)) == id ?? paths.root)
      #expect(try value(draft, key, Self.user(Self.outside)) == nil)
      #expect(try value(draft, key, "s3.amazonaws.com") == nil)
      #expect(try value(draft, key, "*") == nil)
    }
    #expect(try value(draft, "aws:ResourceOrgID", "*") == "o-example")
    #expect(try value(draft, "aws:ResourceOrgPaths", "*") == paths.unit)
    #expect(try value(draft, "aws:ResourceOrgID", Self.user(), on: Self.outside) == nil)
    #expect(try value(draft, "aws:SourceOrgID", "s3.amazonaws.com") == "o-example")
    #expect(try value(draft, "aws:SourceOrgPaths", "s3.amazonaws.com") == paths.root)
    // A management account without a place in the tree is a member without a path.
    let apart = try self.draft(managementInTree: false)
    #expect(try value(apart, "aws:PrincipalOrgID", Self.user(Self.management)) == "o-example")
    #expect(try value(apart, "aws:PrincipalOrgPaths", Self.user(Self.management)) == nil)
    #expect(try verdict(apart, Self.user(Self.management), on: Self.management) == .allowed(.identity))
  }

  /// A caller that is trusted may repeat what the engine knows, and nothing else.
  @Test func keysFromCallers() throws {
    let draft = try draft()
    func fault(_ key: String, _ value: ContextValue, _ who: String = Self.user(), trust: CallerTrust = .trusted)
      -> RequestError?
    {
      do throws(RequestError) {
        _ = try ReferenceEngine(store: draft.store).decide(
          Request(
            principal: who, action: "s3:GetObject", resource: Self.bucket(Self.member),
            context: [ContextEntry(key, value)]), trust: trust, clock: World.clock)
        return nil
      } catch { return error }
    }
    let path = "o-example/r-ab12/ou-ab12-ml/"
    #expect(fault("aws:PrincipalOrgID", .single("o-example"), trust: .reported) == .derivedKey("aws:PrincipalOrgID"))
    #expect(fault("aws:PrincipalOrgID", .single("o-example")) == nil)
    #expect(fault("aws:principalorgid", .single("o-other")) == .contradictedKey("aws:principalorgid"))
    #expect(fault("aws:PrincipalOrgID", .single("o-other"), Self.user(Self.outside)) == nil)
    #expect(fault("aws:PrincipalOrgPaths", .multiple([path])) == nil)
    #expect(
      fault("aws:PrincipalOrgPaths", .multiple([path, "o-other/"])) == .contradictedKey("aws:PrincipalOrgPaths"))
    #expect(fault("aws:ResourceOrgPaths", .multiple(["x"])) == .contradictedKey("aws:ResourceOrgPaths"))
  }
}
