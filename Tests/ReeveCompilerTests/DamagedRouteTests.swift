import ReeveCompiler
import ReeveImage
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// A section of routes whose bytes were changed, in an image whose digest was made to match, is refused or routes without harm:
/// debug builds trap on a read outside.
@Suite struct DamagedRouteTests {
  private static let heads = [
    HTTPRequestHead("GET", host: "a.s3.x.com:443", "/b/c.json?acl&versionId=7&x=1", headers: [.init("X-A", "p-1")]),
    HTTPRequestHead("PUT", host: "s3.x.com", "/b/c/d/e:stop?acl=1&acl=2"),
    HTTPRequestHead("GET", host: "other", "/%61/b%2Fc/../d?uploads"), HTTPRequestHead("POST", "/b"),
    HTTPRequestHead(
      "DELETE", host: "s3.x.com", "/b/c?tag=a&tag=a", headers: [.init("x-a", "p-1"), .init("x-a", "p-2")]),
    HTTPRequestHead("GET", host: "..", "///"), HTTPRequestHead("GET", host: "x.com", "/a/b/c/d/e/f"),
    HTTPRequestHead("PATCH", host: "s3.x.com", "/b", headers: [.init("x-s", "/from/a%20b/c?v=7")]),
    HTTPRequestHead("PATCH", host: "s3.x.com", "/b", headers: [.init("x-s", "arn:aws:x/a?v=7&w=8")]),
  ]

  /// A body with a role and nothing else.
  private struct Body: RoutedBody {
    func member(_ path: String) -> BodyMember { path == "role.arn" ? .text("arn:aws:iam::1:role/a") : .absent }
  }

  /// One of everything.
  private static func maps() -> [RouteMap] {
    let part = { (name: String) in TemplateSegment(part: name) }
    let bucket = FilledTemplate(pieces: [
      .literal("arn:aws:s3:::"), .variable(.named("Bucket"), default: nil), .literal("/"),
      .variable(.query("x"), default: "none"), .variable(.header("x-a"), default: "é"),
    ])
    let check = RouteCheck(
      action: FilledTemplate(pieces: [.literal("s3:Get")]), resources: [bucket, bucket],
      context: [
        RouteContext(key: "k", values: [bucket, bucket], isList: true),
        RouteContext(
          key: "l", values: [FilledTemplate(pieces: [.variable(.named("Key"), default: nil)])], isList: false),
      ])
    let key = TextTemplate(segments: [part("Bucket"), TemplateSegment(part: "Key", isOpen: true)])
    let routes = [
      Route(name: "object", methods: ["GET", "PUT"], path: key, checks: [check], line: 2),
      Route(
        name: "acl", methods: ["GET"], path: key, query: [RouteDemand(name: "acl", value: .any)],
        otherParameters: ["x", "v*", "?"], headers: [RouteDemand(name: "x-b", value: .absent)], checks: [check]),
      Route(
        name: "tag", path: key, query: [RouteDemand(name: "tag", value: .like(TemplateSegment(prefix: "a")))],
        headers: [RouteDemand(name: "x-a", value: .like(TemplateSegment(prefix: "p-", part: "A")))],
        conditions: [
          RouteCondition(part: "Bucket", patterns: ["b*", "?"]), RouteCondition(part: "V", patterns: ["v"]),
        ],
        checks: [check]),
      Route(
        name: "json",
        path: TextTemplate(segments: [part("Bucket"), TemplateSegment(part: "Key", suffix: ".json")]), checks: [check]),
      Route(
        name: "stop",
        path: TextTemplate(segments: [
          TemplateSegment(part: "Key", isOpen: true), TemplateSegment(prefix: "d"),
          TemplateSegment(prefix: "e", part: "Bucket", suffix: "p"),
        ]), checks: [check]),
      Route(name: "root", methods: ["POST"], path: TextTemplate(segments: [part("Bucket")]), checks: [check]),
    ]
    let copy = Route(
      name: "copy", methods: ["PATCH"], path: TextTemplate(segments: [part("Bucket")]),
      readings: [
        RouteReading(
          header: "x-s", path: TextTemplate(segments: [part("From"), TemplateSegment(part: "Rest", isOpen: true)]),
          parameters: [.init(name: "v", part: "Version"), .init(name: "w", part: "Other")])
      ],
      checks: [
        RouteCheck(
          action: FilledTemplate(pieces: [.literal("s3:Get")]),
          resources: [FilledTemplate(pieces: [.variable(.named("Source"), default: nil)])],
          context: [
            RouteContext(
              key: "role", values: [FilledTemplate(pieces: [.variable(.body("role.arn"), default: nil)])],
              isList: false)
          ],
          when: [
            RouteAlternative([
              RouteTest(.named("Version"), .like(["7", "a*"])), RouteTest(.header("x-t"), .absent),
              RouteTest(.body("role.arn"), .unlike(["arn:aws:iam::2:*"])),
            ]), RouteAlternative([RouteTest(.query("v"), .like(["*"]))]),
          ])
      ])
    let derived = DerivedVariable(
      name: "Source",
      cases: [
        .init(
          when: [RouteAlternative([RouteTest(.named("From"), .like(["arn:*"]))])],
          value: FilledTemplate(pieces: [
            .variable(.named("From"), default: nil), .literal("/"), .variable(.named("Rest"), default: nil),
          ])),
        .init(
          value: FilledTemplate(pieces: [.literal("arn:aws:s3:::"), .variable(.named("From"), default: nil)])),
      ])
    let hosts = [
      TextTemplate(segments: [
        TemplateSegment(part: "Any", isOpen: true), TemplateSegment(prefix: "x"), TemplateSegment(prefix: "com"),
      ]),
      TextTemplate(segments: [TemplateSegment(prefix: "s3"), part("Region"), TemplateSegment(prefix: "com")]),
    ]
    return [
      RouteMap(name: "one", hosts: hosts, variables: ["V": "v"], derived: [derived], routes: routes + [copy]),
      RouteMap(name: "two", keepsDotSegments: true, routes: routes),
      RouteMap(name: "three", hosts: [hosts[1]], routes: Array(routes.prefix(2))),
    ]
  }

