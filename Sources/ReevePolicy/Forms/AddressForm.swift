/// An IPv4 or IPv6 address (RFC 4291), perhaps with the length of a prefix.
struct AddressForm {
  /// 4 or 16 bytes.
  let bytes: [UInt8]
  /// Bits that count; all of them where the text has no prefix.
  let prefixLength: Int

  init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let bytes = Self.ipv4(parts[0]) ?? Self.ipv6(parts[0]) else { return nil }
    self.bytes = bytes
    guard parts.count == 2 else {
      prefixLength = bytes.count * 8
      return
    }
    guard let length = Self.decimal(parts[1]), length <= bytes.count * 8 else { return nil }
    // An IPv4-mapped address stands for its IPv4 address, so its prefix covers at least what all of them begin with.
    let isMapped = bytes.count == 16 && bytes.starts(with: Self.mappedPrefix)
    guard !isMapped || length >= Self.mappedPrefix.count * 8 else { return nil }
    prefixLength = length
  }

  /// What every IPv4-mapped IPv6 address begins with.
  private static let mappedPrefix: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]

  /// Whether bits after the prefix are set; they are ignored.
  var hasHostBits: Bool {
    bytes.indices.contains { index in
      let kept = min(8, max(0, prefixLength - index * 8))
      return bytes[index] & (kept == 8 ? 0 : 0xFF >> UInt8(kept)) != 0
    }
  }

  /// The IPv4 range without bits after its prefix.
  var normalized: String? {
    guard bytes.count == 4 else { return nil }
    let masked = bytes.indices.map { index in
      let kept = min(8, max(0, prefixLength - index * 8))
      return bytes[index] & ~(kept == 8 ? 0 : 0xFF >> UInt8(kept))
    }
    return masked.map(String.init).joined(separator: ".") + "/\(prefixLength)"
  }

  /// One to three digits without leading zeros.
  private static func decimal(_ text: Substring.UTF8View) -> Int? {
    guard (1...3).contains(text.count), text.allSatisfy(isASCIIDigit),
      text.count == 1 || text.first != UInt8(ascii: "0")
    else { return nil }
    return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func ipv4(_ text: Substring.UTF8View) -> [UInt8]? {
    let octets = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard octets.count == 4 else { return nil }
    let values = octets.compactMap { decimal($0).flatMap { UInt8(exactly: $0) } }
    return values.count == 4 ? values : nil
  }

  private static func ipv6(_ text: Substring.UTF8View) -> [UInt8]? {
    guard text.count <= 45 else { return nil }
    let bytes = Array(text)
    let gaps = bytes.indices.dropLast().filter {
      bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":")
    }
    guard let gap = gaps.first else {
      let whole = groups(text, mayEndInIPv4: true)
      return whole?.count == 16 ? whole : nil
    }
    // `:::` holds two gaps that overlap.
    guard gaps.count == 1 else { return nil }
    let middle = text.index(text.startIndex, offsetBy: gap)
    let head = text[..<middle]
    let tail = text[text.index(middle, offsetBy: 2)...]
    guard let before = head.isEmpty ? [] : groups(head, mayEndInIPv4: false),
      let after = tail.isEmpty ? [] : groups(tail, mayEndInIPv4: true), before.count + after.count <= 14
    else { return nil }
    return before + Array(repeating: 0, count: 16 - before.count - after.count) + after
  }

  private static func groups(_ text: Substring.UTF8View, mayEndInIPv4: Bool) -> [UInt8]? {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if mayEndInIPv4, index == parts.count - 1, let octets = ipv4(part) {
        bytes += octets
        continue
      }
      guard (1...4).contains(part.count), let group = UInt16(String(Substring(part)), radix: 16),
        part.allSatisfy({ hexadecimalValue($0) != nil })
      else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
    }
    return bytes
  }
}
