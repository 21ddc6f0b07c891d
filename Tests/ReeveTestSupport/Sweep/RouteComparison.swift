import ReeveCompiler
public import ReeveImage
import ReeveReference
public import ReeveStore
public import ReeveTypes

/// The routes of a store in both engines: the definition, and the image.
public struct RouteComparison {
  private let router: Router
  private let image: OwnedImage
  /// How often each kind of answer came.
  public private(set) var counts: [String: Int] = [:]
  /// What the image looked at for the last head.
  public private(set) var steps = RouteSteps()

  public init(_ maps: [RouteMap]) throws {
    router = Router(maps: maps)
    var compiler = Compiler()
    image = try OwnedImage(compiler.compile(Store(catalogue: Store().catalogue, routeMaps: maps)).bytes)
  }

  /// Asks both; they have to say the same, byte for byte.
  /// - Returns: what is said of a disagreement.
  public mutating func disagreement(on head: HTTPRequestHead, _ body: DrawnBody) -> String? {
    let expected = router.route(head, body: body)
    steps = RouteSteps()
    let actual = image.view.route(head, body: body, steps: &steps)
    counts[Self.kind(expected), default: 0] += 1
    guard expected != actual || Self.bytes(expected) != Self.bytes(actual) else { return nil }
    return """
      \(Self.text(head))
      body       \(body)
      reference  \(expected)
      image      \(actual)
      """
  }

  private static func kind(_ routing: Routing) -> String {
    switch routing {
    case .routed: "routed"
    case .unrouted: "unrouted"
    case .refused(.malformedEscape): "malformedEscape"
    case .refused(.dotSegment): "dotSegment"
    case .refused(.notUTF8): "notUTF8"
    case .refused(.repeated): "repeated"
    case .refused(.colonInARN): "colonInARN"
    case .refused(.tooLong): "tooLong"
    case .refused(.unreadable): "unreadable"
    case .refused(.missing): "missing"
    case .refused(.unchecked): "unchecked"
    case .refused(.bodyUnseen): "bodyUnseen"
    case .refused(.malformedBody): "malformedBody"
    case .refused(.notText): "notText"
    }
  }

  /// Strings compare equal that have other bytes.
  private static func bytes(_ routing: Routing) -> [[UInt8]] {
    switch routing {
    case .unrouted: []
    case .refused(let reason): [Array(reason.description.utf8)]
    case .routed(let routed): texts(routed).map { Array($0.utf8) }
    }
  }

  private static func texts(_ routed: RoutedRequest) -> [String] {
    var texts = [routed.map, routed.route, "\(routed.line)"]
    for part in routed.parts { texts += [part.name, part.value] }
    for check in routed.checks {
      texts.append(check.action)
      texts += check.resources
      for entry in check.context { texts += [entry.key] + values(of: entry) }
    }
    return texts
  }

  private static func values(of entry: ContextEntry) -> [String] {
    switch entry.value {
    case .single(let text): [text]
    case .multiple(let texts): texts
    }
  }

  private static func text(_ head: HTTPRequestHead) -> String {
    func shown(_ bytes: [UInt8]) -> String {
      var text = ""
      for byte in bytes.prefix(400) {
        text += 0x20...0x7E ~= byte ? String(UnicodeScalar(byte)) : "\\x\(String(byte, radix: 16))"
      }
      return text
    }
    let target = shown(head.path) + (head.query.map { "?" + shown($0) } ?? "")
    var lines = ["\(shown(head.method)) \(target)", "host: \(shown(head.host))"]
    for header in head.headers.prefix(8) { lines.append("\(shown(header.name)): \(shown(header.value))") }
    return lines.joined(separator: "\n")
  }
}

/// Maps and heads that follow from a seed.
public struct RouteSweep: Sendable {
  public let seed: UInt64
  /// How often each kind of answer came.
  public private(set) var counts: [String: Int] = [:]
  public private(set) var headCount = 0

  /// Heads for each store of maps.
  public static let headsPerStore = 96

  public init(seed: UInt64) { self.seed = seed }

  /// Asks both engines about so many heads.
  /// - Returns: the first disagreement.
  public mutating func ask(headCount: Int) throws -> String? {
    var store: UInt64 = 0
    while self.headCount < headCount {
      var random = SeededRandom(seed: seed &* 0x1_0000_0001 &+ store)
      store += 1
      let storeSeed = random.next()
      var drawing = RouteDrawing(seed: storeSeed)
      let maps = drawing.maps()
      var heads = HeadDrawing(maps: maps, seed: storeSeed ^ 1)
      var comparison = try RouteComparison(maps)
      for _ in 0..<min(Self.headsPerStore, headCount - self.headCount) {
        self.headCount += 1
        if let disagreement = comparison.disagreement(on: heads.next(), heads.nextBody()) {
          return "store seed \(storeSeed), head \(self.headCount)\n\(disagreement)\n\(maps)"
        }
      }
      counts.merge(comparison.counts, uniquingKeysWith: +)
    }
    return nil
  }
}