  private static func compiled() throws -> [UInt8] {
    var compiler = Compiler()
    return try compiler.compile(Store(routeMaps: maps())).bytes
  }

  private static func integer(_ bytes: [UInt8], _ offset: Int, _ length: Int) -> Int {
    bytes[offset..<offset + length].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func section(of bytes: [UInt8]) -> Range<Int> {
    let entry = HeaderLayout.sections + Section.routes.rawValue * SectionLayout.stride
    let start = integer(bytes, entry + SectionLayout.offset, 8)
    return start..<start + integer(bytes, entry + SectionLayout.length, 8)
  }

  private static func sealed(_ damaged: [UInt8]) -> [UInt8] {
    var damaged = damaged
    for (index, byte) in ImageDigest.compute(damaged).enumerated() { damaged[HeaderLayout.digest + index] = byte }
    return damaged
  }

  @Test func whatIsNotDamagedRoutes() throws {
    let image = try OwnedImage(Self.compiled())
    let kinds = Self.heads.map { head in
      switch image.view.route(head, body: Body()) {
      case .routed(let routed): routed.route
      case .unrouted: "unrouted"
      case .refused(let reason): "\(reason)"
      }
    }
    #expect(
      kinds == [
        "json", "object", "object", "root", "`tag` is there more than once", "unrouted", "object",
        "copy", "copy",
      ], "\(kinds)")
  }

