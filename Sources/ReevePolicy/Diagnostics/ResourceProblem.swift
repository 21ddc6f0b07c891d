/// What is wrong with a pattern of `Resource` or `NotResource`.
public enum ResourceProblem: Sendable, Hashable {
  case notAnARN(String)
  /// Fewer than six parts. An identity-based policy takes the others as `*`.
  case shortARN(String, parts: Int, isCompleted: Bool)
}

extension ResourceProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .shortARN(_, _, isCompleted: true): .warning
    case .notAnARN, .shortARN: .error
    }
  }

  var check: String {
    switch self {
    case .notAnARN: "INVALID_ARN_PREFIX"
    case .shortARN: "MISSING_ARN_FIELD"
    }
  }

  var message: String {
    switch self {
    case .notAnARN(let text): "the resource \(quoted(text)) is neither an ARN nor `*`"
    case .shortARN(let text, let parts, let isCompleted):
      "the ARN \(quoted(text)) has \(parts) of six parts" + (isCompleted ? "; the others are taken as `*`" : "")
    }
  }

  var help: String? {
    switch self {
    case .notAnARN(let text):
      text.utf8.first == 0x20 ? "remove the space" : "begin it with `arn:`, as in `arn:aws:s3:::bucket/key`"
    case .shortARN: "write `arn:partition:service:region:account:resource`"
    }
  }
}
