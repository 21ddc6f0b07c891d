/// What a request asks for: a path and a query, byte for byte, and a host where it is in absolute form.
///
/// Absent for what is neither a path nor `http://` or `https://` with a host, for a fragment, and for a space or a control
/// character: a proxy would not read them as this does. Nothing is decoded; a byte above 127 is kept.
/// Source: RFC 9112, 3.2.
struct HTTPTarget {
  let path: [UInt8]
  let query: [UInt8]?
  /// With its port; absent: the target is a path.
  let host: [UInt8]?

  init?(_ bytes: [UInt8]) {
    guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }) else { return nil }
    var rest = bytes[...]
    var host: [UInt8]?
    if bytes.first != UInt8(ascii: "/") {
      guard let scheme = ["http://", "https://"].first(where: { HTTPText.begins(bytes, with: $0) }) else { return nil }
      rest = rest.dropFirst(scheme.utf8.count)
      let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
      guard end > rest.startIndex, rest[..<end].allSatisfy(Self.isHostByte) else { return nil }
      host = Array(rest[..<end])
      rest = rest[end...]
    }
    self.host = host
    let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
    path = mark == rest.startIndex ? [UInt8(ascii: "/")] : Array(rest[..<mark])
    query = mark < rest.endIndex ? Array(rest[(mark + 1)...]) : nil
  }

  /// What a host and a port are made of. A comma is not: proxies join with it what they were given twice.
  /// Source: RFC 3986, 3.2.2.
  static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"), UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
