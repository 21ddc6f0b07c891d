import Reeve

/// What a request comes to, for people and for programs.
enum RoutingText {
  static func text(_ routing: Routing) -> String {
    switch routing {
    case .unrouted: return "no route fits: the request is denied"
    case .refused(let reason): return "refused: \(reason)"
    case .routed(let routed):
      var lines = ["route     \(routed.route) of \(routed.map) (line \(routed.line))"]
      let width = routed.parts.map(\.name.count).max() ?? 0
      lines += routed.parts.map { "  \(TextTable.left($0.name, width))  \($0.value)" }
      for check in routed.checks {
        lines.append("action    \(check.action)")
        lines += check.resources.map { "resource  \($0)" }
        lines += check.context.map { "context   \($0.key) = \(values(of: $0).joined(separator: ", "))" }
      }
      return lines.joined(separator: "\n")
    }
  }

  static func json(_ routing: Routing) -> JSONText {
    switch routing {
    case .unrouted: return .object([("routed", .boolean(false))])
    case .refused(let reason):
      return .object([("routed", .boolean(false)), ("refused", .string(reason.description))])
    case .routed(let routed):
      return .object([
        ("routed", .boolean(true)), ("map", .string(routed.map)), ("route", .string(routed.route)),
        ("line", .integer(routed.line)),
        ("parts", .object(routed.parts.map { ($0.name, .string($0.value)) })),
        ("checks", .array(routed.checks.map(json))),
      ])
    }
  }

  private static func json(_ check: RoutedRequest.Check) -> JSONText {
    .object([
      ("action", .string(check.action)), ("resources", .array(check.resources.map { .string($0) })),
      (
        "context",
        .object(
          check.context.map { entry in
            switch entry.value {
            case .single(let text): (entry.key, .string(text))
            case .multiple(let texts): (entry.key, .array(texts.map { .string($0) }))
            }
          })
      ),
    ])
  }

  private static func values(of entry: ContextEntry) -> [String] {
    switch entry.value {
    case .single(let text): [text]
    case .multiple(let texts): texts
    }
  }
}
