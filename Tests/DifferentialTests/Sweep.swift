import Glibc
import ReeveTestSupport
import Synchronization
import Testing

/// What a run asks, and how much: `REEVE_SEED`, `REEVE_PAIRS` (a store and a request to it), `REEVE_BATCHES` (parts of the
/// run that go on side by side). `REEVE_SHRINK=0` tells of a disagreement without making it small.
struct Sweep {
  static let seed = UInt64(environment("REEVE_SEED") ?? 1)
  static let pairs = environment("REEVE_PAIRS") ?? 20_000
  /// Requests to each store.
  static let requestsPerStore = 64

  static let shrinks = environment("REEVE_SHRINK") != 0

  /// The parts of the run, which go on side by side.
  static let batches: [Batch] = {
    let count = max(1, environment("REEVE_BATCHES") ?? 16)
    return (0..<count).map { Batch(seed: seed, number: $0, pairs: (pairs + count - 1) / count) }
  }()

  private static func environment(_ name: String) -> Int? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe Int(String(cString: value))
  }
}

/// A part of a run. Its stores follow from the run's seed and its number.
struct Batch: Sendable, CustomTestStringConvertible {
  let seed: UInt64
  let number: Int
  let pairs: Int

  var testDescription: String { "seed \(seed), batch \(number), \(pairs) pairs" }

  /// The seed of a store and of the requests to it.
  func storeSeed(_ store: Int) -> UInt64 {
    var random = SeededRandom(seed: seed &* 0x1_0000_0001 &+ UInt64(number) << 40 &+ UInt64(store))
    return random.next()
  }
}

/// What came of a run so far.
struct Tally: Sendable {
  var pairs = 0
  var stores = 0
  /// Stores that a reader of stores should have taken, and did not.
  var refused: [String] = []
  var kinds: [String: Int] = [:]

  mutating func add(_ other: Tally) {
    pairs += other.pairs
    stores += other.stores
    refused += other.refused
    for (kind, count) in other.kinds { kinds[kind, default: 0] += count }
  }

  /// A line for each kind of outcome, the most frequent first.
  var report: String {
    let lines = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { kind, count in
      let share = (Double(count) * 10_000 / Double(pairs)).rounded() / 100
      return "  \(share) % \(kind)"
    }
    return "\(pairs) pairs of \(stores) stores:\n" + lines.joined(separator: "\n")
  }

  /// The run as a whole, printed when its last batch is in.
  static let run = Mutex((tally: Tally(), missing: Sweep.batches.count))
}
