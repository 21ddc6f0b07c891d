/// The names that texts of a check may use, and whether a request that comes to the check has a value for them.
struct RouteNamesInScope {
  /// Parts that every request has which takes the route, and variables with a value.
  private var sure: Set<String>
  /// Parts of headers and parameters that may be missing.
  private let optional: Set<String>
  private let derived: Set<String>
  /// What the check is made for alone.
  private var demanded: Set<RouteVariable> = []

  var all: Set<String> { sure.union(optional).union(derived) }

  init(of route: Route, _ map: RouteMap, sure: Set<String>) {
    self.sure = sure
    derived = Set(map.derived.map(\.name))
    var optional: Set<String> = []
    for reading in route.readings {
      // Without the header there are no parts; with it, its path is of the form, or the request is refused.
      if route.headers.contains(where: { $0.name == reading.header && $0.value != .absent }) {
        self.sure.formUnion(reading.path.parts)
      } else {
        optional.formUnion(reading.path.parts)
      }
      optional.formUnion(reading.parameters.map(\.part))
    }
    self.optional = optional
  }

  /// Of the texts in a map's derived variables, which are about any of its routes.
  init(ofAllRoutesOf map: RouteMap) {
    sure = Set(map.variables.keys)
    derived = []
    var optional = Set(map.hosts.flatMap(\.parts))
    for route in map.routes {
      optional.formUnion(route.path.parts)
      for reading in route.readings { optional.formUnion(reading.parts) }
      for demand in route.query + route.headers {
        if case .like(let segment) = demand.value, let part = segment.part { optional.insert(part) }
      }
    }
    self.optional = optional
  }

  /// Of a check that is made where one of some alternatives holds.
  func demanded(by alternatives: [RouteAlternative]) -> RouteNamesInScope {
    var names = self
    let sets = alternatives.map { alternative in
      Set(alternative.tests.filter { $0.value != .absent }.map(\.variable))
    }
    names.demanded = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    return names
  }

  /// Whether a request that comes to the check has a value, or is refused for having none: what a body does not have, and a
  /// variable for which no case holds.
  func areSure(of variable: RouteVariable) -> Bool {
    switch variable {
    case .named(let name): sure.contains(name) || derived.contains(name) || demanded.contains(variable)
    case .query, .header: demanded.contains(variable)
    case .body: true
    }
  }

  func remedy(for variable: RouteVariable) -> String {
    switch variable {
    case .named(let name): "let `When` of the check demand it: `\"\(name)\": \"?*\"`"
    case .query, .header, .body:
      "demand it in `Query` or `Headers` as `{Name}`, or in `When` of the check, or write a default: `${Query:max, '100'}`"
    }
  }
}
