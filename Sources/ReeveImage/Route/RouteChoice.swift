import ReeveTypes

/// What a search for a route looked at: it follows from the request, and from the routes that fit its path, and not from how
/// many there are besides.
public struct RouteSteps: Sendable, Hashable {
  /// Nodes of hosts and paths, and look-ups at them.
  public var node = 0
  /// Look-ups of parameters and headers among the routes of a path.
  public var key = 0
  /// Routes whose demands were looked at.
  public var route = 0

  public init() {}
}

/// The search for the route of a request.
struct RouteChoice {
  let tables: RouteTables
  let target: RequestedTarget
  let parameters: RequestFields
  private let method: Bytes
  private let head: HTTPRequestHead
  /// Those that fit, the most specific ones first.
  private var hosts: [Int] = []
  private var readHeaders: RequestFields?
  /// The number of the best route so far; of none, one that is higher than all.
  private(set) var route: Int
  /// What the parts of its host are called: a template.
  private(set) var hostTemplate = 0
  private(set) var steps = RouteSteps()

  init(_ tables: RouteTables, _ head: HTTPRequestHead, method: Bytes, _ target: RequestedTarget, query: Bytes) {
    self.tables = tables
    self.head = head
    self.method = method
    self.target = target
    parameters = query.count == 0 ? .none : RequestFields(query: query, tables)
    route = tables.count(.routes)
  }

  var isFound: Bool { route < tables.count(.routes) }

  /// Whether `.` and `..` are names for the map of the route that was found.
  var keepsDotSegments: Bool {
    let map = tables.bytes.int(tables.record(.routes, route) + RouteLayout.map)
    return tables.bytes.u32(tables.record(.maps, map) + RouteMapLayout.flags) & RouteMapLayout.keepsDotSegments != 0
  }

  /// They are read when a route first asks for one.
  mutating func headers() -> RequestFields {
    if let readHeaders { return readHeaders }
    let read = RequestFields(headers: head.headers, tables)
    readHeaders = read
    return read
  }

  /// Finds the route, if there is one. The host decides first: paths are looked at by groups of hosts that are as specific.
  mutating func choose() {
    let walk = RouteTrieWalk(tables, from: 0, target.host)
    steps.node += walk.stepCount
    hosts = walk.found
    let anyHost = tables.bytes.int(RouteSectionLayout.anyHost)
    if anyHost > 0 { hosts.append(anyHost - 1) }
    if hosts.count > 1 { hosts.sort() }
    // Whoever comes to a root again comes with hosts that its maps have others before.
    var roots: Set<Int> = []
    var index = 0
    while index < hosts.count, !isFound {
      let rank = rank(hosts[index])
      while index < hosts.count, self.rank(hosts[index]) == rank {
        let root = tables.bytes.int(tables.record(.hosts, hosts[index]) + RouteHostLayout.root)
        if hosts.count == 1 || roots.insert(root).inserted { choose(from: root, rank) }
        index += 1
      }
    }
  }

  private func rank(_ host: Int) -> UInt32 { tables.bytes.u32(tables.record(.hosts, host) + RouteHostLayout.rank) }

  /// Looks at the paths of some maps.
  private mutating func choose(from root: Int, _ rank: UInt32) {
    let walk = RouteTrieWalk(tables, from: root, target.path)
    steps.node += walk.stepCount
    var accepts = walk.found.map { accept in
      (least: tables.bytes.int(tables.record(.accepts, accept) + RouteAcceptLayout.leastRoute), accept: accept)
    }
    if accepts.count > 1 { accepts.sort { $0 < $1 } }
    for (least, accept) in accepts where least < route { choose(at: accept, rank) }
  }

  private mutating func choose(at accept: Int, _ rank: UInt32) {
    let record = tables.record(.accepts, accept)
    var first = tables.bytes.int(record + RouteAcceptLayout.firstGroup)
    let end = first + tables.bytes.int(record + RouteAcceptLayout.groupCount)
    if first < end, flags(ofGroup: first) & RouteGroupLayout.isOfAny != 0 {
      choose(ofGroup: first, rank)
      first += 1
    }
    if let group = group(of: method, in: first..<end) { choose(ofGroup: group, rank) }
  }

