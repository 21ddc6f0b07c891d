import ReeveStore
import ReeveTypes

/// What a header says that a route reads as a path.
enum HeaderReading {
  /// The parts that it binds, in the order of path and parameters; those of parameters that are not there are left out.
  static func parts(
    of value: [UInt8], _ reading: RouteReading, keepsDotSegments: Bool
  ) throws(RoutingRefusal) -> [TemplateMatch.Part] {
    // Some servers take a plus for a space, and cut at a number sign; a key with a question mark has it encoded.
    let halves = value.split(UInt8(ascii: "?"))
    guard halves.count <= 2, !value.contains(UInt8(ascii: "+")), !value.contains(UInt8(ascii: "#")) else {
      throw .unreadable(reading.header)
    }
    var path = try PercentEncoding.decoded(halves[0])
    if path.first == UInt8(ascii: "/") { path.removeFirst() }
    let segments = path.split(UInt8(ascii: "/"))
    guard keepsDotSegments || !segments.contains(where: RoutedHead.isDotSegment) else { throw .dotSegment }
    guard let match = TemplateMatch(segments, reading.path, separator: UInt8(ascii: "/")) else {
      throw .unreadable(reading.header)
    }
    var values: [[UInt8]: [UInt8]] = [:]
    for parameter in halves.count > 1 ? halves[1].split(UInt8(ascii: "&")) : [] {
      guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")) else { throw .unreadable(reading.header) }
      let name = try PercentEncoding.decoded(Array(parameter[..<equals]))
      let value = try PercentEncoding.decoded(Array(parameter[(equals + 1)...]))
      let isKnown = reading.parameters.contains { Array($0.name.utf8) == name }
      guard isKnown, values[name] == nil, !value.isEmpty else { throw .unreadable(reading.header) }
      values[name] = value
    }
    return match.bound
      + reading.parameters.compactMap { parameter in
        values[Array(parameter.name.utf8)].map { TemplateMatch.Part(name: parameter.part, bytes: $0) }
      }
  }
}
