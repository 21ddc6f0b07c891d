import ReeveTypes

/// The requests for a decision that a request comes to, by the route that was chosen.
struct RouteAnswer {
  private let tables: RouteTables
  private let route: Int
  private let values: RouteValues

  /// - Parameter choice: has found a route.
  init(_ choice: inout RouteChoice, body: any RoutedBody) throws(RoutingRefusal) {
    tables = choice.tables
    route = tables.record(.routes, choice.route)
    let bound = BoundParts(&choice, route: route, hostTemplate: choice.hostTemplate)
    let readsHeaders = tables.bytes.u32(route + RouteLayout.flags) & RouteLayout.readsHeaders != 0
    let fields = RouteFields(
      tables, parameters: choice.parameters, headers: readsHeaders ? choice.headers() : .none)
    let tables = tables
    var parts: [RouteValues.Part] = []
    try bound.visit { (number, bytes) throws(RoutingRefusal) in
      parts.append(try RouteValues.Part(number, bytes, tables))
    }
    // Whatever a demand reads must be there once: the server behind may take another of several.
    try fields.demandOne(of: .onParameters(tables, ofRoute: route), in: fields.parameters)
    try fields.demandOne(of: .onHeaders(tables, ofRoute: route), in: fields.headers)
    for number in tables.range(route + RouteLayout.firstReading) {
      let path = HeaderPath(
        tables, reading: tables.record(.readings, number), keepsDotSegments: choice.keepsDotSegments)
      guard let known = try fields.only(fields.headers, path.header) else { continue }
      let result = fields.headers.withValue(of: known) { value in
        Result { () throws(RoutingRefusal) in try path.parts(of: value) }
      }
      for part in try result.get() { parts.append(try RouteValues.Part(part.name, part.value, tables)) }
    }
    values = RouteValues(fields, body, parts, route: route)
  }

  func request() throws(RoutingRefusal) -> RoutedRequest {
    var checks: [RoutedRequest.Check] = []
    for number in tables.range(route + RouteLayout.firstCheck) {
      let check = tables.record(.checks, number)
      if try values.hold(tables.range(check + RouteCheckLayout.firstAlternative)) {
        checks.append(try self.check(check))
      }
    }
    guard !checks.isEmpty else { throw .unchecked(values.nameOfRoute) }
    let map = tables.record(.maps, tables.bytes.int(route + RouteLayout.map))
    return RoutedRequest(
      map: tables.text(map + RouteMapLayout.name).string, route: values.nameOfRoute,
      line: tables.bytes.int(route + RouteLayout.line), parts: values.parts.map(\.routed), checks: checks)
  }

  private func check(_ record: Int) throws(RoutingRefusal) -> RoutedRequest.Check {
    let filled = tables.range(record + RouteCheckLayout.firstFilled)
    let action = try values.required(tables.record(.filled, filled.lowerBound))
    var resources: [String] = []
    for resource in filled.dropFirst() {
      resources.append(try values.required(tables.record(.filled, resource), isResource: true))
    }
    var context: [ContextEntry] = []
    for entry in tables.range(record + RouteCheckLayout.firstContext) {
      if let entry = try self.context(tables.record(.contexts, entry)) { context.append(entry) }
    }
    return RoutedRequest.Check(action: action, resources: resources, context: context)
  }

  /// Absent where a value is missing, or there is none.
  private func context(_ record: Int) throws(RoutingRefusal) -> ContextEntry? {
    let numbers = tables.range(record + RouteContextLayout.firstValue)
    var texts: [String] = []
    for number in numbers { if let text = try values.filled(tables.record(.values, number)) { texts.append(text) } }
    guard texts.count == numbers.count else { return nil }
    let key = tables.text(record + RouteContextLayout.key).string
    if tables.bytes.int(record + RouteContextLayout.isList) != 0 { return ContextEntry(key, .multiple(texts)) }
    return texts.first.map { ContextEntry(key, .single($0)) }
  }
}

/// The parameters and headers of a request, of which a route reads some, each of them once.
struct RouteFields {
  let tables: RouteTables
  let parameters: RequestFields
  let headers: RequestFields

  init(_ tables: RouteTables, parameters: RequestFields, headers: RequestFields) {
    self.tables = tables
    self.parameters = parameters
    self.headers = headers
  }

  func demandOne(of demands: RouteDemands, in fields: RequestFields) throws(RoutingRefusal) {
    for number in demands.numbers where !demands.isOfAbsence(number) { _ = try only(fields, demands.name(number)) }
  }

  /// The one field that there is of a name.
  func only(_ fields: RequestFields, _ name: Int) throws(RoutingRefusal) -> RequestFields.Known? {
    guard let known = fields.named(name) else { return nil }
    guard known.count == 1 else { throw .repeated(tables.name(name).string) }
    return known
  }

  /// The value of the one field that there is of a name.
  func value(_ fields: RequestFields, _ name: Int) throws(RoutingRefusal) -> String? {
    guard let known = try only(fields, name) else { return nil }
    let value = fields.withValue(of: known) { $0.isWellFormedUTF8 ? $0.string : nil }
    guard let value else { throw .notUTF8(tables.name(name).string) }
    return value
  }
}
