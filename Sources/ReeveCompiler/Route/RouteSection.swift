import ReeveImage
import ReeveStore

/// The routes of a store as a section of an image: templates become nodes, which those that begin alike share, and the routes
/// that end at one are ordered by what they demand.
struct RouteSection {
  private let maps: [RouteMap]
  /// In the order in which they are taken where several fit.
  private let routes: [(map: Int, route: Route)]

  /// - Throws: `CompileError.route`.
  init(_ maps: [RouteMap]) throws(CompileError) {
    self.maps = maps
    var ordered: [(map: Int, route: Route, path: RouteSpecificity, demandCount: Int)] = []
    for (number, map) in maps.enumerated() {
      for host in map.hosts { try Self.check(host, "a host", map, line: 0) }
      for entry in map.derived.flatMap(\.cases) { try Self.check(entry.when, map, line: 0) }
      for route in map.routes {
        try Self.check(route, of: map)
        ordered.append(
          (
            number, route, RouteSpecificity(route.path),
            route.query.count + route.headers.count + route.conditions.count
          ))
      }
    }
    let order = ordered.indices.sorted { left, right in
      let (first, second) = (ordered[left], ordered[right])
      if first.path != second.path { return first.path < second.path }
      if first.demandCount != second.demandCount { return first.demandCount > second.demandCount }
      return left < right
    }
    routes = order.map { (ordered[$0].map, ordered[$0].route) }
  }

  private static func check(_ route: Route, of map: RouteMap) throws(CompileError) {
    try check(route.path, "a path", map, line: route.line)
    let counts = [
      route.query.count, route.headers.count, route.conditions.count, route.otherParameters?.count ?? 0,
      route.conditions.map(\.patterns.count).max() ?? 0,
    ]
    guard counts.allSatisfy({ $0 <= RouteSectionLayout.routePartCountMax }) else {
      throw .route(
        map: map.name, line: route.line,
        "a route has at most \(RouteSectionLayout.routePartCountMax) demands, conditions and patterns of each kind")
    }
    for reading in route.readings { try check(reading.path, "what is read from a header", map, line: route.line) }
    for check in route.checks { try Self.check(check.when, map, line: route.line) }
  }

  private static func check(_ alternatives: [RouteAlternative], _ map: RouteMap, line: Int) throws(CompileError) {
    let tests = alternatives.flatMap(\.tests)
    let patternCounts = tests.map { test in
      switch test.value {
      case .absent: 0
      case .like(let patterns), .unlike(let patterns): patterns.count
      }
    }
    guard max(alternatives.count, tests.count, patternCounts.max() ?? 0) <= RouteSectionLayout.routePartCountMax else {
      throw .route(
        map: map.name, line: line,
        "a check or a variable has at most \(RouteSectionLayout.routePartCountMax) tests and patterns of each")
    }
  }

  private static func check(
    _ template: TextTemplate, _ what: String, _ map: RouteMap, line: Int
  ) throws(CompileError) {
    guard template.segments.count <= RouteSectionLayout.depthMax else {
      throw .route(map: map.name, line: line, "\(what) has at most \(RouteSectionLayout.depthMax) segments")
    }
    let open = template.segments.filter(\.isOpen)
    guard open.count <= 1, open.allSatisfy({ $0.part != nil && $0.prefix.isEmpty && $0.suffix.isEmpty }) else {
      throw .route(map: map.name, line: line, "\(what) has one open part at most, which stands alone")
    }
  }

  /// - Throws: `CompileError.tooManyRoutes`.
  func write(to image: inout ImageWriter) throws(CompileError) {
    image.section(.routes, routes.isEmpty ? [] : try content(), count: routes.count)
  }

  private func content() throws(CompileError) -> [UInt8] {
    var records = RouteRecords(RouteTableBytes())
    for map in maps { records.map(map) }
    for (map, route) in routes { records.route(route, of: maps[map], number: map) }
    let hosts = RouteHosts(maps)
    var trie = RouteTrie()
    let hostRoot = trie.root()
    for (number, host) in hosts.hosts.enumerated() {
      guard let template = host.template else { continue }
      trie.insert(template, at: hostRoot, end: number, ignoresCase: true)
    }
    var roots: [[Int]: Int] = [:]
    var rootOfHost: [Int] = []
    for host in hosts.hosts {
      let maps = host.maps.map(\.map)
      if roots[maps] == nil {
        let root = trie.root()
        roots[maps] = root
        let members = Set(maps)
        for (number, entry) in routes.enumerated() where members.contains(entry.map) {
          trie.insert(entry.route.path, at: root, end: number)
        }
        guard trie.nodes.count <= RouteSectionLayout.recordCountMax else {
          throw .tooManyRoutes(nodeCount: trie.nodes.count)
        }
      }
      rootOfHost.append(roots[maps] ?? 0)
    }
    var nodes = RouteNodes(trie)
    hosts.write(rootOfHost.map { nodes.number($0) }, maps, to: &records)
    var groups = RouteGroups(routes.map(\.route))
    records.finish()
    nodes.write(hostRoot: hostRoot, &groups, to: &records.bytes)
    groups.finish(&records.bytes)
    for table in RouteTable.allCases where table != .texts && table != .nodes {
      guard records.bytes.count(table) <= 16 * RouteSectionLayout.recordCountMax else {
        throw .tooManyRoutes(nodeCount: records.bytes.count(.nodes))
      }
    }
    return records.bytes.section(rootCount: nodes.rootCount, anyHost: hosts.anyHost.map { $0 + 1 } ?? 0)
  }
}
