import ReeveSystem

/// What systemd is told. It wants to hear of each beginning only once, and of an end only after a beginning.
struct ServiceStatus {
  private enum State {
    case starting
    case ready
    case reloading
    case stopping
  }

  private var state = State.starting

  /// The first generation decides, or the one of a reload does, or the old one goes on.
  mutating func ready(_ status: String) {
    guard state != .stopping else { return }
    state = .ready
    ServiceNotification.send(["READY=1", Self.line(status)])
  }

  mutating func reloading() {
    guard state == .ready else { return }
    state = .reloading
    let microseconds = SystemClock.monotonicNanoseconds() / 1_000
    ServiceNotification.send(["RELOADING=1", "MONOTONIC_USEC=\(microseconds)", "STATUS=reloading"])
  }

  mutating func stopping() {
    guard state != .stopping else { return }
    state = .stopping
    ServiceNotification.send(["STOPPING=1", "STATUS=draining"])
  }

  private static func line(_ status: String) -> String {
    // A status is one line.
    "STATUS=" + (status.split(separator: "\n").first.map(String.init) ?? "")
  }
}
