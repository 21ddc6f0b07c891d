import ReeveTypes

/// Dates as the policy language has them.
/// Source: IAM User Guide, "Date condition operators"; W3C note "Date and Time Formats".
enum PolicyDate {
  /// The instant of `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.s…]][zone]`, or seconds since 1970.
  /// - Parameter trail: notes which of them it is.
  static func instant(_ text: String, _ trail: Trail? = nil) -> Instant? {
    let bytes = Array(text.utf8)
    if bytes.count == 4, let year = number(bytes[...]) {
      trail?.note(.dateYear)
      return day(year, 1, 1)
    }
    if let seconds = epochSeconds(text) {
      trail?.note(.dateEpoch)
      return Instant(epochSeconds: seconds)
    }
    let halves = bytes.split(separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
    let date = halves[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard date[0].count == 4, date.dropFirst().allSatisfy({ $0.count == 2 }), 2...3 ~= date.count,
      let year = number(date[0]), let month = number(date[1]), let dayOfMonth = date.count == 3 ? number(date[2]) : 1,
      let midnight = day(year, month, dayOfMonth)
    else { return nil }
    guard halves.count == 2 else {
      trail?.note(date.count == 2 ? .dateMonth : .dateDay)
      return midnight
    }
    guard date.count == 3, let (seconds, nanoseconds) = timeOfDay(halves[1], trail) else { return nil }
    return Instant(epochSeconds: midnight.epochSeconds + Int64(seconds), nanoseconds: nanoseconds)
  }

  /// Whole seconds since 1970, also before it.
  static func epochSeconds(_ text: String) -> Int64? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int64(text)
  }

  /// `2026-01-31T12:00:00Z`.
  static func text(epochSeconds: Int64) -> String {
    var days = epochSeconds / 86_400
    var seconds = epochSeconds % 86_400
    if seconds < 0 {
      seconds += 86_400
      days -= 1
    }
    // The Gregorian calendar repeats every 400 years, which are 146,097 days.
    var year = 1970 + 400 * (days / 146_097)
    var rest = days % 146_097
    if rest < 0 {
      rest += 146_097
      year -= 400
    }
    while rest >= daysIn(year: year) {
      rest -= daysIn(year: year)
      year += 1
    }
    var month = 1
    while rest >= Int64(daysIn(month: month, of: year)) {
      rest -= Int64(daysIn(month: month, of: year))
      month += 1
    }
    let date =
      "\(year < 0 ? "-" : "")\(padded(Int64(year.magnitude), 4))-\(padded(Int64(month), 2))-\(padded(rest + 1, 2))"
    return "\(date)T\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))Z"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
  private static func daysIn(year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

  private static func daysIn(month: Int, of year: Int64) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// The first instant of a day; absent when the calendar does not have it.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Instant? {
    guard 1...12 ~= month, day >= 1, day <= daysIn(month: month, of: Int64(year)) else { return nil }
    // Leap days before the year, counted from year 1; year 0 is a leap year before them.
    let before = Int64(year) - 1
    var days = before * 365 + floored(before, 4) - floored(before, 100) + floored(before, 400)
    for earlier in 1..<month { days += Int64(daysIn(month: earlier, of: Int64(year))) }
    // 1 January of year 1 is 719,162 days before 1 January 1970.
    return Instant(epochSeconds: (days + Int64(day) - 1 - 719_162) * 86_400)
  }

  private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
    number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
  }

  /// `hh:mm[:ss[.s…]][zone]` as seconds from midnight in UTC; a missing zone is UTC.
  private static func timeOfDay(_ text: ArraySlice<UInt8>, _ trail: Trail?) -> (Int, UInt32)? {
    var time = text
    var offset = 0
    if time.last == UInt8(ascii: "Z") {
      trail?.note(.dateInUTC)
      time = time.dropLast()
    } else if let sign = time.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
      guard let zone = clock(time[(sign + 1)...]), time.distance(from: sign, to: time.endIndex) == 6 else { return nil }
      trail?.note(.dateInZone)
      offset = time[sign] == UInt8(ascii: "+") ? zone : -zone
      time = time[..<sign]
    } else {
      trail?.note(.dateWithoutZone)
    }
    let parts = time.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, parts[1].count == 2, let minutes = clock(time.prefix(5)) else { return nil }
    guard parts.count == 3 else {
      trail?.note(.dateMinute)
      return time.count == 5 ? (minutes - offset, 0) : nil
    }
    let second = parts[2].split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard second[0].count == 2, let seconds = number(second[0]), seconds <= 59 else { return nil }
    var nanoseconds = 0
    trail?.note(second.count == 2 ? .dateFraction : .dateSecond)
    if second.count == 2 {
      guard number(second[1].prefix(9)) != nil, second[1].allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
      let digits = Array(second[1].prefix(9)) + Array(repeating: 0x30, count: max(0, 9 - second[1].count))
      nanoseconds = number(digits[...]) ?? 0
    }
    return (minutes + seconds - offset, UInt32(nanoseconds))
  }

  /// `hh:mm` in seconds.
  private static func clock(_ text: ArraySlice<UInt8>) -> Int? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = number(parts[0]),
      let minutes = number(parts[1]), hours <= 23, minutes <= 59
    else { return nil }
    return hours * 3_600 + minutes * 60
  }
}
