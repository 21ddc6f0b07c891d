import ReeveGateway

/// Messages of protobuf by hand.
enum CheckMessage {
  static func varint(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value % 128) | 128] + varint(value / 128)
  }

  static func field(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(content.count)) + content
  }

  static func field(_ number: UInt64, _ content: String) -> [UInt8] { field(number, Array(content.utf8)) }

  static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

  static func entry(_ name: String, _ value: String, raw: Bool) -> [UInt8] {
    field(1, name) + field(raw ? 3 : 2, value)
  }

  /// An `HttpRequest` with header fields by name, or one by one.
  static func http(
    _ method: String = "GET", _ path: String = "/a?b=c", headers: [(String, String)] = [],
    raw: [(String, String)]? = nil,
    and more: [UInt8] = []
  ) -> [UInt8] {
    var bytes = field(1, "1234") + field(2, method)
    for (name, value) in headers { bytes += field(3, entry(name, value, raw: false)) }
    bytes += field(4, path) + field(5, "example.com") + field(10, "HTTP/1.1")
    if let raw { bytes += field(13, raw.flatMap { field(1, entry($0.0, $0.1, raw: true)) }) }
    return bytes + more
  }

  static func peer(_ address: String, principal: String? = nil) -> [UInt8] {
    field(1, field(1, field(2, address) + field(3, 443))) + (principal.map { field(4, $0) } ?? [])
  }

  /// A whole `CheckRequest`.
  static func check(
    _ http: [UInt8], source: [UInt8] = peer("192.0.2.7"), and more: [UInt8] = []
  ) -> [UInt8] {
    field(
      1,
      field(1, source) + field(2, peer("10.0.0.1"))
        + field(4, field(1, field(1, 1_700_000_000) + field(2, 5)) + field(2, http))
        + field(10, field(1, "route") + field(2, "all")) + field(11, []) + more)
  }
}
