public import ReeveStore
public import ReeveTypes

/// Draws heads of HTTP requests that fit some route of some maps, or nearly, or that are meant to do harm.
public struct HeadDrawing {
  private let maps: [RouteMap]
  private var random: SeededRandom

  public init(maps: [RouteMap], seed: UInt64) {
    self.maps = maps
    random = SeededRandom(seed: seed)
  }

  private static let texts = [
    "a", "b", "ab", "x", "1", "a%2Fb", "%C3%A9", "é", "%FF", "a:b", "arn:aws:x:::y", "arn%3Aaws", "..", ".", "%2e%2E",
    "a.b", "%",
    "%4", "%zz", "a+b", "é%", "A", "*", "?", "", "a/../b", "a%2f..%2fb", "us-east-1", "a%00",
  ]
  /// Bytes that are not UTF-8, in ways that are repaired differently.
  private static let broken: [[UInt8]] = [
    [0xFF], [0x80, 0x80], [0xE2, 0x82], [0x61, 0xF0, 0x9F, 0x62], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
  ]

  public mutating func next() -> HTTPRequestHead {
    let map = random.pick(maps)
    guard !map.routes.isEmpty, !random.chance(4) else { return anything() }
    let route = random.pick(map.routes)
    var head = HTTPRequestHead(method: Array("GET".utf8), path: [])
    if !route.methods.isEmpty { head.method = Array(random.pick(route.methods).utf8) }
    if !map.hosts.isEmpty { head.host = filled(random.pick(map.hosts), ".") }
    head.path = [UInt8(ascii: "/")] + filled(route.path, "/")
    var parameters: [[UInt8]] = []
    for demand in route.query {
      if let value = value(demand) { parameters.append(escaped(demand.name) + [UInt8(ascii: "=")] + value) }
    }
    for demand in route.headers {
      if let value = value(demand) {
        let name = random.chance(50) ? demand.name : demand.name.uppercased()
        head.headers.append(HTTPRequestHead.Header(name: Array(name.utf8), value: value))
      }
    }
    for reading in route.readings where random.chance(70) {
      head.headers.append(HTTPRequestHead.Header(name: Array(reading.header.utf8), value: value(reading)))
    }
    for variable in variables(of: route, map) where random.chance(50) {
      switch variable {
      case .named, .body: continue
      case .query(let name): parameters.append(escaped(name) + [UInt8(ascii: "=")] + text())
      case .header(let name): head.headers.append(HTTPRequestHead.Header(name: Array(name.utf8), value: text()))
      }
    }
    for name in route.otherParameters ?? [] where random.chance(20) { parameters.append(escaped(name)) }
    if random.chance(20) { parameters = parameters.shuffled(with: &random) }
    if !parameters.isEmpty || random.chance(10) {
      head.query = Array(parameters.joined(separator: [UInt8(ascii: "&")]))
    }
    for _ in 0..<random.weighted(45, 35, 15, 5) { spoil(&head) }
    return head
  }

  /// What a body has at the paths that routes read, in most cases.
  public mutating func nextBody() -> DrawnBody {
    if random.chance(8) { return DrawnBody(otherwise: random.pick([.unseen, .malformed, .absent, .repeated])) }
    var body = DrawnBody(otherwise: .absent)
    for path in bodyPaths {
      switch random.weighted(65, 20, 5, 5) {
      case 0: body.members[path] = .text(String(decoding: text(), as: UTF8.self))
      case 1: break
      case 2: body.members[path] = .repeated
      default: body.members[path] = .notText
      }
    }
    return body
  }

  private var bodyPaths: [String] {
    let variables = maps.flatMap { map in map.routes.flatMap { self.variables(of: $0, map) } }
    return Set(
      variables.compactMap { if case .body(let path) = $0 { path } else { nil } }
    ).sorted()
  }

  private func variables(of route: Route, _ map: RouteMap) -> [RouteVariable] {
    let cases = map.derived.flatMap(\.cases)
    let texts =
      route.checks.flatMap { [$0.action] + $0.resources + $0.context.flatMap(\.values) } + cases.map(\.value)
    return texts.flatMap(\.pieces).compactMap {
      if case .variable(let variable, _) = $0 { variable } else { nil }
    } + (route.checks.flatMap(\.when) + cases.flatMap(\.when)).flatMap(\.tests).map(\.variable)
  }

  /// A header that is read as a path, or nearly.
  private mutating func value(_ reading: RouteReading) -> [UInt8] {
    var value = random.chance(50) ? [UInt8(ascii: "/")] : []
    value += filled(reading.path, "/")
    var parameters: [[UInt8]] = []
    for parameter in reading.parameters where random.chance(60) {
      parameters.append(escaped(parameter.name) + [UInt8(ascii: "=")] + text())
    }
    if random.chance(8) { parameters.append(random.pick([Array("v=1".utf8), Array("x=1".utf8), Array("v".utf8), []])) }
    if !parameters.isEmpty || random.chance(4) {
      value += [UInt8(ascii: "?")] + parameters.joined(separator: [UInt8(ascii: "&")])
    }
    if random.chance(8) { damage(&value) }
    if random.chance(3) { value += Array(random.pick(["+", "#", "?", "/../x", "%2e%2e/"]).utf8) }
    return value
  }

