import ReevePolicy
import ReeveReference
import ReeveServices
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What the differential test asks is worth asking: everything that policies can have comes up.
@Suite struct DrawingTests {
  @Test func everyElementIsDrawn() {
    var operators: Set<ConditionOperator> = []
    var elements: Set<String> = []
    for seed in 0..<800 as Range<UInt64> {
      for stored in StoreDrawing.draw(seed: seed).store.documents {
        elements.insert("\(stored.type)")
        elements.insert("\(stored.document.version)")
        for statement in stored.document.statements {
          operators.formUnion(statement.conditions.map(\.conditionOperator))
          elements.formUnion(Self.elements(of: statement))
        }
      }
    }
    for comparison in ConditionOperator.Comparison.allCases {
      for quantifier in ConditionOperator.Quantifier.allCases {
        for ifExists in comparison == .null ? [false] : [false, true] {
          let name = ConditionOperator(comparison, quantifier: quantifier, ifExists: ifExists)
          let isDrawn = operators.contains(name)
          #expect(isDrawn, "\(name)")
        }
      }
    }
    for element in [
      "identity", "managed", "session", "trust", "kms", "resource", "endpoint", "scp", "rcp", "v2008", "v2012",
      "Principal", "NotPrincipal", "no Principal",
      "everyone", "aws", "service", "federated", "Action", "NotAction", "Resource", "NotResource", "no Resource",
      "an empty list", "a variable", "a default", "a short ARN", "no values",
    ] {
      let isDrawn = elements.contains(element)
      #expect(isDrawn, "\(element)")
    }
  }

  private static func elements(of statement: Statement) -> Set<String> {
    var found: Set<String> = []
    func add(_ name: String, _ texts: [String]) {
      found.insert(name)
      if texts.isEmpty { found.insert("an empty list") }
      if texts.contains(where: { $0.contains("${") }) { found.insert("a variable") }
      if texts.contains(where: { $0.contains(", '") }) { found.insert("a default") }
      let isShort = { (text: String) in text.hasPrefix("arn:") && text.utf8.count { $0 == UInt8(ascii: ":") } < 5 }
      if texts.contains(where: isShort) { found.insert("a short ARN") }
    }
    switch statement.principal {
    case nil: found.insert("no Principal")
    case .principal(let patterns): found.formUnion(patterns.map(kind) + ["Principal"])
    case .notPrincipal(let patterns): found.formUnion(patterns.map(kind) + ["NotPrincipal"])
    }
    switch statement.action {
    case .action(let texts): add("Action", texts)
    case .notAction(let texts): add("NotAction", texts)
    }
    switch statement.resource {
    case nil: found.insert("no Resource")
    case .resource(let texts): add("Resource", texts)
    case .notResource(let texts): add("NotResource", texts)
    }
    if statement.conditions.contains(where: \.values.isEmpty) { found.insert("no values") }
    return found
  }

  private static func kind(_ pattern: PrincipalPattern) -> String {
    switch pattern {
    case .everyone: "everyone"
    case .aws: "aws"
    case .service: "service"
    case .federated: "federated"
    case .canonicalUser: "canonicalUser"
    }
  }

  /// A seed gives the same questions for ever: the generator's numbers are those of the published algorithm.
  @Test func aSeedIsAStore() {
    var random = SeededRandom(seed: 0)
    #expect(random.next() == 0xE220_A839_7B1D_CDAF)
    #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    for seed in 0..<20 as Range<UInt64> {
      let texts = (0..<2).map { _ in
        let store = StoreDrawing.draw(seed: seed).store
        var requests = RequestDrawing(store: store, seed: seed)
        let asked = (0..<10).map { _ in "\(requests.next())" }
        return ScenarioWriter.write(description: "", store: store, cases: []) + asked.joined()
      }
      #expect(texts[0] == texts[1])
    }
  }

  /// A store and its text decide alike, so that a disagreement that is written down is the one that was found.
  @Test func storesSurviveTheirText() throws {
    var compared = 0
    for seed in 0..<60 as Range<UInt64> {
      let (whole, isReadable, registeredCount) = StoreDrawing.draw(seed: seed)
      guard isReadable else { continue }
      let drawn = whole.registering(last: registeredCount).store
      let reread = try #require(StoreText.reread(drawn).store)
      let engines = (ReferenceEngine(store: drawn), ReferenceEngine(store: reread))
      var requests = RequestDrawing(store: drawn, seed: seed)
      for _ in 0..<20 {
        let (request, trust, clock) = requests.next()
        #expect(
          engines.0.outcome(request, trust: trust, clock: clock)
            == engines.1.outcome(request, trust: trust, clock: clock))
        compared += 1
      }
    }
    #expect(compared > 500)
  }

  /// A failing question becomes as small as what makes it fail.
  @Test func shrinkingLeavesWhatMatters() throws {
    let seed = try #require((0..<200 as Range<UInt64>).first { StoreDrawing.draw(seed: $0).store.accounts.count == 2 })
    let store = StoreDrawing.draw(seed: seed).store
    let question = Question(
      store: store, request: Request(principal: "*", action: "s3:GetObject", resource: "*"), trust: .trusted,
      clock: Question.settledClock)
    let role = try #require(store.accounts.flatMap(\.roles).first?.arn)
    let small = Shrinker.shrink(question) { smaller in
      smaller.store.accounts.contains { $0.roles.contains { $0.arn == role } }
    }
    #expect(small.store.accounts.count == 1)
    #expect(small.store.resources.isEmpty)
    #expect(small.store.accounts[0].users.isEmpty)
    #expect(small.store.accounts[0].groups.isEmpty)
    #expect(small.store.accounts[0].roles.map(\.arn) == [role])
    #expect(small.store.accounts[0].roles[0].inlinePolicies.isEmpty)
    #expect(small.store.accounts[0].roles[0].tags.isEmpty)
  }

  /// The same of what requests and callers have, of sessions that are registered, and of a store's own services.
  @Test func shrinkingLeavesWhatMattersOfARequest() throws {
    let seed = try #require(
      (0..<400 as Range<UInt64>).first { seed in
        let drawn = StoreDrawing.draw(seed: seed)
        return drawn.registeredCount > 1 && drawn.store.catalogue.service("orders") != nil
      })
    let (store, _, registeredCount) = StoreDrawing.draw(seed: seed)
    let question = Question(
      store: store, registeredCount: registeredCount,
      request: Request(
        principal: "*", action: "orders:GetOrder", resource: "arn:aws:s3:::a",
        furtherResources: ["arn:aws:s3:::b", "arn:aws:s3:::c"]),
      trust: CallerTrust(rawValue: 0b1011), clock: Question.settledClock)
    let small = Shrinker.shrink(question) { smaller in
      smaller.request.resources.contains("arn:aws:s3:::b") && smaller.trust.includes(1) && smaller.trust != .trusted
        && smaller.registeredCount > 0
        && smaller.store.catalogue.service("orders")?.conditionKeys.contains { $0.name == "orders:Due" } == true
    }
    #expect(small.request.resources == ["arn:aws:s3:::b"])
    #expect(small.trust == CallerTrust(rawValue: 0b10))
    #expect(small.registeredCount == 1 && small.store.sessions.count == 1)
    let service = try #require(small.store.catalogue.service("orders"))
    #expect(service.actions.isEmpty && service.conditionKeys.map(\.name) == ["orders:Due"])
  }
}
