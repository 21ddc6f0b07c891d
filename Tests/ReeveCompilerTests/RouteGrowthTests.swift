import ReeveCompiler
import ReeveImage
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What is looked at for a request follows from the request, and not from how many routes there are.
@Suite struct RouteGrowthTests {
  /// In what the routes that are added differ from those that are there.
  enum Growth: CaseIterable {
    case hosts, paths, lastSegments, parameters, parameterValues, headerValues, methods
  }

  @Test(arguments: ["bedrock", "data-lake"], Growth.allCases)
  func stepsDoNotGrowWithRoutes(profile: String, growth: Growth) throws {
    let maps = try #require(StoreLoader.load(folder: "Profiles/\(profile)").store).routeMaps
    var drawing = HeadDrawing(maps: maps, seed: 5)
    let heads = (0..<80).map { _ in drawing.next() }
    let asItIs = try answers(maps, heads)
    let fourfold = try answers(grown(maps, growth, times: 4), heads)
    let sixteenfold = try answers(grown(maps, growth, times: 16), heads)
    #expect(asItIs.routings.contains { if case .routed = $0 { true } else { false } })
    #expect(asItIs.routings == fourfold.routings && asItIs.routings == sixteenfold.routings)
    // The first route of a new kind may add a look-up at each node.
    for (head, (few, some, many)) in zip(heads, zip3(asItIs.steps, fourfold.steps, sixteenfold.steps)) {
      #expect(many == some, "\(head)")
      #expect(many.route == few.route && many.node <= 2 * few.node + 2, "\(head)")
    }
  }

  private func zip3<First, Second, Third>(
    _ first: [First], _ second: [Second], _ third: [Third]
  ) -> [(First, Second, Third)] {
    zip(first, zip(second, third)).map { ($0, $1.0, $1.1) }
  }

  private func answers(
    _ maps: [RouteMap], _ heads: [HTTPRequestHead]
  ) throws -> (routings: [Routing], steps: [RouteSteps]) {
    var compiler = Compiler()
    let image = try OwnedImage(compiler.compile(Store(routeMaps: maps)).bytes)
    var steps: [RouteSteps] = []
    let routings = heads.map { head in
      var own = RouteSteps()
      defer { steps.append(own) }
      return image.view.route(head, steps: &own)
    }
    return (routings, steps)
  }

  private func grown(_ maps: [RouteMap], _ growth: Growth, times: Int) -> [RouteMap] {
    var maps = maps
    for map in maps.indices {
      let original = maps[map]
      for copy in 1..<times {
        guard growth != .hosts else {
          var other = original
          other.name += "-\(copy)"
          for host in other.hosts.indices {
            let place = other.hosts[host].segments.firstIndex { $0.part == nil } ?? 0
            other.hosts[host].segments[place].prefix += "-\(copy)"
          }
          // Of a map without hosts a copy would be another word for the same.
          if !other.hosts.isEmpty { maps.append(other) }
          continue
        }
        for (number, route) in original.routes.enumerated() {
          maps[map].routes.append(changed(route, growth, "copy-\(copy)-\(number)"))
        }
      }
    }
    return maps
  }

  private func changed(_ route: Route, _ growth: Growth, _ text: String) -> Route {
    var route = route
    route.name = text
    let segment = TemplateSegment(prefix: text)
    switch growth {
    case .hosts: break
    case .paths: route.path.segments.insert(segment, at: 0)
    case .lastSegments: route.path.segments.append(segment)
    case .parameters: route.query.append(RouteDemand(name: text, value: .any))
    case .parameterValues: route.query.append(RouteDemand(name: "copy", value: .like(segment)))
    case .headerValues: route.headers.append(RouteDemand(name: "copy", value: .like(segment)))
    case .methods: route.methods = [text]
    }
    return route
  }
}
