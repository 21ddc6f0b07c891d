import ReevePolicy
import ReeveStore
import Testing

/// How the types of policy combine: the tables of the evaluation logic, one case a row.
@Suite struct TruthTableTests {
  @Test(arguments: [
    "same-account", "cross-account", "kms-keys", "role-trust", "organization-levels", "organization-without-policies",
    "derived-keys", "endpoints", "sessions", "attribution",
  ])
  func holds(name: String) throws {
    let reading = ScenarioReading.read(file: "Tests/ScenarioTests/TruthTables/\(name).json")
    for diagnostic in reading.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic.rendered)") }
    let file = try #require(reading.file)
    guard case .inline(let inline) = file.store else {
      Issue.record("\(name) has no store of its own")
      return
    }
    let loading = StoreLoader.load(inline: inline)
    for diagnostic in loading.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic.rendered)") }
    #expect(Set(file.scenarios.map(\.name)).count == file.scenarios.count, "two cases have one name")
    try expectAll(file.scenarios, in: try #require(loading.store))
  }
}
