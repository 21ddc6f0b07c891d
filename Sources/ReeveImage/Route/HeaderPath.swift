import ReeveTypes

/// A header that a route reads as a path.
struct HeaderPath {
  private let tables: RouteTables
  private let reading: Int
  private let keepsDotSegments: Bool

  /// A named part and what it is.
  struct Part {
    /// The number of its name.
    var name: Int
    var value: [UInt8]
  }

  /// - Parameter reading: its record.
  init(_ tables: RouteTables, reading: Int, keepsDotSegments: Bool) {
    self.tables = tables
    self.reading = reading
    self.keepsDotSegments = keepsDotSegments
  }

  /// The number of the header's name.
  var header: Int { tables.bytes.int(reading + RouteReadingLayout.name) }

  /// What a value binds, in the order of path and parameters.
  func parts(of value: Bytes) throws(RoutingRefusal) -> [Part] {
    let mark = value.first(UInt8(ascii: "?"))
    let query = mark < value.count ? value.from(mark &+ 1) : nil
    // Some servers take a plus for a space, and cut at a number sign; a key with a question mark has it encoded.
    guard value.first(UInt8(ascii: "+")) == value.count, value.first(UInt8(ascii: "#")) == value.count,
      query.map({ $0.first(UInt8(ascii: "?")) == $0.count }) ?? true
    else { throw unreadable }
    let path = value.slice(0, mark)
    guard PercentEscapes.areWellFormed(in: path) else { throw .malformedEscape }
    let result = PercentEscapes.decoded(path).withBytes { path in
      Result { () throws(RoutingRefusal) in try self.parts(ofPath: path) }
    }
    let parts = try result.get()
    guard let query else { return parts }
    return parts + (try self.parts(ofQuery: query))
  }

  private var unreadable: RoutingRefusal { .unreadable(tables.name(header).string) }

  /// - Parameter path: decoded.
  private func parts(ofPath path: Bytes) throws(RoutingRefusal) -> [Part] {
    let hasSlash = path.count > 0 && path[0] == UInt8(ascii: "/")
    let text = SegmentedText(hasSlash ? path.from(1) : path, separator: UInt8(ascii: "/"))
    guard keepsDotSegments || !(0..<text.count).contains(where: { Self.isDots(text[$0]) }) else { throw .dotSegment }
    let first = tables.bytes.int(reading + RouteReadingLayout.firstSegment)
    let count = tables.bytes.int(reading + RouteReadingLayout.segmentCount)
    // Segments that an open part takes in beside its first.
    let more = text.count &- count
    let hasOpen = (first..<first + count).contains { kind(ofSegment: $0) == RouteNodeKind.open.rawValue }
    guard hasOpen ? more >= 0 : more == 0 else { throw unreadable }
    var parts: [Part] = []
    var place = 0
    for number in first..<first + count {
      let end = kind(ofSegment: number) == RouteNodeKind.open.rawValue ? place &+ more &+ 1 : place &+ 1
      // An image that was made by others may have two open ones.
      guard end <= text.count, let value = value(ofSegment: number, in: text[place, end]) else { throw unreadable }
      place = end
      let part = tables.bytes.int(tables.record(.readSegments, number) + RouteReadSegmentLayout.part)
      if part > 0 { parts.append(Part(name: part &- 1, value: value.array)) }
    }
    return parts
  }

  private static func isDots(_ text: Bytes) -> Bool {
    text.count == 1 && text[0] == UInt8(ascii: ".")
      || text.count == 2 && text[0] == UInt8(ascii: ".") && text[1] == UInt8(ascii: ".")
  }

  private func kind(ofSegment number: Int) -> UInt32 {
    tables.bytes.u32(tables.record(.readSegments, number) + RouteReadSegmentLayout.kind)
  }

  /// What stands where the part is, or nothing where there is none; absent: the text is another one.
  private func value(ofSegment number: Int, in text: Bytes) -> Bytes? {
    let segment = tables.record(.readSegments, number)
    let offset = tables.bytes.int(segment + RouteReadSegmentLayout.text)
    let prefix = tables.text(offset, tables.bytes.int(segment + RouteReadSegmentLayout.prefixLength))
    let suffix = tables.text(
      offset &+ prefix.count, tables.bytes.int(segment + RouteReadSegmentLayout.suffixLength))
    if kind(ofSegment: number) == RouteNodeKind.literal.rawValue { return text == prefix ? text.slice(0, 0) : nil }
    // No part is empty.
    guard text.count > prefix.count &+ suffix.count, text.matches(prefix, at: 0),
      text.matches(suffix, at: text.count &- suffix.count)
    else { return nil }
    return RouteParts.inner(text, prefix.count, suffix.count)
  }

  private func parts(ofQuery query: Bytes) throws(RoutingRefusal) -> [Part] {
    var found: [(name: [UInt8], value: [UInt8])] = []
    var start = 0
    while start <= query.count {
      let end = query.first(UInt8(ascii: "&"), from: start)
      let parameter = query.slice(start, end &- start)
      start = end &+ 1
      let equals = parameter.first(UInt8(ascii: "="))
      guard equals < parameter.count else { throw unreadable }
      let (name, value) = (parameter.slice(0, equals), parameter.from(equals &+ 1))
      guard PercentEscapes.areWellFormed(in: name), PercentEscapes.areWellFormed(in: value) else {
        throw .malformedEscape
      }
      let decoded = PercentEscapes.decoded(name)
      guard value.count > 0, parameters.contains(where: { self.name(ofParameter: $0, is: decoded) }),
        !found.contains(where: { $0.name == decoded })
      else { throw unreadable }
      found.append((decoded, PercentEscapes.decoded(value)))
    }
    var parts: [Part] = []
    for parameter in parameters {
      guard let value = found.first(where: { self.name(ofParameter: parameter, is: $0.name) })?.value else { continue }
      let name = tables.bytes.int(tables.record(.readParameters, parameter) + RouteReadParameterLayout.part)
      parts.append(Part(name: name, value: value))
    }
    return parts
  }

  private func name(ofParameter number: Int, is name: [UInt8]) -> Bool {
    let text = tables.text(tables.record(.readParameters, number) + RouteReadParameterLayout.name)
    return name.withBytes { $0 == text }
  }

  private var parameters: Range<Int> {
    let first = tables.bytes.int(reading + RouteReadingLayout.firstParameter)
    return first..<first + tables.bytes.int(reading + RouteReadingLayout.parameterCount)
  }
}
