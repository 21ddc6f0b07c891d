import ReeveCompiler
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Synchronization
import Testing

/// The engines against each other, on stores and requests that follow from a seed: the reference, the compiled image, and
/// the image with few cells or none. They have to agree on decision, reason and statement, or on the error.
@Suite struct EngineAgreementTests {
  @Test(arguments: Sweep.batches)
  func enginesAgree(batch: Batch) throws {
    var tally = Tally()
    // One compiler for all stores, as in a server that reloads.
    var compiler = Compiler()
    var store = 0
    while tally.pairs < batch.pairs {
      let seed = batch.storeSeed(store)
      store += 1
      if let failure = try ask(seed, atMost: batch.pairs - tally.pairs, &compiler, &tally) {
        Issue.record("disagreement at pair \(tally.pairs) of batch \(batch.number), run seed \(batch.seed)\n\(failure)")
        break
      }
    }
    Tally.run.withLock { run in
      run.tally.add(tally)
      run.missing -= 1
      if run.missing == 0 { print("seed \(batch.seed): \(run.tally.report)") }
    }
    #expect(tally.refused.isEmpty, "a store should have loaded: \(tally.refused.first ?? "")")
  }

  /// Asks the store of a seed; a disagreement comes back as a small scenario file.
  private func ask(
    _ seed: UInt64, atMost pairs: Int, _ compiler: inout Compiler, _ tally: inout Tally
  ) throws -> String? {
    let (drawn, isReadable) = StoreDrawing.draw(seed: seed)
    var store = drawn
    if isReadable {
      let (reread, diagnostics) = StoreText.reread(drawn)
      if let reread {
        store = reread
      } else {
        tally.refused.append("store seed \(seed): \(diagnostics.first?.rendered ?? "")")
      }
    }
    tally.stores += 1
    let budget = [0, 0, 96, 400][Int(seed % 4)]
    let count = min(Sweep.requestsPerStore, pairs)
    if let failure = try compare(store, seed, budget, count * 3 / 4, &compiler, &tally) { return failure }
    // The store as it is after one change, compiled from what is there.
    let revised = StoreDrawing.revise(store, isReadable: isReadable, seed: seed)
    return try compare(revised, seed ^ 1, budget, count - count * 3 / 4, &compiler, &tally)
  }

  private func compare(
    _ store: Store, _ seed: UInt64, _ budget: Int, _ count: Int, _ compiler: inout Compiler, _ tally: inout Tally
  ) throws -> String? {
    let engines = try Engines(store, compiler: &compiler, cellByteBudget: budget)
    var requests = RequestDrawing(store: store, seed: seed)
    for _ in 0..<count {
      let (request, trust, clock) = requests.next()
      let outcomes = engines.outcomes(request, trust: trust, clock: clock)
      tally.pairs += 1
      tally.kinds[outcomes.reference.kind, default: 0] += 1
      if !outcomes.agree {
        let question = Question(store: store, request: request, trust: trust, clock: clock)
        return "store seed \(seed)\n" + (Sweep.shrinks ? Disagreement.report(question) : "\(outcomes)")
      }
    }
    return nil
  }
}
