import ReeveTestSupport

/// What is done to a conversation before it is sent.
enum Damage {
  /// Bytes that mean something somewhere.
  private static let pieces: [[UInt8]] =
    [
      "\r\n", "\n", "\r\n\r\n", "0\r\n\r\n", " ", ":", ",", "\t", "/../", "%2F", "%00", "?", "HTTP/1.0", "HTTP/2.0",
      "Content-Length: 0\r\n", "Content-Length: 18446744073709551616\r\n", "Transfer-Encoding: chunked\r\n",
      "Connection: close\r\n", "Expect: 100-continue\r\n", "Host: a\r\n", "X-Original-Method: GET\r\n",
      "X-Forwarded-Uri: /vault/opened\r\n",
      "GET /v1/extauthz\(Names.permittedPath) HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n",
      "x-principal", "authorization", "\"", "{", "}", "[[[[[[[[", "]", "\\u0000", "\\ud800", "null", "1e99999",
      "ffffffffffffffff\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "principal", "resource", "aws:", "${name}",
      "arn:aws:",
    ].map { Array($0.utf8) }
    + [
      [0], [0xFF], [0x7F], [0x80], [0xF0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0],
      [0xC0, 0x80],
      [0xED, 0xA0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0, 0, 0, 3, 1, 0, 0, 0, 1],
      [0x11], [0xBE], [0x3F, 0xE1, 0xFF, 0xFF, 0x7F], [0x82, 0x84], [0, 0, 0, 4, 0, 0, 0, 0, 0],
    ]

  private static let bytesOfNote: [UInt8] = [
    0, 1, 2, 9, 10, 13, 32, 34, 44, 47, 58, 92, 101, 103, 127, 128, 240, 254, 255,
  ]

  /// - Parameter other: what fragments and bytes are taken from.
  static func damaged(
    _ conversation: Conversation, by other: Conversation, _ random: inout SeededRandom
  ) -> [UInt8] {
    var fragments = conversation.fragments
    let isOrdered = random.chance(60)
    if !isOrdered { shuffle(&fragments, other.fragments, &random) }
    let hasInnerDamage = !fragments.isEmpty && random.chance(60)
    if hasInnerDamage {
      for _ in 0..<random.within(1...2) {
        let source = random.pick(other.fragments).payload
        damage(&fragments[random.below(fragments.count)].payload, by: source, &random)
      }
    }
    var bytes: [UInt8] = []
    for fragment in fragments { fragment.append(to: &bytes) }
    if (isOrdered && !hasInnerDamage) || random.chance(35) {
      let source = flat(other)
      for _ in 0..<random.within(1...3) { damage(&bytes, by: source, &random) }
    }
    return bytes
  }

  static func flat(_ conversation: Conversation) -> [UInt8] {
    var bytes: [UInt8] = []
    for fragment in conversation.fragments { fragment.append(to: &bytes) }
    return bytes
  }

  private static func shuffle(_ fragments: inout [Fragment], _ other: [Fragment], _ random: inout SeededRandom) {
    for _ in 0..<random.within(1...2) {
      guard !fragments.isEmpty else { return }
      let place = random.below(fragments.count)
      switch random.below(4) {
      case 0: fragments.swapAt(place, random.below(fragments.count))
      case 1: fragments.remove(at: place)
      case 2: fragments.insert(fragments[place], at: random.below(fragments.count + 1))
      default: fragments.insert(random.pick(other), at: place)
      }
    }
  }

  private static func damage(_ bytes: inout [UInt8], by other: [UInt8], _ random: inout SeededRandom) {
    let place = random.below(bytes.count + 1)
    switch random.weighted(25, 15, 12, 8, 12, 8, 10, 10) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
    case 1: if place < bytes.count { bytes[place] = random.pick(bytesOfNote) }
    case 2: bytes.insert(contentsOf: random.pick(pieces), at: place)
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.removeSubrange(place..<min(bytes.count, place + random.within(1...(random.chance(80) ? 8 : 200))))
    case 5:
      let run = bytes[place..<min(bytes.count, place + random.within(1...60))]
      for _ in 0..<(random.chance(90) ? 1 : random.within(2...300)) { bytes.insert(contentsOf: run, at: place) }
    case 6:
      let start = random.below(other.count + 1)
      bytes.replaceSubrange(
        place..<min(bytes.count, place + random.below(60)),
        with: other[start..<min(other.count, start + random.below(60))])
    default: grow(&bytes, at: place, &random)
    }
  }

  /// Makes a number greater: one in decimal, or else one of some bytes.
  private static func grow(_ bytes: inout [UInt8], at place: Int, _ random: inout SeededRandom) {
    let digits: ClosedRange<UInt8> = 0x30...0x39
    if random.chance(50), let digit = bytes[place...].firstIndex(where: { digits ~= $0 }) {
      let count = random.pick([1, 1, 2, 10, 20, 40])
      bytes.insert(contentsOf: (0..<count).map { _ in UInt8(random.within(0x30...0x39)) }, at: digit)
      return
    }
    let byte = random.pick([0xFF, 0x7F, 0x80, 0x00, 0x01] as [UInt8])
    for index in place..<min(bytes.count, place + random.pick([1, 2, 4, 8])) { bytes[index] = byte }
  }
}
