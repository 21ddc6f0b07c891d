/// An IP address or a range of them, as its bits.
/// Source: IAM User Guide, "IP address condition operators"; RFC 4291, section 2.2.
struct IPRange {
  /// 32 or 128 bits, the first of the address first.
  private let bits: [Bool]
  private let prefixLength: Int
  /// It was written as an IPv6 address.
  private let isMapped: Bool

  /// A single address.
  init?(address text: String) {
    guard !text.utf8.contains(UInt8(ascii: "/")) else { return nil }
    self.init(text)
  }

  /// An address, perhaps with a prefix length. An IPv4 address inside an IPv6 one is an IPv4 address.
  init?(_ text: String) {
    let parts = Text.split(text, at: "/")
    guard parts.count <= 2, let bytes = Self.v4(parts[0]) ?? Self.v6(parts[0]) else { return nil }
    var bits = bytes.flatMap { (byte: UInt8) -> [Bool] in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
    var prefixLength = bits.count
    if parts.count == 2 {
      guard let given = Self.decimal(parts[1], max: bits.count) else { return nil }
      prefixLength = given
    }
    isMapped =
      bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
      && prefixLength >= 96
    if isMapped {
      bits = Array(bits[96...])
      prefixLength -= 96
    }
    self.bits = bits
    self.prefixLength = prefixLength
  }

  func contains(_ address: IPRange) -> Bool {
    bits.count == address.bits.count && bits[..<prefixLength] == address.bits[..<prefixLength]
  }

  /// Notes what came into it that `address` is in this range or not.
  func note(_ address: IPRange, _ trail: Trail) {
    if isMapped || address.isMapped { trail.note(.addressMapped) }
    if bits.count != address.bits.count { trail.note(.addressOfOtherFamily) }
    if prefixLength < bits.count { trail.note(.addressInRange) }
    if bits.count == 128, address.bits.count == 128 { trail.note(.addressOfSixteenBytes) }
  }

  /// A decimal number without leading zeros.
  private static func decimal(_ text: String, max: Int) -> Int? {
    guard 1...3 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text),
      number <= max, text == "0" || text.utf8.first != UInt8(ascii: "0")
    else { return nil }
    return number
  }

  private static func v4(_ text: String) -> [UInt8]? {
    let parts = Text.split(text, at: ".")
    let octets = parts.compactMap { decimal($0, max: 255) }
    return parts.count == 4 && octets.count == 4 ? octets.map { UInt8($0) } : nil
  }

  private static func v6(_ text: String) -> [UInt8]? {
    // `::` may stand once, for as many zero groups as are missing.
    let scalars = Array(text.unicodeScalars)
    guard let gap = scalars.indices.dropLast().first(where: { scalars[$0] == ":" && scalars[$0 + 1] == ":" }) else {
      return groups(text).flatMap { $0.count == 16 ? $0 : nil }
    }
    guard let head = groups(String(String.UnicodeScalarView(scalars[..<gap])), isHead: true),
      let tail = groups(String(String.UnicodeScalarView(scalars[(gap + 2)...]))),
      head.count + tail.count <= 14
    else { return nil }
    return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  /// The bytes of groups between colons; the last two may be a dotted quad, unless more follows.
  private static func groups(_ text: String, isHead: Bool = false) -> [UInt8]? {
    if text.isEmpty { return [] }
    let parts = Text.split(text, at: ":")
    var bytes: [UInt8] = []
    for (number, part) in parts.enumerated() {
      if number == parts.count - 1, !isHead, let quad = v4(part) {
        bytes += quad
      } else {
        guard 1...4 ~= part.utf8.count, part.utf8.first != UInt8(ascii: "+"), part.utf8.first != UInt8(ascii: "-"),
          let value = UInt16(part, radix: 16)
        else { return nil }
        bytes += [UInt8(value >> 8), UInt8(value & 255)]
      }
    }
    return bytes
  }
}
