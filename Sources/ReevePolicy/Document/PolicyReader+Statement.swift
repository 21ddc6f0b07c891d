import ReeveTypes

extension PolicyReader {
  /// Reads one statement; absent where it has no effect or no action to speak of.
  mutating func statement(_ value: JSONValue, index: Int) -> Statement? {
    guard value.kind == .object else {
      reportType("a statement", expected: "an object", found: value)
      return nil
    }
    let elements = elements(of: value, among: ElementName.ofStatement)
    let effect = effect(elements, of: value)
    let action = action(elements, of: value)
    let sid = sid(elements, action: action)
    let principal = principal(elements, of: value, effect: effect)
    let resource = resource(elements, of: value, effect: effect ?? .allow)
    let conditions = conditions(elements, effect: effect ?? .allow)
    if type == .rcp { checkControlPolicy(elements, effect: effect, action: action) }
    guard let effect, let action else { return nil }
    return Statement(
      index: index, sid: sid, effect: effect, principal: principal, action: action, resource: resource,
      conditions: conditions, range: inDocument(value.range))
  }

  private mutating func effect(_ elements: Elements, of statement: JSONValue) -> Effect? {
    guard let value = elements[.effect] else {
      report(.element(.missingEffect), at: opening(of: statement))
      return nil
    }
    switch text(of: value, element: .effect) {
    case "Allow": return .allow
    case "Deny": return .deny
    case let other?:
      report(.element(.invalidEffect(other)), at: value.range)
      return nil
    case nil: return nil
    }
  }

  /// IAM takes letters and digits, Lambda also `-` and `_`; other services decide for themselves.
  private mutating func sid(_ elements: Elements, action: ActionElement?) -> String? {
    guard let value = elements[.sid], let text = text(of: value, element: .sid) else { return nil }
    let isLambda = type == .resource && action?.isOfLambda == true
    let isAllowed = text.utf8.allSatisfy { byte in
      isASCIILetter(byte) || isASCIIDigit(byte)
        || (isLambda && (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")))
    }
    if text.isEmpty {
      report(.element(.emptySid), at: value.range)
    } else if !isAllowed, type.sidsAreUnique || isLambda {
      let allowed = isLambda ? "letters, digits, `-` and `_`" : "letters and digits"
      report(.element(.sidCharacters(text, allowed: allowed)), at: value.range)
    }
    if !text.isEmpty {
      if let first = sids.insert(text, at: value.range) {
        let related = PolicyDiagnostic.Related("first given here", at: first)
        report(.element(.repeatedSid(text, type)), at: value.range, related: related)
      }
    }
    return text
  }

  /// A resource control policy denies; the one that allows everything is AWS's own.
  private mutating func checkControlPolicy(_ elements: Elements, effect: Effect?, action: ActionElement?) {
    guard let effect, case .action(let patterns)? = action else { return }
    let allowsEverything =
      effect == .allow && patterns == ["*"] && elements[.condition] == nil
      && elements[.resource].map { $0.isText("*") || $0.elements.map(\.text) == ["*"] } == true
    if allowsEverything { return }
    if effect == .allow, let value = elements[.effect] {
      report(.element(.controlPolicyAllows), at: value.range)
    } else if let value = elements[.action] {
      for pattern in texts(of: value, element: "Action")
      where pattern.text.utf8.prefix(while: { $0 != 0x3A }).contains(where: isWildcard) {
        report(.action(.wildcardPrefixInControlPolicy(pattern.text)), at: pattern.range)
      }
    }
  }
}

extension ActionElement {
  /// Whether every pattern names actions of Lambda.
  fileprivate var isOfLambda: Bool {
    switch self {
    case .action(let patterns), .notAction(let patterns):
      !patterns.isEmpty && patterns.allSatisfy { asciiLowercased($0).hasPrefix("lambda:") }
    }
  }
}

func isWildcard(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") }
