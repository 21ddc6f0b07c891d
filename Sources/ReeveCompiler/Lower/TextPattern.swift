import ReeveImage
import ReevePolicy

// Values of the string operators.
// Source: IAM User Guide, "String condition operators".

enum TextPattern {
  /// What `text` matches under a string operator. Absent: nothing.
  /// - Parameters:
  ///   - hasWildcards: `StringLike` and its kin.
  ///   - ignoresCase: the literal parts are folded.
  static func lower(
    _ text: String, version: LanguageVersion, hasWildcards: Bool, ignoresCase: Bool
  ) -> LoweredPattern? {
    guard let pieces = PatternText.pieces(text, version: version) else { return nil }
    if hasWildcards {
      let tokens = ARNPatternParts.tokens(pieces, isInPart: false)
      return tokens == [.anyRun] ? .everything : .tokens(tokens)
    }
    var result = PatternTokens()
    for piece in pieces {
      switch piece {
      case .plain(let byte): result.append(byte: byte)
      case .text(let bytes): result.append(.literal(ignoresCase ? CaseFolding.fold(bytes) : bytes))
      case .variable(let variable): result.append(.variable(variable))
      }
    }
    return .tokens(result.tokens)
  }
}
