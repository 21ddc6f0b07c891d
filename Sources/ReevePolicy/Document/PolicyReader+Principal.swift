import ReeveTypes

extension PolicyReader {
  /// `Principal` or `NotPrincipal`, of which a statement has one, where the type of policy has them at all.
  mutating func principal(_ elements: Elements, of statement: JSONValue, effect: Effect?) -> PrincipalElement? {
    let isDeny = effect == .deny
    let principal = elements[.principal].map { principals($0, element: "Principal", matchesNobody: !isDeny) }
    let notPrincipal = elements[.notPrincipal].map { principals($0, element: "NotPrincipal", matchesNobody: false) }
    if principal != nil, notPrincipal != nil, let value = elements[.notPrincipal] {
      report(.element(.bothElements("Principal", "NotPrincipal")), at: value.range)
    }
    if let value = elements[.notPrincipal] {
      if effect == .allow { report(.principal(.allowWithNotPrincipal), at: value.range) }
      if type == .kms { report(.element(.elementNotAllowed("NotPrincipal", .kms)), at: value.range) }
    }
    if let value = elements[.principal] { checkEveryone(value, principal ?? [], effect: effect) }
    if let principal { return .principal(principal) }
    if let notPrincipal { return .notPrincipal(notPrincipal) }
    if type.hasPrincipal, !elements.isMisplaced(.notPrincipal) {
      report(.element(.missingPrincipal), at: opening(of: statement))
    }
    return nil
  }

  /// What only some types of policy say about `*`.
  private mutating func checkEveryone(_ value: JSONValue, _ principals: [PrincipalPattern], effect: Effect?) {
    if type == .trust, effect == .allow, principals.contains(.everyone) {
      report(.principal(.everyoneInTrustPolicy), at: value.range)
    }
    if type == .rcp, !value.isText("*") { report(.principal(.notEveryoneInControlPolicy), at: value.range) }
  }

  private mutating func principals(
    _ value: JSONValue, element: String, matchesNobody: Bool
  ) -> [PrincipalPattern] {
    switch value.kind {
    case .string:
      if value.isText("*") { return [.everyone] }
      report(.principal(.notAMap(value.text ?? "")), at: value.range)
      return []
    case .object:
      var patterns: [PrincipalPattern] = []
      var isEmpty = true
      for member in value.members {
        isEmpty = false
        patterns += principals(member, element: element, matchesNobody: matchesNobody)
      }
      if isEmpty { report(.principal(.emptyMap(element)), at: value.range) }
      return patterns
    default:
      reportType("`\(element)`", expected: "`\"*\"` or an object", found: value)
      return []
    }
  }

  /// The principals under one key of the map.
  private mutating func principals(
    _ member: JSONMember, element: String, matchesNobody: Bool
  ) -> [PrincipalPattern] {
    let name = member.name.text ?? ""
    guard let key = PrincipalKey(rawValue: name) else {
      let nearest = nearest(to: name, in: PrincipalKey.allCases.map(\.rawValue))
      report(.principal(.unknownKey(name, nearest: nearest)), at: member.name.range)
      return []
    }
    if member.value.kind == .array, member.value.isEmpty {
      report(.principal(.emptyArray(key.rawValue)), at: member.value.range)
    }
    if key == .federated, type != .trust { report(.principal(.federated(type)), at: member.name.range) }
    return texts(of: member.value, element: key.rawValue).map { value in
      if VariableForm.begins(in: value.text) { report(.variable(.unsupportedInElement(element)), at: value.range) }
      if let problem = key.problem(of: value.text, matchesNobody: matchesNobody) {
        report(.principal(problem), at: value.range)
      }
      switch key {
      case .aws: return value.text == "*" ? .everyone : .aws(value.text)
      case .service: return .service(value.text)
      case .federated: return .federated(value.text)
      case .canonicalUser: return .canonicalUser(value.text)
      }
    }
  }
}
