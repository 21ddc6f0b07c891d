// As an image has it: the clock's skew (2), the maximum age (4; zero: none), two texts, the issuer and the template of the
// principal; then four lists, each its count (1) and its elements: audiences, each a text; keys (none: they are to be fetched, and
// are not here), each its algorithm (1), its id (a text of no bytes: none), of an RSA key the exponent (4), and a text, which is the
// modulus, the point or the key; tags, each the texts of key and template; required claims, each its name and a list of patterns. A
// text is its length (2) and its bytes. Numbers are little-endian.
extension TokenIssuer {
  /// The bytes that stand for it. What is beyond the limits cannot be read again.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.put(UInt16(clamping: clockSkewSeconds))
    bytes.put(UInt32(clamping: maximumAgeSeconds ?? 0))
    bytes.put(issuer)
    bytes.put(principal.text)
    bytes.append(UInt8(clamping: audiences.count))
    for audience in audiences { bytes.put(audience) }
    bytes.append(UInt8(clamping: keys.count))
    for key in keys {
      bytes.append(key.algorithm.rawValue)
      bytes.put(key.id ?? "")
      switch key.material {
      case .rsa(let modulus, let exponent):
        bytes.put(exponent)
        bytes.put(modulus)
      case .p256(let material), .ed25519(let material): bytes.put(material)
      }
    }
    bytes.append(UInt8(clamping: tags.count))
    for tag in tags {
      bytes.put(tag.key)
      bytes.put(tag.value.text)
    }
    bytes.append(UInt8(clamping: requiredClaims.count))
    for claim in requiredClaims {
      bytes.put(claim.name)
      bytes.append(UInt8(clamping: claim.patterns.count))
      for pattern in claim.patterns { bytes.put(pattern) }
    }
    return bytes
  }

  /// Absent unless these are the bytes of a well-formed issuer, and no more.
  public init?(bytes: [UInt8]) {
    var reader = IssuerReader(bytes)
    guard let skew = reader.number(2), let age = reader.number(4), let issuer = reader.text(),
      let principal = reader.text().flatMap(ClaimTemplate.init), let audienceCount = reader.number(1)
    else { return nil }
    var audiences: [String] = []
    for _ in 0..<audienceCount {
      guard let audience = reader.text() else { return nil }
      audiences.append(audience)
    }
    guard let keyCount = reader.number(1) else { return nil }
    var keys: [TokenKey] = []
    for _ in 0..<keyCount {
      guard let key = reader.key() else { return nil }
      keys.append(key)
    }
    guard let tagCount = reader.number(1) else { return nil }
    var tags: [SessionTag] = []
    for _ in 0..<tagCount {
      guard let key = reader.text(), let value = reader.text().flatMap(ClaimTemplate.init) else { return nil }
      tags.append(SessionTag(key: key, value: value))
    }
    guard let claimCount = reader.number(1) else { return nil }
    var claims: [RequiredClaim] = []
    for _ in 0..<claimCount {
      guard let name = reader.text(), let patternCount = reader.number(1) else { return nil }
      var claim = RequiredClaim(name: name, patterns: [])
      for _ in 0..<patternCount {
        guard let pattern = reader.text() else { return nil }
        claim.patterns.append(pattern)
      }
      claims.append(claim)
    }
    self.init(
      issuer: issuer, audiences: audiences, keys: keys, principal: principal, tags: tags, requiredClaims: claims,
      clockSkewSeconds: skew, maximumAgeSeconds: age == 0 ? nil : age)
    guard reader.isAtEnd, isWellFormed else { return nil }
  }
}

/// Reads the fields one after the other; nothing is read beyond the end.
private struct IssuerReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// Of up to four bytes.
  mutating func number(_ byteCount: Int) -> Int? {
    guard rest.count >= byteCount else { return nil }
    let number = rest.prefix(byteCount).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(byteCount)
    return number
  }

  mutating func bytes() -> [UInt8]? {
    guard let count = number(2), rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func text() -> String? { bytes().flatMap { String(validating: $0, as: UTF8.self) } }

  mutating func key() -> TokenKey? {
    guard let algorithm = number(1).flatMap({ TokenAlgorithm(rawValue: UInt8($0)) }), let id = text() else {
      return nil
    }
    var exponent: UInt32 = 0
    if algorithm == .rs256 {
      guard let number = number(4) else { return nil }
      exponent = UInt32(truncatingIfNeeded: number)
    }
    guard let bytes = bytes() else { return nil }
    let material: TokenKey.Material =
      switch algorithm {
      case .rs256: .rsa(modulus: bytes, exponent: exponent)
      case .es256: .p256(point: bytes)
      case .edDSA: .ed25519(bytes)
      }
    return TokenKey(id: id.isEmpty ? nil : id, material: material)
  }
}

extension [UInt8] {
  fileprivate mutating func put(_ number: some FixedWidthInteger) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  fileprivate mutating func put(_ text: String) { put(Array(text.utf8)) }

  fileprivate mutating func put(_ text: [UInt8]) {
    put(UInt16(clamping: text.count))
    append(contentsOf: text.prefix(Int(UInt16.max)))
  }
}
