import ReeveTypes

/// Host and path of a request, as routes look at them.
struct RequestedTarget {
  let host: SegmentedText
  /// As it stands there.
  let path: SegmentedText
  /// `.` or `..` is a segment of the path, or part of one between encoded slashes, which a server may take for others.
  let hasDotSegment: Bool

  /// - Parameters:
  ///   - host: in lower case and without a port, as `nameOfHost` gives it.
  ///   - path: has no malformed escape, where it begins with a slash.
  init(host: Bytes, path: Bytes, isHostless: Bool) {
    self.host = SegmentedText(isHostless ? nil : host, separator: UInt8(ascii: "."))
    guard Self.isPath(path) else {
      self.path = SegmentedText(nil, separator: UInt8(ascii: "/"))
      hasDotSegment = false
      return
    }
    let segments = path.slice(1, path.count &- 1)
    self.path = SegmentedText(segments, separator: UInt8(ascii: "/"))
    if path.first(UInt8(ascii: "%")) < path.count {
      hasDotSegment = PercentEscapes.decoded(path).withBytes(Self.hasDotSegment)
    } else {
      hasDotSegment = Self.hasDotSegment(path)
    }
  }

  static func isPath(_ path: Bytes) -> Bool { path.count > 0 && path[0] == UInt8(ascii: "/") }

  private static func hasDotSegment(_ path: Bytes) -> Bool {
    let dot = UInt8(ascii: ".")
    var place = path.first(dot)
    while place < path.count {
      // Of a dot that begins a segment: one more, and then the end.
      if place == 0 || path[place &- 1] == UInt8(ascii: "/") {
        let end = place &+ 1 < path.count && path[place &+ 1] == dot ? place &+ 2 : place &+ 1
        if end == path.count || path[end] == UInt8(ascii: "/") { return true }
      }
      place = path.first(dot, from: place &+ 1)
    }
    return false
  }

  /// A host in lower case, without a port. An address in brackets has colons of its own.
  static func nameOfHost(_ host: [UInt8]) -> [UInt8] {
    var end = host.count
    if let colon = host.lastIndex(of: UInt8(ascii: ":")), !host[colon...].contains(UInt8(ascii: "]")) { end = colon }
    return host[..<end].map(ASCII.lower)
  }
}
