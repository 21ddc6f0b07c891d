import Glibc
import ReeveTestSupport
import Synchronization

/// The engines against each other, for as long as one likes.
@main
final class Sweep: Sendable {
  private let options: SweepOptions
  /// What all jobs together have so far.
  private let shared = Mutex(Progress())

  private struct Progress {
    var tally = Tally()
    var nextBatch = 0
    var isStopped = false
    var told = 0
  }

  /// Pairs of a batch: enough to be worth a compiler of its own, few enough that jobs end together.
  static let batchPairs = 20_000
  /// Disagreements that are made small; the others are only counted.
  static let shrunkCountMax = 20

  private init(_ options: SweepOptions) { self.options = options }

  static func main() async {
    do {
      if CommandLine.arguments.contains("--help") { return print(SweepOptions.usage) }
      let sweep = Sweep(try SweepOptions(Array(CommandLine.arguments.dropFirst())))
      exit(try await sweep.run() ? 0 : 1)
    } catch {
      complain("reeve-sweep: error: \(error)")
      exit(2)
    }
  }

  /// - Returns: whether the engines agreed on everything, and every store could be read.
  func run() async throws -> Bool {
    guard options.files.isEmpty else { return try replay() }
    guard options.heads == 0 else { return try await route() }
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<options.jobs { group.addTask { try self.work() } }
      try await group.waitForAll()
    }
    let tally = shared.withLock { $0.tally }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("seed \(options.seed): \(tally.report)")
    print("\(Int(seconds.rounded())) s, \(Int(Double(tally.pairs) / max(seconds, 0.001))) pairs a second")
    for refused in tally.refused.prefix(3) { print("a store should have loaded: \(refused)") }
    return tally.disagreements == 0 && tally.refused.isEmpty
  }

  /// Routes heads, in as many parts as there are jobs.
  private func route() async throws -> Bool {
    let start = ContinuousClock.now
    let (jobs, seed) = (options.jobs, options.seed)
    let share = (options.heads + jobs - 1) / jobs
    var agree = true
    var counts: [String: Int] = [:]
    try await withThrowingTaskGroup(of: (RouteSweep, String?).self) { group in
      for job in 0..<jobs {
        group.addTask {
          var sweep = RouteSweep(seed: seed &* 1_024 &+ UInt64(job))
          let disagreement = try sweep.ask(headCount: share)
          return (sweep, disagreement)
        }
      }
      for try await (sweep, disagreement) in group {
        counts.merge(sweep.counts, uniquingKeysWith: +)
        guard let disagreement else { continue }
        agree = false
        print("disagreement of seed \(sweep.seed): \(disagreement)")
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("seed \(seed): \(counts.values.reduce(0, +)) heads, \(Int(seconds.rounded())) s")
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(kind) \(count)") }
    return agree
  }

  /// Asks what the files ask.
  private func replay() throws -> Bool {
    var agree = true
    for file in options.files {
      for replayed in try InlineScenarios(file: file).replayed() where !replayed.outcomes.agree {
        agree = false
        print("\(file): \(replayed.name)\n\(replayed.outcomes)")
      }
    }
    return agree
  }

  /// Takes batches until there is none left.
  private func work() throws {
    while let batch = nextBatch() {
      var run = BatchRun(batch)
      while let finding = try run.askUntilDisagreement() {
        try tell(finding, batch)
        if options.stopsAtFirst { break }
      }
      let tally = run.tally
      let total = shared.withLock { progress in
        let before = progress.tally.pairs / 500_000
        progress.tally.add(tally)
        return progress.tally.pairs / 500_000 > before ? progress.tally.pairs : 0
      }
      if total > 0 { Self.complain("\(total) pairs") }
    }
  }

  private func nextBatch() -> Batch? {
    shared.withLock { progress in
      let first = progress.nextBatch * Self.batchPairs
      guard first < options.pairs, !progress.isStopped else { return nil }
      defer { progress.nextBatch += 1 }
      return Batch(
        seed: options.seed, number: progress.nextBatch, pairs: min(Self.batchPairs, options.pairs - first))
    }
  }

  private func tell(_ finding: BatchRun.Finding, _ batch: Batch) throws {
    let told = shared.withLock { progress in
      if options.stopsAtFirst { progress.isStopped = true }
      progress.told += 1
      return progress.told
    }
    let pair = batch.number * Self.batchPairs + finding.pair
    print("disagreement at pair \(pair) of seed \(batch.seed), store seed \(finding.storeSeed)")
    guard options.shrinks, told <= Self.shrunkCountMax else { return print(finding.outcomes) }
    let disagreement = Disagreement(finding.question)
    print(disagreement.report)
    guard let folder = options.folder else { return print(disagreement.scenarioFile) }
    try write(disagreement.scenarioFile, to: "\(folder)/seed-\(batch.seed)-pair-\(pair).json")
  }

  private func write(_ text: String, to path: String) throws {
    guard let stream = unsafe fopen(path, "w") else {
      throw SweepFailure("cannot write `\(path)`: \(unsafe String(cString: strerror(errno)))")
    }
    _ = unsafe fputs(text, stream)
    guard unsafe fclose(stream) == 0 else { throw SweepFailure("cannot write `\(path)`") }
    print("written to \(path)")
  }

  private static func complain(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { bytes in _ = unsafe Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }
}
