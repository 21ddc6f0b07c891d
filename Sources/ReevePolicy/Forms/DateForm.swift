/// The dates of the W3C profile of ISO 8601 (year, month, day, minute, second, fraction), each time with its zone, and
/// seconds since 1970. Four digits are a year.
public enum DateForm {
  public static func admits(_ text: String) -> Bool { isEpoch(text) || isCalendarDate(text) }

  /// Whether the text is a number of seconds.
  static func isEpoch(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy(isASCIIDigit) && text.utf8.count != 4 && Int64(text) != nil
  }

  private static func isCalendarDate(_ text: String) -> Bool {
    var scan = Scan(bytes: Array(text.utf8))
    guard let year = scan.digits(4) else { return false }
    if scan.isAtEnd { return true }
    guard scan.take("-"), let month = scan.digits(2), (1...12).contains(month) else { return false }
    if scan.isAtEnd { return true }
    guard scan.take("-"), let day = scan.digits(2), day >= 1, day <= dayCount(year: year, month: month) else {
      return false
    }
    if scan.isAtEnd { return true }
    guard scan.take("T"), let hour = scan.digits(2), hour < 24, scan.take(":"), let minute = scan.digits(2), minute < 60
    else { return false }
    if scan.take(":") {
      guard let second = scan.digits(2), second < 60 else { return false }
      if scan.take("."), !scan.fraction() { return false }
    }
    return scan.zone() && scan.isAtEnd
  }

  private static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private struct Scan {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }

    mutating func digits(_ count: Int) -> Int? {
      guard position + count <= bytes.count else { return nil }
      var number = 0
      for byte in bytes[position..<position + count] {
        guard isASCIIDigit(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      position += count
      return number
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
      position += 1
      return true
    }

    mutating func fraction() -> Bool {
      let start = position
      while position < bytes.count, isASCIIDigit(bytes[position]) { position += 1 }
      return position > start
    }

    mutating func zone() -> Bool {
      if take("Z") { return true }
      guard take("+") || take("-"), let hours = digits(2), hours < 24, take(":"), let minutes = digits(2) else {
        return false
      }
      return minutes < 60
    }
  }
}
