import ReevePolicy
import ReeveServices
import ReeveStore
import ReeveTestSupport
import Testing

/// A store's own catalogue of services: what it has, and what cannot be one.
@Suite struct CatalogueTests {
  private static let orders = """
    { "Services": { "orders": {
        "Name": "Orders",
        "Actions": { "ListOrders": {}, "GetOrder": { "ResourceTypes": [ "order" ] } },
        "ResourceTypes": { "order": "arn:${Partition}:orders:${Region}:${Account}:order/${OrderId}" },
        "ConditionKeys": { "orders:Priority": "Numeric", "orders:Labels": "ArrayOfString", "orders:Tag/${TagKey}": "String" }
    } } }
    """

  @Test func members() throws {
    let reading = load(#"{ "catalogue": \#(Self.orders) }"#)
    #expect(headlines(reading) == [])
    let catalogue = try #require(reading.store).catalogue
    let service = try #require(catalogue.service("orders"))
    #expect(service.name == "Orders")
    #expect(service.actions.map(\.name) == ["GetOrder", "ListOrders"])
    #expect(service.action("getorder")?.resourceTypes == [ResourceTypeUse(name: "order", isRequired: false)])
    #expect(service.action("LISTORDERS")?.resourceTypes == [])
    #expect(
      service.resourceTypes == [
        CataloguedResourceType(
          name: "order", pattern: "arn:${Partition}:orders:${Region}:${Account}:order/${OrderId}")
      ])
    #expect(service.conditionKeys.map(\.name) == ["orders:Labels", "orders:Priority", "orders:Tag/${TagKey}"])
    #expect(service.conditionKeys.map(\.typeName) == ["ArrayOfString", "Numeric", "String"])
    #expect(catalogue.action("s3:GetObject") != nil)
  }

  @Test func aStoreWithoutOneKnowsAWS() throws {
    let store = try #require(load("{}").store)
    #expect(store.catalogue.services.count == ServiceCatalogue.aws.services.count)
    #expect(store.catalogueText == nil)
  }

  @Test func aNameOfTheServiceNeedNotBeGiven() throws {
    let store = try #require(load(#"{ "catalogue": { "Services": { "orders": {} } } }"#).store)
    #expect(store.catalogue.service("Orders")?.name == "orders")
  }

  /// What is written loads as the same.
  @Test func itIsWritten() throws {
    let store = try #require(load(#"{ "catalogue": \#(Self.orders) }"#).store)
    let text = try #require(store.catalogueText)
    let again = try #require(load(#"{ "catalogue": \#(text) }"#).store)
    #expect(again.catalogueText == text)
    #expect(again.catalogue.service("orders")?.actions == store.catalogue.service("orders")?.actions)
    #expect(ScenarioWriter.write(description: "", store: store, cases: []).contains(#""catalogue""#))
  }

