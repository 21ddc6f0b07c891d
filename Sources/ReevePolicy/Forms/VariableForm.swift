/// A policy variable as it is written: `${key}`, `${key, 'default'}`, `${*}`, `${?}` or `${$}`. Only its form is read
/// here; what it stands for is for the engines to say.
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
struct VariableForm {
  /// Its bytes in the UTF-8 of the text, from `$` to `}`; of a malformed one, what was read of it.
  let range: Range<Int>
  /// What is wrong with it.
  let problem: VariableProblem?

  /// Whether it is `${*}`, `${?}` or `${$}` in the bytes of its text.
  func isCharacter(in bytes: [UInt8]) -> Bool {
    range.count == 4 && "*?$".utf8.contains(bytes[range.lowerBound + 2])
  }

  /// Whether a variable begins anywhere in the text, well-formed or not. Bytes are looked at, not characters: a
  /// combining mark behind the brace would hide it.
  static func begins(in text: String) -> Bool {
    let bytes = text.utf8.span
    var last: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      if byte == UInt8(ascii: "{"), last == UInt8(ascii: "$") { return true }
      last = byte
    }
    return false
  }

  /// The variables of a text, in its order.
  /// - Complexity: O(length of the text).
  static func all(in text: String) -> [VariableForm] {
    let bytes = Array(text.utf8)
    var found: [VariableForm] = []
    var position = 0
    while position + 1 < bytes.count {
      guard bytes[position] == UInt8(ascii: "$"), bytes[position + 1] == UInt8(ascii: "{") else {
        position += 1
        continue
      }
      var reader = Reader(bytes: bytes, position: position + 2)
      let problem = reader.problem()
      let spelling = String(decoding: bytes[position..<min(reader.position, position + 400)], as: UTF8.self)
      found.append(VariableForm(range: position..<reader.position, problem: problem.map { .malformed($0, spelling) }))
      position = reader.position
    }
    return found
  }

  /// Reads what follows `${`, to the brace or the mistake.
  private struct Reader {
    let bytes: [UInt8]
    var position: Int

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func problem() -> VariableProblem.Form? {
      let start = position
      var hasSpace = false
      while let byte, byte != UInt8(ascii: "}"), byte != UInt8(ascii: ",") {
        if byte == UInt8(ascii: "$"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "{") {
          return .nested
        }
        hasSpace = hasSpace || byte <= UInt8(ascii: " ")
        position += 1
      }
      let nameEnd = position
      guard let end = byte else { return .missingBrace }
      if end == UInt8(ascii: ","), let problem = defaultValue() { return problem }
      position += 1
      if nameEnd == start { return .empty }
      return hasSpace ? .space : nil
    }

    /// Reads `, 'text'` up to the brace.
    private mutating func defaultValue() -> VariableProblem.Form? {
      position += 1
      var spaces = 0
      while byte == UInt8(ascii: " ") {
        position += 1
        spaces += 1
      }
      guard byte == UInt8(ascii: "'") else {
        while let byte, byte != UInt8(ascii: "}") { position += 1 }
        return .missingQuote
      }
      position += 1
      while let byte, byte != UInt8(ascii: "'") { position += 1 }
      guard byte != nil else { return .missingQuote }
      position += 1
      guard let next = byte else { return .missingBrace }
      if next != UInt8(ascii: "}") { return .missingQuote }
      return spaces == 1 ? nil : .defaultSpace
    }
  }
}