  private func flags(ofGroup group: Int) -> UInt32 {
    tables.bytes.u32(tables.record(.groups, group) + RouteGroupLayout.flags)
  }

  private func group(of method: Bytes, in groups: Range<Int>) -> Int? {
    let hash = RouteHash.method(method)
    var (low, high) = (groups.lowerBound, groups.upperBound)
    while low < high {
      let middle = (low + high) / 2
      let found = tables.bytes.u32(tables.record(.groups, middle) + RouteGroupLayout.hash)
      if found < hash { low = middle + 1 } else { high = middle }
    }
    while low < groups.upperBound {
      let group = tables.record(.groups, low)
      guard tables.bytes.u32(group + RouteGroupLayout.hash) == hash else { return nil }
      if tables.text(group + RouteGroupLayout.method) == method { return low }
      low += 1
    }
    return nil
  }

  private mutating func choose(ofGroup group: Int, _ rank: UInt32) {
    let record = tables.record(.groups, group)
    let flags = tables.bytes.u32(record + RouteGroupLayout.flags)
    if flags & RouteGroupLayout.hasParameterKeys != 0 {
      choose(ofGroup: group, by: parameters, .parameter, .parameterValue, rank)
    }
    if flags & RouteGroupLayout.hasHeaderKeys != 0 {
      choose(ofGroup: group, by: headers(), .header, .headerValue, rank)
    }
    take(firstOf: candidates(record + RouteGroupLayout.firstCandidate), rank)
  }

  /// Looks for the routes that demand what the request has.
  private mutating func choose(
    ofGroup group: Int, by fields: RequestFields, _ name: RouteKeyKind, _ value: RouteKeyKind, _ rank: UInt32
  ) {
    for known in fields.known {
      take(firstOf: key(group, name, known.number, Bytes.literal("")), rank)
      if known.isSame { take(firstOf: fields.withValue(of: known) { key(group, value, known.number, $0) }, rank) }
    }
  }

  /// Takes the best of the routes of a key.
  private mutating func take(firstOf key: Int, _ rank: UInt32) {
    steps.key += 1
    guard key >= 0 else { return }
    take(firstOf: candidates(tables.record(.keys, key) + RouteKeyLayout.firstCandidate), rank)
  }

  private func key(_ group: Int, _ kind: RouteKeyKind, _ name: Int, _ value: Bytes) -> Int {
    tables.find(.keyBuckets, RouteHash.key(group, kind, name, value)) { number in
      let key = tables.record(.keys, number - 1)
      return tables.bytes.int(key + RouteKeyLayout.group) == group
        && tables.bytes.u32(key + RouteKeyLayout.kind) == kind.rawValue
        && tables.bytes.int(key + RouteKeyLayout.name) == name && tables.text(key + RouteKeyLayout.value) == value
    } - 1
  }

  private func candidates(_ field: Int) -> Range<Int> {
    let first = tables.bytes.int(field)
    return first..<first + tables.bytes.int(field + 4)
  }

  /// Takes the first of some routes that fits, if it is better than the best so far.
  private mutating func take(firstOf candidates: Range<Int>, _ rank: UInt32) {
    for index in candidates {
      let candidate = tables.number(.candidates, index)
      guard candidate < route else { return }
      steps.route += 1
      if let template = hostTemplate(ofRouteThatFits: candidate, rank) {
        (route, hostTemplate) = (candidate, template)
        return
      }
    }
  }

