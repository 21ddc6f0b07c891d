import ReeveTestSupport
import Testing

/// The rules of IAM, one scenario file a topic of its guide, each case named by the rule that it shows. The expectations
/// were written from the rules and not from what the engines answer.
@Suite struct RuleTests {
  @Test(arguments: InlineScenarios.files(in: "Tests/ScenarioTests/Rules"))
  func holds(file: String) throws {
    let file = try InlineScenarios(file: file)
    try expectAll(file.scenarios, in: file.store)
  }

  @Test func thereAreFiles() {
    #expect(InlineScenarios.files(in: "Tests/ScenarioTests/Rules").count > 10)
  }
}
