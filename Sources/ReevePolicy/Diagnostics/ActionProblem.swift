/// What is wrong with a pattern of `Action` or `NotAction`.
public enum ActionProblem: Sendable, Hashable {
  /// Not one colon between a service prefix and a name.
  case notPrefixAndName(String, colons: Int)
  case emptyPrefix(String)
  /// Holds characters that no action has.
  case neverMatches(String)
  case wildcardPrefix(String)
  case wildcardPrefixInControlPolicy(String)
}

extension ActionProblem: DiagnosticDescription {
  var severity: Severity {
    switch self {
    case .notPrefixAndName, .emptyPrefix, .wildcardPrefixInControlPolicy: .error
    case .neverMatches: .warning
    case .wildcardPrefix: .suggestion
    }
  }

  var check: String {
    switch self {
    case .notPrefixAndName, .emptyPrefix, .neverMatches: "INVALID_ACTION"
    case .wildcardPrefix: "WILDCARD_IN_SERVICE_NAME"
    case .wildcardPrefixInControlPolicy: "RCP_SYNTAX_ERROR_ACTION"
    }
  }

  var message: String {
    switch self {
    case .notPrefixAndName(let text, _), .emptyPrefix(let text): "malformed action \(quoted(text))"
    case .neverMatches(let text): "no action has the form of \(quoted(text)), so it matches none"
    case .wildcardPrefix(let text): "the wildcard in the service prefix of \(quoted(text)) may cover other services"
    case .wildcardPrefixInControlPolicy(let text):
      "the action \(quoted(text)) of a resource control policy must name its service"
    }
  }

  var help: String? {
    switch self {
    case .notPrefixAndName(let text, colons: 0):
      repaired(text).map { "did you mean `\($0)`?" } ?? "write `service:Name`, or `*` for every action"
    case .notPrefixAndName(let text, _):
      text.contains(",") ? "write an array with one action in each string" : "write `service:Name` with one colon"
    case .emptyPrefix: "put the service before the colon, as in `s3:GetObject`"
    case .neverMatches: "write `service:Name` without spaces"
    case .wildcardPrefix, .wildcardPrefixInControlPolicy: "write the prefix of the service in full"
    }
  }

  /// The action with a colon for the character that stands in its place.
  private func repaired(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    func isNameByte(_ byte: UInt8) -> Bool { isASCIILetter(byte) || isASCIIDigit(byte) || byte == UInt8(ascii: "*") }
    let separators = bytes.indices.filter { !isNameByte(bytes[$0]) && bytes[$0] != UInt8(ascii: "-") }
    guard bytes.count <= 100, separators.count == 1, let only = separators.first, only > 0, only < bytes.count - 1,
      bytes[only] < 0x7F, bytes[only] > 0x20
    else { return nil }
    return String(decoding: bytes[..<only] + [UInt8(ascii: ":")] + bytes[(only + 1)...], as: UTF8.self)
  }
}
