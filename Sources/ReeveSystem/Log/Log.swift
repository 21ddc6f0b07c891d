import Glibc

/// The log of a process: standard error, one line a call.
///
///     let log = Log(level: .info)
///     log.info("generation activated", ["generation": 3])
///
/// Safe from any thread, and nothing waits for it: a line that standard error does not take at once is lost, because a
/// reader that hangs must not stop decisions, reloads or the end of a server. How many were lost is the next line.
public struct Log: Sendable {
  /// Lines of a lower level are not written.
  public let level: LogLevel
  private let stream: LogStream

  public init(level: LogLevel) { self.init(level: level, descriptor: STDERR_FILENO) }

  /// A log that goes to another descriptor, which stays the caller's.
  init(level: LogLevel, descriptor: CInt) {
    self.level = level
    stream = LogStream(descriptor)
  }

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
    let lostCount = stream.takeLostCount()
    if lostCount > 0 {
      stream.write(
        LogLine.text(
          seconds: now.seconds, nanoseconds: now.nanoseconds, .warning,
          "log lines are lost: standard error does not take them", ["count": lostCount]),
        lineCount: lostCount)
    }
    stream.write(
      LogLine.text(seconds: now.seconds, nanoseconds: now.nanoseconds, level, message(), values()), lineCount: 1)
  }
}
