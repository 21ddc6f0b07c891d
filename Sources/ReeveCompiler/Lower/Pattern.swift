import ReevePolicy

/// One step of a pattern, before it is written as code.
enum PatternToken: Equatable, Sendable {
  case literal([UInt8])
  /// Any run; also across colons.
  case anyRun
  case runInPart
  case anyScalar
  case scalarInPart
  case variable(PolicyVariable)
  /// A value with a colon matches nothing.
  case variableInPart(PolicyVariable)
}

/// `${key}` or `${key, 'default'}`.
struct PolicyVariable: Hashable, Sendable {
  /// In lower case.
  var key: [UInt8]
  var defaultText: [UInt8]?
}

/// A piece of a pattern's text: what stands between its variables, or one of them.
enum PatternPiece {
  case text([UInt8])
  /// A character that stands for itself: `${*}`, `${?}`, `${$}`.
  case plain(UInt8)
  case variable(PolicyVariable)
}

/// The text of a pattern, cut at its variables.
/// Source: IAM User Guide, "IAM policy elements: Variables and tags".
enum PatternText {
  /// - Returns: nothing when a variable is malformed; such a pattern matches nothing.
  static func pieces(_ text: String, version: LanguageVersion) -> [PatternPiece]? {
    let bytes = Array(text.utf8)
    guard version == .v2012 else { return [.text(bytes)] }
    guard bytes.contains(UInt8(ascii: "$")) else { return bytes.isEmpty ? [] : [.text(bytes)] }
    var pieces: [PatternPiece] = []
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{") else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = []
      guard let (piece, end) = variable(bytes, from: index + 2) else { return nil }
      pieces.append(piece)
      index = end
    }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    return pieces
  }

  /// What stands between `${` and `}`, and the place after it.
  private static func variable(_ bytes: [UInt8], from start: Int) -> (PatternPiece, Int)? {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "}"), bytes[index] != UInt8(ascii: ",") { index += 1 }
    guard index < bytes.count, index > start else { return nil }
    let name = Array(bytes[start..<index])
    if bytes[index] == UInt8(ascii: "}") {
      if name.count == 1, [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "$")].contains(name[0]) {
        return (.plain(name[0]), index + 1)
      }
      guard isKey(name) else { return nil }
      return (.variable(PolicyVariable(key: lowercased(name), defaultText: nil)), index + 1)
    }
    guard isKey(name), bytes[index...].starts(with: ", '".utf8) else { return nil }
    let textStart = index + 3
    guard let quote = bytes[textStart...].firstIndex(of: UInt8(ascii: "'")), quote + 1 < bytes.count,
      bytes[quote + 1] == UInt8(ascii: "}")
    else { return nil }
    let variable = PolicyVariable(key: lowercased(name), defaultText: Array(bytes[textStart..<quote]))
    return (.variable(variable), quote + 2)
  }

  private static func isKey(_ name: [UInt8]) -> Bool {
    !name.contains(UInt8(ascii: " ")) && !name.contains(UInt8(ascii: "$")) && !name.contains(UInt8(ascii: "{"))
  }

  static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  }
}

/// A sequence of tokens in its shortest form: neighbouring literals joined, neighbouring runs one.
struct PatternTokens {
  private(set) var tokens: [PatternToken] = []

  mutating func append(_ token: PatternToken) {
    switch (tokens.last, token) {
    case (.literal, .literal(let more)): extendLiteral(by: more)
    case (.anyRun, .anyRun), (.anyRun, .runInPart), (.runInPart, .runInPart): break
    case (.runInPart, .anyRun): tokens[tokens.count - 1] = .anyRun
    default: tokens.append(token)
    }
  }

  mutating func append(byte: UInt8) {
    if case .literal = tokens.last { extendLiteral(by: CollectionOfOne(byte)) } else { tokens.append(.literal([byte])) }
  }

  /// In place, so that a long literal costs its length.
  private mutating func extendLiteral(by more: some Collection<UInt8>) {
    guard case .literal(var text) = tokens.removeLast() else { return }
    text.append(contentsOf: more)
    tokens.append(.literal(text))
  }
}
