import ReevePolicy
import ReeveStore
import Testing

/// The scenarios of every profile, decided by both engines.
@Suite struct ProfileTests {
  @Test(arguments: [
    "managed-policies", "identity-examples", "abac-and-conditions", "service-roles", "resource-policies", "who-asks",
  ])
  func bedrock(name: String) throws {
    let folder = "Profiles/bedrock"
    let reading = ScenarioReading.read(file: "\(folder)/scenarios/\(name).json")
    for diagnostic in reading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    let loading = StoreLoader.load(folder: folder)
    for diagnostic in loading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    try expectAll(try #require(reading.file).scenarios, in: try #require(loading.store))
  }
}
