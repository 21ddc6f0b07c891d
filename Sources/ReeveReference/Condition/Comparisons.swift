import ReevePolicy
import ReeveTypes

/// `true` and `false`.
/// Source: IAM User Guide, "Boolean condition operators".
enum Boolean {
  static func value(_ text: String) -> Bool? {
    switch Text.lowercasedASCII(text) {
    case "true": true
    case "false": false
    default: nil
    }
  }
}

/// Bytes in base64 (RFC 4648, section 4), in the one form that each has.
/// Source: IAM User Guide, "Binary condition operators".
enum BinaryText {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func bytes(_ text: String) -> [UInt8]? {
    let symbols = Array(text.utf8)
    guard symbols.count.isMultiple(of: 4) else { return nil }
    let content = symbols.prefix { $0 != UInt8(ascii: "=") }
    let padding = symbols.dropFirst(content.count)
    guard padding.count <= 2, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
    var bits: [UInt8] = []
    for symbol in content {
      guard let value = alphabet.firstIndex(of: symbol) else { return nil }
      bits += (0..<6).map { UInt8(value >> (5 - $0) & 1) }
    }
    let whole = bits.count / 8 * 8
    guard bits[whole...].allSatisfy({ $0 == 0 }) else { return nil }
    return stride(from: 0, to: whole, by: 8).map { start in bits[start..<start + 8].reduce(0) { $0 << 1 | $1 } }
  }
}

/// Text without regard to case: ASCII and Latin-1.
/// Source: IAM User Guide, "String condition operators", which leaves open which letters fold.
enum FoldedText {
  static func fold(_ text: String) -> [UInt32] {
    text.unicodeScalars.map { scalar in
      switch scalar.value {
      case 0x41...0x5A: scalar.value + 0x20
      case 0xD7: scalar.value
      case 0xC0...0xDE: scalar.value + 0x20
      case 0xB5: 0x3BC
      default: scalar.value
      }
    }
  }
}

/// Compares one value of a request with one of a policy.
struct ValueComparison {
  let comparison: ConditionOperator.Comparison
  let version: LanguageVersion
  let context: RequestContext

  /// Whether the two match in the sense of the operator, its negation left aside. A value that does not convert matches
  /// nothing.
  func matches(_ value: String, _ policyValue: String) -> Bool {
    switch comparison {
    case .stringEquals, .stringNotEquals:
      return substituted(policyValue).map { Text.equal($0, value) } ?? false
    case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
      guard let asked = substituted(policyValue), FoldedText.fold(asked) == FoldedText.fold(value) else { return false }
      if !Text.equalIgnoringASCIICase(asked, value) { context.trail?.note(.foldedBeyondASCII) }
      return true
    case .stringLike, .stringNotLike: return matchesLike(value, policyValue)
    case .numericEquals, .numericNotEquals:
      guard order(value, policyValue, number, ExactNumber.order) == 0 else { return false }
      if !Text.equal(value, policyValue) { context.trail?.note(.numberWrittenOtherwise) }
      return true
    case .numericLessThan: return holds(value, policyValue, number, ExactNumber.order) { $0 < 0 }
    case .numericLessThanEquals: return holds(value, policyValue, number, ExactNumber.order) { $0 <= 0 }
    case .numericGreaterThan: return holds(value, policyValue, number, ExactNumber.order) { $0 > 0 }
    case .numericGreaterThanEquals: return holds(value, policyValue, number, ExactNumber.order) { $0 >= 0 }
    case .dateEquals, .dateNotEquals: return order(value, policyValue, date, Self.order) == 0
    case .dateLessThan: return holds(value, policyValue, date, Self.order) { $0 < 0 }
    case .dateLessThanEquals: return holds(value, policyValue, date, Self.order) { $0 <= 0 }
    case .dateGreaterThan: return holds(value, policyValue, date, Self.order) { $0 > 0 }
    case .dateGreaterThanEquals: return holds(value, policyValue, date, Self.order) { $0 >= 0 }
    case .bool:
      guard let own = converted(Boolean.value(value)), let asked = converted(Boolean.value(policyValue)) else {
        return false
      }
      if !["true", "false"].contains(value) || !["true", "false"].contains(policyValue) {
        context.trail?.note(.booleanInAnyCase)
      }
      return own == asked
    case .binaryEquals:
      guard let own = converted(BinaryText.bytes(value)), let asked = converted(BinaryText.bytes(policyValue)) else {
        return false
      }
      return own == asked
    case .ipAddress, .notIpAddress:
      guard let address = converted(IPRange(address: value)), let range = converted(IPRange(policyValue)) else {
        return false
      }
      if let trail = context.trail { range.note(address, trail) }
      return range.contains(address)
    case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike: return matchesARN(value, policyValue)
    case .null: return false
    }
  }

