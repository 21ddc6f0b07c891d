import ReevePolicy
import ReeveStore
import ReeveTypes

/// A question on which the engines do not agree, made small.
public struct Disagreement: Sendable {
  /// What each engine says.
  public let report: String
  /// The scenario file of it, which expects what the reference says.
  public let scenarioFile: String

  public init(_ question: Question) {
    let small = Shrinker.shrink(question) { smaller in (try? !Engines.outcomes(smaller).agree) ?? false }
    guard let outcomes = try? Engines.outcomes(small) else {
      report = "the store does not compile"
      scenarioFile = ""
      return
    }
    let expectation: Scenario.Expectation =
      switch outcomes.reference.result {
      case .success(let answer):
        .decision(answer.decision, reason: answer.reason, statement: answer.statement?.sid)
      case .failure(let error): .error("\(error)")
      }
    scenarioFile = ScenarioWriter.write(
      description: "What slipped through: ", store: small.store,
      cases: [(name: "the engines disagree", request: small.request, expectation: expectation)])
    // What is found only with few cells, or with programs of an earlier store, is told as it was drawn.
    let isWhole = outcomes.agree ? "a new compiler's image without cells agrees; this is the whole question\n" : ""
    report =
      isWhole + """
        \(outcomes)
        caller: \(Self.words(small.trust)), clock: \(small.clock.epochSeconds).\(small.clock.nanoseconds)\
        \(small.registeredCount == 0 ? "" : ", the last \(small.registeredCount) sessions are registered")
        """
  }

  private static func words(_ trust: CallerTrust) -> String {
    switch trust {
    case .trusted: "trusted"
    case .reported: "not trusted"
    default: "trusted with \(trust.keys), bits \(trust.rawValue)"
    }
  }
}
