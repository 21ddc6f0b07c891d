extension JSONLexer {
  /// Reads the string whose opening quote is at `position`.
  ///
  /// A line break inside it has two explanations: the string was broken over two lines, or its closing quote is
  /// missing. What follows the next quote tells them apart: behind the end of a broken string comes `,` `:` `]` `}`,
  /// behind the beginning of another string comes that string.
  mutating func string() -> JSONToken {
    let start = position
    var flags: JSONNodeFlags = []
    var saidControl = false
    var saidEncoding = false
    position = endOfPlainRun(from: position + 1)
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return JSONToken(kind: .string, lower: start, upper: position, flags: flags)
      } else if byte == UInt8(ascii: "\\") {
        flags.insert(.escapes)
        escape()
      } else if byte < 0x20 {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r"), !goesOn(behindLineBreakAt: position) {
          return unclosed(from: start, flags: flags)
        }
        if !saidControl {
          saidControl = true
          let isBreak = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
          report(isBreak ? .rawLineBreak : .rawControlCharacter(byte), at: position..<position + 1)
        }
        position += 1
      } else if byte < 0x80 {
        position = endOfPlainRun(from: position)
      } else {
        let length = utf8Length(at: position)
        if length == 0, !saidEncoding {
          saidEncoding = true
          report(.notUTF8, at: position..<position + 1)
        }
        position += max(1, length)
      }
    }
    return unclosed(from: start, flags: flags)
  }

  /// The first byte from `start` on that is not a printable ASCII character, or is a quote or a backslash.
  private func endOfPlainRun(from start: Int) -> Int {
    let span = bytes.span
    var end = start
    while end < span.count {
      let byte = span[end]
      if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      end += 1
    }
    return end
  }

  private mutating func unclosed(from start: Int, flags: JSONNodeFlags) -> JSONToken {
    report(.unclosedString, at: start..<position)
    return JSONToken(kind: .string, lower: start, upper: position, flags: flags.union(.malformed))
  }

  /// Whether the string goes on behind the line break at `offset`.
  ///
  /// The look ahead ends at the next quote. Either the string goes on to there, or no string is open until there, so no
  /// byte is looked at more than once in this way after each line break that a string goes on behind.
  private mutating func goesOn(behindLineBreakAt offset: Int) -> Bool {
    if offset < knownToGoOnUntil { return true }
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < bytes.count else { return false }
    var after = end + 1
    while after < bytes.count, bytes[after] <= UInt8(ascii: " ") { after += 1 }
    guard after < bytes.count else { return true }
    switch bytes[after] {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      knownToGoOnUntil = end
      return true
    default: return false
    }
  }

  /// Checks the escape whose backslash is at `position`, and passes it.
  private mutating func escape() {
    let start = position
    guard start + 1 < bytes.count else {
      position += 1
      return
    }
    let letter = bytes[start + 1]
    guard letter == UInt8(ascii: "u") else {
      position += 2
      guard JSONEscapes.single(letter) == nil else { return }
      if letter < 0x20 || letter >= 0x80 {
        // The byte itself is looked at as part of the string.
        position = start + 1
        report(.malformedEscape("\\"), at: start..<start + 1)
      } else {
        report(.malformedEscape(text(start..<position)), at: start..<position)
      }
      return
    }
    guard let unit = JSONEscapes.codeUnit(at: start, in: bytes[...]) else {
      position += 2
      while position < bytes.count, position < start + 6, hexadecimalValue(bytes[position]) != nil { position += 1 }
      report(.malformedEscape(text(start..<position)), at: start..<position)
      return
    }
    position += 6
    if unit & 0xFC00 == 0xD800, let low = JSONEscapes.codeUnit(at: position, in: bytes[...]), low & 0xFC00 == 0xDC00 {
      position += 6
    } else if unit & 0xF800 == 0xD800 {
      report(.unpairedSurrogate(text(start..<position)), at: start..<position)
    }
  }

  /// The length of the UTF-8 sequence at `offset`; zero when it is ill-formed (RFC 3629, section 4).
  func utf8Length(at offset: Int) -> Int {
    func byte(_ index: Int) -> UInt8 { offset + index < bytes.count ? bytes[offset + index] : 0 }
    func continues(_ index: Int) -> Bool { byte(index) & 0xC0 == 0x80 }
    let first = bytes[offset]
    switch first {
    case 0x00..<0x80: return 1
    case 0xC2...0xDF: return continues(1) ? 2 : 0
    case 0xE0...0xEF:
      guard continues(1), continues(2) else { return 0 }
      if first == 0xE0, byte(1) < 0xA0 { return 0 }
      if first == 0xED, byte(1) > 0x9F { return 0 }
      return 3
    case 0xF0...0xF4:
      guard continues(1), continues(2), continues(3) else { return 0 }
      if first == 0xF0, byte(1) < 0x90 { return 0 }
      if first == 0xF4, byte(1) > 0x8F { return 0 }
      return 4
    default: return 0
    }
  }

  func endOfLine(from offset: Int) -> Int {
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
    return end
  }

  /// U+201C, U+201D, U+2018 or U+2019.
  func isTypographicQuote(at offset: Int) -> Bool {
    guard offset + 2 < bytes.count, bytes[offset] == 0xE2, bytes[offset + 1] == 0x80 else { return false }
    return [0x98, 0x99, 0x9C, 0x9D].contains(bytes[offset + 2])
  }

  /// Reads a string in quotes that are not those of JSON; it ends on its line.
  mutating func wronglyQuoted(quoteLength: Int) -> JSONToken {
    let start = position
    let lineEnd = endOfLine(from: start)
    position = min(start + quoteLength, lineEnd)
    while position < lineEnd {
      let closes = quoteLength == 1 ? bytes[position] == bytes[start] : isTypographicQuote(at: position)
      position += closes ? quoteLength : 1
      if closes { break }
    }
    report(.wrongQuotes, at: start..<position)
    return JSONToken(kind: .string, lower: start, upper: position, flags: [.malformed, .escapes])
  }
}
