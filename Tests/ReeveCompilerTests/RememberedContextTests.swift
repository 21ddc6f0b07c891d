import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveServices
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// A thread remembers the keys of the contexts that it read, and nothing that can differ the next time.
@Suite struct RememberedContextTests {
  private let memory = WorkingMemory()
  private let ana = "arn:aws:iam::111122223333:user/ana"

  private func image(_ catalogue: ServiceCatalogue = .aws) throws -> OwnedImage {
    var world = World()
    world.user("ana")
    world.store.catalogue = catalogue
    let statement = Statement(
      index: 0, effect: .allow, action: .action(["s3:GetObject"]), resource: .resource(["*"]), conditions: [])
    let document = world.document(.identity, [statement])
    world.store.accounts[0].users[0].inlinePolicies = [AttachedPolicy(name: "inline", document: document)]
    var compiler = Compiler()
    return try OwnedImage(compiler.compile(world.store).bytes, memory: memory)
  }

  private func kind(_ image: OwnedImage, _ context: [ContextEntry]) -> String {
    let request = Request(
      principal: ana, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: context)
    return image.outcome(request, trust: .reported, clock: Instant(epochSeconds: 0)).kind
  }

  @Test func valuesOfRememberedKeysAreCheckedAgain() throws {
    let image = try image()
    for (key, good, bad) in [
      ("aws:SourceIp", "203.0.113.7", "203.0.113.256"), ("aws:SourceIp", "2001:db8::1", "2001:db8:::1"),
      ("aws:SecureTransport", "true", "yes"), ("s3:max-keys", "7", "seven"),
    ] {
      #expect(kind(image, [ContextEntry(key, .single(good))]) == "allowed by identity", "\(key)")
      #expect(kind(image, [ContextEntry(key, .single(bad))]) == "error malformedValue", "\(key)")
      #expect(kind(image, [ContextEntry(key, .single("\u{E9}"))]) != "allowed by identity", "\(key)")
    }
    #expect(kind(image, [ContextEntry("aws:UserAgent", .single("\u{E9}"))]) == "allowed by identity")
    #expect(
      kind(image, [ContextEntry("aws:UserAgent", .single(String(repeating: "x", count: 2_049)))]) == "error textLength")
  }

  @Test func anotherImageKnowsOtherKeys() throws {
    let key = CataloguedKey(service: "orders", name: "orders:Priority", type: .numeric, isMultivalued: false)
    let orders = CataloguedService(
      prefix: "orders", name: "Orders", actions: [], resourceTypes: [], conditionKeys: [key])
    let (typed, plain) = (try image(ServiceCatalogue.aws.adding([orders])), try image())
    let context = [ContextEntry("orders:Priority", .single("high"))]
    #expect(kind(plain, context) == "allowed by identity")
    #expect(kind(typed, context) == "error malformedValue")
    #expect(kind(plain, context) == "allowed by identity")
  }

  @Test func aKeyThatStandsTwiceIsNotRemembered() throws {
    let image = try image()
    let twice = [ContextEntry("aws:UserAgent", .single("a")), ContextEntry("aws:UserAgent", .single("b"))]
    for _ in 0..<3 { #expect(kind(image, twice) == "error repeatedKey") }
    let tags = [ContextEntry("app:Tag", .single("a")), ContextEntry("APP:tag", .single("b"))]
    for _ in 0..<3 { #expect(kind(image, tags) == "error repeatedKey") }
  }
}
