import ReeveTypes

/// The requests for a decision that a request comes to, by the route that was chosen.
struct RouteAnswer {
  private let tables: RouteTables
  private let route: Int
  private let parameters: RequestFields
  private let headers: RequestFields
  private var parts: [RoutedRequest.Part] = []
  /// The names of `parts`.
  private var names: [Int] = []

  /// - Parameter choice: has found a route.
  init(_ choice: inout RouteChoice) throws(RoutingRefusal) {
    tables = choice.tables
    route = tables.record(.routes, choice.route)
    let bound = BoundParts(&choice, route: route, hostTemplate: choice.hostTemplate)
    parameters = choice.parameters
    let readsHeaders = tables.bytes.u32(route + RouteLayout.flags) & RouteLayout.readsHeaders != 0
    headers = readsHeaders ? choice.headers() : .none
    let tables = tables
    var (parts, names): ([RoutedRequest.Part], [Int]) = ([], [])
    try bound.visit { (number, bytes) throws(RoutingRefusal) in
      let name = tables.name(number).string
      guard bytes.isWellFormedUTF8 else { throw .notUTF8(name) }
      parts.append(RoutedRequest.Part(name: name, value: bytes.string))
      names.append(number)
    }
    (self.parts, self.names) = (parts, names)
    // Whatever a demand reads must be there once: the server behind may take another of several.
    try demandOne(of: .onParameters(tables, ofRoute: route), in: parameters)
    try demandOne(of: .onHeaders(tables, ofRoute: route), in: headers)
  }

  private func demandOne(of demands: RouteDemands, in fields: RequestFields) throws(RoutingRefusal) {
    for number in demands.numbers where !demands.isOfAbsence(number) { _ = try only(fields, demands.name(number)) }
  }

  /// The one field that there is of a name.
  private func only(_ fields: RequestFields, _ name: Int) throws(RoutingRefusal) -> RequestFields.Known? {
    guard let known = fields.named(name) else { return nil }
    guard known.count == 1 else { throw .repeated(tables.name(name).string) }
    return known
  }

  func request() throws(RoutingRefusal) -> RoutedRequest {
    var checks: [RoutedRequest.Check] = []
    for number in range(route, RouteLayout.firstCheck) {
      let check = tables.record(.checks, number)
      let filled = range(check, RouteCheckLayout.firstFilled)
      let action = try text(of: tables.record(.filled, filled.lowerBound)) ?? ""
      var resources: [String] = []
      for resource in filled.dropFirst() {
        resources.append(try text(of: tables.record(.filled, resource), isResource: true) ?? "")
      }
      var context: [ContextEntry] = []
      for entry in range(check, RouteCheckLayout.firstContext) {
        if let entry = try self.context(tables.record(.contexts, entry)) { context.append(entry) }
      }
      checks.append(RoutedRequest.Check(action: action, resources: resources, context: context))
    }
    let map = tables.record(.maps, tables.bytes.int(route + RouteLayout.map))
    return RoutedRequest(
      map: tables.text(map + RouteMapLayout.name).string, route: name, line: tables.bytes.int(route + RouteLayout.line),
      parts: parts, checks: checks)
  }

  private var name: String { tables.text(route + RouteLayout.name).string }

  /// What a first one and a count say.
  private func range(_ record: Int, _ field: Int) -> Range<Int> {
    let first = tables.bytes.int(record + field)
    return first..<first + tables.bytes.int(record + field + 4)
  }

  /// Absent where a value is missing, or there is none.
  private func context(_ record: Int) throws(RoutingRefusal) -> ContextEntry? {
    let numbers = range(record, RouteContextLayout.firstValue)
    var values: [String] = []
    for number in numbers { if let value = try text(of: tables.record(.values, number)) { values.append(value) } }
    guard values.count == numbers.count else { return nil }
    let key = tables.text(record + RouteContextLayout.key).string
    if tables.bytes.int(record + RouteContextLayout.isList) != 0 { return ContextEntry(key, .multiple(values)) }
    return values.first.map { ContextEntry(key, .single($0)) }
  }

