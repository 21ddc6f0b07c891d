extension PolicyReader {
  /// Checks the variables of a text in an element that takes them.
  /// - Returns: whether all of them are well-formed.
  @discardableResult
  mutating func checkVariables(_ located: LocatedText) -> Bool {
    guard VariableForm.begins(in: located.text) else { return true }
    let variables = VariableForm.all(in: located.text)
    if version == .v2008 {
      if let first = variables.first {
        let spelling = String(decoding: Array(located.text.utf8)[first.range], as: UTF8.self)
        report(.variable(.unsupportedInVersion(spelling)), at: located.value.range(ofText: first.range))
      }
      return true
    }
    let malformed = variables.filter { $0.problem != nil }
    for variable in malformed {
      guard let problem = variable.problem else { continue }
      report(.variable(problem), at: located.value.range(ofText: variable.range))
    }
    return malformed.isEmpty
  }

  /// The number of parts of an ARN pattern, of which it needs six; colons inside variables do not count.
  func partCount(of text: String) -> Int { 1 + literalBytes(of: text).count { $0 == UInt8(ascii: ":") } }

  /// The first variable before the fifth colon of an ARN pattern; `${*}`, `${?}` and `${$}` are characters, and may stand
  /// anywhere.
  func variableBeforeFifthColon(of text: String) -> Range<Int>? {
    guard version == .v2012, VariableForm.begins(in: text) else { return nil }
    let bytes = Array(text.utf8)
    var colons = 0
    var position = 0
    for variable in VariableForm.all(in: text) {
      colons += bytes[position..<variable.range.lowerBound].count { $0 == UInt8(ascii: ":") }
      guard colons < 5 else { return nil }
      if !variable.isCharacter(in: bytes) { return variable.range }
      position = variable.range.upperBound
    }
    return nil
  }

  /// What of a text stands outside variables.
  func literalBytes(of text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard version == .v2012, VariableForm.begins(in: text) else { return bytes }
    var literal: [UInt8] = []
    var position = 0
    for variable in VariableForm.all(in: text) {
      literal += bytes[position..<variable.range.lowerBound]
      position = variable.range.upperBound
    }
    return literal + bytes[position...]
  }
}
