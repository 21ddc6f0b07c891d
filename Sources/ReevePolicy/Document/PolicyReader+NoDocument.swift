// What people have in hand when they have no document: one statement of it, or what the AWS CLI has printed around it.

extension PolicyReader {
  /// Members under which AWS's APIs put a document.
  private static let wrappers = ["PolicyVersion", "PolicyDocument", "Policy", "Document", "AssumeRolePolicyDocument"]

  /// What an object is that has the members of something else than a document, and none of a document's own.
  func otherThanDocument(_ root: JSONValue) -> ElementProblem? {
    if root.members.contains(where: { $0.name.isText("Statement") }) { return nil }
    var values: [String: JSONValue] = [:]
    for member in root.members { values[member.name.text ?? ""] = member.value }
    guard ElementName.ofDocument.allSatisfy({ values[$0.rawValue] == nil }) else { return nil }
    if values["Effect"] != nil, values["Action"] != nil || values["NotAction"] != nil { return .bareStatement }
    guard let wrapper = Self.wrappers.first(where: { values[$0] != nil }), let value = values[wrapper] else {
      return nil
    }
    switch value.kind {
    case .string: return .wrappedDocument(wrapper)
    case .object: return .wrappedDocument(value["Document"] == nil ? wrapper : "\(wrapper).Document")
    case .array, .number, .boolean, .null, .invalid: return nil
    }
  }
}
