import ReevePolicy
import ReeveReference
import ReeveServices
import ReeveStore
import ReeveTypes
import Testing

/// What the service catalogue says of actions and keys.
/// Source: Service Authorization Reference, "Actions table", "Condition keys table".
@Suite struct CatalogueTests {
  private func world(_ statements: String, more: String = "") throws -> World { try World.ana(statements, more: more) }

  private func isAllowed(
    _ world: World, _ action: String, _ resource: String, _ context: ContextEntry...
  ) throws -> Bool { try world.answer(World.ana, action, resource, context).decision == .allowed }

  /// An action without a resource type is one on `*`, whatever the request names.
  @Test func actionsWithoutResourceTypes() throws {
    let bucket = "arn:aws:s3:::b"
    for (element, none, some) in [
      (#""Resource": "*""#, true, true), (#""Resource": "arn:aws:s3:::*""#, false, true),
      (#""Resource": "arn:*""#, false, true), (#""NotResource": "arn:aws:s3:::*""#, true, false),
      (#""NotResource": "*""#, false, false), (#""Resource": ["arn:aws:s3:::*", "*"]"#, true, true),
    ] {
      let world = try world(#"{ "Effect": "Allow", "Action": "*", \#(element) }"#)
      #expect(try isAllowed(world, "s3:ListAllMyBuckets", bucket) == none, "\(element)")
      #expect(try isAllowed(world, "S3:LISTALLMYBUCKETS", bucket) == none, "\(element)")
      #expect(try isAllowed(world, "s3:ListBucket", bucket) == some, "\(element)")
      // What the catalogue lacks is ordinary.
      #expect(try isAllowed(world, "s3:NoSuchAction", bucket) == some, "\(element)")
    }
    let world = try world(#"{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*" }"#)
    let story = try world.explanation(World.ana, "s3:ListAllMyBuckets", bucket)
    #expect(
      story.outline.contains(
        "resource type: `s3:ListAllMyBuckets` has none, so that in a policy only `*` is about it, whatever resource the "
          + "request names"))
    #expect(
      story.considered[0].finding
        == "resource `arn:aws:s3:::b` is not `arn:aws:s3:::*`; the action acts on no resource, so that only `*` is about it"
    )
  }

  /// Owner and policy are those of the resource as named, and a trust policy's role is meant by the statement itself.
  @Test func theResourceStaysWhatItIs() throws {
    let world = try world(
      Draft.allow,
      more: """
        , "resources": [{ "ResourceArn": "arn:aws:s3:::b", "OwnerAccountId": "444455556666", "Policy": {
          "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::b" }] } }]
        """)
    #expect(try world.answer(World.ana, "s3:ListAllMyBuckets", "arn:aws:s3:::b") == .implicitDeny(.resource))
    #expect(try isAllowed(world, "s3:ListBucket", "arn:aws:s3:::b"))
  }

  private static let own = """
    , "catalogue": { "Services": { "orders": { "Name": "Orders",
      "Actions": { "GetOrder": {"ResourceTypes": ["order"]}, "ListOrders": {} },
      "ResourceTypes": { "order": "arn:${Partition}:orders:${Region}:${Account}:order/${OrderId}" },
      "ConditionKeys": { "orders:Priority": "Numeric", "orders:Labels": "ArrayOfString", "orders:Note": "String",
        "orders:Flag/${Name}": "Bool", "orders:Flag/text": "String" } } } }
    """

  @Test func onesOwnServices() throws {
    let order = "arn:aws:orders:us-east-1:111122223333:order/1"
    let world = try world(
      #"{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:orders:*:*:order/*" }"#, more: Self.own)
    #expect(try isAllowed(world, "orders:GetOrder", order))
    #expect(try !isAllowed(world, "orders:ListOrders", order))
    #expect(try !isAllowed(world, "s3:ListAllMyBuckets", order))
  }

  /// The types of keys, and how many values they have.
  @Test func typedKeys() throws {
    let world = try world(Draft.allow, more: Self.own)
    func fault(_ key: String, _ values: String..., isList: Bool = false) throws -> RequestError? {
      let entry = ContextEntry(key, isList || values.count != 1 ? .multiple(values) : .single(values[0]))
      do {
        _ = try world.answer(World.ana, "s3:GetObject", "*", [entry], trust: .reported)
      } catch { return error as? RequestError }
      return nil
    }
    #expect(try fault("orders:Priority", "7") == nil)
    #expect(try fault("ORDERS:priority", "high") == .malformedValue("ORDERS:priority", expected: .number))
    #expect(try fault("orders:Priority", "7", isList: true) == nil)
    #expect(try fault("orders:Priority") == nil)
    #expect(try fault("orders:Priority", "7", "8") == .valueCount("orders:Priority", 2))
    #expect(try fault("orders:Labels", "a", "b") == nil)
    #expect(try fault("orders:Note", "a", "b") == .valueCount("orders:Note", 2))
    #expect(try fault("orders:Other", "a", "b") == nil)
    // A part of a name that stands for any text, but not for none; a name that is written out comes first.
    #expect(try fault("orders:flag/urgent", "maybe") == .malformedValue("orders:flag/urgent", expected: .boolean))
    #expect(try fault("orders:Flag/a/b", "maybe") == .malformedValue("orders:Flag/a/b", expected: .boolean))
    #expect(try fault("orders:Flag/", "maybe") == nil)
    #expect(try fault("orders:FLAG/TEXT", "maybe") == nil)
    // AWS's own.
    #expect(try fault("s3:max-keys", "many") == .malformedValue("s3:max-keys", expected: .number))
    #expect(
      try fault("kms:GrantIsForAWSResource", "yes") == .malformedValue("kms:GrantIsForAWSResource", expected: .boolean))
    #expect(try fault("s3:ExistingObjectTag/team", "a", "b") == .valueCount("s3:ExistingObjectTag/team", 2))
    #expect(
      try fault("kms:EncryptionContext:aws:s3:arn", "a", "b") == .valueCount("kms:EncryptionContext:aws:s3:arn", 2))
    #expect(try fault("kms:EncryptionContextKeys", "a", "b") == nil)
    #expect(try fault("secretsmanager:ResourceTag/x", "a", "b") == .valueCount("secretsmanager:ResourceTag/x", 2))
  }

  /// A key that the catalogue knows to have many values has them however many the request gives; one that it knows to have
  /// one has one, also in a list.
  @Test func howManyValuesAKeyHas() throws {
    func isAllowed(_ condition: String, _ entry: ContextEntry) throws -> Bool {
      let world = try world(
        #"{ "Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${orders:Labels, 'x'}${orders:Note, 'x'}", "Condition": { \#(condition) } }"#,
        more: Self.own)
      let value =
        switch entry.value {
        case .single(let value): value
        case .multiple(let values): values[0]
        }
      let name = entry.key == "orders:Note" ? "x\(value)" : "xx"
      return try self.isAllowed(world, "s3:GetObject", "arn:aws:s3:::b/\(name)", entry)
    }
    let labels = #""ForAnyValue:StringEquals": { "orders:Labels": "a" }"#
    #expect(try isAllowed(labels, ContextEntry("orders:Labels", .single("a"))))
    #expect(try isAllowed(labels, ContextEntry("orders:Labels", .multiple(["b", "a"]))))
    let note = #""StringEquals": { "orders:Note": "a" }"#
    #expect(try isAllowed(note, ContextEntry("orders:Note", .single("a"))))
    #expect(try isAllowed(note, ContextEntry("orders:Note", .multiple(["a"]))))
  }

  /// Services that are the same everywhere answer from one region.
  @Test func theRegionOfGlobalServices() throws {
    let world = try world(
      #"{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "StringEquals": { "aws:RequestedRegion": "us-east-1" } } }"#
    )
    for (action, resource, isThere) in [
      ("iam:GetUser", "arn:aws:iam::111122223333:user/bob", true), ("IAM:GetUser", "*", true),
      ("organizations:ListRoots", "*", true), ("s3:GetObject", "arn:aws:s3:::b/k", false),
      ("ec2:RunInstances", "*", false),
      ("sts:GetSessionToken", "*", false), ("route53:ListHostedZones", "*", true),
      ("bedrock:InvokeModel", "arn:aws:bedrock:us-east-1::foundation-model/m", true),
      ("iam:GetUser", "arn:aws-cn:iam::111122223333:user/bob", false),
    ] { #expect(try isAllowed(world, action, resource) == isThere, "\(action) \(resource)") }
    #expect(throws: RequestError.contradictedKey("aws:RequestedRegion")) {
      try isAllowed(
        world, "iam:GetUser", "arn:aws:iam::111122223333:user/bob",
        ContextEntry("aws:RequestedRegion", .single("eu-west-1")))
    }
    // Of other services the caller says it.
    #expect(
      try isAllowed(
        world, "s3:GetObject", "arn:aws:s3:::b/k", ContextEntry("aws:RequestedRegion", .single("us-east-1"))))
  }
}
