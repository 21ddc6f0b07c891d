public import ReeveStore
public import ReeveTypes

/// The definition of how an HTTP request becomes requests for a decision: every route is looked at, and of those that fit the
/// most specific one is taken.
public struct Router: Sendable {
  private let maps: [RouteMap]

  /// - Parameter maps: in the order of a store.
  public init(maps: [RouteMap]) { self.maps = maps }

  /// - Parameter body: what the request takes along; read only where a route asks for a member of it.
  public func route(_ head: HTTPRequestHead, body: any RoutedBody = UnseenBody()) -> Routing {
    do throws(RoutingRefusal) {
      let request = try RoutedHead(head)
      var best: RouteMatch?
      for map in maps {
        guard let host = Self.host(of: map, request) else { continue }
        for route in map.routes {
          guard let match = RouteMatch(request, route, of: map, host: host) else { continue }
          // Of two that are as specific, the one that comes first.
          if best.map({ match.specificity > $0.specificity }) ?? true { best = match }
        }
      }
      guard let best else { return .unrouted }
      if request.hasDotSegment, !best.map.keepsDotSegments { throw .dotSegment }
      return .routed(try RouteFilling(best, request, body).request())
    } catch {
      return .refused(error)
    }
  }

  /// How the host of a request fits a map: the most specific of its templates, or none where it has none; absent: not at all.
  private static func host(of map: RouteMap, _ request: RoutedHead) -> TemplateMatch? {
    if map.hosts.isEmpty { return TemplateMatch.ofNothing }
    return map.hosts.compactMap {
      TemplateMatch(request.hostSegments, $0, separator: UInt8(ascii: "."), ignoringCase: true)
    }
    .reduce(nil) { best, match in
      best.map { $0.specificity.lexicographicallyPrecedes(match.specificity) ? match : $0 } ?? match
    }
  }
}

/// The head of a request, cut into the pieces that routes speak of.
struct RoutedHead {
  let method: [UInt8]
  /// In lower case, between dots; none: the request has no host.
  let hostSegments: [[UInt8]]
  /// As they stand there, between slashes; empty where the path does not begin with one.
  let pathSegments: [[UInt8]]
  /// Decoded, in the order of the request.
  let query: [(name: [UInt8], value: [UInt8])]
  /// With names in lower case.
  let headers: [(name: [UInt8], value: [UInt8])]
  let hasDotSegment: Bool

  init(_ head: HTTPRequestHead) throws(RoutingRefusal) {
    method = head.method
    let host = head.host.map(Self.lowercased)
    hostSegments = host.isEmpty ? [] : Self.withoutPort(host).split(UInt8(ascii: "."))
    pathSegments = head.path.first == UInt8(ascii: "/") ? Array(head.path.dropFirst()).split(UInt8(ascii: "/")) : []
    var hasDotSegment = false
    for segment in pathSegments {
      // A server may take an encoded slash for one.
      if try PercentEncoding.decoded(segment).split(UInt8(ascii: "/")).contains(where: Self.isDotSegment) {
        hasDotSegment = true
      }
    }
    self.hasDotSegment = hasDotSegment
    var query: [(name: [UInt8], value: [UInt8])] = []
    for parameter in (head.query ?? []).split(UInt8(ascii: "&")) where !parameter.isEmpty {
      let equals = parameter.firstIndex(of: UInt8(ascii: "=")) ?? parameter.count
      query.append(
        (
          try PercentEncoding.decoded(Array(parameter[..<equals]), plusIsSpace: true),
          try PercentEncoding.decoded(Array(parameter[min(equals + 1, parameter.count)...]), plusIsSpace: true)
        ))
    }
    self.query = query
    headers = head.headers.map { ($0.name.map(Self.lowercased), $0.value) }
  }

  static func isDotSegment(_ segment: [UInt8]) -> Bool {
    segment == [UInt8(ascii: ".")] || segment == [UInt8(ascii: "."), UInt8(ascii: ".")]
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }

  /// Without a colon and the digits behind it; an address in brackets has colons of its own.
  private static func withoutPort(_ host: [UInt8]) -> [UInt8] {
    guard let colon = host.lastIndex(of: UInt8(ascii: ":")), !host[colon...].contains(UInt8(ascii: "]")) else {
      return host
    }
    return Array(host[..<colon])
  }
}

/// Bytes that are written as `%` and two hexadecimal digits.
/// Source: RFC 3986, 2.1; of a query, `+` is a space as in the HTML Standard, "application/x-www-form-urlencoded".
enum PercentEncoding {
  static func decoded(_ bytes: [UInt8], plusIsSpace: Bool = false) throws(RoutingRefusal) -> [UInt8] {
    var decoded: [UInt8] = []
    var place = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "%"):
        guard place + 2 < bytes.count, let high = digit(bytes[place + 1]), let low = digit(bytes[place + 2]) else {
          throw .malformedEscape
        }
        decoded.append(high << 4 | low)
        place += 3
      case UInt8(ascii: "+") where plusIsSpace:
        decoded.append(UInt8(ascii: " "))
        place += 1
      default:
        decoded.append(bytes[place])
        place += 1
      }
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension [UInt8] {
  /// What stands between separators: one piece more than there are of these.
  func split(_ separator: UInt8) -> [[UInt8]] {
    split(separator: separator, omittingEmptySubsequences: false).map { Array($0) }
  }
}
