import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

@Suite struct ExplanationTests {
  private let model = "arn:aws:bedrock:us-east-1::foundation-model/m"

  @Test func eachStatementSaysWhyNot() throws {
    let world = try World.ana(
      """
      { "Sid": "Other", "Effect": "Deny", "Action": ["s3:*", "kms:*"], "Resource": "*" },
      { "Sid": "Elsewhere", "Effect": "Allow", "NotAction": "bedrock:Invoke*", "Resource": "*" },
      { "Sid": "Team", "Effect": "Allow", "Action": "bedrock:*", "Resource": "*",
        "Condition": { "StringEquals": { "aws:PrincipalTag/team": ["blue"] },
                       "Bool": { "aws:MultiFactorAuthPresent": "true" } } }
      """)
    let explanation = try world.explanation(World.ana, "bedrock:InvokeModel", model)
    #expect(explanation.answer == Answer(decision: .implicitDeny, reason: .identity))
    #expect(explanation.considered.map(\.applies) == [false, false, false])
    #expect(explanation.considered.map(\.sid) == ["Other", "Elsewhere", "Team"])
    #expect(explanation.considered.map(\.effect) == [.deny, .allow, .allow])
    #expect(explanation.considered[0].finding == "action `bedrock:InvokeModel` is none of `s3:*`, `kms:*`")
    #expect(
      explanation.considered[1].finding
        == "action `bedrock:InvokeModel` is left out: `NotAction` has `bedrock:Invoke*`")
    #expect(
      explanation.considered[2].finding
        == """
        condition StringEquals aws:PrincipalTag/team does not hold: the request has `core`, the policy asks for `blue`
        condition Bool aws:MultiFactorAuthPresent does not hold: the key is absent
        """)
  }

  @Test func anApplyingStatementSaysWhy() throws {
    let world = try World.ana(
      """
      { "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/${aws:username}/*",
        "Condition": { "StringNotEquals": { "aws:PrincipalTag/color": "red" } } }
      """)
    let explanation = try world.explanation(World.ana, "s3:GetObject", "arn:aws:s3:::b/ana/k")
    #expect(
      explanation.answer
        == Answer(
          decision: .allowed, reason: .identity, statement: DecidingStatement(policy: "own", index: 0, sid: nil)))
    #expect(
      explanation.considered.map(\.finding) == [
        """
        action `s3:GetObject` is `s3:Get*`
        resource `arn:aws:s3:::b/ana/k` is `arn:aws:s3:::b/${aws:username}/*`; `${aws:username}` is `ana`
        condition StringNotEquals aws:PrincipalTag/color: the key is absent, and so is none of its values
        """
      ])
  }

  @Test func variablesWithoutValueAreNamed() throws {
    let world = try World(
      """
      { "accounts": { "111122223333": { "RoleDetailList": [
        { "RoleName": "R", "Path": "/app/", "RolePolicyList": [{ "PolicyName": "own", "PolicyDocument": {
          "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}/*" }] } }] }] } } }
      """)
    let explanation = try world.explanation(
      "arn:aws:sts::111122223333:assumed-role/R/s1", "s3:GetObject", "arn:aws:s3:::b/ana/k")
    #expect(
      explanation.considered[0].finding.hasSuffix("`${aws:username}` has no value, so what holds it matches nothing"))
    #expect(explanation.outline[0] == "principal: session `s1` of role `arn:aws:iam::111122223333:role/app/R`")
  }

  @Test func theResourcesPolicyComesFirst() throws {
    let world = try World.ana(
      """
      { "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*" },
      { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }
      """,
      more: """
        , "resources": [{ "ResourceArn": "arn:aws:s3:::b", "OwnerAccountId": "444455556666", "Policy": {
          "Version": "2012-10-17", "Statement": [
            { "Sid": "a", "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject",
              "Resource": "arn:aws:s3:::b/*" },
            { "Sid": "d", "Effect": "Deny", "NotPrincipal": {"AWS": "\(World.ana)"}, "Action": "s3:*",
              "Resource": "*" }] } }]
        """)
    let explanation = try world.explanation(World.ana, "s3:GetObject", "arn:aws:s3:::b/k")
    #expect(explanation.answer.decision == .allowed)
    #expect(
      explanation.considered.map { "\($0.reason) \($0.effect)" } == [
        "resource deny", "identity deny", "resource allow", "identity allow",
      ])
    #expect(
      explanation.considered[0].finding == "principal `\(World.ana)` is exempt: `NotPrincipal` has `\(World.ana)`")
    #expect(explanation.considered[2].finding.hasPrefix("principal `111122223333` names the account\n"))
    #expect(
      explanation.outline.contains("resource: `arn:aws:s3:::b/k`, owned by account 444455556666, as the store says"))
    #expect(explanation.outline.contains("resource policy: that of `arn:aws:s3:::b`, 2 statements"))
    #expect(explanation.outline.contains { $0.hasPrefix("accounts: principal and resource are of two accounts") })
    #expect(explanation.outline.last == "decision: allowed: both accounts allow")
  }

  /// Every type, in the order of evaluation: the denials of each, then the allows of each.
  @Test func everyTypeInItsOrder() throws {
    let account = "111122223333"
    let session = "arn:aws:sts::\(account):assumed-role/Worker/s1"
    let endpoint = "vpce-1a2b"
    let never = #"{ "Effect": "Deny", "Action": "none:Such", "Resource": "*" }"#
    let neverToAnyone = Draft.statement("Deny", #""*""#, action: "s3:NoSuch")
    let everyone = Draft.statement("Allow", #""*""#)
    var draft = Draft()
    let role = Role(
      arn: "arn:aws:iam::\(account):role/Worker", name: "Worker",
      inlinePolicies: [try draft.policy("own", .identity, Draft.allow, never)],
      permissionsBoundary: try draft.policy("limit", .managed, Draft.allow, never))
    draft.store.accounts = [Account(id: account, roles: [role])]
    draft.store.resources = [
      Resource(
        arn: "arn:aws:s3:::b", ownerAccountID: account,
        policy: try draft.document(.resource, neverToAnyone))
    ]
    draft.store.sessions = [
      Session(
        arn: session, policies: [try draft.policy("\(session)#0", .session, Draft.allow, never)],
        expiration: "2030-01-01T00:00:00Z", sourceIdentity: "ana")
    ]
    draft.store.endpoints = [Endpoint(id: endpoint, policy: try draft.document(.endpoint, everyone, neverToAnyone))]
    let atRoot = ControlPolicies(
      service: [try draft.policy("FullAWSAccess", .scp, Draft.allow)],
      resource: [try draft.policy("Perimeter", .rcp, neverToAnyone)])
    let atAccount = ControlPolicies(service: [try draft.policy("Fence", .scp, Draft.allow, never)])
    draft.store.organization = Organization(
      id: "o-x", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-ab12", policies: atRoot, accounts: [MemberAccount(id: account, policies: atAccount)]))
    let request = Request(
      principal: session, action: "s3:GetObject", resource: "arn:aws:s3:::b", endpoint: endpoint)
    let explanation = try ReferenceEngine(store: draft.store).explain(request, trust: .trusted, clock: World.clock)
    #expect(
      explanation.considered.map { "\($0.effect) \($0.reason)\($0.level.map { " at \($0)" } ?? "")" } == [
        "deny rcp at r-ab12", "deny scp at 111122223333", "deny endpoint", "deny resource", "deny identity",
        "deny boundary", "deny session",
        "allow scp at r-ab12", "allow scp at 111122223333", "allow endpoint", "allow identity", "allow boundary",
        "allow session",
      ])
    #expect(
      explanation.outline == [
        "principal: session `s1` of role `arn:aws:iam::111122223333:role/Worker`",
        "session: good until `2030-01-01T00:00:00Z`, and it is `2026-09-21T14:13:20Z`; with source identity `ana`",
        "action: `s3:GetObject`",
        "resource: `arn:aws:s3:::b`, owned by account 111122223333, as the store says",
        "resource control policies: at `r-ab12` `Perimeter`; at `111122223333` none",
        "service control policies: at `r-ab12` `FullAWSAccess`; at `111122223333` `Fence`",
        "VPC endpoint: `vpce-1a2b`, an interface endpoint, with a policy, 2 statements",
        "resource policy: its own, 1 statement",
        "identity policies: `own`",
        "permissions boundary: `limit`, 2 statements",
        "session policies: `\(session)#0`, 2 statements",
        "accounts: principal and resource are of one account: a grant from either side is enough",
        "decision: allowed: an identity policy allows",
      ])
    #expect(explanation.text.contains("  applies: statement 0 of scp policy `FullAWSAccess` at `r-ab12`\n"))
  }

  /// What nobody says of the connection is not told as if the request said it.
  @Test func anAssumptionIsNoValueOfTheRequest() throws {
    let world = try World.ana(
      #"{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Bool": { "aws:SecureTransport": "true" } } }"#
    )
    #expect(
      try world.explanation(World.ana, "s3:GetObject", "*").considered[0].finding
        == "condition Bool aws:SecureTransport does not hold: the request does not say, which counts as `false`, and the "
        + "policy asks for `true`")
    let said = [ContextEntry("aws:SecureTransport", .single("false"))]
    #expect(
      try world.explanation(World.ana, "s3:GetObject", "*", said).considered[0].finding
        == "condition Bool aws:SecureTransport does not hold: the request has `false`, the policy asks for `true`")
  }

  @Test func oneGroupIsNotSeveral() throws {
    func story(_ groups: [String]) throws -> String? {
      var draft = Draft()
      draft.store.accounts = [
        Account(
          id: "111122223333", users: [User(arn: World.ana, name: "ana", groups: groups)],
          groups: groups.map { Group(arn: "arn:aws:iam::111122223333:group/\($0)", name: $0) })
      ]
      return try draft.outline(World.ana, "s3:GetObject", "*").first { $0.hasPrefix("identity policies: ") }
    }
    #expect(try story(["devs"]) == "identity policies: none, also through the group `devs`")
    #expect(try story(["devs", "ops"]) == "identity policies: none, also through the groups `devs`, `ops`")
    #expect(try story([]) == "identity policies: none")
  }

  /// An unknown principal is told with the known one that was probably meant.
  @Test(arguments: [
    ("arn:aws:iam::111122223333:user/anna", "arn:aws:iam::111122223333:user/team/ana"),
    ("arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:user/team/ana"),
    ("arn:aws:iam::111122223333:user/zebra", nil), ("arn:aws:iam::444455556666:user/ana", nil),
    ("arn:aws:iam::111122223333:role/worker", "arn:aws:iam::111122223333:role/app/Worker"),
    ("arn:aws:sts::111122223333:assumed-role/Wroker/s1", "arn:aws:sts::111122223333:assumed-role/Worker/s1"),
    ("arn:aws:sts::111122223333:federated-user/fedd", "arn:aws:sts::111122223333:federated-user/fed"),
    ("arn:aws:iam::444455556666:root", nil),
  ])
  func theNearestPrincipal(row: (asked: String, meant: String?)) throws {
    var draft = Draft()
    draft.store.accounts = [
      Account(
        id: "111122223333", users: [User(arn: "arn:aws:iam::111122223333:user/team/ana", name: "ana")],
        roles: [Role(arn: "arn:aws:iam::111122223333:role/app/Worker", name: "Worker")])
    ]
    draft.store.sessions = [Session(arn: "arn:aws:sts::111122223333:federated-user/fed")]
    let story = try draft.outline(row.asked, "s3:GetObject", "*")[0]
    #expect(story.hasSuffix(row.meant.map { "; did you mean `\($0)`?" } ?? "does not have"), "\(story)")
  }

  @Test func strangersAreNamedAsSuch() throws {
    let world = try World.ana(
      """
      { "Effect": "Allow", "Action": "*", "Resource": "*" }
      """)
    let explanation = try world.explanation("arn:aws:iam::111122223333:user/bob", "s3:GetObject", "*")
    #expect(explanation.considered.isEmpty)
    #expect(
      explanation.outline[0] == "principal: `arn:aws:iam::111122223333:user/bob`, a user that the store does not have")
    #expect(explanation.answer == Answer(decision: .implicitDeny, reason: .identity))
  }

  @Test func theTextHasEverything() throws {
    let world = try World.ana(
      """
      { "Sid": "NoModels", "Effect": "Deny", "Action": "bedrock:*", "Resource": "arn:aws:bedrock:*::foundation-model/*" }
      """)
    let explanation = try world.explanation(World.ana, "bedrock:InvokeModel", model)
    #expect(
      explanation.text == """
        explicitDeny by identity policy: statement 0 `NoModels` of `own`

          principal: user `ana` of account 111122223333, `arn:aws:iam::111122223333:user/ana`
          action: `bedrock:InvokeModel`
          resource: `arn:aws:bedrock:us-east-1::foundation-model/m`; neither the store nor its ARN names an owner, so it counts as the principal's own
          resource policy: none
          identity policies: `own`
          accounts: principal and resource are of one account: a grant from either side is enough
          decision: explicitDeny: a Deny applies, and wins over every Allow

        Deny statements, of which one is enough:
          applies: statement 0 `NoModels` of identity policy `own`
            action `bedrock:InvokeModel` is `bedrock:*`
            resource `arn:aws:bedrock:us-east-1::foundation-model/m` is `arn:aws:bedrock:*::foundation-model/*`

        Allow statements: none

        """)
  }
}
