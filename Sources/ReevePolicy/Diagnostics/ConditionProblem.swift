/// What is wrong with a `Condition`.
public enum ConditionProblem: Sendable, Hashable {
  /// `Condition`, or an operator in it, without anything inside.
  case emptyObject(String)
  case unknownOperator(String, nearest: String?)
  case nullIfExists
  case nullWithQualifier(String)
  case malformedKey(String)
  case keysDifferInCase(String, String)
  /// A key with many values under an operator that takes one.
  case missingQualifier(key: String, operator: String)
  case missingTagKey(String)
  /// `[]`, which a plain operator has no meaning for.
  case emptyValues(operator: String, ConditionOperator.Quantifier, ifExists: Bool)
  case mixedTypes(key: String, JSONKind, JSONKind)
  case severalBooleans(key: String)
  case notANumber(String, operator: String, denies: Bool)
  case notADate(String, operator: String, denies: Bool)
  case notABoolean(String, operator: String, denies: Bool)
  case notBase64(String, operator: String, denies: Bool)
  case notAnAddress(String, operator: String)
  case notAnARN(String, operator: String, denies: Bool)
  case shortARN(String, parts: Int, denies: Bool)
  case epochDate(String)
  case hostBits(String, normalized: String?)
  case wildcardWithoutLike(String, operator: String, like: String?)
}

