import ReeveTypes

extension PolicyReader {
  /// `Resource` or `NotResource`, of which a statement has one, but in a trust policy none.
  mutating func resource(_ elements: Elements, of statement: JSONValue, effect: Effect) -> ResourceElement? {
    let resource = elements[.resource].map { resources($0, element: "Resource", widens: effect == .deny) }
    let notResource = elements[.notResource].map { resources($0, element: "NotResource", widens: effect == .allow) }
    if resource != nil, notResource != nil, let value = elements[.notResource] {
      report(.element(.bothElements("Resource", "NotResource")), at: value.range)
    }
    if let resource { return .resource(resource) }
    if let notResource { return .notResource(notResource) }
    if type != .trust {
      report(.element(.missingResource(type)), at: opening(of: statement))
    }
    return nil
  }

  /// - Parameter widens: whether a resource that never matches would let more through.
  private mutating func resources(_ value: JSONValue, element: String, widens: Bool) -> [String] {
    let patterns = texts(of: value, element: element)
    for pattern in patterns { checkResource(pattern, widens: widens) }
    if value.kind == .array, value.isEmpty {
      report(.element(.emptyArray(element: element)), at: value.range)
    }
    return shared.shared(patterns.map(\.text))
  }

  /// The form of a resource: `*`, or an ARN pattern. What its parts may hold is not asked here.
  private mutating func checkResource(_ pattern: LocatedText, widens: Bool) {
    if pattern.text == "*" { return }
    guard pattern.text.utf8.starts(with: "arn:".utf8) else {
      report(.resource(.notAnARN(pattern.text)), at: pattern.range)
      return
    }
    guard VariableForm.begins(in: pattern.text) else {
      return checkParts(pattern, 1 + pattern.text.utf8.count { $0 == UInt8(ascii: ":") })
    }
    guard checkVariables(pattern) else { return }
    if let early = variableBeforeFifthColon(of: pattern.text) {
      let spelling = String(decoding: Array(pattern.text.utf8)[early], as: UTF8.self)
      report(.variable(.beforeFifthColon(spelling, widens: widens)), at: pattern.value.range(ofText: early))
    }
    checkParts(pattern, partCount(of: pattern.text))
  }

  private mutating func checkParts(_ pattern: LocatedText, _ parts: Int) {
    if parts < 6 {
      report(.resource(.shortARN(pattern.text, parts: parts, isCompleted: type.completesShortARNs)), at: pattern.range)
    }
  }
}
