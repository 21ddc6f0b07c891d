/// What keeps a text from being JSON as RFC 8259 and I-JSON define it.
public enum SyntaxProblem: Sendable, Hashable {
  case emptyText
  case tooLarge(byteCount: Int, limit: Int)
  case tooDeep(limit: Int)
  case notUTF8
  case utf16
  /// An archive, a picture, a program.
  case notText
  case byteOrderMark
  /// The text begins with a word, as YAML and other languages do.
  case otherLanguage(String)
  /// A value was expected.
  case missingValue(found: String)
  case missingName(found: String)
  case missingColon(found: String)
  case missingComma(found: String)
  case trailingComma
  case extraComma
  case unexpectedColon
  /// A closing bracket where another one must come first.
  case mismatchedCloser(found: String, opener: String, openedOnLine: Int)
  /// A closing bracket that closes nothing.
  case strayCloser(String)
  /// The text ends while brackets are open; `missing` are the closing ones, the innermost first.
  case unclosed(opener: String, openedOnLine: Int, missing: String)
  /// Text after the end of the document.
  case strayText(found: String, documentEndsOnLine: Int)
  case rawLineBreak
  case rawControlCharacter(UInt8)
  case unclosedString
  case comment
  /// A string in other quotes than `"`.
  case wrongQuotes
  case missingOpeningQuote
  case unquotedName(String)
  case unknownWord(String)
  case notANumber(String)
  case malformedNumber(String)
  case malformedEscape(String)
  case unpairedSurrogate(String)
  case unexpectedCharacters(String)
  case duplicateName(String)
}

extension SyntaxProblem: DiagnosticDescription {
  var severity: Severity { .error }

  var check: String {
    switch self {
    case .duplicateName: "DUPLICATE_KEYS"
    case .tooLarge, .tooDeep: "DOCUMENT_LIMIT"
    default: "JSON_SYNTAX_ERROR"
    }
  }

  var message: String {
    switch self {
    case .emptyText: "the text is empty"
    case .tooLarge(let byteCount, let limit): "the text has \(byteCount) bytes; at most \(limit) are read"
    case .tooDeep(let limit): "brackets are nested more than \(limit) deep"
    case .notUTF8: "these bytes are not UTF-8"
    case .utf16: "the text is UTF-16"
    case .notText: "this is no text"
    case .otherLanguage(let word): "the text begins with \(quoted(word)), and is not JSON"
    case .byteOrderMark: "a byte order mark stands inside the text"
    case .missingValue(let found): "expected a value, found \(found)"
    case .missingName(let found): "expected a member name in double quotes, found \(found)"
    case .missingColon(let found): "expected `:` after the member name, found \(found)"
    case .missingComma(let found): "expected `,` before \(found)"
    case .trailingComma: "a `,` stands before the closing bracket"
    case .extraComma: "a `,` stands where nothing comes before it"
    case .unexpectedColon: "a `:` does not belong here"
    case .mismatchedCloser(let found, let opener, let line):
      "found \(found) while the `\(opener)` of line \(line) is still open"
    case .strayCloser(let found): "\(found) closes nothing"
    case .unclosed(let opener, let line, _): "the text ends while the `\(opener)` of line \(line) is still open"
    case .strayText(let found, let line): "the document ends on line \(line), and \(found) follows"
    case .rawLineBreak: "a line break inside a string"
    case .rawControlCharacter(let byte): "the control character \(hexadecimal(byte)) inside a string"
    case .unclosedString: "the string is not closed on its line"
    case .comment: "JSON has no comments"
    case .wrongQuotes: "a string must be in double quotes"
    case .missingOpeningQuote: "the string lacks its opening `\"`"
    case .unquotedName(let name): "the member name \(quoted(name)) must be in double quotes"
    case .unknownWord(let word): "\(quoted(word)) is not a JSON value"
    case .notANumber(let word): "\(quoted(word)) is not a JSON number"
    case .malformedNumber(let text): "\(quoted(text)) is not a JSON number"
    case .malformedEscape(let text): "\(quoted(text)) is not an escape of JSON"
    case .unpairedSurrogate(let text): "\(quoted(text)) is half of a surrogate pair"
    case .unexpectedCharacters(let text): "\(quoted(text)) does not belong here"
    case .duplicateName(let name): "the member name \(quoted(name)) is given twice in one object"
    }
  }

  var help: String? {
    switch self {
    case .emptyText: "write at least `{}`"
    case .tooLarge, .notANumber, .missingComma: nil
    case .tooDeep: "no document of the policy language is nested so deep"
    case .notUTF8, .utf16: "save the text as UTF-8"
    case .notText: "name a file that holds JSON"
    case .otherLanguage: "write it as JSON, which begins with `{`"
    case .byteOrderMark: "remove the three bytes EF BB BF"
    case .missingValue, .missingName, .missingColon, .unexpectedColon, .unexpectedCharacters: nil
    case .trailingComma, .extraComma: "remove the `,`"
    case .mismatchedCloser(_, let opener, _): "close it with `\(opener == "[" ? "]" : "}")` first"
    case .strayCloser: "remove it, or add the bracket that opens it"
    case .unclosed(_, _, let missing): "add `\(missing)`"
    case .strayText: "remove what follows, or a closing bracket that comes too early"
    case .rawLineBreak: "join the lines, or write `\\n` if a line break is meant"
    case .rawControlCharacter(let byte):
      byte == 9 ? "write `\\t`" : "remove it, or write `\\u00\(hexadecimalPair(byte))`"
    case .unclosedString: "add the closing `\"`"
    case .comment: "remove it; a `Sid` can say what a statement is for"
    case .missingOpeningQuote: "write `\"` on both sides, and look whether the string before it is closed"
    case .wrongQuotes, .unquotedName: "write `\"` on both sides"
    case .unknownWord(let word):
      switch asciiLowercased(word) {
      case "true": "did you mean `true`?"
      case "false": "did you mean `false`?"
      default: "write text in double quotes"
      }
    case .malformedNumber: "write digits, then perhaps a fraction and an exponent, or put the text in double quotes"
    case .malformedEscape: "write `\\\\` for a backslash"
    case .unpairedSurrogate: "write both halves, or the character itself"
    case .duplicateName: "keep one of them, with what belongs to both"
    }
  }
}

private func hexadecimal(_ byte: UInt8) -> String { "U+00\(hexadecimalPair(byte))" }

private func hexadecimalPair(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}
