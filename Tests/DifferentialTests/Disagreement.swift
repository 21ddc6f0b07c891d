import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes

/// Tells of a question on which the engines do not agree.
enum Disagreement {
  /// The question made small, what each engine says, and the scenario file of it, which expects what the reference says.
  static func report(_ question: Question) -> String {
    let small = Shrinker.shrink(question) { smaller in (try? !Engines.outcomes(smaller).agree) ?? false }
    guard let outcomes = try? Engines.outcomes(small) else { return "the store does not compile" }
    // What is found only with few cells, or with programs of an earlier store, is told as it was drawn.
    let isWhole = outcomes.agree ? "a new compiler's image without cells agrees; this is the whole question\n" : ""
    let expectation: Scenario.Expectation =
      switch outcomes.reference.result {
      case .success(let answer):
        .decision(answer.decision, reason: answer.reason, statement: answer.statement?.sid)
      case .failure(let error): .error("\(error)")
      }
    let text = ScenarioWriter.write(
      description: "What slipped through: ", store: small.store,
      cases: [(name: "the engines disagree", request: small.request, expectation: expectation)])
    return isWhole + """
      reference:     \(outcomes.reference)
      image:         \(outcomes.image)
      without cells: \(outcomes.imageWithFewCells)
      caller: \(small.trust), clock: \(small.clock.epochSeconds).\(small.clock.nanoseconds)
      \(text)
      """
  }
}
