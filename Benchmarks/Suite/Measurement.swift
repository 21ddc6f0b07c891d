// Soundness: each pointer is of a live variable or buffer, given with its own length, for one call that keeps neither.

import Glibc

/// Why a benchmark cannot run.
struct Failure: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// What a process can say about its own time and memory.
enum Measurement {
  /// Nanoseconds that this process has had the processor: what other processes do in the meantime does not count.
  static func nanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Seconds of processor time that `body` takes, and what it gives.
  static func seconds<Result>(_ body: () throws -> Result) rethrows -> (Double, Result) {
    let start = nanoseconds()
    let result = try body()
    return (Double(nanoseconds() - start) / 1e9, result)
  }

  /// Seconds on the clock that `body` takes, whatever else runs, and what it gives.
  static func elapsed<Result>(_ body: () throws -> Result) rethrows -> (Double, Result) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    let duration = (clock.now - start).components
    return (Double(duration.seconds) + Double(duration.attoseconds) / 1e18, result)
  }

  /// Bytes that are resident now.
  static var residentByteCount: Int { status("VmRSS:") }

  /// The most bytes that were resident since the process began, or since `resetPeak()`.
  static var peakByteCount: Int { status("VmHWM:") }

  static func resetPeak() {
    guard let file = unsafe fopen("/proc/self/clear_refs", "w") else { return }
    unsafe fputs("5", file)
    unsafe fclose(file)
  }

  private static func status(_ name: String) -> Int {
    guard let file = unsafe fopen("/proc/self/status", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while unsafe fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix(name) {
        return text.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
          .map { $0 * 1_024 } ?? 0
      }
    }
    return 0
  }
}

/// Text in columns.
enum Column {
  /// A text at the right end of `width` columns.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// A number with so many digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value.magnitude * scale).rounded())
    let sign = value < 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % Int(scale))
    return "\(sign)\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// Thousands apart.
  static func grouped(_ value: Int) -> String {
    var text = ""
    for (index, digit) in String(value).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
