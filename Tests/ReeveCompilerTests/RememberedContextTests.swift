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

  /// Contexts of eight entries share a memo with those of none, which have no address, whatever was remembered.
  @Test func anEmptyContextHasNothingOfThoseBefore() throws {
    var world = World()
    world.user("ana")
    let office = ConditionClause(
      ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["203.0.113.0/24"])
    let statement = Statement(
      index: 0, effect: .allow, action: .action(["s3:GetObject"]), resource: .resource(["*"]), conditions: [office])
    let document = world.document(.identity, [statement])
    world.store.accounts[0].users[0].inlinePolicies = [AttachedPolicy(name: "inline", document: document)]
    var compiler = Compiler()
    let image = try OwnedImage(compiler.compile(world.store).bytes, memory: memory)
    // One question after the other, with nothing asked in between.
    let scratch = Scratch()
    func decision(_ context: [ContextEntry]) throws -> Decision? {
      var payload: [UInt8] = []
      try AuthorizePayload.append(
        Request(principal: ana, action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: context), to: &payload)
      let verdict = unsafe image.view.decide(
        payload.span.bytes, trust: .reported, clock: Instant(epochSeconds: 0), scratch: scratch)
      return verdict.fault == nil ? verdict.decision : nil
    }
    let inOffice = ContextEntry("aws:SourceIp", .single("203.0.113.7"))
    let others = (1...7).map { ContextEntry("app:Key\($0)", .single("v")) }
    for _ in 0..<2 { #expect(try decision([inOffice] + others) == .allowed) }
    // Nothing of this one is kept, and the memo is empty.
    #expect(try decision([ContextEntry("x", .single("v"))] + others) == nil)
    #expect(try decision([]) == .implicitDeny)
    // An IPv6 address is no IPv4 address of the request before.
    for _ in 0..<2 { #expect(try decision([inOffice]) == .allowed) }
    #expect(try decision([ContextEntry("aws:SourceIp", .single("2001:db8::7"))]) == .implicitDeny)
  }

  @Test func aKeyThatStandsTwiceIsNotRemembered() throws {
    let image = try image()
    let twice = [ContextEntry("aws:UserAgent", .single("a")), ContextEntry("aws:UserAgent", .single("b"))]
    for _ in 0..<3 { #expect(kind(image, twice) == "error repeatedKey") }
    let tags = [ContextEntry("app:Tag", .single("a")), ContextEntry("APP:tag", .single("b"))]
    for _ in 0..<3 { #expect(kind(image, tags) == "error repeatedKey") }
  }
}
