/// JSON as text, written by hand: two spaces a level, short values on one line.
indirect enum JSONText {
  case string(String)
  case array([JSONText])
  case object([(String, JSONText)])

  /// The text, indented by `level`.
  func written(level: Int = 0) -> String {
    switch self {
    case .string(let text): return Self.quoted(text)
    case .array(let elements):
      return Self.joined(elements.map { $0.written(level: level + 1) }, "[", "]", level: level)
    case .object(let members):
      let texts = members.map { "\(Self.quoted($0.0)): \($0.1.written(level: level + 1))" }
      return Self.joined(texts, "{", "}", level: level)
    }
  }

  private static func joined(_ texts: [String], _ open: String, _ close: String, level: Int) -> String {
    if texts.isEmpty { return open + close }
    let line = texts.joined(separator: ", ")
    if line.utf8.count + 2 * level < 100, !line.utf8.contains(UInt8(ascii: "\n")) {
      return "\(open) \(line) \(close)"
    }
    let indent = String(repeating: "  ", count: level + 1)
    return "\(open)\n\(indent)" + texts.joined(separator: ",\n\(indent)")
      + "\n\(String(repeating: "  ", count: level))\(close)"
  }

  /// A string with the escapes that JSON asks for.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
