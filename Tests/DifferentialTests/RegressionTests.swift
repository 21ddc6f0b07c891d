import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// The disagreements that were found once, each a scenario file which says what slipped through.
@Suite struct RegressionTests {
  @Test(arguments: InlineScenarios.files(in: "Tests/DifferentialTests/Regressions"))
  func staysMended(file: String) throws {
    let kept = try InlineScenarios(file: file)
    for (name, scenario, outcomes) in try kept.replayed() {
      #expect(outcomes.agree, "\(file), \(name): \(outcomes)")
      switch (scenario.expectation, outcomes.reference.result) {
      case (.error(let part), .failure(let error)): #expect("\(error)".contains(part))
      case (.decision(let decision, let reason, let statement), .success(let answer)):
        #expect(answer.decision == decision)
        #expect(answer.reason == reason)
        #expect(answer.statement?.sid == statement)
      default: Issue.record("\(file), \(name): \(outcomes.reference)")
      }
    }
  }

  @Test func thereAreFiles() {
    #expect(!InlineScenarios.files(in: "Tests/DifferentialTests/Regressions").isEmpty)
  }
}
