// Soundness. Each call fills a live local value.

import Glibc

/// The system's clocks.
public enum SystemClock {
  /// Seconds and nanoseconds since 1970-01-01T00:00:00Z.
  @inline(__always)
  public static func now() -> (seconds: Int64, nanoseconds: UInt32) {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return (Int64(time.tv_sec), UInt32(truncatingIfNeeded: time.tv_nsec))
  }

  /// Nanoseconds of a clock that is never set.
  @inline(__always)
  public static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  public static func sleep(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    var rest = timespec()
    while unsafe nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
  }
}
