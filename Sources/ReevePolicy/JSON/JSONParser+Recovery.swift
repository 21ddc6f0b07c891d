// What the parser does with a token that cannot come where it comes: it reports the place, takes the most likely
// mistake for granted, and goes on.

extension JSONParser {
  /// A value is missing after a colon, or the text begins with something else.
  mutating func recoverValue(_ token: JSONToken) {
    if stack.isEmpty {
      if token.kind == .end {
        if !lexer.diagnostics.findings.isEmpty { isStopped = true } else { reportEmptyText() }
      } else {
        lexer.report(.missingValue(found: describe(token)), at: token.range)
      }
      isStopped = true
      return
    }
    if token.kind == .colon {
      lexer.report(.unexpectedColon, at: token.range)
      return
    }
    if token.kind != .end { lexer.report(.missingValue(found: describe(token)), at: token.range) }
    tape.append(.invalid, token.lower..<token.lower)
    expectation = .separator
    takeSeparator(token)
  }

  mutating func recoverElement(_ token: JSONToken) {
    switch token.kind {
    case .end: reportUnclosed(token)
    case .colon: lexer.report(.unexpectedColon, at: token.range)
    default:
      lexer.report(.extraComma, at: token.range)
      comma = nil
    }
  }

  /// Something else than a string stands where a member's name is expected.
  mutating func recoverName(_ token: JSONToken) {
    switch token.kind {
    case .end: reportUnclosed(token)
    case .comma:
      lexer.report(.extraComma, at: token.range)
      comma = nil
    case .word:
      lexer.report(.unquotedName(lexer.text(token.range)), at: token.range)
      tape.append(.string, token.range, flags: .malformed)
      expectation = .colon
    case .number, .boolean, .null:
      lexer.report(.missingName(found: describe(token)), at: token.range)
      tape.append(.string, token.range, flags: .malformed)
      expectation = .colon
    case .colon:
      lexer.report(.missingName(found: describe(token)), at: token.range)
      tape.append(.string, token.lower..<token.lower, flags: [.malformed, .missing])
      expectation = .value
    default:
      lexer.report(.missingName(found: describe(token)), at: token.range)
      tape.append(.string, token.lower..<token.lower, flags: [.malformed, .missing])
      append(token)
    }
  }

  mutating func recoverColon(_ token: JSONToken) {
    switch token.kind {
    case .objectOpen, .arrayOpen, .string, .number, .boolean, .null, .word:
      lexer.report(.missingColon(found: describe(token)), at: token.range)
      append(token)
    default:
      if token.kind != .end { lexer.report(.missingColon(found: describe(token)), at: token.range) }
      tape.append(.invalid, token.lower..<token.lower)
      expectation = .separator
      takeSeparator(token)
    }
  }

  /// Neither a comma nor a closing bracket follows a value.
  mutating func recoverSeparator(_ token: JSONToken) {
    switch token.kind {
    case .end: reportUnclosed(token)
    case .colon:
      lexer.report(.unexpectedColon, at: token.range)
      if stack.last?.isObject == false { expectation = .element }
    default:
      // One quote too few makes a string of what stands between two others: the comma is not missing as well.
      if lexer.diagnostics.findings.last?.problem != .syntax(.missingOpeningQuote)
        || lexer.diagnostics.findings.last?.location != token.sourceRange
      {
        lexer.report(.missingComma(found: describe(token)), at: token.range)
      }
      if stack.last?.isObject == false {
        append(token)
      } else if token.kind == .string {
        tape.append(.string, token.range, flags: token.flags)
        expectation = .colon
      } else {
        recoverName(token)
      }
    }
  }

  mutating func reportTrailingComma(before closer: JSONToken) {
    guard let comma, let innermost = stack.last, innermost.isObject == (closer.kind == .objectClose) else { return }
    lexer.report(.trailingComma, at: comma..<comma + 1)
    self.comma = nil
  }

  mutating func reportMismatch(_ token: JSONToken) {
    guard let innermost = stack.last else { return }
    lexer.report(
      .mismatchedCloser(
        found: describe(token), opener: innermost.isObject ? "{" : "[", openedOnLine: line(of: innermost.offset)),
      at: token.range, related: opened(innermost))
  }

  mutating func reportUnclosed(_ token: JSONToken) {
    isStopped = true
    guard let innermost = stack.last else { return }
    lexer.report(
      .unclosed(
        opener: innermost.isObject ? "{" : "[", openedOnLine: line(of: innermost.offset),
        missing: String(stack.reversed().map { $0.isObject ? "}" : "]" })),
      at: token.range, related: opened(innermost))
  }

  /// Of the text behind the document the first token is reported, and then only what is wrong wherever it stands:
  /// ill-formed tokens and trailing commas. How its brackets belong together cannot be told.
  mutating func reportStrayText(_ token: JSONToken) {
    let last = max(0, endOfDocument - 1)
    lexer.report(
      .strayText(found: describe(token), documentEndsOnLine: line(of: last)), at: token.range,
      related: PolicyDiagnostic.Related("the document ends here", at: SourceRange(lower: last, upper: endOfDocument)))
    var previous = token
    while previous.kind != .end, !lexer.diagnostics.isFull {
      let next = lexer.next()
      if previous.kind == .comma, next.kind == .objectClose || next.kind == .arrayClose {
        lexer.report(.trailingComma, at: previous.range)
      }
      previous = next
    }
  }

  /// The first token is a word. Whatever language it is of, nobody is helped by what keeps each line from being JSON.
  mutating func reportOtherLanguage(_ token: JSONToken) {
    lexer.report(.otherLanguage(lexer.text(token.range)), at: token.range)
    isStopped = true
  }

  mutating func reportWord(_ token: JSONToken) {
    let word = lexer.text(token.range)
    lexer.report(word == "NaN" || word == "Infinity" ? .notANumber(word) : .unknownWord(word), at: token.range)
  }

  private mutating func reportEmptyText() {
    lexer.report(.emptyText, at: 0..<0)
    isStopped = true
  }

  private func opened(_ container: Container) -> PolicyDiagnostic.Related {
    PolicyDiagnostic.Related("opened here", at: SourceRange(lower: container.offset, upper: container.offset + 1))
  }

  private func line(of offset: Int) -> Int { lexer.diagnostics.source.position(of: offset).line }

  func describe(_ token: JSONToken) -> String {
    switch token.kind {
    case .end: "the end of the text"
    case .string, .number, .boolean, .null, .word, .objectOpen, .objectClose, .arrayOpen, .arrayClose, .colon, .comma:
      quoted(lexer.text(token.range))
    }
  }
}
