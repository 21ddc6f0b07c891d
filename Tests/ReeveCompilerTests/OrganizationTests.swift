import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Service and resource control policies along the path of an account.
@Suite struct OrganizationTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let object = "arn:aws:s3:::b/k"
  private static let everything = [Statement.allow("*")]

  /// The tree `o-1/r-1/ou-1/111122223333` and `o-1/r-1/999999999999`, which is the management account.
  private func world(
    root: [Statement]? = everything, unit: [Statement]? = everything, account: [Statement]? = everything,
    denying: [[Statement]?] = [nil, nil, nil]
  ) -> World {
    var world = World()
    world.user("ana", .allow("*"))
    func policies(_ name: String, _ service: [Statement]?, _ resource: [Statement]?) -> ControlPolicies {
      ControlPolicies(
        service: [world.attached("scp-\(name)", .scp, service)].compactMap { $0 },
        resource: [
          world.attached("rcp-\(name)", .rcp, resource?.map { $0.by(.everyone) })
        ].compactMap { $0 })
    }
    let member = MemberAccount(id: "111122223333", policies: policies("account", account, denying[2]))
    let child = OrganizationalUnit(id: "ou-1", policies: policies("unit", unit, denying[1]), accounts: [member])
    world.store.organization = Organization(
      id: "o-1", managementAccountID: "999999999999", hasServiceControlPolicies: true,
      hasResourceControlPolicies: true,
      root: OrganizationalUnit(
        id: "r-1", policies: policies("root", root, denying[0]), accounts: [MemberAccount(id: "999999999999")],
        units: [child]))
    return world
  }

  @Test(arguments: [0, 1, 2], [nil, 0])
  func everyLevelMustAllow(level: Int, cellByteBudget: Int?) throws {
    var levels: [[Statement]?] = [Self.everything, Self.everything, Self.everything]
    levels[level] = [.allow("s3:Get*"), .deny("s3:GetObject", on: ["arn:aws:s3:::secret/*"])]
    var image = try world(root: levels[0], unit: levels[1], account: levels[2]).image(cellByteBudget: cellByteBudget)
    #expect(try image.words(ana, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(ana, "s3:PutObject", object) == "implicitDeny scp")
    #expect(try image.words(ana, "s3:GetObject", "arn:aws:s3:::secret/k") == "explicitDeny scp")
    let name = ["root", "unit", "account"][level]
    #expect(try image.statement(ana, "s3:GetObject", "arn:aws:s3:::secret/k") == "scp-\(name) 1")
    levels[level] = nil
    image = try world(root: levels[0], unit: levels[1], account: levels[2]).image(cellByteBudget: cellByteBudget)
    #expect(try image.words(ana, "s3:GetObject", object) == "implicitDeny scp")
    #expect(try image.words(ana, "sts:GetCallerIdentity", "*") == "allowed none")
  }

  @Test func theFirstDenialIsTheRoots() throws {
    let image = try world(
      root: [.allow("*"), .deny("s3:PutObject")], unit: [.allow("*"), .deny("s3:*")], account: [.deny("*")]
    ).image()
    #expect(try image.statement(ana, "s3:PutObject", object) == "scp-root 1")
    #expect(try image.statement(ana, "s3:GetObject", object) == "scp-unit 1")
    #expect(try image.statement(ana, "ec2:Stop", "*") == "scp-account 0")
  }

  /// Who calls, and whether service control policies bind it.
  @Test(arguments: [
    ("arn:aws:iam::111122223333:user/ana", "implicitDeny scp"), ("arn:aws:iam::111122223333:root", "implicitDeny scp"),
    ("arn:aws:iam::111122223333:user/nobody", "implicitDeny scp"),
    ("arn:aws:sts::111122223333:assumed-role/R/one", "implicitDeny scp"),
    ("arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/one", "allowed identity"),
    ("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", "allowed identity"),
    ("arn:aws:iam::999999999999:user/boss", "allowed identity"),
    ("arn:aws:iam::444444444444:user/zoe", "allowed identity"),
    ("*", "allowed resource"), ("s3.amazonaws.com", "allowed resource"),
  ])
  func whomTheyBind(principal: String, expected: String) throws {
    var world = world(root: [.allow("ec2:*")])
    world.role("", "R", .allow("*"))
    world.role("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", .allow("*"))
    let id = world.document(.identity, [.allow("*")])
    for (account, name) in [("999999999999", "boss"), ("444444444444", "zoe")] {
      world.store.accounts.append(
        Account(
          id: account,
          users: [
            User(
              arn: "arn:aws:iam::\(account):user/\(name)", name: name,
              inlinePolicies: [AttachedPolicy(name: "inline", document: id)])
          ]))
    }
    world.resource("arn:aws:s3:::b", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    #expect(try world.image().words(principal, "s3:GetObject", object) == expected)
  }

  @Test(arguments: [
    // A member's bucket, whoever calls.
    ("arn:aws:iam::111122223333:user/ana", "s3:PutObject", "arn:aws:s3:::b/k", "explicitDeny rcp"),
    ("arn:aws:iam::444444444444:user/nobody", "s3:PutObject", "arn:aws:s3:::b/k", "explicitDeny rcp"),
    ("*", "s3:PutObject", "arn:aws:s3:::b/k", "explicitDeny rcp"),
    ("logs.amazonaws.com", "s3:PutObject", "arn:aws:s3:::b/k", "explicitDeny rcp"),
    (
      "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/one", "s3:PutObject", "arn:aws:s3:::b/k",
      "allowed identity"
    ),
    ("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::b/k", "allowed identity"),
    // Owned by nobody that is known, and so counted as the requester's.
    ("arn:aws:iam::111122223333:user/ana", "s3:PutObject", "arn:aws:s3:::unknown/k", "explicitDeny rcp"),
    ("arn:aws:iam::111122223333:user/ana", "sqs:ListQueues", "*", "explicitDeny rcp"),
    ("*", "s3:PutObject", "arn:aws:s3:::unknown/k", "implicitDeny resource"),
    // The management account's.
    (
      "arn:aws:iam::111122223333:user/ana", "sqs:SendMessage", "arn:aws:sqs:us-east-1:999999999999:q",
      "implicitDeny resource"
    ),
    // A service that they do not reach, and the one action that they never do.
    ("arn:aws:iam::111122223333:user/ana", "ec2:Stop", "*", "allowed identity"),
    ("arn:aws:iam::111122223333:user/ana", "kms:Retiregrant", "*", "allowed identity"),
    ("arn:aws:iam::111122223333:user/ana", "kms:Sign", "*", "explicitDeny rcp"),
  ])
  func resourceControlPolicies(principal: String, action: String, resource: String, expected: String) throws {
    for cellByteBudget in [nil, 0] {
      var world = world(denying: [nil, [.deny("s3:PutObject", "sqs:*", "kms:*", "ec2:*")], nil])
      world.role("aws-service-role/x.amazonaws.com/", "AWSServiceRoleForX", .allow("*"))
      world.resource("arn:aws:s3:::b", owner: "111122223333")
      let image = try world.image(cellByteBudget: cellByteBudget)
      #expect(try image.words(principal, action, resource) == expected)
    }
  }

  /// Of several types that deny, the first in the order of the law is named.
  @Test func denialsHaveAnOrder() throws {
    var world = world(
      root: [.allow("*"), .deny("s3:*", "sqs:*", "ec2:*")], denying: [[.deny("s3:PutObject")], nil, nil])
    world.store.resources.append(
      Resource(
        arn: "arn:aws:s3:::b", ownerAccountID: "111122223333",
        policy: world.document(.resource, [.deny("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone)])))
    let image = try world.image()
    #expect(try image.statement(ana, "s3:PutObject", object) == "rcp-root 0")
    #expect(try image.statement(ana, "s3:GetObject", object) == "scp-root 1")
    let stranger = "arn:aws:iam::444444444444:user/zoe"
    #expect(try image.statement(stranger, "s3:GetObject", object) == "arn:aws:s3:::b 0")
  }

  @Test func disabledTypesSayNothing() throws {
    var world = world(root: [.deny("*")], denying: [[.deny("*")], nil, nil])
    world.store.organization?.hasServiceControlPolicies = false
    world.store.organization?.hasResourceControlPolicies = false
    #expect(try world.image().words(ana, "s3:GetObject", object) == "allowed identity")
  }

  /// A key of the organization, as its condition sees it.
  @Test(arguments: [
    ("aws:PrincipalOrgID", "arn:aws:iam::111122223333:user/ana", "o-1"),
    ("aws:PrincipalOrgPaths", "arn:aws:iam::111122223333:user/ana", "o-1/r-1/ou-1/"),
    ("aws:PrincipalOrgID", "arn:aws:iam::999999999999:root", "o-1"),
    ("aws:PrincipalOrgPaths", "arn:aws:iam::999999999999:root", "o-1/r-1/"),
    ("aws:PrincipalOrgID", "arn:aws:iam::444444444444:user/zoe", nil),
    ("aws:PrincipalOrgID", "logs.amazonaws.com", nil), ("aws:PrincipalOrgID", "*", nil),
    ("aws:ResourceOrgID", "*", "o-1"), ("aws:ResourceOrgPaths", "*", "o-1/r-1/ou-1/"),
    ("aws:SourceOrgID", "logs.amazonaws.com", "o-1"), ("aws:SourceOrgPaths", "logs.amazonaws.com", "o-1/r-1/ou-1/"),
    ("aws:SourceOrgID", "arn:aws:iam::111122223333:user/ana", nil),
  ])
  func keysOfTheOrganization(key: String, principal: String, value: String?) throws {
    var world = world()
    let condition =
      value.map {
        ConditionClause(ConditionOperator(.stringEquals, quantifier: .forAnyValue), key: key, values: [$0])
      } ?? ConditionClause(ConditionOperator(.null), key: key, values: ["true"])
    world.resource(
      "arn:aws:s3:::b", owner: "111122223333", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: [condition]).by(.everyone)
    )
    let context = principal == "logs.amazonaws.com" ? [ContextEntry("aws:SourceAccount", .single("111122223333"))] : []
    #expect(try world.image().words(principal, "s3:GetObject", object, context) == "explicitDeny resource")
  }

  @Test func aManagementAccountOutsideTheTreeHasNoPath() throws {
    var world = world()
    world.store.organization?.root.accounts = []
    let clauses = [
      ConditionClause(ConditionOperator(.stringEquals), key: "aws:PrincipalOrgID", values: ["o-1"]),
      ConditionClause(ConditionOperator(.null), key: "aws:PrincipalOrgPaths", values: ["true"]),
    ]
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: clauses).by(.everyone))
    let image = try world.image()
    #expect(try image.words("arn:aws:iam::999999999999:root", "s3:GetObject", object) == "explicitDeny resource")
    #expect(image.summary.accountCount == 2)
    #expect(image.summary.levelCount == 3)
  }

  /// An organization, its root and its units may come without ids: then there are no keys that would have them.
  @Test(arguments: [("", "r-1", "ou-1", false), ("o-1", "", "ou-1", true), ("o-1", "r-1", "", true)])
  func withoutIDsThereAreNoKeys(organization: String, root: String, unit: String, hasID: Bool) throws {
    var world = world()
    world.store.organization?.id = organization
    world.store.organization?.root.id = root
    world.store.organization?.root.units[0].id = unit
    let clauses = [
      ConditionClause(ConditionOperator(.null), key: "aws:PrincipalOrgID", values: [hasID ? "false" : "true"]),
      ConditionClause(ConditionOperator(.null), key: "aws:PrincipalOrgPaths", values: ["true"]),
    ]
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"], where: clauses).by(.everyone))
    #expect(try world.image().words(ana, "s3:GetObject", object) == "explicitDeny resource")
  }

  /// What the engine knows about the organization is not for callers to say.
  @Test(arguments: [
    ("aws:PrincipalOrgID", ["o-1"], "o-2"), ("aws:PrincipalOrgPaths", ["o-1/r-1/ou-1/"], "o-1/r-1/"),
    ("aws:ResourceOrgID", ["o-1"], "o-2"), ("aws:ResourceOrgPaths", ["o-1/r-1/ou-1/"], "o-1/"),
  ])
  func callersMayNotSay(key: String, own: [String], other: String) throws {
    var world = world()
    world.resource("arn:aws:s3:::b", owner: "111122223333")
    let image = try world.image()
    func entry(_ values: [String]) -> ContextEntry {
      ContextEntry(key, key.hasSuffix("Paths") ? .multiple(values) : .single(values[0]))
    }
    #expect(try image.words(ana, "s3:GetObject", object, [entry(own)]) == "derivedKey")
    #expect(try image.words(ana, "s3:GetObject", object, [entry(own)], trust: .trusted) == "allowed identity")
    #expect(try image.words(ana, "s3:GetObject", object, [entry([other])], trust: .trusted) == "contradictedKey")
    if key.hasSuffix("Paths") {
      #expect(
        try image.words(ana, "s3:GetObject", object, [entry(own + [other])], trust: .trusted) == "contradictedKey")
    }
  }

  /// An account that only the organization has is one whose root user does not exist for the store.
  @Test func accountsOfTheTreeAreNotDescribed() throws {
    var world = world()
    world.store.accounts = []
    let image = try world.image()
    #expect(try image.words("arn:aws:iam::111122223333:root", "s3:GetObject", object) == "implicitDeny identity")
  }
}
