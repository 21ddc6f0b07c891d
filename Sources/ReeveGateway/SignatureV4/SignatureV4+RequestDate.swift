import ReeveTypes

extension SignatureV4 {
  /// The dates of a request: `20150830T123600Z`, or in a `date` header also `Sun, 30 Aug 2015 12:36:00 GMT`.
  struct RequestDate {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// From `20150830T123600Z`.
    init?(basic text: Span<UInt8>) {
      guard text.count == 16, text[8] == UInt8(ascii: "T"), text[15] == UInt8(ascii: "Z"),
        let year = Self.number(text.extracting(0..<4)), let month = Self.number(text.extracting(4..<6)),
        let day = Self.number(text.extracting(6..<8)), let hour = Self.number(text.extracting(9..<11)),
        let minute = Self.number(text.extracting(11..<13)), let second = Self.number(text.extracting(13..<15))
      else { return nil }
      self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    /// From `Sun, 30 Aug 2015 12:36:00 GMT`. The name of the day says nothing that the date doesn't: any three letters.
    init?(http text: ArraySlice<UInt8>) {
      let start = text.startIndex
      guard text.count == 29, text[start + 3..<start + 5].spells(", "), text[start + 7] == UInt8(ascii: " "),
        text[start + 11] == UInt8(ascii: " "), text[start + 16] == UInt8(ascii: " "),
        text[start + 19] == UInt8(ascii: ":"), text[start + 22] == UInt8(ascii: ":"),
        text[start + 25..<start + 29].spells(" GMT"),
        text[start..<start + 3].allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }),
        let month = Self.months.firstIndex(where: { text[start + 8..<start + 11].spells($0) }),
        let day = Self.number(text[start + 5..<start + 7].span),
        let year = Self.number(text[start + 12..<start + 16].span),
        let hour = Self.number(text[start + 17..<start + 19].span),
        let minute = Self.number(text[start + 20..<start + 22].span),
        let second = Self.number(text[start + 23..<start + 25].span)
      else { return nil }
      self.init(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
    }

    private init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
      guard 1...12 ~= month, 1...Self.dayCount(year: year, month: month) ~= day, hour < 24, minute < 60, second < 60
      else { return nil }
      (self.year, self.month, self.day) = (year, month, day)
      (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    var instant: Instant {
      // Years that begin in March end with the leap day.
      let years = month > 2 ? year : year - 1
      let era = years >= 0 ? years / 400 : -1
      let yearOfEra = years - era * 400
      let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
      let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
      let days = era * 146_097 + dayOfEra - 719_468
      return Instant(epochSeconds: Int64(((days * 24 + hour) * 60 + minute) * 60 + second))
    }

    /// Appends `20150830T123600Z`.
    func append(to text: inout [UInt8]) {
      Self.append(year, digits: 4, to: &text)
      for number in [month, day] { Self.append(number, digits: 2, to: &text) }
      text.append(UInt8(ascii: "T"))
      for number in [hour, minute, second] { Self.append(number, digits: 2, to: &text) }
      text.append(UInt8(ascii: "Z"))
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func dayCount(year: Int, month: Int) -> Int {
      switch month {
      case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    }

    /// Of at most four digits.
    private static func number(_ digits: Span<UInt8>) -> Int? {
      guard HTTPText.isNumber(digits) else { return nil }
      var number = 0
      for index in digits.indices { number = number * 10 + Int(digits[index] - UInt8(ascii: "0")) }
      return number
    }

    private static func append(_ number: Int, digits: Int, to text: inout [UInt8]) {
      var divisor = digits == 4 ? 1_000 : 10
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
        divisor /= 10
      }
    }
  }
}
