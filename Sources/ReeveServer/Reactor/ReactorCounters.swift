import Synchronization

/// What a reactor counts, for others to read. The reactor alone writes, once a wake-up.
final class ReactorCounters: Sendable {
  let decisionCount = Atomic<UInt64>(0)
  let connectionCount = Atomic<Int>(0)
  let hasEnded = Atomic<Bool>(false)
}
