/// A token of a JSON text.
struct JSONToken {
  enum Kind: UInt8 {
    case objectOpen, objectClose, arrayOpen, arrayClose, colon, comma
    case string, number, boolean, null
    /// A run of letters that is no value of JSON.
    case word
    case end
  }

  var kind: Kind
  var lower: Int
  var upper: Int
  var flags: JSONNodeFlags = []

  var range: Range<Int> { lower..<upper }
  var sourceRange: SourceRange { SourceRange(lower: lower, upper: upper) }
}

/// Splits a text into tokens. What is wrong within a token is reported here, and the token is given as its author
/// seems to have meant it.
struct JSONLexer {
  let bytes: [UInt8]
  var position = 0
  /// In a string that goes on behind a line break: the offset of its closing quote.
  var knownToGoOnUntil = 0
  var diagnostics: DiagnosticList

  init(source: SourceText, limit: Int) {
    bytes = source.bytes
    diagnostics = DiagnosticList(source: source, limit: limit)
    if bytes.starts(with: byteOrderMark) { position = byteOrderMark.count }
  }

  mutating func next() -> JSONToken {
    while position < bytes.count {
      let start = position
      switch bytes[start] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position = endOfSpace(from: start)
      case UInt8(ascii: "\""): return string()
      case UInt8(ascii: ":"): return punctuation(.colon)
      case UInt8(ascii: ","): return punctuation(.comma)
      case UInt8(ascii: "{"): return punctuation(.objectOpen)
      case UInt8(ascii: "}"): return punctuation(.objectClose)
      case UInt8(ascii: "["): return punctuation(.arrayOpen)
      case UInt8(ascii: "]"): return punctuation(.arrayClose)
      case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
        return number()
      case UInt8(ascii: "'"): return wronglyQuoted(quoteLength: 1)
      case UInt8(ascii: "#"): comment()
      case UInt8(ascii: "/") where isComment(at: start): comment()
      case 0xE2 where isTypographicQuote(at: start): return wronglyQuoted(quoteLength: 3)
      case let byte where isWordByte(byte): return word()
      default: unexpected()
      }
    }
    return JSONToken(kind: .end, lower: bytes.count, upper: bytes.count)
  }

  private func endOfSpace(from start: Int) -> Int {
    let span = bytes.span
    var end = start
    while end < span.count, span[end] == 0x20 || span[end] == 0x0A || span[end] == 0x0D || span[end] == 0x09 {
      end += 1
    }
    return end
  }

  /// Whether this is an archive, a picture, a program: it has control characters near its beginning, and does not begin
  /// as JSON does.
  var isBinary: Bool {
    guard let first = bytes.first, !"{[\" \t\r\n".utf8.contains(first) else { return false }
    return bytes.prefix(512).contains { $0 < 9 || 14...31 ~= $0 }
  }

  mutating func report(_ problem: SyntaxProblem, at range: Range<Int>, related: PolicyDiagnostic.Related? = nil) {
    diagnostics.report(
      .syntax(problem), at: SourceRange(lower: range.lowerBound, upper: range.upperBound), related: related)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.prefix(400)], as: UTF8.self)
  }

  private mutating func punctuation(_ kind: JSONToken.Kind) -> JSONToken {
    position += 1
    return JSONToken(kind: kind, lower: position - 1, upper: position)
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    isASCIILetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
  }

  private mutating func word() -> JSONToken {
    let start = position
    while position < bytes.count, isWordByte(bytes[position]) || isNumberByte(bytes[position]) { position += 1 }
    let length = position - start
    if length <= 5 {
      let text = bytes[start..<position]
      if text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) {
        return JSONToken(kind: .boolean, lower: start, upper: position)
      }
      if text.elementsEqual("null".utf8) { return JSONToken(kind: .null, lower: start, upper: position) }
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      // `Allow"`: the quote that follows at once is the closing one, not the beginning of another string.
      position += 1
      report(.missingOpeningQuote, at: start..<position)
      return JSONToken(kind: .string, lower: start, upper: position, flags: .malformed)
    }
    return JSONToken(kind: .word, lower: start, upper: position)
  }

  private func isNumberByte(_ byte: UInt8) -> Bool {
    isASCIIDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private mutating func number() -> JSONToken {
    let start = position
    while position < bytes.count, isNumberByte(bytes[position]) || isWordByte(bytes[position]) { position += 1 }
    let range = start..<position
    if !isNumber(range) {
      let letters = bytes[range].drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      let named = letters.elementsEqual("Infinity".utf8) || letters.elementsEqual("NaN".utf8)
      report(named ? .notANumber(text(range)) : .malformedNumber(text(range)), at: range)
    }
    return JSONToken(kind: .number, lower: start, upper: position)
  }

  /// Whether the bytes are a number as RFC 8259, section 6, has it.
  private func isNumber(_ range: Range<Int>) -> Bool {
    var rest = bytes[range]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let integer = rest.prefix(while: isASCIIDigit)
    guard !integer.isEmpty, integer.count == 1 || integer.first != UInt8(ascii: "0") else { return false }
    rest = rest.dropFirst(integer.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isASCIIDigit)
      guard !fraction.isEmpty else { return false }
      rest = rest.dropFirst(1 + fraction.count)
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
      guard !rest.isEmpty else { return false }
      rest = rest.drop(while: isASCIIDigit)
    }
    return rest.isEmpty
  }

  private func isComment(at offset: Int) -> Bool {
    offset + 1 < bytes.count && (bytes[offset + 1] == UInt8(ascii: "/") || bytes[offset + 1] == UInt8(ascii: "*"))
  }

  private mutating func comment() {
    let start = position
    let isBlock = bytes[start] == UInt8(ascii: "/") && bytes[start + 1] == UInt8(ascii: "*")
    if isBlock {
      position += 2
      while position < bytes.count,
        !(bytes[position] == UInt8(ascii: "/") && bytes[position - 1] == UInt8(ascii: "*") && position - start > 2)
      {
        position += 1
      }
      position = min(position + 1, bytes.count)
    } else {
      position = endOfLine(from: start)
    }
    report(.comment, at: start..<position)
  }

  /// Reports a run of bytes that begin no token, and passes them.
  private mutating func unexpected() {
    let start = position
    if bytes[start...].starts(with: byteOrderMark) {
      position += byteOrderMark.count
      report(.byteOrderMark, at: start..<position)
      return
    }
    var isUTF8 = true
    while position < bytes.count, !endsUnexpectedRun(bytes[position]) {
      let length = utf8Length(at: position)
      isUTF8 = isUTF8 && length > 0
      position += max(1, length)
    }
    report(isUTF8 ? .unexpectedCharacters(text(start..<position)) : .notUTF8, at: start..<position)
  }

  private func endsUnexpectedRun(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: "\""),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"),
      UInt8(ascii: "-"), UInt8(ascii: "'"), UInt8(ascii: "#"):
      true
    default: isASCIIDigit(byte) || isWordByte(byte)
    }
  }
}

private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
