public import ReeveTypes

// What an HTTP request asks for. It reads nothing that a decision reads.
extension ImageView {
  /// Whether the store had routes.
  public var hasRoutes: Bool { RouteTables(of: bytes) != nil }

  /// What a request is, by the routes of the store. Total: whatever a head has, there is an answer.
  /// - Parameter body: what the request takes along; read only where its route asks for a member of it.
  /// - Complexity: O(bytes of the head), and the routes that fit its path and differ in what they demand; not the number of
  ///   routes.
  public func route(_ head: HTTPRequestHead, body: any RoutedBody = UnseenBody()) -> Routing {
    var steps = RouteSteps()
    return route(head, body: body, steps: &steps)
  }

  /// The same.
  /// - Parameter steps: what was looked at is added.
  public func route(
    _ head: HTTPRequestHead, body: any RoutedBody = UnseenBody(), steps: inout RouteSteps
  ) -> Routing {
    let host = RequestedTarget.nameOfHost(head.host)
    return head.path.withBytes { path in
      (head.query ?? []).withBytes { query in
        guard !RequestedTarget.isPath(path) || PercentEscapes.areWellFormed(in: path),
          PercentEscapes.areWellFormed(in: query)
        else { return .refused(.malformedEscape) }
        guard let tables = RouteTables(of: bytes) else { return .unrouted }
        return host.withBytes { host in
          head.method.withBytes { method in
            let target = RequestedTarget(host: host, path: path, isHostless: head.host.isEmpty)
            var choice = RouteChoice(tables, head, method: method, target, query: query)
            choice.choose()
            steps.node += choice.steps.node
            steps.key += choice.steps.key
            steps.route += choice.steps.route
            return Self.routing(by: &choice, body)
          }
        }
      }
    }
  }

  private static func routing(by choice: inout RouteChoice, _ body: any RoutedBody) -> Routing {
    guard choice.isFound else { return .unrouted }
    guard !choice.target.hasDotSegment || choice.keepsDotSegments else { return .refused(.dotSegment) }
    do throws(RoutingRefusal) {
      return .routed(try RouteAnswer(&choice, body: body).request())
    } catch {
      return .refused(error)
    }
  }
}
