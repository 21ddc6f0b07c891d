import ReeveImage
import ReeveStore

/// Writes what the section has of each route: its demands, its conditions, and what it asks for.
struct RouteRecords {
  var bytes: RouteTableBytes
  /// Written last, when the patterns of all parameter sets stand before theirs.
  private var conditionPatterns: [String] = []
  private var conditionPatternStarts: [(record: Int, first: Int)] = []
  /// The pieces of values, which stand behind those of all actions and resources.
  private var valuePieces: [(template: FilledTemplate, variables: [String: String])] = []
  private var variables: [String: String] = [:]

  init(_ bytes: RouteTableBytes) { self.bytes = bytes }

  /// Writes a template's names.
  /// - Returns: its number.
  mutating func template(_ template: TextTemplate) -> Int {
    let number = bytes.count(.templates)
    let open = template.segments.firstIndex { $0.isOpen }
    bytes.put(
      template.segments.count, open ?? Int(RouteTemplateLayout.none), bytes.count(.parts),
      template.segments.count { $0.part != nil }, to: .templates)
    for (index, segment) in template.segments.enumerated() {
      guard let part = segment.part else { continue }
      bytes.put(
        bytes.number(ofName: part), index, segment.prefix.utf8.count, segment.suffix.utf8.count, to: .parts)
    }
    return number
  }

  mutating func map(_ map: RouteMap) {
    bytes.put(map.name.utf8, to: .maps)
    bytes.put(map.keepsDotSegments ? Int(RouteMapLayout.keepsDotSegments) : 0, 0, to: .maps)
  }

  /// Routes are written in the order in which they are taken.
  mutating func route(_ route: Route, of map: RouteMap, number: Int) {
    variables = map.variables
    let template = template(route.path)
    let firstDemand = bytes.count(.demands)
    for demand in route.query + route.headers { put(demand) }
    let set = route.otherParameters.map { parameterSet($0, of: route) + 1 } ?? 0
    let firstCondition = bytes.count(.conditions)
    for condition in route.conditions { put(condition) }
    let firstCheck = bytes.count(.checks)
    for check in route.checks { put(check) }
    bytes.put(number, route.line, to: .routes)
    bytes.put(route.name.utf8, to: .routes)
    bytes.put(
      template, firstDemand, route.query.count, route.headers.count, set, firstCondition, route.conditions.count,
      firstCheck, route.checks.count, Self.readsHeaders(route) ? Int(RouteLayout.readsHeaders) : 0, to: .routes)
    bytes[.routes].putZeros(RouteLayout.stride - RouteLayout.reserved)
  }

  private static func readsHeaders(_ route: Route) -> Bool {
    !route.headers.isEmpty
      || route.checks.contains { check in
        ([check.action] + check.resources + check.context.flatMap(\.values)).contains { template in
          template.pieces.contains { if case .variable(.header, _) = $0 { true } else { false } }
        }
      }
  }

  /// Writes what had to wait for the last route.
  mutating func finish() {
    for (record, first) in conditionPatternStarts {
      bytes[.conditions].patch32(
        bytes.count(.patterns) + first, at: record * RouteConditionLayout.stride + RouteConditionLayout.firstPattern)
    }
    for pattern in conditionPatterns { bytes.put(pattern.utf8, to: .patterns) }
    for (number, value) in valuePieces.enumerated() {
      bytes[.values].patch32(
        bytes.count(.pieces), at: number * RouteFilledLayout.stride + RouteFilledLayout.firstPiece)
      putPieces(of: value.template, value.variables)
    }
  }

  private mutating func put(_ demand: RouteDemand) {
    let name = bytes.number(ofName: demand.name)
    let kind: RouteDemandKind
    var part = 0
    var (prefix, suffix): ([UInt8], [UInt8]) = ([], [])
    switch demand.value {
    case .absent: kind = .absent
    case .any: kind = .any
    case .like(let segment):
      prefix = Array(segment.prefix.utf8)
      kind = segment.part == nil ? .literal : .part
      if let name = segment.part {
        part = bytes.number(ofName: name) + 1
        suffix = Array(segment.suffix.utf8)
      }
    }
    bytes.put(
      name, Int(kind.rawValue), part, bytes.offset(of: prefix + suffix), prefix.count, suffix.count, to: .demands)
  }

  /// - Returns: the number of the set of parameters that a route may have.
  private mutating func parameterSet(_ others: [String], of route: Route) -> Int {
    let isPattern = { (text: String) in text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } }
    let names = Set(
      (route.query.map(\.name) + others.filter { !isPattern($0) }).map { bytes.number(ofName: $0) })
    let patterns = others.filter(isPattern)
    let number = bytes.count(.parameterSets)
    bytes.put(
      bytes.count(.parameterNames), names.count, bytes.count(.patterns), patterns.count, to: .parameterSets)
    for name in names.sorted() { bytes.put(name, to: .parameterNames) }
    for pattern in patterns { bytes.put(pattern.utf8, to: .patterns) }
    return number
  }

  private mutating func put(_ condition: RouteCondition) {
    conditionPatternStarts.append((bytes.count(.conditions), conditionPatterns.count))
    conditionPatterns += condition.patterns
    bytes.put(bytes.number(ofName: condition.part), to: .conditions)
    bytes.put((variables[condition.part] ?? "").utf8, to: .conditions)
    bytes.put(0, condition.patterns.count, 0, to: .conditions)
  }

  private mutating func put(_ check: RouteCheck) {
    bytes.put(
      bytes.count(.filled), 1 + check.resources.count, bytes.count(.contexts), check.context.count, to: .checks)
    for template in [check.action] + check.resources {
      bytes.put(bytes.count(.pieces), template.pieces.count, to: .filled)
      putPieces(of: template, variables)
    }
    for entry in check.context {
      bytes.put(entry.key.utf8, to: .contexts)
      bytes.put(entry.isList ? 1 : 0, bytes.count(.values), entry.values.count, 0, to: .contexts)
      for value in entry.values {
        bytes.put(0, value.pieces.count, to: .values)
        valuePieces.append((value, variables))
      }
    }
  }

  private mutating func putPieces(of template: FilledTemplate, _ variables: [String: String]) {
    for piece in template.pieces {
      switch piece {
      case .literal(let text): put(.literal, name: nil, text)
      case .variable(.named(let name), let otherwise): put(.part, name: name, variables[name] ?? otherwise)
      case .variable(.query(let name), let otherwise): put(.parameter, name: name, otherwise)
      case .variable(.header(let name), let otherwise): put(.header, name: name, otherwise)
      }
    }
  }

  private mutating func put(_ kind: RoutePieceKind, name: String?, _ text: String?) {
    bytes[.pieces].put(littleEndian: kind.rawValue)
    bytes[.pieces].put(littleEndian: UInt16(text == nil || name == nil ? 0 : 1))
    bytes.put(name.map { bytes.number(ofName: $0) } ?? 0, to: .pieces)
    bytes.put((text ?? "").utf8, to: .pieces)
  }
}
