import ReeveTypes

/// The named parts of a request that takes a route.
struct BoundParts {
  private let tables: RouteTables
  private let host: RouteParts
  private let path: RouteParts
  private let parameterDemands: RouteDemands
  private let parameters: RequestFields
  private let headerDemands: RouteDemands
  private let headers: RequestFields

  /// - Parameter route: the record of one that fits but for its conditions.
  init(_ choice: inout RouteChoice, route: Int, hostTemplate: Int) {
    tables = choice.tables
    host = RouteParts(tables, template: hostTemplate, of: choice.target.host)
    path = RouteParts(
      tables, template: tables.bytes.int(route + RouteLayout.template), of: choice.target.path)
    parameterDemands = .onParameters(tables, ofRoute: route)
    headerDemands = .onHeaders(tables, ofRoute: route)
    parameters = choice.parameters
    headers = headerDemands.numbers.isEmpty ? .none : choice.headers()
  }

  /// Looks at each in the order of host, path, query and headers, decoded.
  /// - Throws: `malformedEscape` where texts around a part have cut an escape in two, or what `body` throws.
  func visit(_ body: (_ name: Int, Bytes) throws(RoutingRefusal) -> Void) throws(RoutingRefusal) {
    for number in host.numbers { try body(host.name(number), host.value(number)) }
    for number in path.numbers {
      let result = Self.withDecoded(path.value(number)) { value in
        Result { () throws(RoutingRefusal) in
          guard let value else { throw .malformedEscape }
          try body(path.name(number), value)
        }
      }
      try result.get()
    }
    try Self.visit(parameterDemands, parameters, body)
    try Self.visit(headerDemands, headers, body)
  }

  private static func visit(
    _ demands: RouteDemands, _ fields: RequestFields, _ body: (Int, Bytes) throws(RoutingRefusal) -> Void
  ) throws(RoutingRefusal) {
    for number in demands.numbers where demands.part(number) >= 0 {
      guard let known = fields.named(demands.name(number)) else { continue }
      let result = fields.withValue(of: known) { text in
        Result { () throws(RoutingRefusal) in try body(demands.part(number), demands.value(number, in: text)) }
      }
      try result.get()
    }
  }

  /// Looks at the part of a name, decoded; of several, at the last one. Absent: there is none.
  func withValue<Output>(of name: Int, _ body: (Bytes?) -> Output) -> Output {
    if let number = headerDemands.numbers.last(where: { headerDemands.part($0) == name }),
      let known = headers.named(headerDemands.name(number))
    {
      return headers.withValue(of: known) { body(headerDemands.value(number, in: $0)) }
    }
    if let number = parameterDemands.numbers.last(where: { parameterDemands.part($0) == name }),
      let known = parameters.named(parameterDemands.name(number))
    {
      return parameters.withValue(of: known) { body(parameterDemands.value(number, in: $0)) }
    }
    if let number = path.numbers.last(where: { path.name($0) == name }) {
      // Of an escape that is cut in two nothing is left.
      return Self.withDecoded(path.value(number)) { body($0 ?? Bytes.literal("")) }
    }
    if let number = host.numbers.last(where: { host.name($0) == name }) { return body(host.value(number)) }
    return body(nil)
  }

  /// - Parameter body: gets nothing where an escape is malformed.
  private static func withDecoded<Output>(_ text: Bytes, _ body: (Bytes?) -> Output) -> Output {
    guard text.first(UInt8(ascii: "%")) < text.count else { return body(text) }
    guard PercentEscapes.areWellFormed(in: text) else { return body(nil) }
    return PercentEscapes.decoded(text).withBytes { body($0) }
  }
}