  private func number(_ text: String) -> ExactNumber? { ExactNumber(text) }

  private func date(_ text: String) -> Instant? { PolicyDate.instant(text, context.trail) }

  /// What became of a text. One that does not convert matches nothing.
  private func converted<Converted>(_ value: Converted?) -> Converted? {
    if value == nil { context.trail?.note(.valueDoesNotConvert) }
    return value
  }

  private func order<Converted>(
    _ value: String, _ policyValue: String, _ convert: (String) -> Converted?, _ order: (Converted, Converted) -> Int
  ) -> Int? {
    guard let own = converted(convert(value)), let asked = converted(convert(policyValue)) else { return nil }
    return order(own, asked)
  }

  private func holds<Converted>(
    _ value: String, _ policyValue: String, _ convert: (String) -> Converted?, _ order: (Converted, Converted) -> Int,
    _ test: (Int) -> Bool
  ) -> Bool {
    self.order(value, policyValue, convert, order).map(test) ?? false
  }

  private static func order(_ left: Instant, _ right: Instant) -> Int { left < right ? -1 : left == right ? 0 : 1 }

  /// The policy's text with its variables replaced; absent when one has no value.
  private func substituted(_ policyValue: String) -> String? {
    guard let text = context.variableText(policyValue, version: version) else { return nil }
    var result = String.UnicodeScalarView()
    for part in text.parts {
      switch part {
      case .text(let text): result.append(contentsOf: text.unicodeScalars)
      case .character(let scalar): result.append(scalar)
      case .variable(let key, let defaultValue):
        guard let value = context.value(of: key, defaultValue: defaultValue) else { return nil }
        result.append(contentsOf: value.unicodeScalars)
      }
    }
    return String(result)
  }

  private func matchesLike(_ value: String, _ policyValue: String) -> Bool {
    guard let text = context.variableText(policyValue, version: version) else { return false }
    var elements: [Wildcard.Element] = []
    for part in text.parts {
      switch part {
      case .text(let text): elements += Wildcard.elements(of: text)
      case .character(let scalar): elements.append(.character(scalar))
      case .variable(let key, let defaultValue):
        guard let value = context.value(of: key, defaultValue: defaultValue) else { return false }
        elements += Wildcard.literal(value)
      }
    }
    return Wildcard(elements: elements).matches(value)
  }

  /// Part by part: no wildcard leaves its part, and the sixth keeps its colons. A lone `*` is any ARN.
  /// Source: IAM User Guide, "Amazon Resource Name (ARN) condition operators".
  private func matchesARN(_ value: String, _ policyValue: String) -> Bool {
    guard let own = converted(ARN(value)) else { return false }
    if Text.equal(policyValue, "*") {
      context.trail?.note(.arnStar)
      return true
    }
    guard policyValue.utf8.starts(with: "arn:".utf8),
      let asked = ARNPattern(policyValue, of: .condition, version: version, context: context)?.parts, asked.count == 6
    else {
      context.trail?.note(.arnPatternHasSixParts)
      return false
    }
    let parts = ["arn", own.partition, own.service, own.region, own.account, own.resource]
    let matches = zip(asked, parts).allSatisfy { Wildcard(elements: $0).matches($1) }
    if let trail = context.trail,
      matches != Wildcard(elements: Array(asked.joined(separator: [.character(":")]))).matches(value)
    {
      trail.note(.arnPartByPart)
    }
    return matches
  }
}
