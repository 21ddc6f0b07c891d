public import ReeveStore

/// Draws maps of routes. Names and texts come from small pools, so that most routes nearly fit most requests.
public struct RouteDrawing {
  private var random: SeededRandom

  public init(seed: UInt64) { random = SeededRandom(seed: seed) }

  static let parts = ["P", "Q", "R", "Region", "Bucket", "Key"]
  static let hostTexts = ["a", "b", "A", "s3", "x-1", "com", "", "ab"]
  static let pathTexts = ["a", "b", "ab", "A", "", "model", "é", ".", "..", "%61", "a:b"]
  static let affixes = ["", "", "a", "ab", "é", ":", ".json", "a:", "b"]
  static let methods = ["GET", "PUT", "POST", "HEAD", "DELETE", "get", ""]
  static let parameters = ["a", "b", "acl", "versionId", "é", "a b", "", "list-type", "a%", "B"]
  static let headers = ["x-a", "x-b", "content-type", "x-amz-acl", "é"]
  static let derived = ["D", "E", "P"]
  static let members = ["role", "a.b", "a", "é.", ""]
  static let values = ["", "1", "2", "ab", "é", "a:b", "a%62", "+"]
  private static let patterns = [
    "*", "a*", "?", "??", "*b", "a?b*", "acl", "a", "*é*", "*a*b*", "x-*", "\u{FFFD}", "?b", "",
  ]
  private static let literals = [
    "s3:Get", "*", "arn:aws:s3:::", "arn:aws:bedrock:", ":", "::foundation-model/", "/", "é", "", "a",
  ]

  /// As many as a store has; rarely, a crowd of routes with one path, or maps whose hosts and paths fit the same texts and are as
  /// specific.
  public mutating func maps() -> [RouteMap] {
    guard !random.chance(20) else { return alikeMaps() }
    let isCrowd = random.chance(15)
    return (0..<random.within(1...4)).map { number in
      var map = RouteMap(name: "map\(number)")
      if !random.chance(30) {
        map.hosts = (0..<random.within(1...3)).map { _ in template(Self.hostTexts, 1...3, openChance: 10) }
      }
      for part in Self.parts + ["Account"] where random.chance(15) { map.variables[part] = random.pick(Self.values) }
      map.keepsDotSegments = random.chance(40)
      if random.chance(40) { map.derived = (0..<random.within(1...3)).map { _ in derived() } }
      let path = template(Self.pathTexts, 1...4, openChance: 25)
      for line in 0..<random.within(isCrowd ? 20...60 : 1...8) {
        var route = route(line: line + 1)
        if isCrowd, random.chance(80) { route.path = path }
        map.routes.append(route)
      }
      return map
    }
  }

  /// Maps that share a few hosts and paths, in orders of their own.
  private mutating func alikeMaps() -> [RouteMap] {
    let forms = [TemplateSegment(prefix: "a", part: "P"), TemplateSegment(part: "Q", suffix: "b")]
    let hosts = [
      TextTemplate(segments: [forms[0]]), TextTemplate(segments: [forms[1]]),
      TextTemplate(segments: [TemplateSegment(part: "Region")]),
    ]
    return (0..<random.within(1...3)).map { number in
      var map = RouteMap(name: "map\(number)", hosts: Array(hosts.shuffled(with: &random).prefix(random.within(1...3))))
      if random.chance(30) { map.variables["Region"] = "ab" }
      for line in 1...random.within(2...6) {
        var route = route(line: line)
        route.methods = random.chance(50) ? [] : ["GET"]
        route.path = TextTemplate(segments: [
          TemplateSegment(prefix: random.pick(["", "a"]), part: "R", suffix: random.pick(["", "b"]))
        ])
        if random.chance(60) { (route.query, route.headers, route.otherParameters) = ([], [], nil) }
        if random.chance(50) {
          route.conditions = [
            RouteCondition(
              part: random.pick(["P", "Q", "R", "Region"]), patterns: [random.pick(["a*", "*b", "ab", "x*"])])
          ]
        }
        map.routes.append(route)
      }
      return map
    }
  }

  private mutating func route(line: Int) -> Route {
    Route(
      name: "route\(line)", methods: random.chance(30) ? [] : some(Self.methods, 1...3),
      path: template(Self.pathTexts, random.chance(3) ? 0...1 : 1...4, openChance: 25),
      query: random.chance(50) ? [] : demands(Self.parameters),
      otherParameters: random.chance(60) ? nil : some(Self.patterns + Self.parameters, 0...4),
      headers: random.chance(75) ? [] : demands(Self.headers),
      conditions: (0..<random.weighted(70, 20, 10)).map { _ in
        RouteCondition(part: random.pick(Self.parts + ["Account"]), patterns: some(Self.patterns, 0...3))
      },
      readings: random.chance(75) ? [] : (0..<random.within(1...2)).map { _ in reading() },
      checks: (0..<random.weighted(2, 62, 24, 12)).map { _ in check() }, line: line)
  }

