import ReeveTestSupport

/// Conversations of HTTP/2 with calls of Envoy's in them: every frame by hand, so that each can be one that no library sends.
///
/// Source: RFC 9113; RFC 7541 for the header fields, which are literals that enter a table or none, or of the static table.
enum HTTP2Drawing {
  private static let endStream: UInt8 = 0x1
  private static let endHeaders: UInt8 = 0x4
  private static let padded: UInt8 = 0x8
  private static let priority: UInt8 = 0x20

  static func conversation(_ random: inout SeededRandom) -> Conversation {
    var fragments = [
      Fragment(.bare, Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
      Fragment(.http2(type: 4, flags: 0, stream: 0), settings(&random)),
    ]
    if random.chance(40) { fragments.append(Fragment(.http2(type: 4, flags: 1, stream: 0))) }
    if random.chance(40) { fragments.append(windowUpdate(stream: 0, &random)) }
    for index in 0..<UInt32(random.within(1...6)) { call(stream: 2 * index + 1, to: &fragments, &random) }
    if random.chance(20) {
      fragments.append(Fragment(.http2(type: 7, flags: 0, stream: 0), [0, 0, 0, 0, 0, 0, 0, UInt8(random.below(14))]))
    }
    return Conversation(fragments: fragments)
  }

  /// One check, as it should be, of the one thing that somebody may do.
  static func question(of principal: String) -> [UInt8] {
    // The same ones for everybody.
    var random = SeededRandom(seed: 1)
    let block = headerBlock("/envoy.service.auth.v3.Authorization/Check", &random)
    var bytes = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
    for fragment in [
      Fragment(.http2(type: 4, flags: 0, stream: 0)),
      Fragment(.http2(type: 1, flags: endHeaders, stream: 1), block),
      Fragment(.call(flags: endStream, stream: 1), CheckDrawing.check(of: principal)),
    ] { fragment.append(to: &bytes) }
    return bytes
  }

  private static func settings(_ random: inout SeededRandom) -> [UInt8] {
    var payload: [UInt8] = []
    for _ in 0..<random.below(4) {
      // Header table, push, streams, window, frame, list, and one that nobody knows.
      let (number, values) = random.pick([
        (1, [0, 4_096, 65_536]), (2, [0]), (3, [0, 100]), (4, [0, 1, 65_535, 0x7FFF_FFFF]), (5, [16_384, 0xFF_FFFF]),
        (6, [0, 8_192]), (99, [1]),
      ])
      Fragment.append(bigEndian: number, byteCount: 2, to: &payload)
      Fragment.append(bigEndian: random.pick(values), byteCount: 4, to: &payload)
    }
    return payload
  }

  private static func windowUpdate(stream: UInt32, _ random: inout SeededRandom) -> Fragment {
    var payload: [UInt8] = []
    Fragment.append(bigEndian: random.pick([1, 65_535, 0x3FFF_FFFF]), byteCount: 4, to: &payload)
    return Fragment(.http2(type: 8, flags: 0, stream: stream), payload)
  }

  private static func call(stream: UInt32, to fragments: inout [Fragment], _ random: inout SeededRandom) {
    let (path, message) =
      random.chance(85)
      ? ("/envoy.service.auth.v3.Authorization/Check", CheckDrawing.check(&random))
      : random.pick([
        ("/grpc.health.v1.Health/Check", []), ("/grpc.health.v1.Health/Check", [0x0A, 3, 0x61, 0x2E, 0x62]),
        ("/envoy.service.auth.v2.Authorization/Check", [0x0A, 0]), ("/a", []),
      ])
    appendHead(headerBlock(path, &random), stream, to: &fragments, &random)
    if random.chance(80) {
      fragments.append(Fragment(.call(flags: endStream, stream: stream), message))
    } else {
      // The message in two frames, and the end by itself.
      var bytes: [UInt8] = [0]
      Fragment.append(bigEndian: message.count, byteCount: 4, to: &bytes)
      bytes += message
      let cut = random.below(bytes.count + 1)
      fragments.append(Fragment(.http2(type: 0, flags: 0, stream: stream), Array(bytes[..<cut])))
      fragments.append(
        Fragment(.http2(type: 0, flags: padded, stream: stream), [3] + bytes[cut...] + [0, 0, 0]))
      if random.chance(50) {
        fragments.append(Fragment(.http2(type: 0, flags: endStream, stream: stream)))
      } else {
        fragments.append(
          Fragment(.http2(type: 1, flags: endStream | endHeaders, stream: stream), field("x-trailer", "a", &random)))
      }
    }
    switch random.below(12) {
    case 0: fragments.append(Fragment(.http2(type: 6, flags: 0, stream: 0), Array("01234567".utf8)))
    case 1: fragments.append(Fragment(.http2(type: 3, flags: 0, stream: stream), [0, 0, 0, 8]))
    case 2: fragments.append(windowUpdate(stream: stream, &random))
    case 3: fragments.append(Fragment(.http2(type: 2, flags: 0, stream: stream), [0, 0, 0, 0, 15]))
    case 4: fragments.append(Fragment(.http2(type: UInt8(random.within(10...255)), flags: 0, stream: 0), [1, 2, 3]))
    default: break
    }
  }

  /// HEADERS, whole or with its rest in frames of their own.
  private static func appendHead(
    _ block: [UInt8], _ stream: UInt32, to fragments: inout [Fragment], _ random: inout SeededRandom
  ) {
    var flags: UInt8 = 0
    var payload: [UInt8] = []
    if random.chance(10) {
      flags |= priority
      payload += [0, 0, 0, 0, 200]
    }
    let cuts = random.chance(80) ? 0 : random.within(1...3)
    let firstCount = cuts == 0 ? block.count : random.below(block.count)
    payload += block[..<firstCount]
    if random.chance(10) {
      flags |= padded
      payload = [5] + payload + [0, 0, 0, 0, 0]
    }
    fragments.append(
      Fragment(.http2(type: 1, flags: cuts == 0 ? flags | endHeaders : flags, stream: stream), payload))
    var start = firstCount
    for cut in 0..<cuts {
      let end = cut == cuts - 1 ? block.count : random.within(start...block.count)
      fragments.append(
        Fragment(.http2(type: 9, flags: cut == cuts - 1 ? endHeaders : 0, stream: stream), Array(block[start..<end])))
      start = end
    }
  }

  private static func headerBlock(_ path: String, _ random: inout SeededRandom) -> [UInt8] {
    // A new size of the table may stand before all fields.
    var block: [UInt8] = random.chance(10) ? [0x20] : []
    block += random.chance(50) ? [0x83, 0x86] : field(":method", "POST", &random) + field(":scheme", "http", &random)
    block += field(":path", path, &random) + field(":authority", "reeve", &random)
    block += field("content-type", "application/grpc", &random) + field("te", "trailers", &random)
    for _ in 0..<random.below(3) {
      let (name, value) = random.pick([
        ("grpc-timeout", "200m"), ("user-agent", "envoy"), ("grpc-accept-encoding", "identity,gzip"),
        ("x-long", String(repeating: "h", count: 3_000)), ("x-request-id", "5"),
      ])
      block += field(name, value, &random)
    }
    return block
  }

  private static func field(_ name: String, _ value: String, _ random: inout SeededRandom) -> [UInt8] {
    [random.pick([0x00, 0x00, 0x10, 0x40])] + text(name) + text(value)
  }

  /// Source: RFC 7541, 5.1 and 5.2.
  private static func text(_ text: String) -> [UInt8] {
    let count = text.utf8.count
    guard count >= 127 else { return [UInt8(count)] + text.utf8 }
    var rest = count - 127
    var bytes: [UInt8] = [127]
    while rest >= 128 {
      bytes.append(UInt8(rest % 128) | 128)
      rest /= 128
    }
    return bytes + [UInt8(rest)] + text.utf8
  }
}

/// Questions of Envoy's, as protobuf. Source: `api/envoy/service/auth/v3` of Envoy.
enum CheckDrawing {
  static func check(_ random: inout SeededRandom) -> [UInt8] {
    var http = field(1, "1") + field(2, random.pick(Names.methods))
    http += field(4, random.pick(Names.paths) + random.pick(Names.queries)) + field(5, random.pick(Names.hosts))
    let fields = HTTPDrawing.fields(&random)
    switch random.below(3) {
    case 0: for (name, value) in fields { http += field(3, field(1, name) + field(2, value)) }
    case 1: http += field(13, fields.flatMap { field(1, field(1, $0.0) + field(3, $0.1)) })
    default: http += field(13, fields.flatMap { field(1, field(1, $0.0) + field(2, $0.1)) })
    }
    if random.chance(30) { http += field(6, random.pick(["http", "https"])) }
    if random.chance(30) {
      let body = String(repeating: "b", count: random.below(2_000))
      http += varint(9 << 3) + varint(UInt64(body.utf8.count)) + field(random.pick([11, 12]), body)
    }
    let address = field(1, field(1, field(2, random.pick(["192.0.2.7", "2001:db8::7", "x"]))))
    let principal = random.pick(["", "spiffe://fuzz/sa/mallory", "CN=mallory"])
    let peer = address + (principal.isEmpty ? [] : field(4, principal))
    return field(1, field(1, peer) + field(4, field(2, http)) + (random.chance(20) ? field(12, field(1, "a")) : []))
  }

  /// One of a principal, about what somebody may do.
  static func check(of principal: String) -> [UInt8] {
    let header = field(1, field(1, "x-principal") + field(3, principal))
    return field(
      1,
      field(
        4,
        field(
          2,
          field(2, "GET") + field(4, Names.permittedPath) + field(5, "s3.amazonaws.com") + field(13, header))))
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value % 128) | 128] + varint(value / 128)
  }

  private static func field(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(UInt64(content.count)) + content
  }

  private static func field(_ number: UInt64, _ content: String) -> [UInt8] { field(number, Array(content.utf8)) }
}
