import ReevePolicy
import ReeveTypes

// Routes of gateways: an object in a file of its own.
extension StoreReader {
  mutating func readRoutes(named name: String, _ value: JSONValue) {
    guard let members = object(value, "a map of routes") else { return }
    var map = RouteMap(name: name)
    var otherParameters: [String] = []
    for member in members {
      switch member.name.text {
      case "Hosts": map.hosts = readHosts(member.value)
      case "Variables": readVariables(member.value, of: &map)
      case "OtherParameters": otherParameters = readNames(member.value)
      case "DotSegments": map.keepsDotSegments = readDotSegments(member.value)
      case "Routes": break
      default:
        reportUnknown(
          member.name, in: "a map of routes",
          known: ["Hosts", "Variables", "OtherParameters", "DotSegments", "Routes"])
      }
    }
    guard let routes = value["Routes"], let elements = array(routes, "`Routes`") else {
      if value["Routes"] == nil { report("ROUTE", "a map of routes needs `Routes`", help: nil, at: value) }
      return
    }
    var places: [Route: Int] = [:]
    var names: Set<String> = []
    for element in elements {
      guard var route = readRoute(element, of: map) else { continue }
      route.otherParameters? += otherParameters
      // Two that differ in their names and places alone.
      var bare = route
      (bare.name, bare.line, bare.checks, bare.readings) = ("", 0, [], [])
      if let first = places[bare] {
        report(
          "ROUTE", "a request that this route fits is taken by the one of line \(first)",
          help: "let them differ in method, path, `Query`, `Headers` or `When`, or remove one", at: element)
      }
      places[bare, default: route.line] = places[bare] ?? route.line
      if !names.insert(route.name).inserted { route.name += " (line \(route.line))" }
      map.routes.append(route)
    }
    checkDerived(of: map, at: value["Variables"] ?? value)
    routeMaps.append(map)
  }

  private mutating func readHosts(_ value: JSONValue) -> [TextTemplate] {
    texts(value, "`Hosts`").compactMap { text, place in
      template(at: place) { () throws(TemplateProblem) in try TextTemplate(host: text) }
    }
  }

  private mutating func readDotSegments(_ value: JSONValue) -> Bool {
    switch text(value, "`DotSegments`") {
    case "keep": return true
    case "refuse", nil: return false
    case let other?:
      report(
        "ROUTE", "`DotSegments` is `keep` or `refuse`, and this is `\(other)`",
        help: "`keep` is for servers that do not resolve `..`, as those of S3", at: value)
      return false
    }
  }

  private mutating func readNames(_ value: JSONValue) -> [String] {
    var names: [String] = []
    for element in array(value, "`OtherParameters`") ?? value.elements {
      if let name = text(element, "the name of a parameter") { names.append(name) }
    }
    return names
  }

