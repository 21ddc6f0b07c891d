import ReeveTypes

/// How a name that somebody else vouches for becomes a principal: `spiffe://example.org/ns/${ns}/sa/${account}` and
/// `arn:aws:sts::111122223333:assumed-role/${ns}/${account}`.
///
/// A variable of the pattern takes up to 64 of the characters that names of roles and sessions have, up to the first that
/// begins the text behind the variable: there is one way to take a name apart. So no name can bring a slash, a colon or a
/// wildcard into a principal.
public struct NameMapping: Sendable, Hashable {
  private let pattern: Template
  private let principal: Template

  /// Bytes of a pattern, of a principal's template, and of a name.
  public static let byteCountMax = RequestLimits.textByteCountMax
  /// Variables of a pattern.
  public static let variableCountMax = 8
  /// Bytes that a variable takes.
  public static let valueByteCountMax = 64

  /// Why a mapping is none.
  public enum Problem: Error, Sendable, Hashable {
    /// Too long, `${` without `}`, or a name of a variable that has other characters than letters, digits and underscores.
    case malformed(String)
    /// Two variables without a text between them, which could be told apart in several ways; or a text between them that
    /// begins with a character that a variable takes, and then the variable ends there.
    case adjacentVariables(String)
    /// A variable that the pattern has twice.
    case repeatedVariable(String)
    /// A variable of the principal that the pattern does not have.
    case unknownVariable(String)
    /// What the principal's template makes is no ARN of a user or a session.
    case principal(String)
  }

  /// - Throws: `Problem`, with the text or the variable that is meant.
  public init(pattern: String, principal: String) throws(Problem) {
    self.pattern = try Template(pattern)
    self.principal = try Template(principal)
    let variables = self.pattern.variables
    for (index, name) in variables.enumerated() where variables[..<index].contains(name) {
      throw .repeatedVariable(name)
    }
    guard variables.count <= Self.variableCountMax else { throw .malformed(pattern) }
    guard !self.pattern.hasAdjacentVariables else { throw .adjacentVariables(pattern) }
    for name in self.principal.variables where !variables.contains(name) { throw .unknownVariable(name) }
    // With a text for each variable it has the form of an ARN; whether the names in it are too long is seen with each name.
    var values: [String: [UInt8]] = [:]
    for name in variables { values[name] = Array("xx".utf8) }
    guard PrincipalText.isARN(self.principal.filled(values).span) else { throw .principal(principal) }
  }

  /// The principal that a name stands for; absent: the pattern does not take it in.
  public func principal(of name: String) -> String? {
    let name = Array(name.utf8)
    guard name.count <= Self.byteCountMax, let values = pattern.values(in: name) else { return nil }
    let text = principal.filled(values)
    return PrincipalText.isARN(text.span) ? String(decoding: text, as: UTF8.self) : nil
  }

  /// A text with variables.
  private struct Template: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
      case text([UInt8])
      case variable(String)
    }

    private var parts: [Part] = []

    init(_ text: String) throws(Problem) {
      guard 1...NameMapping.byteCountMax ~= text.utf8.count else { throw .malformed(text) }
      var rest = Array(text.utf8)[...]
      var literal: [UInt8] = []
      while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "$"), rest.first == UInt8(ascii: "{") else {
          literal.append(byte)
          continue
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .malformed(text) }
        let name = rest[(rest.startIndex + 1)..<end]
        rest = rest[(end + 1)...]
        let isName = name.allSatisfy { $0 == UInt8(ascii: "_") || PrincipalText.isLetterOrDigit($0) }
        guard 1...64 ~= name.count, isName else { throw .malformed(text) }
        if !literal.isEmpty { parts.append(.text(literal)) }
        literal = []
        parts.append(.variable(String(decoding: name, as: UTF8.self)))
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    var variables: [String] { parts.compactMap { if case .variable(let name) = $0 { name } else { nil } } }

    var hasAdjacentVariables: Bool {
      zip(parts, parts.dropFirst()).contains { if case (.variable, .variable) = $0 { true } else { false } }
    }

    /// What each variable takes of a name; absent: the name is another.
    func values(in name: [UInt8]) -> [String: [UInt8]]? {
      var values: [String: [UInt8]] = [:]
      var rest = name[...]
      for (index, part) in parts.enumerated() {
        switch part {
        case .text(let text):
          guard rest.starts(with: text) else { return nil }
          rest = rest.dropFirst(text.count)
        case .variable(let variable):
          var end = rest.endIndex
          if index + 1 < parts.count, case .text(let next) = parts[index + 1] {
            guard let place = rest.firstIndex(of: next[0]) else { return nil }
            end = place
          }
          let value = rest[..<end]
          guard 1...NameMapping.valueByteCountMax ~= value.count, value.allSatisfy(PrincipalText.isNameByte) else {
            return nil
          }
          values[variable] = Array(value)
          rest = rest[end...]
        }
      }
      return rest.isEmpty ? values : nil
    }

    func filled(_ values: [String: [UInt8]]) -> [UInt8] {
      var text: [UInt8] = []
      for part in parts {
        switch part {
        case .text(let literal): text += literal
        case .variable(let name): text += values[name] ?? []
        }
      }
      return text
    }
  }
}

extension NameMapping.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed(let text):
      "`\(text)` is too long or malformed; a variable is `${name}`, at most \(NameMapping.variableCountMax) of them"
    case .adjacentVariables(let text): "`\(text)` has two variables without a text between them"
    case .repeatedVariable(let name): "the variable `${\(name)}` stands there twice"
    case .unknownVariable(let name): "nothing says what `${\(name)}` is"
    case .principal(let text): "`\(text)` makes no ARN of a user or of a role's session"
    }
  }
}
