/// JSON as text: by hand for files that people read, or on one line for programs.
public indirect enum JSONText: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that is given as its JSON text.
  case number(String)
  case string(String)
  case array([JSONText])
  /// Members in this order.
  case object([(String, JSONText)])

  /// A string, or `null` where there is none.
  public static func string(orNull text: String?) -> JSONText { text.map { .string($0) } ?? .null }

  /// The text on one line.
  public var line: String {
    switch self {
    case .array(let elements): "[" + elements.map(\.line).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.0)):\($0.1.line)" }.joined(separator: ",") + "}"
    default: scalarText
    }
  }

  /// The text with two spaces a level and short values on one line, indented by `level`.
  public func written(level: Int = 0) -> String {
    switch self {
    case .array(let elements):
      return Self.joined(elements.map { $0.written(level: level + 1) }, "[", "]", level: level)
    case .object(let members):
      let texts = members.map { "\(Self.quoted($0.0)): \($0.1.written(level: level + 1))" }
      return Self.joined(texts, "{", "}", level: level)
    default: return scalarText
    }
  }

  private var scalarText: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let text): text
    case .string(let text): Self.quoted(text)
    case .null, .array, .object: "null"
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
