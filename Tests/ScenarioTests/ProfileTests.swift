import ReevePolicy
import ReeveStore
import Testing

/// The scenarios of every profile, decided by both engines.
@Suite struct ProfileTests {
  @Test(arguments: [
    "managed-policies", "identity-examples", "abac-and-conditions", "service-roles", "resource-policies", "who-asks",
    "vpc-endpoints", "encryption-and-grants", "roles-being-assumed", "several-resources", "aliases",
    "forward-access-sessions",
  ])
  func bedrock(name: String) throws { try decide(name, in: "Profiles/bedrock") }

  @Test(arguments: [
    "service-control", "resource-control", "cross-account-roles", "shared-resources", "permissions-boundaries",
    "sessions-and-principals",
  ])
  func multiAccount(name: String) throws { try decide(name, in: "Profiles/multi-account") }

  @Test(arguments: [
    "team-prefixes", "resource-tags", "request-tags", "object-tags", "session-tags-and-consumers", "query-service",
  ])
  func dataLake(name: String) throws { try decide(name, in: "Profiles/data-lake") }

  @Test(arguments: [
    "service-deliveries", "service-and-vendor-roles", "forward-access-sessions", "endpoints-of-forwarded-calls",
    "identity-providers",
  ])
  func confusedDeputy(name: String) throws { try decide(name, in: "Profiles/confused-deputy") }

  private func decide(_ name: String, in folder: String) throws {
    let reading = ScenarioReading.read(file: "\(folder)/scenarios/\(name).json")
    for diagnostic in reading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    let loading = StoreLoader.load(folder: folder)
    for diagnostic in loading.diagnostics { Issue.record("\(diagnostic.rendered)") }
    try expectAll(try #require(reading.file).scenarios, in: try #require(loading.store))
  }
}