  @Test func whatVerifiesRoutesWithoutHarm() throws {
    let bytes = try Self.compiled()
    let section = Self.section(of: bytes)
    var random = SeededRandom(seed: 11)
    var (accepted, refused) = (0, 0)
    for _ in 0..<3_000 {
      var damaged = bytes
      for _ in 0...random.below(3) {
        let place = section.lowerBound + random.below(section.count)
        switch random.below(4) {
        case 0: damaged[place] = UInt8(random.below(256))
        case 1: damaged[place] &+= 1
        case 2:
          // A field gets the value of another.
          let (to, from) = (place & ~3, (section.lowerBound + random.below(section.count)) & ~3)
          for byte in 0..<4 where to + byte < section.upperBound { damaged[to + byte] = bytes[from + byte] }
        default:
          let value = random.pick([0, 1, 2, 0x7FFF_FFFF, 0xFFFF_FFFF, section.count])
          for byte in 0..<4 where place & ~3 + byte < section.upperBound {
            damaged[place & ~3 + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
          }
        }
      }
      guard let image = try? OwnedImage(Self.sealed(damaged)) else {
        refused += 1
        continue
      }
      accepted += 1
      for head in Self.heads { _ = image.view.route(head, body: Body()) }
    }
    // Texts and ranks may be anything, so some damage is not seen; the walk takes it in its stride.
    #expect(accepted > 300 && refused > 300, "\(accepted) \(refused)")
  }

  /// A table, a record of it, a field, the bytes that it is given, and a word of the rule.
  private static let damages: [(RouteTable, Int, Int, [UInt8], String)] = [
    (.maps, 0, RouteMapLayout.flags, [2], "flags"), (.maps, 0, RouteMapLayout.reserved, [1], "flags"),
    (.maps, 0, RouteMapLayout.name + RouteTextLayout.length, [0xFF, 0xFF, 0xFF, 0xFF], "text"),
    (.names, 0, RouteTextLayout.length, [0xFF, 0], "text"),
    (.nameBuckets, 0, BucketLayout.record, [0xFF, 0xFF], "bucket"),
    (.hosts, 0, RouteHostLayout.rank, [9], "rank"), (.hosts, 0, RouteHostLayout.root, [0xFF], "paths begin"),
    (.hosts, 0, RouteHostLayout.root, [0], "paths begin"), (.hosts, 0, RouteHostLayout.mapCount, [9], "behind"),
    (.hostMaps, 0, RouteHostMapLayout.map, [9], "ascend"),
    (.hostMaps, 0, RouteHostMapLayout.template, [0xFF], "template"),
    (.nodes, 0, RouteNodeLayout.kind, [1], "kind"), (.nodes, 1, RouteNodeLayout.firstChild, [0], "behind"),
    (.nodes, 1, RouteNodeLayout.childCount, [0xFF], "behind"), (.nodes, 9, RouteNodeLayout.parent, [0xFF], "parent"),
    (.nodes, 0, RouteNodeLayout.label, [0xFF, 0xFF], "text"), (.nodes, 0, RouteNodeLayout.accept, [0xFF], "number"),
    (.nodes, 0, RouteNodeLayout.part, [1], "part leads"), (.nodes, 0, RouteNodeLayout.openCount, [0xFF], "open"),
    (.nodes, 0, RouteNodeLayout.reserved, [1], "reserved"), (.nodes, 1, RouteNodeLayout.firstShape, [7], "behind"),
    (.edgeBuckets, 0, BucketLayout.record, [0xFF, 0xFF], "bucket"),
    (.accepts, 0, RouteAcceptLayout.groupCount, [0xFF], "behind"),
    (.groups, 0, RouteGroupLayout.flags, [8], "flags"), (.groups, 0, RouteGroupLayout.candidateCount, [0xFF], "behind"),
    (.keys, 0, RouteKeyLayout.group, [0xFF], "key"), (.keys, 0, RouteKeyLayout.kind, [4], "key"),
    (.keys, 0, RouteKeyLayout.name, [0xFF], "name"), (.keys, 0, RouteKeyLayout.firstCandidate, [0xFF], "behind"),
    (.candidates, 0, 0, [0xFF], "ascend"), (.routes, 0, RouteLayout.map, [9], "map"),
    (.routes, 0, RouteLayout.template, [0xFF], "map"), (.routes, 0, RouteLayout.parameterSet, [0xFF], "set"),
    (.routes, 0, RouteLayout.firstDemand, [1], "demands"), (.routes, 0, RouteLayout.headerCount, [0xFF], "demands"),
    (.routes, 0, RouteLayout.firstCheck, [1], "behind"), (.routes, 0, RouteLayout.firstReading, [1], "behind"),
    (.routes, 0, RouteLayout.flags, [2], "flags"),
    (.templates, 0, RouteTemplateLayout.segmentCount, [65], "segments"),
    (.templates, 0, RouteTemplateLayout.openSegment, [64, 0, 0, 0], "segments"),
    (.parts, 0, RoutePartLayout.name, [0xFF], "name"), (.parts, 0, RoutePartLayout.segment, [0xFF], "segment"),
    (.demands, 0, RouteDemandLayout.kind, [4], "kind"), (.demands, 0, RouteDemandLayout.name, [0xFF], "name"),
    (.demands, 0, RouteDemandLayout.prefixLength, [0xFF, 0xFF], "text"),
    (.parameterSets, 0, RouteParameterSetLayout.nameCount, [0xFF], "behind"),
    (.parameterNames, 0, 0, [0xFF], "name"), (.conditions, 0, RouteConditionLayout.name, [0xFF], "name"),
    (.conditions, 0, RouteConditionLayout.firstPattern, [0], "behind"),
    (.patterns, 0, RouteTextLayout.length, [0xFF, 0xFF], "text"),
    (.checks, 0, RouteCheckLayout.filledCount, [0], "behind"),
    (.contexts, 0, RouteContextLayout.isList, [2], "context"),
    (.contexts, 0, RouteContextLayout.valueCount, [0xFF], "behind"),
    (.filled, 0, RouteFilledLayout.pieceCount, [0xFF, 0xFF], "behind"),
    (.values, 0, RouteFilledLayout.firstPiece, [0], "behind"), (.pieces, 0, RoutePieceLayout.kind, [5], "kind"),
    (.pieces, 0, RoutePieceLayout.hasFallback, [2], "kind"), (.texts, 0, 0, [0xFF], "UTF-8"),
    (.pieces, 0, RoutePieceLayout.derived, [1], "derived"), (.pieces, 0, RoutePieceLayout.reserved, [1], "derived"),
    (.pieces, 1, RoutePieceLayout.derived, [0xFF], "derived"),
    (.checks, 0, RouteCheckLayout.alternativeCount, [0xFF], "behind"),
    (.alternatives, 0, RouteAlternativeLayout.testCount, [0xFF], "behind"),
    (.tests, 0, RouteTestLayout.kind, [3], "test"), (.tests, 0, RouteTestLayout.pieceCount, [2], "behind"),
    (.tests, 0, RouteTestLayout.firstPiece, [0], "behind"), (.tests, 0, RouteTestLayout.firstPattern, [0], "behind"),
    (.tests, 0, RouteTestLayout.reserved, [1], "test"), (.derived, 0, RouteDerivedLayout.caseCount, [0xFF], "behind"),
    (.cases, 0, RouteCaseLayout.firstPiece, [0, 0], "behind"),
    (.cases, 0, RouteCaseLayout.alternativeCount, [0xFF], "behind"),
    (.readings, 0, RouteReadingLayout.name, [0xFF], "name"),
    (.readings, 0, RouteReadingLayout.segmentCount, [0xFF], "behind"),
    (.readings, 0, RouteReadingLayout.reserved, [1], "reserved"),
    (.readSegments, 0, RouteReadSegmentLayout.kind, [5], "read"),
    (.readSegments, 0, RouteReadSegmentLayout.kind, [0], "read"),
    (.readSegments, 0, RouteReadSegmentLayout.part, [0xFF], "read"),
    (.readSegments, 0, RouteReadSegmentLayout.prefixLength, [0xFF, 0xFF], "text"),
    (.readParameters, 0, RouteReadParameterLayout.part, [0xFF], "name"),
    (.readParameters, 0, RouteReadParameterLayout.reserved, [1], "reserved"),
  ]

  @Test(arguments: damages.indices) func everyRuleIsChecked(index: Int) throws {
    let (table, record, field, value, word) = Self.damages[index]
    var damaged = try Self.compiled()
    let section = Self.section(of: damaged).lowerBound
    let entry = section + RouteSectionLayout.directory + table.rawValue * RouteSectionLayout.directoryStride
    let place = section + Self.integer(damaged, entry, 4) + record * table.stride + field
    damaged.replaceSubrange(place..<place + value.count, with: value)
    let error = #expect(throws: ImageError.self) { try OwnedImage(Self.sealed(damaged)) }
    #expect(error?.description.contains(word) == true, "\(table): \(error.map(\.description) ?? "")")
  }

  /// What the section says of itself.
  @Test(arguments: [
    (RouteSectionLayout.byteCount, "how long"), (RouteSectionLayout.rootCount, "node for hosts"),
    (RouteSectionLayout.anyHost, "host of all"), (RouteSectionLayout.nameLengthMax, "longest"),
    (RouteSectionLayout.directory, "begins where"), (RouteSectionLayout.directory + 4, "table maps of routes"),
  ])
  func everyFieldOfTheBeginningIsChecked(field: Int, word: String) throws {
    var damaged = try Self.compiled()
    let section = Self.section(of: damaged).lowerBound
    let value: [UInt8] = field == RouteSectionLayout.nameLengthMax ? [0, 0, 0, 0] : [0xFF, 0xFF, 0xFF, 0x0F]
    damaged.replaceSubrange(section + field..<section + field + 4, with: value)
    let error = #expect(throws: ImageError.self) { try OwnedImage(Self.sealed(damaged)) }
    #expect(error?.description.contains(word) == true, "\(error.map(\.description) ?? "")")
  }

  @Test func aStoreWithoutRoutesHasNone() throws {
    var compiler = Compiler()
    let image = try OwnedImage(compiler.compile(Store()).bytes)
    #expect(!image.view.hasRoutes && image.view.summary().routeCount == 0)
    #expect(image.view.route(HTTPRequestHead("GET", "/")) == .unrouted)
    #expect(image.view.route(HTTPRequestHead("GET", "/%")) == .refused(.malformedEscape))
  }

  /// What an image cannot have is told with its place.
  @Test func whatIsTooMuchIsRefused() throws {
    var compiler = Compiler()
    let deep = TextTemplate(segments: Array(repeating: TemplateSegment(part: "P"), count: 65))
    var map = RouteMap(name: "deep", routes: [Route(name: "deep", path: deep, line: 7)])
    let segments = #expect(throws: CompileError.self) { try compiler.compile(Store(routeMaps: [map])) }
    #expect(segments?.description == "routes `deep`, line 7: a path has at most 64 segments; split it")
    map.routes = [
      Route(
        name: "wide", path: TextTemplate(segments: [TemplateSegment()]),
        query: Array(repeating: RouteDemand(name: "a", value: .any), count: 1_025), line: 8)
    ]
    let demands = #expect(throws: CompileError.self) { try compiler.compile(Store(routeMaps: [map])) }
    #expect(demands?.description.hasPrefix("routes `deep`, line 8: a route has at most 1024") == true)
  }
}