  private mutating func some(_ pool: [String], _ count: ClosedRange<Int>) -> [String] {
    (0..<random.within(count)).map { _ in random.pick(pool) }
  }

  private mutating func template(_ pool: [String], _ count: ClosedRange<Int>, openChance: Int) -> TextTemplate {
    var segments = (0..<random.within(count)).map { _ in segment(pool) }
    if !segments.isEmpty, random.chance(openChance) {
      segments[random.below(segments.count)] = TemplateSegment(part: random.pick(Self.parts), isOpen: true)
    }
    return TextTemplate(segments: segments)
  }

  private mutating func segment(_ pool: [String]) -> TemplateSegment {
    switch random.weighted(55, 25, 20) {
    case 0: TemplateSegment(prefix: random.pick(pool))
    case 1: TemplateSegment(part: random.pick(Self.parts))
    default:
      TemplateSegment(
        prefix: random.pick(Self.affixes), part: random.pick(Self.parts), suffix: random.pick(Self.affixes))
    }
  }

  private mutating func demands(_ names: [String]) -> [RouteDemand] {
    some(names, 1...3).map { name in
      switch random.weighted(20, 30, 25, 25) {
      case 0: RouteDemand(name: name, value: .absent)
      case 1: RouteDemand(name: name, value: .any)
      case 2: RouteDemand(name: name, value: .like(TemplateSegment(prefix: random.pick(Self.values))))
      default:
        RouteDemand(
          name: name,
          value: .like(
            TemplateSegment(
              prefix: random.pick(Self.affixes), part: random.pick(Self.parts), suffix: random.pick(Self.affixes))))
      }
    }
  }

  private mutating func check() -> RouteCheck {
    RouteCheck(
      action: filled(), resources: (0..<random.within(1...2)).map { _ in filled() },
      context: (0..<random.weighted(60, 25, 15)).map { _ in
        let isList = random.chance(40)
        let count = random.chance(10) ? 0 : isList ? random.within(1...3) : 1
        return RouteContext(
          key: random.pick(["s3:prefix", "k", "aws:é"]), values: (0..<count).map { _ in filled() }, isList: isList)
      }, when: random.chance(70) ? [] : alternatives())
  }

  private mutating func alternatives() -> [RouteAlternative] {
    (0..<random.weighted(5, 70, 25)).map { _ in
      RouteAlternative(
        (0..<random.weighted(5, 65, 30)).map { _ in
          let value: RouteTest.Value =
            switch random.weighted(30, 45, 25) {
            case 0: .absent
            case 1: .like(random.chance(50) ? ["*"] : some(Self.patterns, 0...3))
            default: .unlike(some(Self.patterns, 0...3))
            }
          return RouteTest(variable(), value)
        })
    }
  }

  private mutating func derived() -> DerivedVariable {
    DerivedVariable(
      name: random.pick(Self.derived),
      cases: (0..<random.within(0...3)).map { _ in
        var value = filled()
        if random.chance(40) { value.pieces.insert(.literal("arn:aws:bedrock:"), at: 0) }
        return DerivedVariable.Case(when: random.chance(30) ? [] : alternatives(), value: value)
      })
  }

  /// Of few forms, so that most values of a header nearly fit.
  private mutating func reading() -> RouteReading {
    let path =
      random.chance(60)
      ? TextTemplate(segments: [TemplateSegment(part: "Bucket"), TemplateSegment(part: "Key", isOpen: true)])
      : template(Self.pathTexts, 0...3, openChance: 30)
    let parameters = (0..<random.weighted(30, 50, 20)).map { _ in
      RouteReading.Parameter(name: random.pick(["v", "w", "é"]), part: random.pick(Self.parts))
    }
    return RouteReading(header: random.pick(Self.headers), path: path, parameters: parameters)
  }

  private mutating func filled() -> FilledTemplate {
    FilledTemplate(
      pieces: (0..<random.within(0...4)).map { _ in
        guard random.chance(55) else { return .literal(random.pick(Self.literals)) }
        return .variable(variable(), default: random.chance(88) ? random.pick(Self.values) : nil)
      })
  }

  private mutating func variable() -> RouteVariable {
    switch random.weighted(50, 18, 12, 12, 8) {
    case 0: .named(random.pick(Self.parts + ["Account"]))
    case 1: .query(random.pick(Self.parameters))
    case 2: .header(random.pick(Self.headers))
    case 3: .named(random.pick(Self.derived))
    default: .body(random.pick(Self.members))
    }
  }
}
