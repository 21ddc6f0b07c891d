import ReeveImage
import ReeveStore

/// Writes what the section has of each route: its demands, its conditions, and what it asks for.
struct RouteRecords {
  var bytes: RouteTableBytes
  /// Written last, when the patterns of all parameter sets stand before theirs.
  private var conditionPatterns: [String] = []
  private var conditionPatternStarts: [(record: Int, first: Int)] = []
  private var checks = RouteCheckRecords()
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
    checks.map(map, to: &bytes)
  }

  /// Routes are written in the order in which they are taken.
  mutating func route(_ route: Route, of map: RouteMap, number: Int) {
    variables = map.variables
    checks.begin(map: number)
    let template = template(route.path)
    let firstDemand = bytes.count(.demands)
    for demand in route.query + route.headers { put(demand) }
    let set = route.otherParameters.map { parameterSet($0, of: route) + 1 } ?? 0
    let firstCondition = bytes.count(.conditions)
    for condition in route.conditions { put(condition) }
    let firstCheck = bytes.count(.checks)
    for check in route.checks { checks.put(check, to: &bytes) }
    let firstReading = bytes.count(.readings)
    for reading in route.readings { put(reading) }
    bytes.put(number, route.line, to: .routes)
    bytes.put(route.name.utf8, to: .routes)
    bytes.put(
      template, firstDemand, route.query.count, route.headers.count, set, firstCondition, route.conditions.count,
      firstCheck, route.checks.count, Self.readsHeaders(route, of: map) ? Int(RouteLayout.readsHeaders) : 0,
      firstReading, route.readings.count, to: .routes)
  }

  private static func readsHeaders(_ route: Route, of map: RouteMap) -> Bool {
    if !route.headers.isEmpty || !route.readings.isEmpty { return true }
    return (route.checks.flatMap(\.variables) + map.derived.flatMap(\.cases).flatMap(\.variables)).contains {
      if case .header = $0 { true } else { false }
    }
  }

  /// Writes what had to wait for the last route.
  mutating func finish() {
    for (record, first) in conditionPatternStarts {
      bytes[.conditions].patch32(
        bytes.count(.patterns) + first, at: record * RouteConditionLayout.stride + RouteConditionLayout.firstPattern)
    }
    for pattern in conditionPatterns { bytes.put(pattern.utf8, to: .patterns) }
    checks.finish(&bytes)
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

  private mutating func put(_ reading: RouteReading) {
    bytes.put(
      bytes.number(ofName: reading.header), bytes.count(.readSegments), reading.path.segments.count,
      bytes.count(.readParameters), reading.parameters.count, 0, to: .readings)
    for segment in reading.path.segments {
      let (prefix, suffix) = (Array(segment.prefix.utf8), segment.part == nil ? [] : Array(segment.suffix.utf8))
      let kind: RouteNodeKind =
        if segment.part == nil {
          .literal
        } else if segment.isOpen {
          .open
        } else {
          prefix.isEmpty && suffix.isEmpty ? .part : .affixed
        }
      bytes.put(
        Int(kind.rawValue), segment.part.map { bytes.number(ofName: $0) + 1 } ?? 0, bytes.offset(of: prefix + suffix),
        prefix.count, suffix.count, 0, to: .readSegments)
    }
    for parameter in reading.parameters {
      bytes.put(parameter.name.utf8, to: .readParameters)
      bytes.put(bytes.number(ofName: parameter.part), 0, to: .readParameters)
    }
  }
}