  /// - Returns: what the parts of the host are called; absent: the route does not fit.
  private mutating func hostTemplate(ofRouteThatFits number: Int, _ rank: UInt32) -> Int? {
    let route = tables.record(.routes, number)
    guard RouteDemands.onParameters(tables, ofRoute: route).areMet(by: parameters) else { return nil }
    if tables.bytes.int(route + RouteLayout.headerCount) > 0 {
      guard RouteDemands.onHeaders(tables, ofRoute: route).areMet(by: headers()) else { return nil }
    }
    let set = tables.bytes.int(route + RouteLayout.parameterSet)
    guard set == 0 || areAllKnown(toSet: tables.record(.parameterSets, set - 1)),
      let template = template(ofHost: rank, map: tables.bytes.int(route + RouteLayout.map))
    else { return nil }
    guard tables.bytes.int(route + RouteLayout.conditionCount) > 0 else { return template }
    return areMet(conditionsOf: route, hostTemplate: template) ? template : nil
  }

  /// A map is asked under the most specific of its hosts that fits, and under the first of those that are as specific.
  /// - Returns: absent where it was asked before.
  private func template(ofHost rank: UInt32, map: Int) -> Int? {
    var best: (order: Int, template: Int)?
    for host in hosts {
      let hostRank = self.rank(host)
      guard hostRank == rank || best == nil else { break }
      guard let entry = entry(ofMap: map, host: host) else { continue }
      guard hostRank == rank else { return nil }
      let order = tables.bytes.int(entry + RouteHostMapLayout.order)
      if best.map({ order < $0.order }) ?? true {
        best = (order, tables.bytes.int(entry + RouteHostMapLayout.template))
      }
    }
    return best?.template
  }

  private func entry(ofMap map: Int, host: Int) -> Int? {
    let record = tables.record(.hosts, host)
    let first = tables.bytes.int(record + RouteHostLayout.firstMap)
    let end = first + tables.bytes.int(record + RouteHostLayout.mapCount)
    var (low, high) = (first, end)
    while low < high {
      let middle = (low + high) / 2
      if tables.bytes.int(tables.record(.hostMaps, middle) + RouteHostMapLayout.map) < map {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < end else { return nil }
    let entry = tables.record(.hostMaps, low)
    return tables.bytes.int(entry + RouteHostMapLayout.map) == map ? entry : nil
  }

  /// Whether every parameter is one that a route may have.
  private func areAllKnown(toSet set: Int) -> Bool {
    let first = tables.bytes.int(set + RouteParameterSetLayout.firstName)
    let names = first..<first + tables.bytes.int(set + RouteParameterSetLayout.nameCount)
    let firstPattern = tables.bytes.int(set + RouteParameterSetLayout.firstPattern)
    let patterns = firstPattern..<firstPattern + tables.bytes.int(set + RouteParameterSetLayout.patternCount)
    guard !parameters.hasOthers || !patterns.isEmpty else { return false }
    return parameters.allNames { number, name in
      number >= 0 && contains(number, names) || RoutePattern.isMatched(name, tables, patterns)
    }
  }

  private func contains(_ number: Int, _ names: Range<Int>) -> Bool {
    var (low, high) = (names.lowerBound, names.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if tables.number(.parameterNames, middle) < number { low = middle + 1 } else { high = middle }
    }
    return low < names.upperBound && tables.number(.parameterNames, low) == number
  }

  private mutating func areMet(conditionsOf route: Int, hostTemplate: Int) -> Bool {
    let bound = BoundParts(&self, route: route, hostTemplate: hostTemplate)
    let first = tables.bytes.int(route + RouteLayout.firstCondition)
    return (first..<first + tables.bytes.int(route + RouteLayout.conditionCount)).allSatisfy { number in
      let condition = tables.record(.conditions, number)
      let firstPattern = tables.bytes.int(condition + RouteConditionLayout.firstPattern)
      let patterns = firstPattern..<firstPattern + tables.bytes.int(condition + RouteConditionLayout.patternCount)
      return bound.withValue(of: tables.bytes.int(condition + RouteConditionLayout.name)) { value in
        RoutePattern.isMatched(
          value ?? tables.text(condition + RouteConditionLayout.variable), tables, patterns)
      }
    }
  }
}
