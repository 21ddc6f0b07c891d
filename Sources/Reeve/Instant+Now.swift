// Soundness. The call fills a live local value.

import Glibc
public import ReeveTypes

extension Instant {
  /// What the system's clock shows.
  public static var now: Instant {
    var time = timespec()
    // A valid clock and a live buffer: the call cannot fail.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(epochSeconds: Int64(time.tv_sec), nanoseconds: UInt32(time.tv_nsec))
  }
}
