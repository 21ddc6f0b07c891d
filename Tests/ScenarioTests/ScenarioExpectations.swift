import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Expects of every scenario that both engines meet it, and that they agree on what it does not name.
func expectAll(_ scenarios: [Scenario], in store: Store) throws {
  let engines = try Engines(store)
  for scenario in scenarios {
    let engines =
      try scenario.sessionPolicies.map { policies in
        let passing = store.passing(policies, to: scenario.request.principal)
        for diagnostic in passing.diagnostics where diagnostic.severity == .error {
          Issue.record("\(scenario.name): \(diagnostic.rendered)")
        }
        return try Engines(passing.store ?? store)
      } ?? engines
    let outcomes = engines.outcomes(scenario.request, trust: .trusted, clock: Instant(epochSeconds: 1_790_000_000))
    #expect(scenario.expectation.isMet(by: outcomes.image), "compiled, \(scenario.name): \(outcomes.image)")
    #expect(scenario.expectation.isMet(by: outcomes.reference), "reference, \(scenario.name): \(outcomes.reference)")
    #expect(outcomes.agree, "\(scenario.name)")
  }
}

extension Scenario.Expectation {
  fileprivate func isMet(by outcome: Outcome) -> Bool {
    switch (self, outcome.result) {
    case (.error(let part), .failure(let error)): "\(error)".contains(part)
    case (.decision(let decision, let reason, let statement), .success(let answer)):
      answer.decision == decision && (reason == nil || answer.reason == reason)
        && (statement == nil || answer.statement?.sid == statement)
    default: false
    }
  }
}
