// Soundness: the bytes of a live array are handed to `write` for the length of the call, with their own count.

import Glibc

/// The log of a process: standard error, one line a call.
///
///     let log = Log(level: .info)
///     log.info("generation activated", ["generation": 3])
///
/// Safe from any thread: a line goes out in one write, which the system does not mix with another's as long as it fits a
/// pipe (4,096 bytes). A line that cannot be written is lost, and nothing waits for it longer than that write.
public struct Log: Sendable {
  /// Lines of a lower level are not written.
  public let level: LogLevel

  public init(level: LogLevel) { self.level = level }

  public typealias Values = KeyValuePairs<String, any CustomStringConvertible>

  public func debug(_ message: @autoclosure () -> String, _ values: @autoclosure () -> Values = [:]) {
    write(.debug, message, values)
  }

  public func info(_ message: @autoclosure () -> String, _ values: @autoclosure () -> Values = [:]) {
    write(.info, message, values)
  }

  public func notice(_ message: @autoclosure () -> String, _ values: @autoclosure () -> Values = [:]) {
    write(.notice, message, values)
  }

  public func warning(_ message: @autoclosure () -> String, _ values: @autoclosure () -> Values = [:]) {
    write(.warning, message, values)
  }

  public func error(_ message: @autoclosure () -> String, _ values: @autoclosure () -> Values = [:]) {
    write(.error, message, values)
  }

  private func write(_ level: LogLevel, _ message: () -> String, _ values: () -> Values) {
    guard level >= self.level else { return }
    let now = SystemClock.now()
    let line = Array(
      LogLine.text(seconds: now.seconds, nanoseconds: now.nanoseconds, level, message(), values()).utf8)
    while unsafe line.withUnsafeBytes({ unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }) < 0 {
      if errno != EINTR { return }
    }
  }
}