  @Test func itIsAFileOfAStore() throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    try folder.write("catalogue.json", Self.orders)
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.diagnostics.map(\.headline) == [])
    #expect(try #require(reading.store).catalogue.action("orders:GetOrder") != nil)
    try folder.write("catalogue.json", #"{ "Services": { "s3": {} } }"#)
    #expect(
      StoreLoader.load(folder: folder.path).diagnostics.map(\.headline) == [
        "\(folder.path)/catalogue.json:1:17: error: service `s3` is AWS's own, Amazon S3 [CATALOGUE]"
      ])
  }

  @Test(arguments: [
    (#"{ §"services": {} }"#, "unknown member `services` in a catalogue [UNKNOWN_MEMBER]"),
    (#"{ "Services": §[] }"#, "`Services` is an object, and this is an array [STORE_TYPE]"),
    (#"{ "Services": { "orders": §7 } }"#, "a service is an object, and this is a number [STORE_TYPE]"),
    (#"{ "Services": { §"S3": {} } }"#, "service `S3` is AWS's own, Amazon S3 [CATALOGUE]"),
    (#"{ "Services": { §"aws": {} } }"#, "`aws` is not a service's prefix [CATALOGUE]"),
    (#"{ "Services": { §"": {} } }"#, "`` is not a service's prefix [CATALOGUE]"),
    (#"{ "Services": { §"my orders": {} } }"#, "`my orders` is not a service's prefix [CATALOGUE]"),
    (
      #"{ "Services": { "orders": {}, §"Orders": {} } }"#,
      "service `Orders` is given twice; prefixes differ in more than case [CATALOGUE]"
    ),
    (#"{ "Services": { "orders": { §"Action": {} } } }"#, "unknown member `Action` in a service [UNKNOWN_MEMBER]"),
  ])
  func mistakesInServices(text: String, message: String) { expectMistake(#"{ "catalogue": \#(text) }"#, message) }

  @Test(arguments: [
    (#""Actions": { §"Get*": {} }"#, "`Get*` is not the name of an action [CATALOGUE]"),
    (#""Actions": { §"orders:Get": {} }"#, "`orders:Get` is not the name of an action [CATALOGUE]"),
    (
      #""Actions": { "Get": {}, §"get": {} }"#,
      "action `get` is given twice; names differ in more than case [CATALOGUE]"
    ),
    (#""Actions": { "Get": §[] }"#, "an action is an object, and this is an array [STORE_TYPE]"),
    (#""Actions": { "Get": { §"Access": "Read" } }"#, "unknown member `Access` in an action [UNKNOWN_MEMBER]"),
    (
      #""Actions": { "Get": { "ResourceTypes": [ §"ordr" ] } }, "ResourceTypes": { "order": "arn:a:b:c:d:e" }"#,
      "resource type `ordr` is not among the service's `ResourceTypes` [CATALOGUE]"
    ),
    (
      #""Actions": { "Get": { "ResourceTypes": [ "o", §"o" ] } }, "ResourceTypes": { "o": "arn:a:b:c:d:e" }"#,
      "resource type `o` is given twice [CATALOGUE]"
    ),
    (
      #""ResourceTypes": { "order": §"arn:${Partition}:orders:order" }"#,
      "`arn:${Partition}:orders:order` is not an ARN of six parts [CATALOGUE]"
    ),
    (#""ResourceTypes": { §"": "arn:a:b:c:d:e" }"#, "`` is not the name of a resource type [CATALOGUE]"),
    (#""ConditionKeys": { "orders:A": §"Number" }"#, "unknown type of condition key `Number` [CATALOGUE]"),
    (
      #""ConditionKeys": { §"AWS:SourceIp": "String" }"#,
      "`AWS:SourceIp` is a global condition key, whose type is known [CATALOGUE]"
    ),
    (
      #""ConditionKeys": { §"S3:Max-Keys": "String" }"#,
      "`S3:Max-Keys` is a condition key of AWS's, whose type is known [CATALOGUE]"
    ),
    (
      #""ConditionKeys": { "orders:A": "String", §"Orders:a": "Bool" }"#,
      "condition key `Orders:a` is given twice; keys differ in more than case [CATALOGUE]"
    ),
  ])
  func mistakesInAService(text: String, message: String) {
    expectMistake(#"{ "catalogue": { "Services": { "orders": { \#(text) } } } }"#, message)
  }

  /// Forms of which a reader could not say what they stand for.
  @Test(arguments: [
    "", "orders", ":a", "orders:", "orders:a b", "orders:Tag/${", "orders:Tag/${}", "orders:Tag/${a", "orders:Tag/$a",
    "orders:Tag/{a}", "orders:Tag/a}", "orders:Tag/${${a}}", "orders:Tag/<key>", "orders:Tag/tag-key", "orders:Tag/*",
    "orders:Tag/${a b}", "orders:a$", "ordérs:a",
  ])
  func malformedKeys(key: String) {
    expectMistake(
      #"{ "catalogue": { "Services": { "orders": { "ConditionKeys": { §"\#(key)": "String" } } } } }"#,
      "`\(key)` is not the name of condition keys [CATALOGUE]")
  }

  /// A plain operator on a key of several values is refused for the store's own keys too, wherever the catalogue stands.
  @Test func documentsKnowTheStoresOwnKeys() {
    let policy = { (key: String) in
      """
      { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Principal": "*", "Action": "orders:*", "Resource": "*",
        "Condition": { "StringEquals": { §"\(key)": "b" } } } }
      """
    }
    let store = { (document: String) in
      #"{ "resources": [ { "ResourceArn": "arn:aws:orders:::order/1", "Policy": \#(document) } ], "catalogue": \#(Self.orders) }"#
    }
    expectMistake(
      store(policy("orders:labels")),
      "`orders:labels` has many values, and `StringEquals` does not say how many must match [MISSING_QUALIFIER]")
    #expect(load(store(policy("orders:Priority")).replacing("§", with: "")).store != nil)
  }

  @Test func whatWasProbablyMeantIsSaid() throws {
    let reading = load(#"{ "catalogue": { "Services": { "o": { "ConditionKeys": { "o:a": "ArrayOfStrings" } } } } }"#)
    #expect(try #require(reading.diagnostics.first).help == "did you mean `ArrayOfString`?")
  }
}
