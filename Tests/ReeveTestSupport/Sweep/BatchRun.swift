import ReeveCompiler
import ReevePolicy
import ReeveStore
import ReeveTypes

/// Asks the pairs of one batch: the reference, the compiled image, and the image with few cells or none have to agree on
/// decision, reason, statement and resource, or on the error.
public struct BatchRun {
  public let batch: Batch
  public private(set) var tally = Tally()
  // One compiler for all stores, as in a server that reloads.
  private var compiler = Compiler()
  // One memory for all of them, as in a thread of a server.
  private let memory = WorkingMemory()
  private var store = 0

  /// A question on which the engines did not agree.
  public struct Finding: Sendable {
    public let question: Question
    public let outcomes: Outcomes
    /// How many pairs of the batch had been asked, this one included.
    public let pair: Int
    public let storeSeed: UInt64
  }

  public init(_ batch: Batch) { self.batch = batch }

  /// Asks the pairs that are left, up to the next disagreement. The other pairs of its store are not asked.
  /// - Returns: the disagreement; nothing when all pairs have been asked.
  public mutating func askUntilDisagreement() throws -> Finding? {
    while tally.pairs < batch.pairs {
      let seed = batch.storeSeed(store)
      store += 1
      if let finding = try ask(seed) { return finding }
    }
    return nil
  }

  private mutating func ask(_ seed: UInt64) throws -> Finding? {
    let (drawn, isReadable, registeredCount) = StoreDrawing.draw(seed: seed)
    var store = drawn
    // Reading takes as long as asking does, and a catalogue longer than all the rest.
    if isReadable, seed & 16 == 0 {
      var (own, registered) = drawn.registering(last: registeredCount)
      if seed & 96 != 0 { own.catalogue = Store().catalogue }
      let (reread, diagnostics) = StoreText.reread(own)
      if let reread {
        store = registered.map(reread.adding) ?? reread
        store.catalogue = drawn.catalogue
      } else {
        tally.refused.append("store seed \(seed): \(diagnostics.first?.rendered ?? "")")
      }
    }
    tally.stores += 1
    let budget = [0, 0, 96, 400][Int(seed % 4)]
    let count = min(Batch.requestsPerStore, batch.pairs - tally.pairs)
    if let finding = try compare(store, registeredCount, seed, budget, count * 3 / 4) { return finding }
    // The store as it is after one change, compiled from what is there.
    let revised = StoreDrawing.revise(store, isReadable: isReadable, seed: seed)
    return try compare(revised, registeredCount, seed ^ 1, budget, count - count * 3 / 4)
  }

  private mutating func compare(
    _ store: Store, _ registeredCount: Int, _ seed: UInt64, _ budget: Int, _ count: Int
  ) throws -> Finding? {
    let engines = try Engines(
      store, registeredCount: registeredCount, compiler: &compiler, cellByteBudget: budget, memory: memory)
    let reading = SubjectReading(store, registeredCount: registeredCount)
    var requests = RequestDrawing(store: store, seed: seed)
    for _ in 0..<count {
      let (request, trust, clock) = requests.next()
      let (outcomes, rules) = engines.telling(request, trust: trust, clock: clock)
      for rule in rules { tally.rules[rule, default: 0] += 1 }
      tally.pairs += 1
      tally.outcomes[outcomes.reference.kind, default: 0] += 1
      for subject in reading.subjects(request, trust: trust) { tally.subjects[subject.rawValue, default: 0] += 1 }
      if !outcomes.agree {
        tally.disagreements += 1
        let question = Question(
          store: store, registeredCount: registeredCount, request: request, trust: trust, clock: clock)
        return Finding(question: question, outcomes: outcomes, pair: tally.pairs, storeSeed: seed)
      }
    }
    return nil
  }
}
