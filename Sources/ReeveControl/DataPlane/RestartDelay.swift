/// How long to wait before a program that has died is started again: not at all, unless it dies again and again.
struct RestartDelay {
  /// A life of so long is a good one.
  static let goodLifeNanoseconds: UInt64 = 5_000_000_000
  private static let firstMilliseconds: UInt64 = 100
  private static let longestMilliseconds: UInt64 = 5_000

  /// Deaths one after the other, each soon after its start.
  private(set) var earlyDeathCount = 0

  /// Says that the program died after a life of `lifeNanoseconds`.
  /// - Returns: milliseconds to wait.
  mutating func died(after lifeNanoseconds: UInt64) -> UInt64 {
    if lifeNanoseconds >= Self.goodLifeNanoseconds { earlyDeathCount = 0 }
    defer { earlyDeathCount += 1 }
    guard earlyDeathCount > 0 else { return 0 }
    return min(Self.longestMilliseconds, Self.firstMilliseconds << UInt64(min(earlyDeathCount - 1, 16)))
  }
}
