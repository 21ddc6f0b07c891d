import ReeveStore
import ReeveTypes

/// The requests for a decision that a request comes to, by the route that it takes.
struct RouteFilling {
  private let match: RouteMatch
  private let variables: RouteVariables
  private let parts: [RoutedRequest.Part]

  init(_ match: RouteMatch, _ request: RoutedHead, _ body: any RoutedBody) throws(RoutingRefusal) {
    self.match = match
    var parts: [RoutedRequest.Part] = []
    for part in match.bound {
      let bytes = part.isEncoded ? try PercentEncoding.decoded(part.bytes) : part.bytes
      parts.append(RoutedRequest.Part(name: part.name, value: try RouteVariables.text(bytes, part.name)))
    }
    // Whatever a demand reads must be there once: the server behind may take another of several.
    for demand in match.route.query where demand.value != .absent {
      _ = try RouteVariables.only(request.query, demand.name)
    }
    for demand in match.route.headers where demand.value != .absent {
      _ = try RouteVariables.only(request.headers, demand.name)
    }
    for reading in match.route.readings {
      guard let value = try RouteVariables.only(request.headers, reading.header) else { continue }
      let bound = try HeaderReading.parts(of: value, reading, keepsDotSegments: match.map.keepsDotSegments)
      for part in bound {
        parts.append(RoutedRequest.Part(name: part.name, value: try RouteVariables.text(part.bytes, part.name)))
      }
    }
    self.parts = parts
    variables = RouteVariables(match, parts, request, body)
  }

  func request() throws(RoutingRefusal) -> RoutedRequest {
    var checks: [RoutedRequest.Check] = []
    for check in match.route.checks where try variables.hold(check.when) {
      let action = try variables.required(check.action)
      var resources: [String] = []
      for resource in check.resources { resources.append(try variables.required(resource, isResource: true)) }
      var context: [ContextEntry] = []
      for entry in check.context {
        var values: [String] = []
        for value in entry.values { if let text = try variables.filled(value) { values.append(text) } }
        guard values.count == entry.values.count else { continue }
        if entry.isList {
          context.append(ContextEntry(entry.key, .multiple(values)))
        } else if let value = values.first {
          context.append(ContextEntry(entry.key, .single(value)))
        }
      }
      checks.append(RoutedRequest.Check(action: action, resources: resources, context: context))
    }
    guard !checks.isEmpty else { throw .unchecked(match.route.name) }
    return RoutedRequest(
      map: match.map.name, route: match.route.name, line: match.route.line, parts: parts, checks: checks)
  }
}
