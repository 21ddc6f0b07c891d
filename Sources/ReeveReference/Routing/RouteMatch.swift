import ReeveStore
import ReeveTypes

/// A request that fits a route.
struct RouteMatch {
  let map: RouteMap
  let route: Route
  /// What stands where the route has named parts, as it stands in the request.
  let bound: [BoundPart]
  let specificity: Specificity

  struct BoundPart {
    var name: String
    var bytes: [UInt8]
    /// Of a path: `%` and two digits stand for a byte. What is bound elsewhere has been decoded.
    var isEncoded: Bool
  }

  /// Absent where it does not fit.
  init?(_ request: RoutedHead, _ route: Route, of map: RouteMap, host: TemplateMatch) {
    guard route.methods.isEmpty || route.methods.contains(where: { Array($0.utf8) == request.method }),
      let path = TemplateMatch(request.pathSegments, route.path, separator: UInt8(ascii: "/"))
    else { return nil }
    var bound = host.bound.map { BoundPart(name: $0.name, bytes: $0.bytes, isEncoded: false) }
    bound += path.bound.map { BoundPart(name: $0.name, bytes: $0.bytes, isEncoded: true) }
    for (demands, fields) in [(route.query, request.query), (route.headers, request.headers)] {
      for demand in demands {
        let values = fields.filter { $0.name == Array(demand.name.utf8) }.map(\.value)
        guard let parts = Self.parts(of: demand, values) else { return nil }
        bound += parts.map { BoundPart(name: $0.name, bytes: $0.bytes, isEncoded: false) }
      }
    }
    if let others = route.otherParameters {
      let isKnown = { (name: [UInt8]) in
        route.query.contains { Array($0.name.utf8) == name }
          || others.contains { Self.matches(name, $0) }
      }
      guard request.query.allSatisfy({ isKnown($0.name) }) else { return nil }
    }
    for condition in route.conditions {
      let value = bound.last { $0.name == condition.part }
      // What is malformed has been refused before.
      let bytes =
        value.map { $0.isEncoded ? (try? PercentEncoding.decoded($0.bytes)) ?? [] : $0.bytes }
        ?? Array((map.variables[condition.part] ?? "").utf8)
      guard condition.patterns.contains(where: { Self.matches(bytes, $0) }) else { return nil }
    }
    self.map = map
    self.route = route
    self.bound = bound
    specificity = Specificity(
      host: map.hosts.isEmpty ? [] : host.specificity, path: path.specificity,
      demandCount: route.query.count + route.headers.count + route.conditions.count)
  }

  /// With the wildcards of policies. What is not UTF-8 is matched as far as it is, and refused when it is filled in.
  private static func matches(_ bytes: [UInt8], _ pattern: String) -> Bool {
    Wildcard(elements: Wildcard.elements(of: pattern)).matches(String(decoding: bytes, as: UTF8.self))
  }

  /// What a demand binds, of all values that there are; absent: they are not what it demands.
  private static func parts(of demand: RouteDemand, _ values: [[UInt8]]) -> [TemplateMatch.Part]? {
    switch demand.value {
    case .absent: return values.isEmpty ? [] : nil
    case .any: return values.isEmpty ? nil : []
    case .like(let segment):
      // Of several, each has to be so: whichever the server takes, it is the one that was looked at.
      let matches = values.map { TemplateMatch.part(of: $0, segment) }
      guard let first = matches.first, matches.allSatisfy({ $0 != nil }) else { return nil }
      return first.flatMap { $0 }.map { [$0] } ?? []
    }
  }
}

/// How a text fits a template.
struct TemplateMatch {
  /// What stands where the template has a named part.
  struct Part {
    var name: String
    var bytes: [UInt8]
  }

  let bound: [Part]
  /// Of each segment: more is more specific.
  let specificity: [Int]

  /// Of a map for all hosts.
  static let ofNothing = TemplateMatch(bound: [], specificity: [])

  private init(bound: [Part], specificity: [Int]) {
    self.bound = bound
    self.specificity = specificity
  }

  /// Absent where it does not fit. An open part takes in as many segments as the others leave, and one at least.
  /// - Parameters:
  ///   - separator: what stood between the segments.
  ///   - ignoringCase: the segments are in lower case.
  init?(_ segments: [[UInt8]], _ template: TextTemplate, separator: UInt8, ignoringCase: Bool = false) {
    let openCount = segments.count - (template.segments.count - 1)
    let hasOpen = template.segments.contains { $0.isOpen }
    guard hasOpen ? openCount >= 1 : segments.count == template.segments.count else { return nil }
    var bound: [Part] = []
    var place = 0
    for segment in template.segments {
      let count = segment.isOpen ? openCount : 1
      let text = Array(segments[place..<place + count].joined(separator: [separator]))
      place += count
      guard let part = Self.part(of: text, segment, ignoringCase: ignoringCase) else { return nil }
      if let part { bound.append(part) }
    }
    self.init(bound: bound, specificity: template.segments.map(Self.specificity))
  }

  /// What the part of a segment is, where it has one; absent (outside): the text is not like it. No part is empty.
  static func part(of text: [UInt8], _ segment: TemplateSegment, ignoringCase: Bool = false) -> Part?? {
    let fold = { (text: String) in
      text.utf8.map { ignoringCase && 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    }
    let (prefix, suffix) = (fold(segment.prefix), fold(segment.suffix))
    guard let name = segment.part else { return text == prefix ? .some(nil) : nil }
    guard text.count > prefix.count + suffix.count, text.starts(with: prefix), text.suffix(suffix.count) == suffix[...]
    else { return nil }
    return Part(name: name, bytes: Array(text[prefix.count..<text.count - suffix.count]))
  }

  /// A text is more specific than a part with texts around it, the longer the more; a part alone than one that is open.
  private static func specificity(_ segment: TemplateSegment) -> Int {
    if segment.isOpen { return 0 }
    return segment.part == nil ? Int.max : 1 + segment.prefix.utf8.count + segment.suffix.utf8.count
  }
}

/// Which of two routes that fit is taken.
struct Specificity: Comparable {
  var host: [Int]
  var path: [Int]
  var demandCount: Int

  /// The host decides, then the path, each from its first segment on, then how much is demanded.
  static func < (left: Specificity, right: Specificity) -> Bool {
    if left.host != right.host { return left.host.lexicographicallyPrecedes(right.host) }
    if left.path != right.path { return left.path.lexicographicallyPrecedes(right.path) }
    return left.demandCount < right.demandCount
  }
}
