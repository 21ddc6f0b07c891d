import ReeveTestSupport
import Synchronization
import Testing

/// The engines against each other, on stores and requests that follow from a seed. `reeve-sweep` asks more of the same.
@Suite struct EngineAgreementTests {
  @Test(arguments: Sweep.batches)
  func enginesAgree(batch: Batch) throws {
    var run = BatchRun(batch)
    if let finding = try run.askUntilDisagreement() {
      let disagreement = Disagreement(finding.question)
      Issue.record(
        """
        disagreement at pair \(finding.pair) of batch \(batch.number), run seed \(batch.seed)
        store seed \(finding.storeSeed)
        \(disagreement.report)
        \(disagreement.scenarioFile)
        """)
    }
    let tally = run.tally
    Sweep.run.withLock { whole in
      whole.tally.add(tally)
      whole.missing -= 1
      if whole.missing == 0 { print("seed \(batch.seed): \(whole.tally.report)") }
    }
    #expect(tally.refused.isEmpty, "a store should have loaded: \(tally.refused.first ?? "")")
  }
}