  private mutating func value(_ demand: RouteDemand) -> [UInt8]? {
    switch demand.value {
    case .absent: random.chance(5) ? text() : nil
    case .any: random.chance(95) ? text() : nil
    case .like(let segment): random.chance(95) ? filled(segment) : nil
    }
  }

  private mutating func filled(_ template: TextTemplate, _ separator: Character) -> [UInt8] {
    let segments = template.segments.map { segment in
      guard segment.isOpen else { return filled(segment) }
      let texts = (0..<random.within(1...3)).map { _ in text() }
      return Array(texts.joined(separator: Array(String(separator).utf8)))
    }
    return Array(segments.joined(separator: Array(String(separator).utf8)))
  }

  private mutating func filled(_ segment: TemplateSegment) -> [UInt8] {
    Array(segment.prefix.utf8) + (segment.part == nil ? [] : text()) + Array(segment.suffix.utf8)
  }

  private mutating func text() -> [UInt8] {
    switch random.weighted(70, 24, 4, 2) {
    case 0: Array(random.pick(["a", "b", "ab", "x", "q1", "us-east-1", "é"]).utf8)
    case 1: Array(random.pick(Self.texts).utf8)
    case 2: random.pick(Self.broken)
    default: Array(repeating: UInt8(ascii: "n"), count: random.pick([300, 2_047, 2_048, 2_049]))
    }
  }

  /// A name as a query has it, one way or another.
  private mutating func escaped(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      if byte == UInt8(ascii: " "), random.chance(50) { return [UInt8(ascii: "+")] }
      let isPlain = 0x61...0x7A ~= byte || 0x41...0x5A ~= byte || byte == UInt8(ascii: "-")
      if isPlain ? random.chance(95) : random.chance(10) { return [byte] }
      let digits = Array((random.chance(50) ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
      return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }

  /// One change.
  private mutating func spoil(_ head: inout HTTPRequestHead) {
    switch random.below(16) {
    case 0: head.method = Array(random.pick(RouteDrawing.methods + ["PATCH"]).utf8)
    case 1: head.host += Array(random.pick([":443", ":", ".", "]:1", ":a:b", ":b]", ":]"]).utf8)
    case 2: head.host = Array(String(decoding: head.host, as: UTF8.self).uppercased().utf8)
    case 3: head.host = []
    case 4: damage(&head.path)
    case 5: head.path += [UInt8(ascii: "/")] + text()
    case 6: if !head.path.isEmpty { head.path.removeLast(random.within(1...head.path.count)) }
    case 7: head.path.insert(contentsOf: text(), at: random.within(0...head.path.count))
    case 8:
      let name = escaped(random.pick(RouteDrawing.parameters + ["other"]))
      let value = random.chance(50) ? [] : [UInt8(ascii: "=")] + text()
      head.query = (head.query.map { $0 + [UInt8(ascii: "&")] } ?? []) + name + value
    case 9: if let query = head.query { head.query = query + [UInt8(ascii: "&")] + query }
    case 10: if head.query != nil { damage(&head.query!) }
    case 11: head.query = nil
    case 12: if !head.headers.isEmpty { head.headers.append(random.pick(Array(head.headers))) }
    case 13:
      head.headers.append(
        HTTPRequestHead.Header(name: Array(random.pick(RouteDrawing.headers + ["X-A", "x"]).utf8), value: text()))
    case 14: if !head.headers.isEmpty { head.headers.removeLast() }
    default:
      guard random.chance(10) else { return damage(&head.path) }
      makeLong(&head)
    }
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    switch random.below(4) {
    case 0: bytes[place] = UInt8(random.below(256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(random.pick(Array("/.%&=+?:{}*".utf8)), at: place)
    default: bytes[place] ^= 0x20
    }
  }

  private mutating func makeLong(_ head: inout HTTPRequestHead) {
    let count = random.within(200...2_000)
    switch random.below(5) {
    case 0: head.path += Array(repeating: UInt8(ascii: "/"), count: count)
    case 1: head.query = (head.query ?? []) + Array(repeating: Array("&a=1".utf8), count: count).joined()
    case 2: head.query = (0..<count).flatMap { Array("p\($0)&".utf8) } + (head.query ?? [])
    case 3: head.path += Array(repeating: Array("/a%2F..".utf8), count: count / 4).joined()
    default: head.headers += (0..<256).map { HTTPRequestHead.Header("x-\($0)", "v") }
    }
  }

  private mutating func anything() -> HTTPRequestHead {
    HTTPRequestHead(
      method: Array(random.pick(RouteDrawing.methods).utf8), host: text(),
      path: random.chance(80) ? [UInt8(ascii: "/")] + text() : text(), query: random.chance(50) ? text() : nil)
  }
}

/// A body that has what it is given.
public struct DrawnBody: RoutedBody {
  public var members: [String: BodyMember] = [:]
  public var otherwise: BodyMember

  public init(otherwise: BodyMember) { self.otherwise = otherwise }

  public func member(_ path: String) -> BodyMember { members[path] ?? otherwise }
}
