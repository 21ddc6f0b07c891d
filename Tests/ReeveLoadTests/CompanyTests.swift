import ReeveCompiler
import ReeveLoad
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Companies are the same for the same seed, are what their shape says, and are decided as the definition decides.
@Suite struct CompanyTests {
  private func image(_ store: Store) throws -> [UInt8] {
    var compiler = Compiler()
    return try compiler.compile(store).bytes
  }

  @Test func oneSeedOneImage() throws {
    let shape = CompanyShape(principalCount: 120, seed: 7)
    let first = try image(Company(shape).store)
    #expect(try image(Company(shape).store) == first)
    #expect(try image(Company(CompanyShape(principalCount: 120, seed: 8)).store) != first)
  }

  @Test func shapeIsKept() throws {
    let shape = CompanyShape(principalCount: 1_001, seed: 3)
    let store = Company(shape).store
    let principals = store.accounts.reduce(0) { $0 + $1.users.count + $1.roles.count }
    #expect(principals == 1_001)
    #expect(store.accounts.allSatisfy { $0.users.count + $0.roles.count <= shape.accountSizeMax })
    var compiler = Compiler()
    let compiled = try compiler.compile(store)
    #expect(8...12 ~= Double(compiled.statementCount) / Double(principals))
    #expect(compiled.programCount == compiled.compiledProgramCount)
  }

  /// The files of a store are the store: loaded again, they give the same image.
  @Test func filesAreTheStore() throws {
    let store = Company(CompanyShape(principalCount: 90, seed: 5)).store
    let folder = try TemporaryFolder()
    try StoreFolder.write(store, to: folder.path)
    let reading = StoreLoader.load(folder: folder.path)
    let loaded = try #require(reading.store, "\(reading.diagnostics.first?.rendered ?? "")")
    #expect(try image(loaded) == image(store))
  }

  /// Routes that are written are read as they were, but for where they stand in their file.
  @Test(arguments: ["bedrock", "data-lake"])
  func routesAreWritten(profile: String) throws {
    let maps = try #require(StoreLoader.load(folder: "Profiles/\(profile)").store).routeMaps
    let folder = try TemporaryFolder()
    try StoreFolder.write(Store(routeMaps: maps), to: folder.path)
    let reading = StoreLoader.load(folder: folder.path)
    let loaded = try #require(reading.store, "\(reading.diagnostics.first?.rendered ?? "")")
    #expect(!maps.isEmpty && withoutLines(loaded.routeMaps) == withoutLines(maps))
    let inline = StoreText.reread(Store(routeMaps: maps)).store?.routeMaps ?? []
    #expect(withoutLines(inline) == withoutLines(maps))
  }

  private func withoutLines(_ maps: [RouteMap]) -> [RouteMap] {
    maps.map { map in
      var map = map
      for route in map.routes.indices { map.routes[route].line = 0 }
      return map
    }
  }

  @Test(arguments: RequestMix.Spread.allCases)
  func mixIsDecidedAsTheDefinitionDoes(spread: RequestMix.Spread) throws {
    let company = Company(CompanyShape(principalCount: 100, seed: 11))
    let engines = try Engines(company.store)
    var mix = RequestMix(company, spread: spread)
    var kinds: [String: Int] = [:]
    for _ in 0..<200 {
      let request = mix.next()
      let outcomes = engines.outcomes(request, trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
      #expect(outcomes.agree, "\(request): \(outcomes.reference) but \(outcomes.image)")
      kinds[outcomes.reference.kind, default: 0] += 1
    }
    // No mix is only denials, or errors.
    #expect(kinds["allowed by identity", default: 0] > 66, "\(kinds)")
    #expect(!kinds.keys.contains { $0.hasPrefix("error") }, "\(kinds)")
  }

  @Test func oneSeedOneMix() {
    let company = Company(CompanyShape(principalCount: 50))
    var first = RequestMix(company, spread: .uniform)
    var second = RequestMix(company, spread: .uniform)
    for _ in 0..<50 { #expect(first.next() == second.next()) }
  }
}
