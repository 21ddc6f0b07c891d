// What HTTP requests ask for. What all routes of a map have, each of them says.
extension ScenarioWriter {
  /// A file of `routes/`.
  static func routes(_ map: RouteMap) -> JSONText {
    var members: [(String, JSONText)] = []
    if !map.hosts.isEmpty {
      members.append(("Hosts", .array(map.hosts.map { .string(text(of: $0, separator: ".")) })))
    }
    if !map.variables.isEmpty || !map.derived.isEmpty {
      let variables = map.variables.sorted { $0.key < $1.key }
      members.append(
        (
          "Variables",
          .object(
            variables.map { ($0.key, .string($0.value)) }
              + map.derived.map { ($0.name, .array($0.cases.map(derivedCase))) })
        ))
    }
    if map.keepsDotSegments { members.append(("DotSegments", .string("keep"))) }
    members.append(("Routes", .array(map.routes.map(route))))
    return .object(members)
  }

  private static func route(_ route: Route) -> JSONText {
    var members: [(String, JSONText)] = [("Name", .string(route.name))]
    if !route.methods.isEmpty { members.append(("Method", .array(route.methods.map { .string($0) }))) }
    members.append(("Path", .string("/" + text(of: route.path, separator: "/"))))
    if !route.query.isEmpty { members.append(("Query", demands(route.query))) }
    if let others = route.otherParameters { members.append(("OtherParameters", .array(others.map { .string($0) }))) }
    if !route.headers.isEmpty { members.append(("Headers", demands(route.headers))) }
    if !route.conditions.isEmpty {
      members.append(
        ("When", .object(route.conditions.map { ($0.part, .array($0.patterns.map { .string($0) })) })))
    }
    if !route.readings.isEmpty {
      members.append(("Read", .object(route.readings.map { ($0.header, .string(text(of: $0))) })))
    }
    members.append(("Checks", .array(route.checks.map(check))))
    return .object(members)
  }

  private static func demands(_ demands: [RouteDemand]) -> JSONText {
    .object(
      demands.map { demand in
        switch demand.value {
        case .absent: (demand.name, .null)
        case .any: (demand.name, .string("*"))
        case .like(let segment): (demand.name, .string(text(of: segment)))
        }
      })
  }

  private static func check(_ check: RouteCheck) -> JSONText {
    var members: [(String, JSONText)] = [
      ("Action", .string(text(of: check.action))), ("Resource", .array(check.resources.map { .string(text(of: $0)) })),
    ]
    if !check.context.isEmpty {
      members.append(
        (
          "Context",
          .object(
            check.context.map { entry in
              let values = entry.values.map { JSONText.string(text(of: $0)) }
              return (entry.key, entry.isList ? .array(values) : values.first ?? .array([]))
            })
        ))
    }
    if !check.when.isEmpty { members.append(("When", .array(check.when.map(alternative)))) }
    return .object(members)
  }

  private static func derivedCase(_ entry: DerivedVariable.Case) -> JSONText {
    let value = ("Value", JSONText.string(text(of: entry.value)))
    return .object(entry.when.isEmpty ? [value] : [("When", .array(entry.when.map(alternative))), value])
  }

  private static func alternative(_ alternative: RouteAlternative) -> JSONText {
    .object(
      alternative.tests.map { test in
        switch test.value {
        case .absent: (test.variable.text, .null)
        case .like(let patterns): (test.variable.text, .array(patterns.map { .string($0) }))
        case .unlike(let patterns):
          (test.variable.text, .object([("Not", .array(patterns.map { .string($0) }))]))
        }
      })
  }

  private static func text(of reading: RouteReading) -> String {
    let parameters = reading.parameters.map { "\($0.name)={\($0.part)}" }.joined(separator: "&")
    return "/" + text(of: reading.path, separator: "/") + (parameters.isEmpty ? "" : "?\(parameters)")
  }

  private static func text(of template: TextTemplate, separator: String) -> String {
    template.segments.map(text).joined(separator: separator)
  }

  private static func text(of segment: TemplateSegment) -> String {
    guard let part = segment.part else { return segment.prefix }
    return "\(segment.prefix){\(part)\(segment.isOpen ? "+" : "")}\(segment.suffix)"
  }

  private static func text(of template: FilledTemplate) -> String {
    template.pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .variable(let variable, let otherwise):
        "${\(variable.text)\(otherwise.map { ", '\($0)'" } ?? "")}"
      }
    }.joined()
  }
}
