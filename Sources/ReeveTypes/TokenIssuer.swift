/// Who issues tokens (JWT) that callers bring, and what they say of a caller.
/// Source: RFC 7519; OpenID Connect Core 1.0, section 2; IAM User Guide, "OIDC federation".
public struct TokenIssuer: Sendable, Hashable {
  /// What `iss` must be, byte by byte.
  public var issuer: String
  /// One of these must be in `aud`.
  public var audiences: [String]
  /// Empty: they are to be fetched, and are not here, so that no token of the issuer can be judged.
  public var keys: [TokenKey]
  /// The ARN of a role's session or of a user, by claims.
  public var principal: ClaimTemplate
  public var tags: [SessionTag]
  /// What else must hold.
  public var requiredClaims: [RequiredClaim]
  /// How far the issuer's clock may be from this one.
  public var clockSkewSeconds: Int
  /// How long a token is good for from when it was issued, whatever it says itself; absent: as long as it says.
  public var maximumAgeSeconds: Int?

  /// A tag of the caller's session.
  public struct SessionTag: Sendable, Hashable {
    public var key: String
    public var value: ClaimTemplate

    public init(key: String, value: ClaimTemplate) {
      self.key = key
      self.value = value
    }
  }

  /// A claim, and the patterns of which one must match it, or one of its elements.
  public struct RequiredClaim: Sendable, Hashable {
    public var name: String
    /// With `*` for any characters and `?` for one.
    public var patterns: [String]

    public init(name: String, patterns: [String]) {
      self.name = name
      self.patterns = patterns
    }
  }

  public init(
    issuer: String, audiences: [String], keys: [TokenKey], principal: ClaimTemplate, tags: [SessionTag] = [],
    requiredClaims: [RequiredClaim] = [], clockSkewSeconds: Int = Limits.defaultClockSkewSeconds,
    maximumAgeSeconds: Int? = nil
  ) {
    self.issuer = issuer
    self.audiences = audiences
    self.keys = keys
    self.principal = principal
    self.tags = tags
    self.requiredClaims = requiredClaims
    self.clockSkewSeconds = clockSkewSeconds
    self.maximumAgeSeconds = maximumAgeSeconds
  }
}

extension TokenIssuer {
  /// The sizes that an issuer may have.
  public enum Limits {
    /// Bytes of an issuer's name: AWS has as many.
    public static let issuerByteCounts = 1...255
    public static let audienceCounts = 1...32
    /// Bytes of an audience.
    public static let audienceByteCounts = 1...255
    /// Of an issuer whose keys are here.
    public static let keyCounts = 1...32
    /// As many as a session can have.
    public static let tagCountMax = 50
    public static let requiredClaimCountMax = 16
    public static let patternCounts = 1...32
    /// Bytes of a pattern.
    public static let patternByteCountMax = 256
    public static let clockSkewSeconds = 0...300
    public static let defaultClockSkewSeconds = 60
    /// Up to a year.
    public static let maximumAgeSeconds = 1...31_536_000
  }

  /// Whether a name is printable ASCII, and no space.
  public static func isName(_ issuer: String) -> Bool {
    Limits.issuerByteCounts ~= issuer.utf8.count && issuer.utf8.allSatisfy { 0x21...0x7E ~= $0 }
  }

  /// Whether a template makes the ARN of a session or a user, and of no root user, when each claim has a fitting text.
  public static func isPrincipal(_ template: ClaimTemplate) -> Bool {
    let filled = template.filled { _ in "xx" } ?? ""
    return PrincipalText.isARN(filled.utf8.span) && !filled.utf8.suffix(5).elementsEqual(":root".utf8)
  }

  /// Whether a text can be the key of a session tag.
  /// Source: STS API Reference, "Tag".
  public static func isTagKey(_ key: String) -> Bool {
    let count = key.unicodeScalars.count
    let isReserved = key.lowercased().utf8.starts(with: "aws:".utf8)
    return 1...128 ~= count && !isReserved && key.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }

  /// Whether all of it is within the limits.
  public var isWellFormed: Bool {
    let tagKeys = Set(tags.map { $0.key.lowercased() })
    let keyNames = Set(keys.map { KeyName(id: $0.id, algorithm: $0.algorithm) })
    return Self.isName(issuer) && Limits.audienceCounts ~= audiences.count
      && audiences.allSatisfy { Limits.audienceByteCounts ~= $0.utf8.count }
      && (keys.isEmpty || Limits.keyCounts ~= keys.count) && keys.allSatisfy(\.isWellFormed)
      && keyNames.count == keys.count
      && Self.isPrincipal(principal)
      && tags.count <= Limits.tagCountMax && tagKeys.count == tags.count && tags.allSatisfy { Self.isTagKey($0.key) }
      && requiredClaims.count <= Limits.requiredClaimCountMax && requiredClaims.allSatisfy(\.isWellFormed)
      && Limits.clockSkewSeconds ~= clockSkewSeconds
      && maximumAgeSeconds.map { Limits.maximumAgeSeconds ~= $0 } ?? true
  }

  /// What a token finds a key by: no two of an issuer's keys have the same.
  private struct KeyName: Hashable {
    var id: String?
    var algorithm: TokenAlgorithm
  }
}

extension TokenIssuer.RequiredClaim {
  /// Whether the name is one of a claim, and the patterns are within the limits.
  public var isWellFormed: Bool {
    ClaimName.isWellFormed(name.utf8) && TokenIssuer.Limits.patternCounts ~= patterns.count
      && patterns.allSatisfy { $0.utf8.count <= TokenIssuer.Limits.patternByteCountMax }
  }
}
