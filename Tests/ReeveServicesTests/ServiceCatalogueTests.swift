import Testing

@testable import ReeveServices

/// The compiled-in table, as it is read.
@Suite struct ServiceCatalogueTests {
  let catalogue = ServiceCatalogue.aws

  @Test func everyLineIsRead() {
    #expect(ServiceAuthorizationReader.read(serviceAuthorizationText()).refused == [])
  }

  @Test func nothingIsMissing() {
    #expect(catalogue.services.count == 455)
    #expect(Array(catalogue.actions).count == 21_788)
    #expect(catalogue.services.map(\.resourceTypes.count).reduce(0, +) == 2_300)
    // The three global tag keys are left out, and some keys are listed by several services.
    #expect(Array(catalogue.conditionKeys).count == 1_562)
    #expect(Set(catalogue.conditionKeys.map(\.name)).count == 1_551 - 3)
    #expect(catalogue.actions.filter { $0.resourceTypes.isEmpty }.count == 6_602)
  }

  @Test func actionsHaveTheirResourceTypes() throws {
    let createAlias = try #require(catalogue.action("kms:CreateAlias"))
    #expect(
      createAlias.resourceTypes == [
        ResourceTypeUse(name: "alias", isRequired: true), ResourceTypeUse(name: "key", isRequired: true),
      ])
    #expect(createAlias.access == .write)
    let invokeModel = try #require(catalogue.action("bedrock:InvokeModel"))
    #expect(invokeModel.resourceTypes.contains { $0.name == "foundation-model" })
    #expect(try #require(catalogue.action("s3:ListAllMyBuckets")).resourceTypes.isEmpty)
    // Names of resource types have spaces.
    #expect(
      try #require(catalogue.action("lambda:PutProvisionedConcurrencyConfig")).resourceTypes.map(\.name)
        == ["function alias", "function version"])
    #expect(try #require(catalogue.action("iam:PutUserPolicy")).access == .permissionsManagement)
    #expect(try #require(catalogue.action("s3:PutObjectTagging")).access == .tagging)
  }

  @Test func actionsAreFoundInWhateverCase() throws {
    let action = try #require(catalogue.action("S3:getOBJECT"))
    #expect(action.service == "s3")
    #expect(action.name == "GetObject")
    #expect(action.qualifiedName == "s3:GetObject")
  }

  @Test(arguments: [
    "", ":", "s3", "s3:", ":GetObject", "GetObject", "s3:GetObject:", "s3:Get*", "s4:GetObject",
    // The sign of the Kelvin, which Swift takes for a K.
    "\u{212A}ms:Decrypt", "kms:Decrypt\u{301}",
  ])
  func nothingElseIsAnAction(name: String) { #expect(catalogue.action(name) == nil) }

  @Test(arguments: [
    ("aws-marketplace:ProductId", KeyType.string, true), ("s3:max-keys", .numeric, false),
    ("kms:GrantIsForAWSResource", .bool, false), ("kms:EncryptionContext:${EncryptionContextKey}", .string, false),
    ("s3:ExistingObjectTag/<key>", .string, false), ("secretsmanager:ResourceTag/tag-key", .string, false),
    ("token.actions.githubusercontent.com:ref", .string, false), ("kms:EncryptionContextKeys", .string, true),
  ])
  func keysHaveTheirTypes(name: String, type: KeyType, isMultivalued: Bool) throws {
    let key = try #require(catalogue.conditionKeys.first { $0.name == name })
    #expect(key.type == type)
    #expect(key.isMultivalued == isMultivalued)
  }

  @Test func resourceTypesHaveTheirPatterns() throws {
    let types = try #require(catalogue.service("s3")).resourceTypes
    #expect(types.contains(CataloguedResourceType(name: "bucket", pattern: "arn:${Partition}:s3:::${BucketName}")))
    #expect(
      types.contains(
        CataloguedResourceType(name: "job", pattern: "arn:${Partition}:s3:${Region}:${Account}:job/${JobId}")))
  }

  /// Images are to be the same for the same store, so nothing here may depend on a hash.
  @Test func everythingIsInTheOrderOfItsBytes() {
    func isOrdered(_ names: [String]) -> Bool {
      zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    #expect(isOrdered(catalogue.services.map(\.prefix)))
    for service in catalogue.services {
      #expect(isOrdered(service.actions.map(\.name)), "\(service.prefix)")
      #expect(isOrdered(service.resourceTypes.map(\.name)), "\(service.prefix)")
      #expect(isOrdered(service.conditionKeys.map(\.name)), "\(service.prefix)")
    }
  }

  /// Look-ups find everything that can be gone through, so no two actions have the same name.
  @Test func everyActionIsFoundByItsName() {
    for action in catalogue.actions {
      #expect(catalogue.action(action.qualifiedName.uppercased())?.name == action.name)
    }
  }

  @Test func resourceTypesOfActionsAreOnesOfTheirService() {
    for service in catalogue.services {
      let names = Set(service.resourceTypes.map(\.name))
      for action in service.actions {
        #expect(action.resourceTypes.allSatisfy { names.contains($0.name) }, "\(action.qualifiedName)")
        #expect(Set(action.resourceTypes.map(\.name)).count == action.resourceTypes.count, "\(action.qualifiedName)")
      }
    }
  }

  @Test func aCatalogueCanHaveMoreServices() throws {
    let orders = CataloguedService(
      prefix: "orders", name: "Orders",
      actions: [CataloguedAction(service: "orders", name: "ListOrders", access: nil, resourceTypes: [])],
      resourceTypes: [],
      conditionKeys: [CataloguedKey(service: "orders", name: "orders:Priority", type: .numeric, isMultivalued: false)])
    let more = catalogue.adding([orders])
    #expect(more.services.count == 456)
    #expect(try #require(more.action("orders:listorders")).access == nil)
    #expect(more.action("s3:GetObject") == catalogue.action("s3:GetObject"))
    #expect(catalogue.action("orders:ListOrders") == nil)
  }

  @Test(arguments: [
    "no sign", "? Strange = a:b", "! Sometimes = A", "x =", "= x", "+ a", "? ArrayOf = a:b",
  ])
  func aLineOutsideTheGrammarIsRefused(line: String) {
    let text = "orders = Orders\n\(line)\n"
    let reader = ServiceAuthorizationReader.read(Array(text.utf8))
    #expect(reader.refused == [line])
    #expect(reader.services.map(\.prefix) == ["orders"])
  }
}