  private mutating func readRoute(_ value: JSONValue, of map: RouteMap) -> Route? {
    guard let members = object(value, "a route") else { return nil }
    var path: TextTemplate?
    var route = Route(name: "", path: TextTemplate(segments: []))
    route.line = value.source.lineNumber(of: value.range.lower)
    var hasChecks = false
    for member in members {
      switch member.name.text {
      case "Name": route.name = text(member.value, "`Name`") ?? ""
      case "Method": route.methods = readMethods(member.value)
      case "Path":
        guard let text = text(member.value, "`Path`") else { continue }
        path = template(at: member.value) { () throws(TemplateProblem) in try TextTemplate(path: text) }
      case "Query": route.query = readDemands(member.value, "`Query`", areHeaders: false)
      case "OtherParameters":
        route.otherParameters = readNames(member.value)
      case "Headers": route.headers = readDemands(member.value, "`Headers`", areHeaders: true)
      case "When": route.conditions = readConditions(member.value)
      case "Read": route.readings = readReadings(member.value)
      case "Action", "Resource", "Context": hasChecks = true
      case "Checks": break
      default:
        reportUnknown(
          member.name, in: "a route",
          known: [
            "Name", "Method", "Path", "Query", "OtherParameters", "Headers", "When", "Read", "Action", "Resource",
            "Context", "Checks",
          ])
      }
    }
    guard let path else {
      if value["Path"] == nil { report("ROUTE", "a route needs a `Path`", help: nil, at: value) }
      return nil
    }
    route.path = path
    checkNames(of: route, map, at: value)
    let known = knownParts(of: route, map)
    for condition in route.conditions where !known.contains(condition.part) {
      report(
        "ROUTE", "`When` is about `\(condition.part)`, which is no part of the route",
        help: nearestName(to: condition.part, in: known.sorted()).map { "did you mean `\($0)`?" },
        at: value["When"] ?? value)
    }
    let names = RouteNamesInScope(of: route, map, sure: known)
    if let checks = value["Checks"] {
      if hasChecks {
        report(
          "ROUTE", "a route has `Checks`, or `Action`, `Resource` and `Context`, and this has both", help: nil,
          at: value)
      }
      for element in array(checks, "`Checks`") ?? checks.elements {
        if let check = readCheck(element, names, isOfSeveral: true) { route.checks.append(check) }
      }
      if checks.kind == .array, !checks.elements.contains(where: { _ in true }) {
        report("ROUTE", "a route without a check would let everybody through", help: "say what it needs", at: checks)
      }
    } else if let check = readCheck(value, names, isOfSeveral: false) {
      route.checks.append(check)
    }
    if route.name.isEmpty { route.name = route.checks.first?.action.nameOfRoute ?? "" }
    return route
  }

  private mutating func readMethods(_ value: JSONValue) -> [String] {
    texts(value, "`Method`").compactMap { text, place in
      guard RouteNames.isHeader(Substring(text)), text.utf8.allSatisfy({ asciiLowercased($0) == $0 ? $0 < 0x61 : true })
      else {
        report("ROUTE", "`\(text)` is not a method", help: "methods are in upper case, as `GET`", at: place)
        return nil
      }
      return text
    }
  }

  private mutating func readDemands(_ value: JSONValue, _ what: String, areHeaders: Bool) -> [RouteDemand] {
    var demands: [RouteDemand] = []
    for member in object(value, what) ?? value.members {
      var name = member.name.text ?? ""
      if areHeaders {
        guard RouteNames.isHeader(Substring(name)) else {
          report("ROUTE", "`\(name)` is not the name of a header", help: nil, at: member.name)
          continue
        }
        name = RouteNames.lowercased(Substring(name))
      }
      guard !demands.contains(where: { $0.name == name }) else {
        report("ROUTE", "`\(name)` is given twice", help: "keep one of the two", at: member.name)
        continue
      }
      if member.value.kind == .null {
        demands.append(RouteDemand(name: name, value: .absent))
      } else if let text = text(member.value, "a demand") {
        if text == "*" {
          demands.append(RouteDemand(name: name, value: .any))
        } else if let segment = template(
          at: member.value, { () throws(TemplateProblem) in try TemplateSegment(Substring(text)) })
        {
          demands.append(RouteDemand(name: name, value: .like(segment)))
        }
      }
    }
    return demands
  }

  private mutating func readConditions(_ value: JSONValue) -> [RouteCondition] {
    var conditions: [RouteCondition] = []
    for member in object(value, "`When`") ?? value.members {
      let patterns = texts(member.value, "a pattern").map(\.text)
      guard !patterns.isEmpty else {
        report("ROUTE", "without a pattern, nothing matches", help: nil, at: member.value)
        continue
      }
      conditions.append(RouteCondition(part: member.name.text ?? "", patterns: patterns))
    }
    return conditions
  }

  private func knownParts(of route: Route, _ map: RouteMap) -> Set<String> {
    var parts = Set(route.path.parts)
    for demand in route.query + route.headers {
      if case .like(let segment) = demand.value, let part = segment.part { parts.insert(part) }
    }
    // A part of a host is known where every host has it.
    if let first = map.hosts.first {
      parts.formUnion(map.hosts.dropFirst().reduce(Set(first.parts)) { $0.intersection($1.parts) })
    }
    return parts.union(map.variables.keys)
  }
}
