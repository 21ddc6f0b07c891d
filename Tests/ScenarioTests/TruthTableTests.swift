import ReeveTestSupport
import Testing

/// How the types of policy combine: the tables of the evaluation logic, one case a row.
@Suite struct TruthTableTests {
  @Test(arguments: [
    "same-account", "cross-account", "kms-keys", "role-trust", "organization-levels", "organization-without-policies",
    "derived-keys", "endpoints", "sessions", "attribution", "federated-trust", "forward-access",
    "policy-types", "key-aliases", "service-roles",
  ])
  func holds(name: String) throws {
    let file = try InlineScenarios(file: "Tests/ScenarioTests/TruthTables/\(name).json")
    try expectAll(file.scenarios, in: file.store)
  }
}
