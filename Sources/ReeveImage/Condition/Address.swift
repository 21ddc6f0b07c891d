/// An IP address, or a range of them, in 128 bits. An IPv4 address fills the first four bytes.
public struct Address {
  /// 4 or 6.
  public let family: UInt8
  /// Bits that count.
  public let prefixLength: Int
  /// The first and last eight bytes, big-endian: the first bit of the address is the highest.
  public let high: UInt64
  public let low: UInt64

  /// Reads an address; with `allowingPrefix`, also a range such as `203.0.113.0/24`. Bits after the prefix are cleared,
  /// and an IPv4 address that is mapped into IPv6 is an IPv4 address.
  public init?(_ text: Bytes, allowingPrefix: Bool) {
    // The common case: no slash and no colon, for a quad has neither.
    let quad = text.quad
    if quad >= 0 {
      self.init(family: 4, high: UInt64(bitPattern: quad) << 32, low: 0, prefixLength: 32)
      return
    }
    let slash = text.first(UInt8(ascii: "/"))
    guard slash == text.count || allowingPrefix else { return nil }
    var prefix: Int?
    if slash < text.count {
      guard let given = Self.decimal(text, from: slash + 1, to: text.count, max: 128) else { return nil }
      prefix = given
    }
    let address = text.slice(0, slash)
    if address.first(UInt8(ascii: ":")) == address.count {
      let bits = address.quad
      guard bits >= 0, prefix ?? 32 <= 32 else { return nil }
      self.init(family: 4, high: UInt64(bitPattern: bits) << 32, low: 0, prefixLength: prefix ?? 32)
      return
    }
    guard let (high, low) = Self.groups(address) else { return nil }
    if high == 0, low >> 32 == 0xFFFF, prefix ?? 128 >= 96 {
      self.init(family: 4, high: low << 32, low: 0, prefixLength: (prefix ?? 128) - 96)
    } else {
      self.init(family: 6, high: high, low: low, prefixLength: prefix ?? 128)
    }
  }

  private init(family: UInt8, high: UInt64, low: UInt64, prefixLength: Int) {
    self.family = family
    self.prefixLength = prefixLength
    self.high = prefixLength >= 64 ? high : high & Self.mask(prefixLength)
    self.low = prefixLength <= 64 ? 0 : low & Self.mask(prefixLength - 64)
  }

  /// A range as the compiler stored it.
  init(stored: Bytes) {
    family = stored[AddressLayout.family]
    prefixLength = Int(stored[AddressLayout.prefixLength])
    high = stored.u64(AddressLayout.address).byteSwapped
    low = stored.u64(AddressLayout.address + 8).byteSwapped
  }

  /// Whether a single address is in the range.
  func contains(_ address: Address) -> Bool {
    guard family == address.family else { return false }
    let highMask = prefixLength >= 64 ? UInt64.max : Self.mask(prefixLength)
    let lowMask = prefixLength <= 64 ? 0 : Self.mask(prefixLength - 64)
    return (address.high ^ high) & highMask == 0 && (address.low ^ low) & lowMask == 0
  }

  /// Whether an IPv4 address is in a range as the compiler stored it.
  @inline(__always)
  static func contains(stored: Bytes, quad: UInt32) -> Bool {
    guard let (network, width) = network(stored: stored) else { return false }
    return UInt64(network ^ quad) &>> UInt64(width) == 0
  }

  /// Of a stored range of IPv4 addresses: its first one, and how many bits differ in it.
  @inline(__always)
  static func network(stored: Bytes) -> (UInt32, width: UInt32)? {
    guard stored[AddressLayout.family] == 4 else { return nil }
    return (stored.u32(AddressLayout.address).byteSwapped, UInt32(32 &- stored[AddressLayout.prefixLength]))
  }

  /// The highest `bits` of 64.
  private static func mask(_ bits: Int) -> UInt64 { bits == 0 ? 0 : UInt64.max << UInt64(64 - bits) }

  /// A decimal number without leading zeros.
  private static func decimal(_ text: Bytes, from start: Int, to end: Int, max: Int) -> Int? {
    guard start < end, end - start <= 3, end - start == 1 || text[start] != UInt8(ascii: "0") else { return nil }
    var value = 0
    for index in start..<end {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value <= max ? value : nil
  }

  /// IPv6: groups of hexadecimal digits, one run of zero groups left out, perhaps a dotted quad at the end.
  private static func groups(_ text: Bytes) -> (UInt64, UInt64)? {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var count = 0
    var gap = -1
    var index = 0
    func put(_ value: UInt64, at group: Int) {
      let shift = UInt64(48 - 16 * (group & 3))
      if group < 4 { high |= value << shift } else { low |= value << shift }
    }
    if text.count >= 2, text[0] == UInt8(ascii: ":") {
      guard text[1] == UInt8(ascii: ":") else { return nil }
      gap = 0
      index = 2
    }
    while index < text.count {
      guard count < 8 else { return nil }
      let end = text.first(UInt8(ascii: ":"), from: index)
      if end == text.count, text.first(UInt8(ascii: "."), from: index) < text.count {
        let bits = text.from(index).quad
        guard count <= 6, bits >= 0 else { return nil }
        put(UInt64(bits >> 16), at: count)
        put(UInt64(bits & 0xFFFF), at: count + 1)
        count += 2
        index = text.count
        break
      }
      guard end > index, end - index <= 4 else { return nil }
      var value: UInt64 = 0
      for position in index..<end {
        guard let digit = hexadecimal(text[position]) else { return nil }
        value = value << 4 | digit
      }
      put(value, at: count)
      count += 1
      index = end
      guard index < text.count else { break }
      index += 1
      guard index < text.count else { return nil }
      if text[index] == UInt8(ascii: ":") {
        guard gap < 0 else { return nil }
        gap = count
        index += 1
      }
    }
    guard gap >= 0 else { return count == 8 ? (high, low) : nil }
    guard count < 8 else { return nil }
    return spread(high, low, count: count, gap: gap)
  }

  /// Moves the groups after the gap to the end.
  private static func spread(_ high: UInt64, _ low: UInt64, count: Int, gap: Int) -> (UInt64, UInt64) {
    var result: (UInt64, UInt64) = (0, 0)
    for group in 0..<count {
      let value = (group < 4 ? high : low) >> UInt64(48 - 16 * (group & 3)) & 0xFFFF
      let target = group < gap ? group : group + 8 - count
      let shift = UInt64(48 - 16 * (target & 3))
      if target < 4 { result.0 |= value << shift } else { result.1 |= value << shift }
    }
    return result
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt64? {
    if byte &- UInt8(ascii: "0") < 10 { return UInt64(byte &- UInt8(ascii: "0")) }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? UInt64(letter) + 10 : nil
  }
}
