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
    let whole = Sweep.run.withLock { run -> Tally? in
      run.tally.add(tally)
      run.missing -= 1
      return run.missing == 0 ? run.tally : nil
    }
    if let whole {
      print("seed \(batch.seed): \(whole.report)")
      if whole.pairs >= 10_000 { expectEverythingOften(whole) }
    }
    #expect(tally.refused.isEmpty, "a store should have loaded: \(tally.refused.first ?? "")")
  }

  /// Every decision with every reason that it can have, and every kind of question, is at least one in a hundred pairs,
  /// and each error comes up.
  private func expectEverythingOften(_ tally: Tally) {
    let outcomes = [
      "allowed by identity", "allowed by resource", "allowed by none", "explicitDeny by rcp", "explicitDeny by scp",
      "explicitDeny by endpoint", "explicitDeny by resource", "explicitDeny by identity", "explicitDeny by boundary",
      "explicitDeny by session", "implicitDeny by scp", "implicitDeny by endpoint", "implicitDeny by identity",
      "implicitDeny by boundary", "implicitDeny by session", "implicitDeny by resource",
    ]
    for (names, counts) in [(outcomes, tally.outcomes), (Subject.names, tally.subjects)] {
      for name in names {
        #expect(counts[name, default: 0] * 100 >= tally.pairs, "\(name): \(counts[name, default: 0]) of \(tally.pairs)")
      }
    }
    for error in [
      "textLength", "malformedPrincipal", "malformedAction", "malformedResource", "resourceCount", "malformedEndpoint",
      "contextKeyCount", "malformedKey", "repeatedKey", "derivedKey", "serviceOnlyKey", "valueCount", "malformedValue",
      "contradictedKey",
    ] {
      #expect(tally.outcomes["error \(error)"] != nil, "\(error)")
    }
  }
}
