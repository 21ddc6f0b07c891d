/// What is wrong with a policy variable.
public enum VariableProblem: Sendable, Hashable {
  /// The variable, as written, is ill-formed.
  case malformed(Form, String)
  /// A variable in an element that takes none.
  case unsupportedInElement(String)
  /// A variable before the fifth colon of a resource; an error where it makes a `Deny` or an exception fail.
  case beforeFifthColon(String, widens: Bool)
  /// A variable in a document whose version has none.
  case unsupportedInVersion(String)
  /// A variable in a value of an operator that takes none; an error where it makes a `Deny` fail.
  case unsupportedForOperator(String, operator: String, denies: Bool)

  public enum Form: Sendable, Hashable {
    case missingBrace
    case missingQuote
    case empty
    case space
    /// Not one space between the comma and the default value.
    case defaultSpace
    /// A variable within a variable.
    case nested
  }
}

extension VariableProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .malformed: .error
    case .unsupportedInElement, .unsupportedInVersion: .warning
    case .beforeFifthColon(_, let widens): widens ? .error : .warning
    case .unsupportedForOperator(_, _, let denies): denies ? .error : .warning
    }
  }

  var check: String {
    switch self {
    case .malformed(.missingBrace, _), .malformed(.nested, _): "MISSING_BRACE_IN_VARIABLE"
    case .malformed(.missingQuote, _): "MISSING_QUOTE_IN_VARIABLE"
    case .malformed(.empty, _): "EMPTY_VARIABLE"
    case .malformed(.space, _), .malformed(.defaultSpace, _): "UNSUPPORTED_SPACE_IN_VARIABLE"
    case .unsupportedInElement, .beforeFifthColon: "VARIABLE_UNSUPPORTED_IN_ELEMENT"
    case .unsupportedInVersion: "VARIABLE_UNSUPPORTED_IN_VERSION"
    case .unsupportedForOperator: "INVALID_VARIABLE_FOR_OPERATOR"
    }
  }

  var message: String {
    switch self {
    case .malformed(.missingBrace, let text): "the policy variable \(quoted(text)) is not closed"
    case .malformed(.nested, let text): "another policy variable begins inside \(quoted(text))"
    case .malformed(.missingQuote, let text): "the default value of \(quoted(text)) is not in single quotes"
    case .malformed(.empty, let text): "the policy variable \(quoted(text)) has no name"
    case .malformed(.space, let text): "the name of the policy variable \(quoted(text)) holds a space"
    case .malformed(.defaultSpace, let text): "not one space stands before the default value of \(quoted(text))"
    case .unsupportedInElement(let element): "`\(element)` takes no policy variable"
    case .beforeFifthColon(let text, _): "\(quoted(text)) stands before the fifth colon, so the resource never matches"
    case .unsupportedInVersion(let text): "\(quoted(text)) is literal text in this version of the language"
    case .unsupportedForOperator(let text, let name, _):
      "`\(name)` takes no policy variable, so \(quoted(text)) never matches"
    }
  }

  var help: String? {
    switch self {
    case .malformed(.missingBrace, _): "add `}`; a literal `$` before `{` is written `${$}`"
    case .malformed(.nested, _): "close the first one before the second; variables do not nest"
    case .malformed(.missingQuote, _), .malformed(.defaultSpace, _): "write it as `${aws:username, 'default'}`"
    case .malformed(.empty, _): "name a condition key, as in `${aws:username}`"
    case .malformed(.space, _): "remove the space"
    case .unsupportedInElement: "write it out; only `Resource`, `NotResource` and `Condition` take variables"
    case .beforeFifthColon: "write that part out, or `*`; variables stand in the last part of an ARN"
    case .unsupportedInVersion: "set the `Version` to `2012-10-17`"
    case .unsupportedForOperator: "only the operators of strings and ARNs take variables"
    }
  }
}
