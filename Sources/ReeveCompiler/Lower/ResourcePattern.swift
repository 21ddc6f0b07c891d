import ReevePolicy

// Patterns of `Resource` and `NotResource`, and of the ARN operators.
// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Amazon Resource Name (ARN) condition operators".

/// A pattern, lowered.
enum LoweredPattern: Equatable {
  /// The lone `*`.
  case everything
  case tokens([PatternToken])
}

enum ResourcePattern {
  /// What `text` matches. In the first five parts a run stays inside its part, unless it ends the part.
  /// - Parameter completesParts: identity policies: a pattern of fewer than six parts also matches as if `*` stood for
  ///   each that is missing.
  static func lower(_ text: String, version: LanguageVersion, completesParts: Bool) -> [LoweredPattern] {
    if text == "*" { return [.everything] }
    guard let parts = ARNPatternParts(text, version: version), parts.hasVariablesLastOnly else { return [] }
    var patterns = [tokens(parts)]
    if parts.parts.count < 6, completesParts {
      var completed = parts
      while completed.parts.count < 6 { completed.parts.append([.text([UInt8(ascii: "*")])]) }
      patterns.append(tokens(completed))
    }
    return patterns
  }

  private static func tokens(_ parts: ARNPatternParts) -> LoweredPattern {
    parts.lower { token, isLastOfPart in
      if case .runInPart = token, isLastOfPart { return .anyRun }
      return token
    }
  }
}

enum ARNConditionPattern {
  /// What `text` matches under an ARN operator: part by part, so that no run leaves its part. Absent: it is not an ARN,
  /// and matches nothing.
  static func lower(_ text: String, version: LanguageVersion) -> LoweredPattern? {
    if text == "*" { return .everything }
    guard text.utf8.starts(with: "arn:".utf8), let parts = ARNPatternParts(text, version: version),
      parts.parts.count == 6
    else {
      return nil
    }
    return parts.lower { token, _ in token }
  }
}

/// A pattern cut at the colons outside its variables; the sixth part keeps every further one.
struct ARNPatternParts {
  var parts: [[PatternPiece]] = [[]]

  init?(_ text: String, version: LanguageVersion) {
    guard let pieces = PatternText.pieces(text, version: version) else { return nil }
    for piece in pieces {
      guard case .text(let bytes) = piece else {
        parts[parts.count - 1].append(piece)
        continue
      }
      var start = 0
      while parts.count < 6, let colon = bytes[start...].firstIndex(of: UInt8(ascii: ":")) {
        if colon > start { parts[parts.count - 1].append(.text(Array(bytes[start..<colon]))) }
        parts.append([])
        start = colon + 1
      }
      if start < bytes.count { parts[parts.count - 1].append(.text(Array(bytes[start...]))) }
    }
  }

  /// Whether no variable stands before the fifth colon, where the elements of resources take none.
  var hasVariablesLastOnly: Bool {
    !parts.prefix(5).joined().contains { if case .variable = $0 { true } else { false } }
  }

  /// The tokens of all parts, with colons between them. `adjust` may change those of the first five; it is told which
  /// is the last of its part.
  func lower(_ adjust: (PatternToken, _ isLastOfPart: Bool) -> PatternToken) -> LoweredPattern {
    var result = PatternTokens()
    for (number, part) in parts.enumerated() {
      if number > 0 { result.append(byte: UInt8(ascii: ":")) }
      let tokens = Self.tokens(part, isInPart: number < 5)
      for (index, token) in tokens.enumerated() {
        result.append(number < 5 ? adjust(token, index == tokens.count - 1) : token)
      }
    }
    return .tokens(result.tokens)
  }

  /// The tokens of one part, or of a text that has no parts.
  static func tokens(_ pieces: [PatternPiece], isInPart: Bool) -> [PatternToken] {
    var result = PatternTokens()
    for piece in pieces {
      switch piece {
      case .plain(let byte): result.append(byte: byte)
      case .variable(let variable): result.append(isInPart ? .variableInPart(variable) : .variable(variable))
      case .text(let bytes):
        var start = 0
        while let wildcard = bytes[start...].firstIndex(where: { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }) {
          if wildcard > start { result.append(.literal(Array(bytes[start..<wildcard]))) }
          if bytes[wildcard] == UInt8(ascii: "*") {
            result.append(isInPart ? .runInPart : .anyRun)
          } else {
            result.append(isInPart ? .scalarInPart : .anyScalar)
          }
          start = wildcard + 1
        }
        if start < bytes.count { result.append(.literal(start == 0 ? bytes : Array(bytes[start...]))) }
      }
    }
    return result.tokens
  }
}
