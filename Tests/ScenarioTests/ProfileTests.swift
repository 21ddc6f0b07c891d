import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// The scenarios of every profile, decided by both engines: each has to meet the expectation, and they have to agree on
/// what it does not name.
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
    let engines = try Engines(#require(loading.store))
    for scenario in try #require(reading.file).scenarios {
      let outcomes = engines.outcomes(scenario.request, trust: .trusted, clock: Question.settledClock)
      #expect(scenario.expectation.isMet(by: outcomes.image.result), "image, \(scenario.name): \(outcomes.image)")
      #expect(
        scenario.expectation.isMet(by: outcomes.reference.result), "reference, \(scenario.name): \(outcomes.reference)")
      #expect(outcomes.agree, "\(scenario.name): \(outcomes)")
    }
  }
}

extension Scenario.Expectation {
  func isMet(by outcome: Result<Answer, RequestError>) -> Bool {
    switch (self, outcome) {
    case (.error(let part), .failure(let error)): "\(error)".contains(part)
    case (.decision(let decision, let reason, let statement), .success(let answer)):
      answer.decision == decision && (reason == nil || answer.reason == reason)
        && (statement == nil || answer.statement?.sid == statement)
    default: false
    }
  }
}
