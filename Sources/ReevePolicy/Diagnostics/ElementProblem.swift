/// What is wrong with the elements of a document: their names, types and combinations.
public enum ElementProblem: Sendable, Hashable {
  /// A value of another JSON type than the element has.
  case wrongType(element: String, expected: String, found: JSONKind)
  /// A name that no element of the language has, here.
  case unknownElement(String, nearest: String?)
  /// An element that this type of policy does not have.
  case elementNotAllowed(String, PolicyType)
  case invalidVersion(String)
  case missingVersion(PolicyType)
  case missingStatement
  /// A statement where a document should be.
  case bareStatement
  /// Something that has a document inside it, at this path of members.
  case wrappedDocument(String)
  case invalidEffect(String)
  case missingEffect
  case missingAction
  case missingResource(PolicyType)
  case missingPrincipal
  /// An element and its negation in one statement.
  case bothElements(String, String)
  case emptyArray(element: String)
  case sidCharacters(String, allowed: String)
  case emptySid
  case repeatedSid(String, PolicyType)
  /// A character that IAM does not store, by its number.
  case unsupportedCharacter(UInt32)
  /// `Allow` in a resource control policy, other than AWS's own that allows everything.
  case controlPolicyAllows
  /// The string is neither a document nor the URL encoding of one.
  case malformedPercentEncoding(String)
}

