/// A point in time: what the clock of a decision shows, and what a date in a policy names.
public struct Instant: Sendable, Hashable, Comparable {
  /// Whole seconds since 1970-01-01T00:00:00Z.
  public var epochSeconds: Int64
  /// 0 to 999,999,999.
  public var nanoseconds: UInt32

  public init(epochSeconds: Int64, nanoseconds: UInt32 = 0) {
    self.epochSeconds = epochSeconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Instant, right: Instant) -> Bool {
    (left.epochSeconds, left.nanoseconds) < (right.epochSeconds, right.nanoseconds)
  }
}
