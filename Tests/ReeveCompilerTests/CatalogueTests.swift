import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveServices
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What the catalogue of services says of actions and condition keys.
@Suite struct CatalogueTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let bucket = "arn:aws:s3:::b"

  private func world(_ statements: Statement...) -> World {
    var world = World()
    world.user("ana")
    let document = world.document(.identity, statements)
    world.store.accounts[0].users[0].inlinePolicies = [AttachedPolicy(name: "inline", document: document)]
    return world
  }

  // Actions without a resource type.

  @Test(arguments: [nil, 0])
  func actionsWithoutAResourceTypeNeedEverything(cellByteBudget: Int?) throws {
    for actions in [["s3:ListAllMyBuckets", "s3:ListBucket"], ["s3:List*"], ["*"], ["S3:l*"]] {
      func words(_ resources: [String], _ action: String) throws -> String {
        let statement = Statement(
          index: 0, effect: .allow, action: .action(actions), resource: .resource(resources), conditions: [])
        return try world(statement).image(cellByteBudget: cellByteBudget).words(ana, action, bucket)
      }
      for resources in [[bucket], ["arn:aws:s3:::*"], ["arn:aws:s3:::b", "**"]] {
        #expect(try words(resources, "s3:ListAllMyBuckets") == "implicitDeny identity")
        #expect(try words(resources, "s3:listallmybuckets") == "implicitDeny identity")
        #expect(try words(resources, "s3:ListBucket") == "allowed identity")
      }
      #expect(try words(["*"], "s3:ListAllMyBuckets") == "allowed identity")
      #expect(try words(["*", bucket], "s3:ListAllMyBuckets") == "allowed identity")
    }
  }

  @Test func excludedResources() throws {
    var excluding = Statement.deny("s3:*")
    excluding.resource = .notResource([bucket])
    var image = try world(.allow("*"), excluding).image()
    #expect(try image.words(ana, "s3:ListAllMyBuckets", bucket) == "explicitDeny identity")
    #expect(try image.words(ana, "s3:ListBucket", bucket) == "allowed identity")
    excluding.resource = .notResource([bucket, "*"])
    image = try world(.allow("*"), excluding).image()
    #expect(try image.words(ana, "s3:ListAllMyBuckets", bucket) == "allowed identity")
    excluding.action = .notAction(["ec2:*"])
    excluding.resource = .notResource([bucket])
    image = try world(.allow("*"), excluding).image()
    #expect(try image.words(ana, "s3:ListAllMyBuckets", bucket) == "explicitDeny identity")
    #expect(try image.words(ana, "sns:ListTopics", bucket) == "explicitDeny identity")
  }

  /// Owner, tags, region and policy are the resource's as it is named.
  @Test func theResourceStaysWhatItIs() throws {
    var world = world(.allow("*"))
    let isOwned = ConditionClause(
      ConditionOperator(.stringEquals), key: "aws:ResourceAccount", values: ["999999999999"])
    world.resource(
      bucket, owner: "999999999999", .allow("s3:*", where: [isOwned]).by(.everyone),
      .deny("s3:ListAllMyBuckets", on: [bucket]).by(.everyone))
    let image = try world.image()
    #expect(try image.words(ana, "s3:ListAllMyBuckets", bucket) == "allowed identity")
    #expect(try image.words(ana, "s3:ListBucket", bucket) == "allowed identity")
  }

  /// An action that no document names in full, and one that the catalogue lacks.
  @Test func actionsThatNobodyNames() throws {
    let image = try world(.allow("sns:*", "nosuch:*", on: ["arn:aws:sns:*"]), .deny("ec2:*", on: ["arn:aws:ec2:*"]))
      .image()
    let topic = "arn:aws:sns:us-east-1:111122223333:t"
    #expect(try image.words(ana, "sns:Publish", topic) == "allowed identity")
    #expect(try image.words(ana, "sns:ListTopics", topic) == "implicitDeny identity")
    #expect(try image.words(ana, "sns:NoSuchAction", topic) == "allowed identity")
    #expect(try image.words(ana, "nosuch:ListTopics", topic) == "allowed identity")
  }

  @Test func aServiceOfTheStore() throws {
    var world = world(.allow("orders:*", on: ["arn:aws:orders:*"]))
    world.service("orders", [("GetOrder", ["order"]), ("ListOrders", [])])
    let order = "arn:aws:orders:us-east-1:111122223333:order/1"
    #expect(try world.image().words(ana, "orders:GetOrder", order) == "allowed identity")
    #expect(try world.image().words(ana, "orders:listOrders", order) == "implicitDeny identity")
    world.store.catalogue = .aws
    #expect(try world.image().words(ana, "orders:ListOrders", order) == "allowed identity")
  }

  /// A catalogue makes no action that the door would refuse.
  @Test func actionsThatNoRequestMayHave() throws {
    var world = world(.allow("*", on: [bucket]))
    let long = String(repeating: "a", count: 129)
    world.service("or_ders", [("List", [])])
    world.service("orders", [(long, []), ("Li:st", [])])
    let image = try world.image()
    for action in ["or_ders:List", "orders:\(long)", "orders:Li:st"] {
      #expect(try image.words(ana, action, bucket) == "malformedAction")
    }
  }

  /// Trust policies name no resource.
  @Test func trustPolicies() throws {
    var world = World()
    world.role("", "R")
    var statement = Statement.allow("*").by(.aws("arn:aws:iam::111122223333:user/eva"))
    statement.resource = nil
    world.store.accounts[0].roles[0].trustPolicy = world.document(.trust, [statement])
    world.user("eva")
    // It has no resource type.
    #expect(
      try world.image().words(
        "arn:aws:iam::111122223333:user/eva", "sts:GetSessionToken", "arn:aws:iam::111122223333:role/R")
        == "allowed resource")
  }

  /// What is left out of an image can make no difference: no statement asks for it.
  @Test func onlyServicesThatMatterAreInAnImage() throws {
    func count(_ statements: Statement...) throws -> Int {
      var world = World()
      world.user("ana")
      let document = world.document(.identity, statements)
      world.store.accounts[0].users[0].inlinePolicies = [AttachedPolicy(name: "inline", document: document)]
      return try world.image().summary.sections[Section.actions.rawValue].count
    }
    #expect(try count(.allow("*")) == 0)
    #expect(try count(.allow("s3:ListBucket")) == 1)
    let ofS3 = try count(.allow("s3:*", on: [bucket]))
    #expect(10...100 ~= ofS3)
    #expect(try count(.allow("s3:ListAllMyBuckets", on: [bucket])) == ofS3)
    #expect(try count(.allow("s3:ListBucket", on: [bucket])) == ofS3 + 1)
    let ofAll = try count(.allow("*", on: [bucket]))
    let without = ServiceCatalogue.aws.actions.count { $0.resourceTypes.isEmpty }
    #expect(without..<without + 200 ~= ofAll)
    for pattern in ["s?:*", "*:List*"] { #expect(try count(.allow(pattern, on: [bucket])) == ofAll) }
  }

  // Keys.

  @Test(arguments: [
    ("s3:max-keys", "5", "allowed identity"), ("s3:max-keys", "five", "malformedValue"),
    ("S3:MAX-KEYS", "five", "malformedValue"), ("s3:prefix", "five", "allowed identity"),
    ("kms:GrantIsForAWSResource", "yes", "malformedValue"), ("kms:GrantIsForAWSResource", "TRUE", "allowed identity"),
    ("ec2:Vpc", "vpc-1", "malformedValue"),
    ("ec2:Vpc", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1", "allowed identity"),
    ("eks:loggingType/audit", "x", "malformedValue"), ("eks:loggingType/", "x", "allowed identity"),
    ("EKS:LOGGINGTYPE/a:b/c", "x", "malformedValue"), ("s3:nosuchkey", "x", "allowed identity"),
    ("codebuild:secondarySources/x.buildspec", "x", "malformedValue"),
    ("codebuild:secondarySources/.buildspec", "x", "allowed identity"),
    ("codebuild:secondarySources/x.BUILDSPEC", "true", "allowed identity"),
    ("iot:CommandExecutionParameterNumber/n", "x", "malformedValue"),
    ("iot:CommandExecutionParameterString/n", "x", "allowed identity"), ("x:y", "z", "allowed identity"),
  ])
  func valuesAreOfTheirType(key: String, value: String, expected: String) throws {
    let image = try world(.allow("*")).image()
    #expect(try image.words(ana, "s3:ListBucket", bucket, [ContextEntry(key, .single(value))]) == expected)
    let listed = try image.words(ana, "s3:ListBucket", bucket, [ContextEntry(key, .multiple([value]))])
    #expect(listed == expected)
  }

  @Test func howManyValues() throws {
    let image = try world(.allow("*")).image()
    func words(_ key: String, _ values: String...) throws -> String {
      try image.words(ana, "s3:ListBucket", bucket, [ContextEntry(key, .multiple(values))])
    }
    for key in ["s3:prefix", "kms:EncryptionContext:aws:s3:arn", "s3:ExistingObjectTag/team", "ssm:resourceTag/t"] {
      #expect(try words(key, "a", "b") == "valueCount")
      #expect(try words(key, "a") == "allowed identity")
      #expect(try words(key) == "allowed identity")
    }
    #expect(try words("kms:EncryptionContextKeys", "a", "b") == "allowed identity")
    #expect(try words("s3:nosuchkey", "a", "b") == "allowed identity")
  }

  /// A key that is known to be multivalued is, and one that is known to be single-valued is not, however the request has it.
  @Test func theCatalogueSaysWhatIsAList() throws {
    for (key, isList) in [("kms:EncryptionContextKeys", true), ("s3:prefix", false)] {
      let condition = ConditionClause(ConditionOperator(.stringEquals), key: key, values: ["a"])
      let image = try world(.allow("*", where: [condition])).image()
      for value in [ContextValue.single("a"), .multiple(["a"])] {
        #expect(
          try image.words(ana, "s3:ListBucket", bucket, [ContextEntry(key, value)])
            == (isList ? "implicitDeny identity" : "allowed identity"))
      }
    }
  }

  @Test(arguments: [
    // A key by its name comes before one by a pattern, and a pattern of an earlier service before another.
    ("orders:Priority", "x", "malformedValue"), ("orders:Label/x", "x", "malformedValue"),
    ("orders:Label/exact", "x", "allowed identity"), ("orders:a/b/c", "x", "malformedValue"),
    ("orders:a//c", "x", "allowed identity"), ("orders:a/b/", "x", "allowed identity"),
    ("orders:a/b/c/d", "x", "malformedValue"), ("o:z-tag", "x", "malformedValue"), ("o:-tag", "x", "allowed identity"),
    ("orders:Labels", "no-arn", "malformedValue"), ("orders:both-x", "true", "malformedValue"),
    ("orders:both-x", "7", "allowed identity"), ("orders:slash/", "x", "malformedValue"),
  ])
  func keysOfTheStore(key: String, value: String, expected: String) throws {
    var world = world(.allow("*"))
    world.service(
      "orders", [],
      [
        ("orders:Priority", "Numeric"), ("orders:Label/${Name}", "Bool"), ("orders:Label/exact", "String"),
        ("orders:a/${X}/${Y}", "Bool"), ("${Any}:${Z}-tag", "String"), ("o:${Z}-tag", "Date"),
        ("orders:Labels", "ArrayOfARN"), ("orders:both-tag-key", "Bool"), ("orders:slash/", "Bool"),
      ])
    world.service("offers", [], [("orders:both-<key>", "Numeric"), ("o:${Z}-tag", "Date")])
    #expect(
      try world.image().words(ana, "s3:ListBucket", bucket, [ContextEntry(key, .single(value))]) == expected)
  }

  // The region of services that are the same everywhere.

  @Test(arguments: [
    ("iam:ListUsers", "*", "us-east-1"), ("IAM:GetUser", "arn:aws:iam::111122223333:user/eva", "us-east-1"),
    ("route53domains:ListDomains", "*", "us-east-1"), ("s3:ListBucket", "arn:aws:s3:::b", nil),
    ("iam:GetUser", "arn:aws-cn:iam::111122223333:user/eva", nil), ("iamx:GetUser", "*", nil),
    ("iam:GetUser", "arn:aws:x:eu-west-1::y", "eu-west-1"), ("s3:Get", "arn:aws:x:eu-west-1::y", "eu-west-1"),
  ])
  func regions(action: String, resource: String, region: String?) throws {
    let condition =
      region.map { ConditionClause(ConditionOperator(.stringEquals), key: "aws:RequestedRegion", values: [$0]) }
      ?? ConditionClause(ConditionOperator(.null), key: "aws:RequestedRegion", values: ["true"])
    let image = try world(.deny("*", where: [condition])).image()
    #expect(try image.words(ana, action, resource) == "explicitDeny identity")
    let given = [ContextEntry("aws:RequestedRegion", .single("us-west-2"))]
    for trust in [CallerTrust.reported, .trusted] {
      #expect((try image.words(ana, action, resource, given, trust: trust) == "contradictedKey") == (region != nil))
    }
  }

  /// `*` has no partition: the principal's counts, and `aws` where that has none.
  @Test func regionsWithoutAResource() throws {
    var world = World()
    world.store.accounts[0].users = [User(arn: "arn:aws-cn:iam::111122223333:user/mei", name: "mei")]
    let image = try world.image()
    let given = [ContextEntry("aws:RequestedRegion", .single("us-west-2"))]
    for (principal, isDerived) in [
      ("arn:aws-cn:iam::111122223333:user/mei", false), ("*", true), ("ec2.amazonaws.com", true),
      ("arn:aws-cn:iam::111122223333:saml-provider/P", false), ("accounts.google.com", true),
    ] {
      let code = try image.decide(principal, "iam:ListUsers", "*", given).fault?.code
      #expect(code == (isDerived ? .contradictedKey : nil))
    }
  }
}
