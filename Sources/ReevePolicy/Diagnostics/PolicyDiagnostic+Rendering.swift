// The form in which a finding is shown to people:
//
//     policy.json:3:22: error: unknown condition operator `StringEqual` [INVALID_CONDITION_OPERATOR]
//         "Condition": { "StringEqual": { "aws:PrincipalTag/team": "core" } } }
//                        ^~~~~~~~~~~~~
//       help: did you mean `StringEquals`?

extension PolicyDiagnostic {
  /// `file:line:column: severity: message [CHECK]`.
  public var headline: String { printable("\(place(of: location)): \(severity): \(message) [\(check)]") }

  /// The headline, the line of the text with the location underlined, the second place, and the help.
  /// - Complexity: O(length of the line).
  public var rendered: String {
    var lines = [headline]
    lines += excerpt(of: location)
    if let related {
      lines += [printable("  \(place(of: related.location)): \(related.note)")] + excerpt(of: related.location)
    }
    if let help { lines.append(printable("  help: \(help)")) }
    return lines.joined(separator: "\n")
  }

  private func place(of range: SourceRange) -> String {
    let (line, column) = source.position(of: range.lower)
    return "\(source.name):\(line):\(column)"
  }

  /// The part of the line around the range, and the marks under it. A long line is cut on both sides.
  private func excerpt(of range: SourceRange) -> [String] {
    let line = source.lineRange(at: range.lower)
    let lower = min(max(range.lower, line.lower), line.upper)
    let upper = max(lower, min(range.upper, line.upper))
    let earliest = min(lower - excerptByteCount / 2, line.upper - excerptByteCount)
    let start = source.scalarStart(at: max(line.lower, earliest))
    let end = source.scalarStart(at: min(line.upper, start + excerptByteCount))
    let before = source.text(start..<lower)
    let marked = source.text(lower..<max(lower, min(upper, end)))
    let after = source.text(max(lower, min(upper, end))..<max(lower, end))
    guard !(before + marked + after).isEmpty else { return [] }
    let cut = start > line.lower ? "…" : ""
    // A tab stays a tab in the line of marks, so that both lines are equally wide.
    let indent = String(String.UnicodeScalarView((cut + before).unicodeScalars.map { $0 == "\t" ? $0 : " " }))
    let tail = String(repeating: "~", count: max(0, marked.unicodeScalars.count - 1))
    return ["  " + cut + before + marked + after + (end < line.upper ? "…" : ""), "  " + indent + "^" + tail]
  }
}

/// Bytes of a line that are shown.
private let excerptByteCount = 160

extension SourceText {
  /// The bytes of the line that `offset` is on, without its line break.
  func lineRange(at offset: Int) -> SourceRange {
    let offset = min(max(offset, 0), bytes.count)
    let lower = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    var upper = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    if upper > lower, bytes[upper - 1] == UInt8(ascii: "\r") { upper -= 1 }
    return SourceRange(lower: lower, upper: upper)
  }

  /// The nearest offset at or before `offset` that does not lie inside a UTF-8 sequence.
  fileprivate func scalarStart(at offset: Int) -> Int {
    var offset = offset
    var steps = 0
    while offset > 0, offset < bytes.count, bytes[offset] & 0xC0 == 0x80, steps < 3 {
      offset -= 1
      steps += 1
    }
    return offset
  }

  /// The bytes as text that is safe to print.
  fileprivate func text(_ range: Range<Int>) -> String {
    let decoded = String(decoding: bytes[range], as: UTF8.self)
    return String(String.UnicodeScalarView(decoded.unicodeScalars.map { $0 == "\t" ? $0 : printable($0) }))
  }
}
