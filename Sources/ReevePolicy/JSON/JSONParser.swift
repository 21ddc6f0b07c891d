/// Reads a JSON text onto a tape.
///
/// It is a loop over tokens with a stack of open containers, so that depth costs no stack of the thread; recovery from
/// errors is in `JSONParser+Recovery.swift`.
struct JSONParser {
  var lexer: JSONLexer
  var tape: JSONTape
  let limits: JSONLimits
  var stack: [Container] = []
  var expectation = Expectation.value
  /// The offset of the comma before the place that is expected; absent where there is none.
  var comma: Int?
  /// The end of the outermost value, once it is closed.
  var endOfDocument = 0
  var isStopped = false

  struct Container {
    /// The container's place on the tape.
    let index: Int
    let isObject: Bool
    /// The offset of its opening bracket.
    let offset: Int
  }

  /// What the next token should be.
  enum Expectation {
    /// The outermost value, or the value of a member.
    case value
    /// An element of an array, or its end.
    case element
    /// The name of a member, or the end of the object.
    case name
    case colon
    /// A comma, or the end of the container.
    case separator
    /// The end of the text.
    case end
  }

  init(source: SourceText, limits: JSONLimits) {
    lexer = JSONLexer(source: source, limit: limits.diagnosticCountMax)
    tape = JSONTape(byteCount: min(source.bytes.count, limits.byteCountMax))
    self.limits = limits
  }

  mutating func parse() {
    let bytes = lexer.bytes
    guard bytes.count <= limits.byteCountMax else {
      lexer.report(.tooLarge(byteCount: bytes.count, limit: limits.byteCountMax), at: 0..<0)
      return
    }
    // With its byte order mark, or with a bracket of two bytes.
    let beginnings: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF], [0x7B, 0], [0, 0x7B]]
    guard !beginnings.contains(where: { bytes.starts(with: $0) }) else {
      lexer.report(.utf16, at: 0..<0)
      return
    }
    guard !lexer.isBinary else {
      lexer.report(.notText, at: 0..<0)
      return
    }
    while !isStopped {
      take(lexer.next())
      if lexer.diagnostics.isFull { isStopped = true }
    }
    closeAll()
  }

  private mutating func take(_ token: JSONToken) {
    switch expectation {
    case .value: takeValue(token)
    case .element: takeElement(token)
    case .name: takeName(token)
    case .colon: takeColon(token)
    case .separator: takeSeparator(token)
    case .end:
      if token.kind != .end { reportStrayText(token) }
      isStopped = true
    }
  }

  private mutating func takeValue(_ token: JSONToken) {
    switch token.kind {
    case .objectOpen, .arrayOpen, .string, .number, .boolean, .null, .word: append(token)
    case .objectClose, .arrayClose, .colon, .comma, .end: recoverValue(token)
    }
  }

  private mutating func takeElement(_ token: JSONToken) {
    switch token.kind {
    case .objectOpen, .arrayOpen, .string, .number, .boolean, .null, .word: append(token)
    case .arrayClose, .objectClose:
      reportTrailingComma(before: token)
      close(token)
    case .colon, .comma, .end: recoverElement(token)
    }
  }

  private mutating func takeName(_ token: JSONToken) {
    switch token.kind {
    case .string:
      tape.append(.string, token.range, flags: token.flags)
      expectation = .colon
    case .objectClose, .arrayClose:
      reportTrailingComma(before: token)
      close(token)
    default: recoverName(token)
    }
  }

  private mutating func takeColon(_ token: JSONToken) {
    if token.kind == .colon { expectation = .value } else { recoverColon(token) }
  }

  mutating func takeSeparator(_ token: JSONToken) {
    switch token.kind {
    case .comma:
      comma = token.lower
      expectation = expectationInside
    case .objectClose, .arrayClose: close(token)
    default: recoverSeparator(token)
    }
  }

  /// What comes first in the innermost container, and after a comma.
  var expectationInside: Expectation { stack.last?.isObject == true ? .name : .element }

  /// Writes a value, and opens it if it is a container.
  mutating func append(_ token: JSONToken) {
    comma = nil
    switch token.kind {
    case .objectOpen, .arrayOpen:
      guard stack.count < limits.depthMax else {
        lexer.report(.tooDeep(limit: limits.depthMax), at: token.range)
        tape.append(.invalid, token.range)
        isStopped = true
        return
      }
      let isObject = token.kind == .objectOpen
      let index = tape.open(isObject ? .object : .array, at: token.lower)
      stack.append(Container(index: index, isObject: isObject, offset: token.lower))
      expectation = expectationInside
      return
    case .string: tape.append(.string, token.range, flags: token.flags)
    case .number: tape.append(.number, token.range)
    case .boolean: tape.append(.boolean, token.range)
    case .null: tape.append(.null, token.range)
    default:
      if stack.isEmpty, lexer.diagnostics.findings.isEmpty { return reportOtherLanguage(token) }
      reportWord(token)
      tape.append(.invalid, token.range)
    }
    valueEnded(at: token.upper)
  }

  /// Takes a closing bracket: of the innermost container, or of one further out when it fits only there.
  mutating func close(_ token: JSONToken) {
    let isObject = token.kind == .objectClose
    guard let depth = stack.lastIndex(where: { $0.isObject == isObject }) else {
      lexer.report(.strayCloser(describe(token)), at: token.range)
      return
    }
    if depth != stack.count - 1 { reportMismatch(token) }
    while stack.count - 1 > depth { closeInnermost(at: token.lower) }
    closeInnermost(at: token.upper)
    valueEnded(at: token.upper)
  }

  /// Ends the innermost container. A member that lacks its value gets one, so that the tape stays whole.
  mutating func closeInnermost(at offset: Int) {
    guard let container = stack.popLast() else { return }
    tape.close(container.index, at: offset)
    if container.isObject { reportDuplicateNames(in: container) }
  }

  private mutating func valueEnded(at offset: Int) {
    comma = nil
    expectation = stack.isEmpty ? .end : .separator
    if stack.isEmpty { endOfDocument = offset }
  }

  /// Ends what is still open when reading stops.
  private mutating func closeAll() {
    if expectation == .colon || (expectation == .value && !stack.isEmpty) {
      tape.append(.invalid, lexer.position..<lexer.position)
    }
    while !stack.isEmpty { closeInnermost(at: lexer.position) }
  }
}
