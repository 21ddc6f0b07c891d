public import ReeveTypes

/// Dates as conditions write them: W3C's profile of ISO 8601, or seconds since 1970.
/// Source: IAM User Guide, "Date condition operators".
public enum DateText {
  /// The instant that `text` names.
  ///
  /// Exactly four digits are a year; any other run of digits, with or without a minus sign, is seconds since 1970 that
  /// fit 64 bits. A time without a zone is in UTC. Digits of a fraction beyond the ninth are dropped.
  public static func instant(_ text: Bytes) -> Instant? {
    var cursor = Cursor(text: text)
    guard text.count > 4, text[4] == UInt8(ascii: "-"), text[0] != UInt8(ascii: "-") else {
      if text.count == 4, let year = cursor.digits(4) {
        return Instant(epochSeconds: CivilTime.days(year: year, month: 1, day: 1) * 86_400)
      }
      return epoch(text).map { Instant(epochSeconds: $0) }
    }
    guard let year = cursor.digits(4), cursor.take("-"), let month = cursor.digits(2), 1...12 ~= month else {
      return nil
    }
    var day = 1
    if cursor.take("-") {
      guard let given = cursor.digits(2), given >= 1, given <= CivilTime.dayCount(year: year, month: month) else {
        return nil
      }
      day = given
      if cursor.take("T") { return cursor.time(onDay: CivilTime.days(year: year, month: month, day: day)) }
    }
    guard cursor.isAtEnd else { return nil }
    return Instant(epochSeconds: CivilTime.days(year: year, month: month, day: day) * 86_400)
  }

  /// Whole seconds since 1970, with or without a minus sign.
  static func epoch(_ text: Bytes) -> Int64? {
    var index = 0
    let negative = text.count > 0 && text[0] == UInt8(ascii: "-")
    if negative { index = 1 }
    guard index < text.count else { return nil }
    var value: Int64 = 0
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) =
        negative
        ? product.subtractingReportingOverflow(Int64(digit)) : product.addingReportingOverflow(Int64(digit))
      guard !overflow, !carry else { return nil }
      value = sum
      index += 1
    }
    return value
  }

  private struct Cursor {
    let text: Bytes
    var index = 0

    init(text: Bytes) { self.text = text }

    var isAtEnd: Bool { index == text.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
      index += 1
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      guard text.count - index >= count else { return nil }
      var value = 0
      for _ in 0..<count {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
        index += 1
      }
      return value
    }

    /// What follows the `T`: hours and minutes, perhaps seconds with a fraction, perhaps a zone.
    mutating func time(onDay days: Int64) -> Instant? {
      guard let hour = digits(2), hour <= 23, take(":"), let minute = digits(2), minute <= 59 else { return nil }
      var second = 0
      var nanoseconds: UInt32 = 0
      if take(":") {
        guard let given = digits(2), given <= 59 else { return nil }
        second = given
        if take(".") {
          guard let fraction = self.fraction() else { return nil }
          nanoseconds = fraction
        }
      }
      guard let offset = zone(), isAtEnd else { return nil }
      let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - offset
      return Instant(epochSeconds: seconds, nanoseconds: nanoseconds)
    }

    private mutating func fraction() -> UInt32? {
      var value: UInt32 = 0
      var count = 0
      while index < text.count {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit < 10 else { break }
        if count < 9 { value = value * 10 + UInt32(digit) }
        count += 1
        index += 1
      }
      guard count > 0 else { return nil }
      while count < 9 {
        value *= 10
        count += 1
      }
      return value
    }

    /// Seconds east of UTC.
    private mutating func zone() -> Int64? {
      if isAtEnd || take("Z") { return 0 }
      let east = take("+")
      guard east || take("-"), let hours = digits(2), hours <= 23, take(":"), let minutes = digits(2), minutes <= 59
      else { return nil }
      let offset = Int64(hours * 3_600 + minutes * 60)
      return east ? offset : -offset
    }
  }
}
