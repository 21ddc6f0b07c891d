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

  init?(_ bytes: Span<UInt8>) {
    for index in bytes.indices {
      guard bytes[index] > 0x20, bytes[index] != 0x7F, bytes[index] != UInt8(ascii: "#") else { return nil }
    }
    let slash = UInt8(ascii: "/")
    let mark = bytes.first(UInt8(ascii: "?"))
    var start = 0
    var host: [UInt8]?
    if bytes.isEmpty || bytes[0] != slash {
      if bytes.isPrefixed("http://") {
        start = 7
      } else if bytes.isPrefixed("https://") {
        start = 8
      } else {
        return nil
      }
      let end = min(bytes.first(slash, from: start), max(mark, start))
      guard end > start, Self.isHost(bytes.extracting(start..<end)) else { return nil }
      host = [UInt8](copying: bytes.extracting(start..<end))
      start = end
    }
    self.host = host
    path = mark == start ? [slash] : [UInt8](copying: bytes.extracting(start..<mark))
    query = mark < bytes.count ? [UInt8](copying: bytes.extracting((mark + 1)...)) : nil
  }

  /// Whether all bytes may stand in a host and a port. Of none, they do.
  static func isHost(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where !isHostByte(bytes[index]) { return false }
    return true
  }

  /// What a host and a port are made of. A comma is not: proxies join with it what they were given twice.
  /// Source: RFC 3986, 3.2.2.
  private static func isHostByte(_ byte: UInt8) -> Bool {
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
