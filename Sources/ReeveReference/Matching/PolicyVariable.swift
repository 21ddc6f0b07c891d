import ReevePolicy

/// A text of a policy, cut at its variables.
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
struct VariableText {
  enum Part {
    case text(String)
    /// `${*}`, `${?}`, `${$}`: the character itself.
    case character(Unicode.Scalar)
    case variable(KeyName, defaultValue: String?)
  }

  var parts: [Part] = []

  /// Under 2008-10-17, `${…}` is text. Absent when a variable is malformed: then nothing matches.
  init?(_ text: String, version: LanguageVersion) {
    guard version == .v2012 else {
      parts = [.text(text)]
      return
    }
    var rest = Substring(text).unicodeScalars
    var plain = String.UnicodeScalarView()
    while let scalar = rest.first {
      guard scalar == "$", rest.dropFirst().first == "{" else {
        plain.append(scalar)
        rest = rest.dropFirst()
        continue
      }
      if !plain.isEmpty { parts.append(.text(String(plain))) }
      plain = String.UnicodeScalarView()
      rest = rest.dropFirst(2)
      guard let part = Self.variable(&rest) else { return nil }
      parts.append(part)
    }
    if !plain.isEmpty { parts.append(.text(String(plain))) }
  }

  /// Reads behind `${`, up to and with `}`.
  private static func variable(_ rest: inout Substring.UnicodeScalarView) -> Part? {
    let name = rest.prefix { $0 != "}" && $0 != "," }
    rest = rest.dropFirst(name.count)
    let key = String(name)
    guard !name.isEmpty, let end = rest.first else { return nil }
    let isSpecial = name.count == 1 && "*?$".unicodeScalars.contains(name.first ?? " ")
    guard isSpecial || !name.contains(where: { $0 == " " || $0 == "$" || $0 == "{" }) else { return nil }
    rest = rest.dropFirst()
    if end == "}" {
      if isSpecial, let character = name.first { return .character(character) }
      return .variable(KeyName(key), defaultValue: nil)
    }
    // A default: a comma, one space, and text between single quotes.
    guard !isSpecial || key != "$", rest.starts(with: " '".unicodeScalars) else { return nil }
    rest = rest.dropFirst(2)
    let text = rest.prefix { $0 != "'" }
    rest = rest.dropFirst(text.count)
    guard rest.starts(with: "'}".unicodeScalars) else { return nil }
    rest = rest.dropFirst(2)
    return .variable(KeyName(key), defaultValue: String(text))
  }
}

extension RequestContext {
  /// What a variable stands for: the value of a single-valued key, else the default. Absent: it has no value, and what
  /// holds it matches nothing.
  func value(of key: KeyName, defaultValue: String?) -> String? {
    let (values, isAmbiguous, isMultivalued) = values(of: key)
    if let value = values.first, !isAmbiguous, !isMultivalued {
      trail?.note(value.isEmpty ? .variableOfEmptyValue : .variableValue)
      return value
    }
    if isAmbiguous { trail?.note(.variableOfAmbiguousKey) }
    if isMultivalued { trail?.note(.variableOfMultivaluedKey) }
    trail?.note(defaultValue == nil ? .variableWithoutValue : .variableDefault)
    return defaultValue
  }

  /// A text of a policy, cut at its variables.
  func variableText(_ text: String, version: LanguageVersion) -> VariableText? {
    guard let cut = VariableText(text, version: version) else { return nil }
    if let trail {
      if version == .v2008, text.contains("${") { trail.note(.variableLiteralBefore2012) }
      if cut.parts.contains(where: { if case .character = $0 { true } else { false } }) {
        trail.note(.variableOfCharacter)
      }
    }
    return cut
  }
}
