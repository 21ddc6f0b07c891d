import Synchronization

/// What a reactor counts, for others to read.
final class ReactorCounters: Sendable {
  /// The reactor alone writes it, once a wake-up.
  let decisionCount = Atomic<UInt64>(0)
  /// Its connections, and those that others have accepted for it and that are on their way.
  let connectionCount = Atomic<Int>(0)
  /// It takes connections that others have accepted: until it drains.
  let isTaking = Atomic<Bool>(true)
  let hasEnded = Atomic<Bool>(false)
}
