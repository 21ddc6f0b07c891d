import Glibc
import ReeveTestSupport
import Synchronization

/// What a run asks, and how much: `REEVE_SEED`, `REEVE_PAIRS` (a store and a request to it), `REEVE_BATCHES` (parts of the
/// run that go on side by side).
struct Sweep {
  static let seed = UInt64(environment("REEVE_SEED") ?? 1)
  static let pairs = environment("REEVE_PAIRS") ?? 10_000

  /// The parts of the run, which go on side by side.
  static let batches: [Batch] = {
    let count = max(1, environment("REEVE_BATCHES") ?? 16)
    return (0..<count).map { Batch(seed: seed, number: $0, pairs: (pairs + count - 1) / count) }
  }()

  /// The run as a whole, printed when its last batch is in.
  static let run = Mutex((tally: Tally(), missing: batches.count))

  private static func environment(_ name: String) -> Int? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe Int(String(cString: value))
  }
}