  /// Absent where a variable has no value, and nothing stands in its place.
  private func text(of filled: Int, isResource: Bool = false) throws(RoutingRefusal) -> String? {
    var text = FilledText(isResource: isResource)
    for number in range(filled, RouteFilledLayout.firstPiece) {
      let piece = tables.record(.pieces, number)
      if tables.bytes.u16(piece + RoutePieceLayout.kind) == RoutePieceKind.literal.rawValue {
        text.append(tables.text(piece + RoutePieceLayout.text))
        continue
      }
      let name = tables.bytes.int(piece + RoutePieceLayout.name)
      let hasValue = try append(piece, name, to: &text)
      if hasValue { continue }
      guard tables.bytes.u16(piece + RoutePieceLayout.hasFallback) != 0 else { return nil }
      try text.append(tables.text(piece + RoutePieceLayout.text), of: tables.name(name))
    }
    guard let text = text.text else { throw .tooLong(self.name) }
    return text
  }

  /// Appends the value that the request has for a variable; says whether there is one.
  private func append(_ piece: Int, _ name: Int, to text: inout FilledText) throws(RoutingRefusal) -> Bool {
    let fields: RequestFields
    switch RoutePieceKind(rawValue: tables.bytes.u16(piece + RoutePieceLayout.kind)) {
    case .parameter: fields = parameters
    case .header: fields = headers
    default:
      // Of several, the last one.
      guard let index = names.lastIndex(of: name) else { return false }
      try text.append(parts[index].value, of: tables.name(name))
      return true
    }
    guard let known = try only(fields, name) else { return false }
    let value = fields.withValue(of: known) { $0.isWellFormedUTF8 ? $0.string : nil }
    guard let value else { throw .notUTF8(tables.name(name).string) }
    try text.append(value, of: tables.name(name))
    return true
  }
}

/// A text that is being filled in.
private struct FilledText {
  let isResource: Bool
  /// As much of it as a request can have, and a byte more.
  private var bytes: [UInt8] = []
  private var colonCount = 0

  init(isResource: Bool) {
    self.isResource = isResource
    bytes.reserveCapacity(128)
  }

  /// Absent: it is too long.
  var text: String? {
    bytes.count <= RequestLimits.textByteCountMax ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// What its maker wrote.
  mutating func append(_ text: Bytes) {
    if isResource, colonCount < 5 { colonCount += Self.colonCount(in: text) }
    text.append(to: &bytes, atMost: RequestLimits.textByteCountMax + 1 - bytes.count)
  }

  /// What stands in the place of a value. In a resource it would be another account's, or another service's, if it had a colon.
  mutating func append(_ value: Bytes, of name: Bytes) throws(RoutingRefusal) {
    if isResource, !bytes.isEmpty, colonCount < 5, Self.colonCount(in: value) > 0 {
      throw .colonInARN(name.string)
    }
    append(value)
  }

  mutating func append(_ value: String, of name: Bytes) throws(RoutingRefusal) {
    let isOfOther = isResource && !bytes.isEmpty && colonCount < 5 && value.utf8.contains(UInt8(ascii: ":"))
    guard !isOfOther else { throw .colonInARN(name.string) }
    if isResource, colonCount < 5 { colonCount += value.utf8.count { $0 == UInt8(ascii: ":") } }
    let room = RequestLimits.textByteCountMax + 1 - bytes.count
    // A whole string is copied at once, a part of one byte by byte.
    if value.utf8.count <= room {
      bytes.append(contentsOf: value.utf8)
    } else {
      bytes.append(contentsOf: value.utf8.prefix(room))
    }
  }

  private static func colonCount(in text: Bytes) -> Int {
    var count = 0
    var place = text.first(UInt8(ascii: ":"))
    while place < text.count {
      count += 1
      place = text.first(UInt8(ascii: ":"), from: place + 1)
    }
    return count
  }
}
