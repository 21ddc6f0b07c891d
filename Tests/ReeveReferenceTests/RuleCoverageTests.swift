import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// For every rule a question that it decides.
@Suite struct RuleCoverageTests {
  /// Every row tells its rules, and what tells its rules decides as what does not.
  private func check(_ rows: [RuleRow]) {
    for row in rows {
      let engine = ReferenceEngine(store: row.store)
      let telling = engine.decideTelling(row.request, trust: row.trust, clock: World.clock)
      let outcome: Result<Answer, RequestError>
      do throws(RequestError) {
        outcome = .success(try engine.decide(row.request, trust: row.trust, clock: World.clock))
      } catch { outcome = .failure(error) }
      #expect(telling.outcome == outcome, "\(row.testDescription)")
      #expect(row.isRefused == ((try? outcome.get()) == nil), "\(row.testDescription): \(outcome)")
      let missing = Set(row.rules).subtracting(telling.rules).map(\.rawValue)
      #expect(
        missing.isEmpty,
        "\(missing) of \(row.testDescription): \(telling.outcome), \(telling.rules.map(\.rawValue).sorted())")
    }
  }

  @Test func everyRuleHasARow() throws {
    let rows =
      try Self.asking() + Self.owning() + Self.guarding() + Self.granting() + Self.naming() + Self.matching()
      + Self.comparing() + Self.operators() + Self.keys() + Self.door()
    check(rows)
    let missing = Set(Rule.allCases).subtracting(rows.flatMap(\.rules)).map(\.rawValue).sorted()
    #expect(missing.isEmpty, "\(missing)")
  }
}