extension ConditionProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .notANumber(_, _, let denies), .notADate(_, _, let denies), .notABoolean(_, _, let denies),
      .notBase64(_, _, let denies), .notAnARN(_, _, let denies), .shortARN(_, _, let denies):
      // In an `Allow` a value that nothing matches makes it narrower; in a `Deny` it lets through what should be denied.
      denies ? .error : .warning
    case .emptyValues(_, let quantifier, let ifExists): quantifier == .none && !ifExists ? .error : .suggestion
    case .missingTagKey, .severalBooleans, .epochDate, .wildcardWithoutLike: .warning
    case .emptyObject, .nullWithQualifier, .hostBits: .suggestion
    case .unknownOperator, .nullIfExists, .malformedKey, .keysDifferInCase, .missingQualifier, .mixedTypes,
      .notAnAddress:
      .error
    }
  }

  var check: String {
    switch self {
    case .emptyObject: "EMPTY_OBJECT_CONDITION"
    case .unknownOperator: "INVALID_CONDITION_OPERATOR"
    case .nullIfExists: "NULL_WITH_IF_EXISTS"
    case .nullWithQualifier: "NULL_WITH_QUALIFIER"
    case .malformedKey: "INVALID_CONDITION_KEY_FORMAT"
    case .keysDifferInCase: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE"
    case .missingQualifier: "MISSING_QUALIFIER"
    case .missingTagKey: "MISSING_TAG_KEY_IN_CONDITION"
    case .emptyValues(_, .forAllValues, _): "EMPTY_ARRAY_CONDITION_FORALLVALUES"
    case .emptyValues(_, .forAnyValue, _): "EMPTY_ARRAY_CONDITION_FORANYVALUE"
    case .emptyValues(_, .none, let ifExists): ifExists ? "EMPTY_ARRAY_CONDITION_IFEXISTS" : "EMPTY_ARRAY_CONDITION"
    case .mixedTypes: "INVALID_CONDITION_DATA_TYPE"
    case .severalBooleans: "INVALID_CONDITION_MULTIPLE_BOOLEAN"
    case .notANumber: "TYPE_MISMATCH_NUMBER"
    case .notADate: "TYPE_MISMATCH_DATE"
    case .notABoolean: "TYPE_MISMATCH_BOOLEAN"
    case .notBase64: "TYPE_MISMATCH_STRING"
    case .notAnAddress: "TYPE_MISMATCH_IP_RANGE"
    case .notAnARN: "INVALID_ARN_PREFIX"
    case .shortARN: "MISSING_ARN_FIELD"
    case .epochDate: "INVALID_DATE_VALUE"
    case .hostBits: "IMPROVE_IP_RANGE"
    case .wildcardWithoutLike: "WILDCARD_WITHOUT_LIKE_OPERATOR"
    }
  }

  var message: String {
    switch self {
    case .emptyObject(let element): "`\(element)` is empty, so it has no effect"
    case .unknownOperator(let name, _): "unknown condition operator \(quoted(name))"
    case .nullIfExists: "`Null` takes no `IfExists`"
    case .nullWithQualifier(let name):
      "`\(name)` is always \(name.hasPrefix("ForAll") ? "true" : "false"), whether the key exists or not"
    case .malformedKey(let key): "malformed condition key \(quoted(key))"
    case .keysDifferInCase(let one, let other): "\(quoted(one)) and \(quoted(other)) are the same condition key"
    case .missingQualifier(let key, let name):
      "\(quoted(key)) has many values, and `\(name)` does not say how many must match"
    case .missingTagKey(let key): "the condition key \(quoted(key)) does not say which tag"
    case .emptyValues(_, .forAnyValue, _): "no value is listed, so the condition is never true"
    case .emptyValues(_, let quantifier, let ifExists):
      quantifier == .forAllValues || ifExists
        ? "no value is listed, so the condition is true only where the key does not exist" : "no value is listed"
    case .mixedTypes(let key, let one, let other): "the values of \(quoted(key)) mix \(one) and \(other)"
    case .severalBooleans(let key): "\(quoted(key)) is compared with more than one boolean"
    case .notANumber(let text, let name, _): "`\(name)` compares numbers, and \(quoted(text)) is none"
    case .notADate(let text, let name, _): "`\(name)` compares dates, and \(quoted(text)) is none"
    case .notABoolean(let text, let name, _): "`\(name)` compares booleans, and \(quoted(text)) is none"
    case .notBase64(let text, let name, _): "`\(name)` compares bytes, and \(quoted(text)) is not base64"
    case .notAnAddress(let text, let name):
      "`\(name)` compares IP addresses, and \(quoted(text)) is no address or range"
    case .notAnARN(let text, let name, _): "`\(name)` compares ARNs, and \(quoted(text)) is none"
    case .shortARN(let text, let parts, _): "the ARN \(quoted(text)) has \(parts) of six parts"
    case .epochDate(let text): "\(quoted(text)) is a number of seconds"
    case .hostBits(let text, _): "\(quoted(text)) sets bits after its prefix, which are ignored"
    case .wildcardWithoutLike(let text, let name, _): "`\(name)` takes the wildcard in \(quoted(text)) as it is written"
    }
  }

  var help: String? {
    switch self {
    case .emptyObject: "add a condition, or remove it"
    case .unknownOperator(_, let nearest): nearest.map { "did you mean `\($0)`?" }
    case .nullIfExists: "write `Null`"
    case .nullWithQualifier: "write `Null`"
    case .malformedKey: "write the service, a colon and the name, as in `aws:SourceIp`"
    case .keysDifferInCase: "keep one of them; letter case does not matter in condition keys"
    case .missingQualifier(_, let name): "write `ForAnyValue:\(name)` or `ForAllValues:\(name)`"
    case .missingTagKey(let key): "add the tag's key, as in `\(key.hasSuffix("/") ? key : key + "/")team`"
    case .emptyValues(_, .none, false): "list the values, or remove the key"
    case .emptyValues(_, .forAnyValue, _): "list the values, or remove the statement"
    case .emptyValues: "compare the key with `Null` to say that it must not exist"
    case .mixedTypes: "write all of them as strings"
    case .severalBooleans: "compare it with one; both together are always true"
    case .notANumber: "write digits, perhaps with a fraction"
    case .notADate: "write `2026-01-31` or `2026-01-31T12:00:00Z`, with its zone"
    case .notABoolean: "write `true` or `false`"
    case .notBase64: "write the bytes in base64, with its padding"
    case .notAnAddress: "write it as `203.0.113.0/24` or `2001:db8::/32`"
    case .notAnARN: "begin it with `arn:`, or compare it with a string operator"
    case .shortARN: "write `arn:partition:service:region:account:resource`, with `*` for any"
    case .epochDate: "write the date, as in `2026-01-31T12:00:00Z`"
    case .hostBits(_, let normalized): normalized.map { "write `\($0)`" } ?? "write zeros there"
    case .wildcardWithoutLike(_, _, let like): like.map { "use `\($0)` if any text is meant" }
    }
  }
}
