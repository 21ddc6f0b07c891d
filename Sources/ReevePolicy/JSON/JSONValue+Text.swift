// Soundness. The bytes of a literal are compared while the call that lends them runs.

extension JSONValue {
  /// The text of a string with its escapes resolved; absent for any other kind.
  /// - Complexity: O(length of the string).
  public var text: String? {
    guard kind == .string else { return nil }
    let content = contentRange
    if !node.flags.contains(.escapes) { return String(decoding: source.bytes[content], as: UTF8.self) }
    return String(decoding: JSONEscapes.resolve(source.bytes[content]), as: UTF8.self)
  }

  /// Whether the value is a string of exactly this text, without making a copy of it.
  public func isText(_ expected: StaticString) -> Bool {
    guard kind == .string else { return false }
    let content = contentRange
    if node.flags.contains(.escapes) {
      return text.map { $0.utf8.elementsEqual(String(describing: expected).utf8) } ?? false
    }
    guard content.count == expected.utf8CodeUnitCount else { return false }
    return expected.withUTF8Buffer { buffer in unsafe source.bytes[content].elementsEqual(buffer) }
  }

  /// The text of a scalar as the policy language takes it: a string's text, the JSON text of a number or boolean.
  public var scalarText: String? {
    switch kind {
    case .string: text
    case .number, .boolean: rawText
    case .object, .array, .null, .invalid: nil
    }
  }

  /// The bytes in the source of a part of `text`, which is given in bytes of its UTF-8; where the string holds escapes,
  /// those of the whole string.
  func range(ofText part: Range<Int>) -> SourceRange {
    let content = contentRange
    guard kind == .string, !node.flags.contains(.escapes), part.upperBound <= content.count else { return range }
    return SourceRange(lower: content.lowerBound + part.lowerBound, upper: content.lowerBound + part.upperBound)
  }

  /// What stands between the quotes.
  var contentRange: Range<Int> {
    let range = Int(node.lower)..<Int(node.upper)
    if !node.flags.contains(.malformed) { return range.lowerBound + 1..<range.upperBound - 1 }
    return JSONEscapes.content(of: range, in: source.bytes)
  }
}

/// The escapes of JSON strings.
enum JSONEscapes {
  /// The bytes with every escape resolved; what is not an escape stays as it is.
  static func resolve(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = bytes.startIndex
    while position < bytes.endIndex {
      guard bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.endIndex else {
        result.append(bytes[position])
        position += 1
        continue
      }
      let letter = bytes[position + 1]
      if letter == UInt8(ascii: "u"), let unit = codeUnit(at: position, in: bytes) {
        position += 6
        var value = UInt32(unit)
        if unit & 0xFC00 == 0xD800, let low = codeUnit(at: position, in: bytes), low & 0xFC00 == 0xDC00 {
          value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
          position += 6
        }
        result.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
      } else {
        result.append(single(letter) ?? letter)
        position += 2
      }
    }
    return result
  }

  /// The UTF-16 unit that a `\uXXXX` at `position` stands for.
  static func codeUnit(at position: Int, in bytes: ArraySlice<UInt8>) -> UInt16? {
    guard position + 6 <= bytes.endIndex, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[position + 2..<position + 6] {
      guard let digit = hexadecimalValue(byte) else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// What a backslash and this letter stand for.
  static func single(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The content of a string that is in wrong quotes, in none, or not closed.
  static func content(of range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    guard let first = bytes[range].first else { return range }
    let quoteLength =
      switch first {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): 1
      case 0xE2: 3
      default: 0
      }
    let lower = min(range.lowerBound + quoteLength, range.upperBound)
    guard quoteLength > 0, range.upperBound - quoteLength >= lower, let last = bytes[lower..<range.upperBound].last
    else { return lower..<range.upperBound }
    let closed = quoteLength == 1 ? last == first : bytes[range.upperBound - 3] == 0xE2
    return lower..<(closed ? range.upperBound - quoteLength : range.upperBound)
  }
}
