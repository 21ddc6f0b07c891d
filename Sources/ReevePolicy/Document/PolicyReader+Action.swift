extension PolicyReader {
  /// `Action` or `NotAction`, of which a statement has one.
  mutating func action(_ elements: Elements, of statement: JSONValue) -> ActionElement? {
    let action = elements[.action].map { actions($0, element: "Action") }
    let notAction = elements[.notAction].map { actions($0, element: "NotAction") }
    if action != nil, notAction != nil, let value = elements[.notAction] {
      report(.element(.bothElements("Action", "NotAction")), at: value.range)
    }
    if let action { return .action(action) }
    if let notAction { return .notAction(notAction) }
    if !elements.isMisplaced(.notAction) {
      report(.element(.missingAction), at: opening(of: statement))
    }
    return nil
  }

  private mutating func actions(_ value: JSONValue, element: String) -> [String] {
    let patterns = texts(of: value, element: element)
    for pattern in patterns { checkAction(pattern, element: element) }
    if value.kind == .array, value.isEmpty {
      report(.element(.emptyArray(element: element)), at: value.range)
    }
    return shared.shared(patterns.map(\.text))
  }

  /// The form of an action: `*`, or a service prefix, one colon and a name. Whether it exists is not asked here.
  private mutating func checkAction(_ pattern: LocatedText, element: String) {
    let text = pattern.text
    if text == "*" { return }
    var colons = 0
    var prefixCount = 0
    var hasWildcardInPrefix = false
    var areActionBytes = true
    for byte in text.utf8 {
      if byte == UInt8(ascii: ":") {
        colons += 1
      } else if colons == 0 {
        prefixCount += 1
        if isWildcard(byte) { hasWildcardInPrefix = true }
      }
      if !isActionByte(byte) { areActionBytes = false }
    }
    // A variable begins with a byte that no action has.
    if !areActionBytes, VariableForm.begins(in: text) {
      report(.variable(.unsupportedInElement(element)), at: pattern.range)
      return
    }
    if colons != 1 {
      report(.action(.notPrefixAndName(text, colons: colons)), at: pattern.range)
    } else if prefixCount == 0 {
      report(.action(.emptyPrefix(text)), at: pattern.range)
    } else if prefixCount + 1 == text.utf8.count || !areActionBytes {
      report(.action(.neverMatches(text)), at: pattern.range)
    } else if hasWildcardInPrefix, type != .rcp {
      report(.action(.wildcardPrefix(text)), at: pattern.range)
    }
  }

  private func isActionByte(_ byte: UInt8) -> Bool {
    isASCIILetter(byte) || isASCIIDigit(byte) || isWildcard(byte)
      || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".")
  }
}