extension ElementProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .missingVersion(let type): type == .rcp ? .error : .warning
    case .missingResource(let type): type == .kms ? .warning : .error
    case .elementNotAllowed("Id", let type): type == .scp || type == .rcp ? .warning : .error
    case .elementNotAllowed("NotPrincipal", .kms): .warning
    case .repeatedSid(_, let type): type.sidsAreUnique ? .error : .warning
    case .unsupportedCharacter: .warning
    case .emptyArray, .emptySid: .suggestion
    default: .error
    }
  }

  var check: String {
    switch self {
    case .wrongType: "DATA_TYPE_MISMATCH"
    case .unknownElement: "INVALID_POLICY_ELEMENT"
    case .elementNotAllowed(let element, let type): Self.check(element, in: type)
    case .invalidVersion: "INVALID_VERSION"
    case .missingVersion: "MISSING_VERSION"
    case .missingStatement, .bareStatement, .wrappedDocument: "MISSING_STATEMENT"
    case .invalidEffect: "INVALID_EFFECT"
    case .missingEffect: "MISSING_EFFECT"
    case .missingAction: "MISSING_ACTION"
    case .missingResource: "MISSING_RESOURCE"
    case .missingPrincipal: "MISSING_PRINCIPAL"
    case .bothElements: "UNSUPPORTED_ELEMENT_COMBINATION"
    case .emptyArray(let element): "EMPTY_ARRAY_" + (element.hasSuffix("Action") ? "ACTION" : "RESOURCE")
    case .sidCharacters: "UNSUPPORTED_SID"
    case .emptySid: "EMPTY_SID_VALUE"
    case .repeatedSid(_, let type): type.sidsAreUnique ? "UNIQUE_SIDS_REQUIRED" : "UNIQUE_SIDS_RECOMMENDED"
    case .unsupportedCharacter: "UNSUPPORTED_CHARACTER"
    case .controlPolicyAllows: "RCP_SYNTAX_ERROR_ALLOW"
    case .malformedPercentEncoding: "JSON_SYNTAX_ERROR"
    }
  }

  private static func check(_ element: String, in type: PolicyType) -> String {
    switch (element, type) {
    case ("Principal", .scp), ("NotPrincipal", .scp): "SCP_SYNTAX_ERROR_PRINCIPAL"
    case ("NotPrincipal", .rcp): "RCP_SYNTAX_ERROR_PRINCIPAL"
    case ("NotPrincipal", .trust): "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
    case ("Principal", _), ("NotPrincipal", _): "UNSUPPORTED_PRINCIPAL"
    case ("Resource", .trust), ("NotResource", .trust): "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"
    case ("NotAction", .rcp): "RCP_SYNTAX_ERROR_NOTACTION"
    default: "INVALID_POLICY_ELEMENT"
    }
  }

  var message: String {
    switch self {
    case .wrongType(let element, let expected, let found): "\(element) must be \(expected), not \(found)"
    case .unknownElement(let name, _): "unknown element \(quoted(name))"
    case .elementNotAllowed(let element, .kms) where element == "NotPrincipal":
      "AWS does not say whether \(PolicyType.kms.phrase) may have a `\(element)`"
    case .elementNotAllowed(let element, let type): "\(type.phrase) has no `\(element)`"
    case .invalidVersion(let version): "unknown version \(quoted(version))"
    case .missingVersion(.rcp): "\(PolicyType.rcp.phrase) must have the `Version` `2012-10-17`"
    case .missingVersion: "the document has no `Version`, so policy variables in it are literal text"
    case .missingStatement: "the document has no statement"
    case .bareStatement: "this is a statement, and no document"
    case .wrappedDocument(let path): "the document is inside `\(path)`"
    case .invalidEffect(let effect): "unknown effect \(quoted(effect))"
    case .missingEffect: "the statement has no `Effect`"
    case .missingAction: "the statement has neither `Action` nor `NotAction`"
    case .missingResource(.kms): "the statement has no `Resource`, so it applies to no key"
    case .missingResource: "the statement has neither `Resource` nor `NotResource`"
    case .missingPrincipal: "the statement has no `Principal`, so it can never apply"
    case .bothElements(let one, let other): "the statement has both `\(one)` and `\(other)`"
    case .emptyArray(let element): "`\(element)` is empty, so the statement has no effect"
    case .sidCharacters(let sid, _): "the `Sid` \(quoted(sid)) holds characters that it may not"
    case .emptySid: "the `Sid` is empty"
    case .repeatedSid(let sid, _): "the `Sid` \(quoted(sid)) is given to two statements"
    case .unsupportedCharacter(let number):
      "IAM does not store the character U+\(String(number, radix: 16, uppercase: true))"
    case .controlPolicyAllows: "a resource control policy may only deny"
    case .malformedPercentEncoding(let text): "\(quoted(text)) is not a URL encoding"
    }
  }

  var help: String? {
    switch self {
    case .wrongType(_, let expected, .null): "write \(expected), or remove the element"
    case .wrongType: nil
    case .unknownElement(let name, let nearest):
      nearest.map { nearest in
        let isOtherCase = asciiLowercased(name) == asciiLowercased(nearest)
        return "did you mean `\(nearest)`?" + (isOtherCase ? " case matters in the names of elements" : "")
      }
    case .elementNotAllowed(let element, let type): Self.help(element, in: type)
    case .invalidVersion: "write `2012-10-17`, or `2008-10-17` for the older language; it is not a date to choose"
    case .missingVersion: "add `\"Version\": \"2012-10-17\"`"
    case .missingStatement: "add a `Statement`"
    case .bareStatement: "write `{ \"Version\": \"2012-10-17\", \"Statement\": … }` around it"
    case .wrappedDocument(let path): "keep only what it holds; with the AWS CLI, `--query \(path)`"
    case .invalidEffect(let effect):
      nearestName(to: effect, in: ["Allow", "Deny"]).map { "did you mean `\($0)`?" } ?? "write `Allow` or `Deny`"
    case .missingEffect: "add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`"
    case .missingAction: "add the actions that the statement is about"
    case .missingResource(.kms): "add `\"Resource\": \"*\"`, which stands for the key itself"
    case .missingResource: "add the ARNs that the statement is about, or `\"*\"`"
    case .missingPrincipal: "add the principals that the statement is about"
    case .bothElements: "split it into two statements with the same `Effect`"
    case .emptyArray: "list at least one value, or remove the statement"
    case .sidCharacters(_, let allowed): "use only \(allowed)"
    case .emptySid: "give it a value, or remove it"
    case .repeatedSid: "give each statement a `Sid` of its own"
    case .unsupportedCharacter: "use characters up to U+00FF, or write it as an escape"
    case .controlPolicyAllows: "write a statement that denies; AWS attaches the one that allows everything by itself"
    case .malformedPercentEncoding: "write the document as an object, or encode it again"
    }
  }

  private static func help(_ element: String, in type: PolicyType) -> String? {
    switch (element, type) {
    case ("Principal", .scp), ("NotPrincipal", .scp): "remove it, and compare `aws:PrincipalArn` in a `Condition`"
    case ("NotPrincipal", .trust), ("NotPrincipal", .rcp): "use `Principal`"
    case ("NotPrincipal", .kms): "use `Principal` `*` and `ArnNotEquals` on `aws:PrincipalArn`"
    case ("Principal", _), ("NotPrincipal", _): "remove it: the policy applies to those that it is attached to"
    case ("Resource", .trust), ("NotResource", .trust): "remove it: the resource is the role"
    case ("NotAction", .rcp): "use `Action`"
    default: "remove it"
    }
  }
}
