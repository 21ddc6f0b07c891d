/// One line of the log: `2026-11-25T08:00:00.123Z info generation activated generation=3 digest=9f86`.
///
/// A value with anything but visible ASCII characters, or with a quotation mark, stands in quotation marks with `\`
/// escapes, so that whatever a caller or a file puts into it, a line stays one line and a key is a key.
public enum LogLine {
  /// The line, with its newline.
  public static func text(
    seconds: Int64, nanoseconds: UInt32, _ level: LogLevel, _ message: String,
    _ values: KeyValuePairs<String, any CustomStringConvertible> = [:]
  ) -> String {
    var line = "\(time(seconds: seconds, nanoseconds: nanoseconds)) \(level) \(escaped(message, quotes: false))"
    for (key, value) in values { line += " \(key)=\(self.value(value.description))" }
    return line + "\n"
  }

  private static func value(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      0x21...0x7E ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "=")
    }
    return isPlain && !text.isEmpty ? text : "\"\(escaped(text, quotes: true))\""
  }

  /// Without what would end the line, move a terminal's cursor or turn its writing direction.
  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"" where quotes, "\\" where quotes:
        result.append("\\")
        result.append(scalar)
      case "\n": result.append(contentsOf: "\\n".unicodeScalars)
      case "\t": result.append(contentsOf: "\\t".unicodeScalars)
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// `2026-11-25T08:00:00.123Z`, or without the milliseconds; the calendar is the proleptic Gregorian one.
  public static func time(seconds: Int64, nanoseconds: UInt32? = nil) -> String {
    let days = Int((seconds - floorModulo(seconds, 86_400)) / 86_400)
    let second = Int(floorModulo(seconds, 86_400))
    // Days are counted from 0000-03-01, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let clock = "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    let fraction = nanoseconds.map { ".\(padded(Int($0 / 1_000_000), 3))" } ?? ""
    return "\(date)T\(clock)\(fraction)Z"
  }

  /// Bytes as digits, two each: `9f86d081`.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest >= 0 ? rest : rest + divisor
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
