extension PolicyType {
  /// The type that a document was most likely written as, going by its principals and actions: a key policy has only
  /// actions of KMS, a trust policy only those that make sessions. A guess, for when nobody says.
  public static func detect(_ document: JSONValue) -> PolicyType {
    guard let statement = document["Statement"] else { return .identity }
    let statements = statement.kind == .array ? Array(statement.elements) : [statement]
    guard statements.contains(where: { $0["Principal"] != nil || $0["NotPrincipal"] != nil }) else { return .identity }
    let actions = statements.flatMap { statement in
      [statement["Action"], statement["NotAction"]].compactMap { $0 }.flatMap(texts).map(asciiLowercased)
    }
    guard !actions.isEmpty else { return .resource }
    if actions.allSatisfy({ $0.hasPrefix("kms:") }) { return .kms }
    let hasResource = statements.contains { $0["Resource"] != nil || $0["NotResource"] != nil }
    if !hasResource, actions.allSatisfy(makesSession) { return .trust }
    return .resource
  }

  /// As `detect(_:)` for a whole text.
  public static func detect(_ document: JSONDocument) -> PolicyType {
    document.root.map { detect($0) } ?? .identity
  }

  private static func makesSession(_ action: String) -> Bool {
    action.hasPrefix("sts:assume") || ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"].contains(action)
  }

  private static func texts(_ value: JSONValue) -> [String] {
    value.kind == .array ? value.elements.compactMap(\.text) : value.text.map { [$0] } ?? []
  }
}
