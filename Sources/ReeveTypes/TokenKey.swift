/// How a token is signed. A key is good for one of these and no other, so that a token cannot say to have been signed in a way that
/// its key is not for.
/// Source: RFC 7518, section 3.1; RFC 8037, section 3.1.
public enum TokenAlgorithm: UInt8, Sendable, Hashable, CaseIterable {
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rs256 = 1
  /// ECDSA on P-256 with SHA-256.
  case es256 = 2
  /// Ed25519.
  case edDSA = 3

  /// As a token and a set of keys have it.
  public var name: String {
    switch self {
    case .rs256: "RS256"
    case .es256: "ES256"
    case .edDSA: "EdDSA"
    }
  }

  public init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }
}

/// A public key of an issuer of tokens.
public struct TokenKey: Sendable, Hashable {
  /// The numbers that a key is made of.
  public enum Material: Sendable, Hashable {
    /// The modulus without leading zeros, the first byte the highest.
    case rsa(modulus: [UInt8], exponent: UInt32)
    /// Both coordinates, of 32 bytes each.
    case p256(point: [UInt8])
    case ed25519([UInt8])
  }

  /// What a token calls it (`kid`); absent: the issuer has given it no name.
  public var id: String?
  public var material: Material

  /// Bytes of an id.
  public static let idByteCounts = 1...256
  /// Bits of an RSA modulus: fewer are too weak, and more take too long.
  public static let modulusBitCounts = 2_048...8_192

  public init(id: String?, material: Material) {
    self.id = id
    self.material = material
  }

  /// The only one that it is for.
  public var algorithm: TokenAlgorithm {
    switch material {
    case .rsa: .rs256
    case .p256: .es256
    case .ed25519: .edDSA
    }
  }

  /// Whether id and numbers have the lengths that they must have. Whether a point lies on its curve is not asked.
  public var isWellFormed: Bool {
    if let id, !(Self.idByteCounts ~= id.utf8.count) { return false }
    switch material {
    case .rsa(let modulus, let exponent):
      guard let first = modulus.first, let last = modulus.last, first != 0, modulus.count <= 8_192 else { return false }
      let bitCount = 8 * modulus.count - first.leadingZeroBitCount
      return Self.modulusBitCounts ~= bitCount && !last.isMultiple(of: 2) && exponent >= 3
        && !exponent.isMultiple(of: 2)
    case .p256(let point): return point.count == 64
    case .ed25519(let bytes): return bytes.count == 32
    }
  }
}
