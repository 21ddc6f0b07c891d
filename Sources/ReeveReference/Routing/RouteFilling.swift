import ReeveStore
import ReeveTypes

/// The requests for a decision that a request comes to, by the route that it takes.
struct RouteFilling {
  private let match: RouteMatch
  private let head: RoutedHead
  /// By name, the last one of that name: the more inner one.
  private var values: [String: String] = [:]
  private var parts: [RoutedRequest.Part] = []

  init(_ match: RouteMatch, _ request: RoutedHead) throws(RoutingRefusal) {
    self.match = match
    head = request
    values = match.map.variables
    for part in match.bound {
      let bytes = part.isEncoded ? try PercentEncoding.decoded(part.bytes) : part.bytes
      let value = try Self.text(bytes, part.name)
      values[part.name] = value
      parts.append(RoutedRequest.Part(name: part.name, value: value))
    }
    // Whatever a demand reads must be there once: the server behind may take another of several.
    for demand in match.route.query where demand.value != .absent { _ = try only(head.query, demand.name) }
    for demand in match.route.headers where demand.value != .absent { _ = try only(head.headers, demand.name) }
  }

  func request() throws(RoutingRefusal) -> RoutedRequest {
    var checks: [RoutedRequest.Check] = []
    for check in match.route.checks {
      let action = try filled(check.action) ?? ""
      var resources: [String] = []
      for resource in check.resources { resources.append(try filled(resource, isResource: true) ?? "") }
      var context: [ContextEntry] = []
      for entry in check.context {
        var values: [String] = []
        for value in entry.values { if let text = try filled(value) { values.append(text) } }
        guard values.count == entry.values.count else { continue }
        if entry.isList {
          context.append(ContextEntry(entry.key, .multiple(values)))
        } else if let value = values.first {
          context.append(ContextEntry(entry.key, .single(value)))
        }
      }
      checks.append(RoutedRequest.Check(action: action, resources: resources, context: context))
    }
    return RoutedRequest(
      map: match.map.name, route: match.route.name, line: match.route.line, parts: parts, checks: checks)
  }

  /// Absent where a variable without a default has no value.
  private func filled(_ template: FilledTemplate, isResource: Bool = false) throws(RoutingRefusal) -> String? {
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
    case .named(let name): return values[name]
    case .query(let name):
      guard let bytes = try only(head.query, name) else { return nil }
      return try Self.text(bytes, name)
    case .header(let name):
      guard let bytes = try only(head.headers, name) else { return nil }
      return try Self.text(bytes, name)
    }
  }

  /// The one value that there is.
  private func only(_ fields: [(name: [UInt8], value: [UInt8])], _ name: String) throws(RoutingRefusal) -> [UInt8]? {
    let values = fields.filter { $0.name == Array(name.utf8) }
    guard values.count <= 1 else { throw .repeated(name) }
    return values.first?.value
  }

  private static func text(_ bytes: [UInt8], _ name: String) throws(RoutingRefusal) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8(name) }
    return text
  }
}

extension RouteVariable {
  fileprivate var name: String {
    switch self {
    case .named(let name), .query(let name), .header(let name): name
    }
  }
}
