import ReeveStore
import ReeveTypes

/// What the variables of a route are for a request that takes it.
struct RouteVariables {
  private let match: RouteMatch
  private let head: RoutedHead
  private let body: any RoutedBody
  /// By name, the last one of that name: the more inner one.
  private var values: [String: String]
  /// A case of a derived variable is looked at, in which no derived variable counts.
  private var isInCase = false

  init(_ match: RouteMatch, _ parts: [RoutedRequest.Part], _ head: RoutedHead, _ body: any RoutedBody) {
    self.match = match
    self.head = head
    self.body = body
    values = match.map.variables
    for part in parts { values[part.name] = part.value }
  }

  /// Whether one of some alternatives holds, or there is none.
  func hold(_ alternatives: [RouteAlternative]) throws(RoutingRefusal) -> Bool {
    for alternative in alternatives where try holds(alternative) { return true }
    return alternatives.isEmpty
  }

  private func holds(_ alternative: RouteAlternative) throws(RoutingRefusal) -> Bool {
    for test in alternative.tests {
      let value = try value(of: test.variable)
      let isMet =
        switch test.value {
        case .absent: value == nil
        case .like(let patterns): value.map { Self.matches($0, patterns) } ?? false
        case .unlike(let patterns): value.map { !Self.matches($0, patterns) } ?? false
        }
      if !isMet { return false }
    }
    return true
  }

  private static func matches(_ value: String, _ patterns: [String]) -> Bool {
    patterns.contains { Wildcard(elements: Wildcard.elements(of: $0)).matches(value) }
  }

  /// A text that has to be there.
  func required(_ template: FilledTemplate, isResource: Bool = false) throws(RoutingRefusal) -> String {
    if let text = try filled(template, isResource: isResource) { return text }
    for case .variable(let variable, default: nil) in template.pieces where try value(of: variable) == nil {
      throw .missing(variable.name)
    }
    throw .missing(match.route.name)
  }

  /// Absent where a variable without a default has no value.
  /// - Parameter isResource: no value may add a part to an ARN.
  func filled(_ template: FilledTemplate, isResource: Bool = false) throws(RoutingRefusal) -> String? {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .variable(let variable, let otherwise):
        guard let value = try value(of: variable) ?? otherwise else { return nil }
        // It would be another account's, or another service's.
        let colonCount = text.utf8.count { $0 == UInt8(ascii: ":") }
        if isResource, !text.isEmpty, colonCount < 5, value.utf8.contains(UInt8(ascii: ":")) {
          throw .colonInARN(variable.name)
        }
        text += value
      }
    }
    guard text.utf8.count <= RequestLimits.textByteCountMax else { throw .tooLong(match.route.name) }
    return text
  }

  private func value(of variable: RouteVariable) throws(RoutingRefusal) -> String? {
    switch variable {
    case .named(let name):
      if let value = values[name] { return value }
      return try derived(name)
    case .query(let name):
      guard let bytes = try Self.only(head.query, name) else { return nil }
      return try Self.text(bytes, name)
    case .header(let name):
      guard let bytes = try Self.only(head.headers, name) else { return nil }
      return try Self.text(bytes, name)
    case .body(let path):
      switch body.member(path) {
      case .text(let text): return text
      case .absent: return nil
      case .repeated: throw .repeated(path)
      case .notText: throw .notText(path)
      case .unseen: throw .bodyUnseen
      case .malformed: throw .malformedBody
      }
    }
  }

  private func derived(_ name: String) throws(RoutingRefusal) -> String? {
    guard !isInCase, let variable = match.map.derived.first(where: { $0.name == name }) else { return nil }
    var inner = self
    inner.isInCase = true
    for entry in variable.cases where try inner.hold(entry.when) {
      return try inner.filled(entry.value, isResource: Self.isARN(entry.value))
    }
    return nil
  }

  private static func isARN(_ template: FilledTemplate) -> Bool {
    if case .literal(let text)? = template.pieces.first { text.utf8.starts(with: "arn:".utf8) } else { false }
  }

  /// The one value that there is.
  static func only(_ fields: [(name: [UInt8], value: [UInt8])], _ name: String) throws(RoutingRefusal) -> [UInt8]? {
    let values = fields.filter { $0.name == Array(name.utf8) }
    guard values.count <= 1 else { throw .repeated(name) }
    return values.first?.value
  }

  static func text(_ bytes: [UInt8], _ name: String) throws(RoutingRefusal) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(name) }
    return text
  }
}

extension RouteVariable {
  fileprivate var name: String {
    switch self {
    case .named(let name), .query(let name), .header(let name), .body(let name): name
    }
  }
}
