/// What an image says of an access key: whose it is, and what a request that is signed with it must fit.
public struct AccessKeyRecord: Sendable, Hashable {
  /// The ARN of a user, of the root user, or of a session.
  public var principal: String
  /// Whether requests may be signed with it.
  public var isActive: Bool
  public var sealedSecret: SealedSecret
  /// SHA-256 of the session token that comes with each request: 32 bytes. Absent: the key is a long-term one, and no token
  /// may come.
  public var tokenDigest: [UInt8]?
  /// From then on it is no longer good; absent: it does not expire.
  public var expiration: Instant?
  /// When it was made, where the store says so: of a temporary key the value of `aws:TokenIssueTime`.
  public var creation: Instant?
  /// Whether who got it was asked for a second factor; absent: the store does not say, or the key is a long-term one.
  public var isMultiFactorAuthenticated: Bool?

  public init(
    principal: String, isActive: Bool = true, sealedSecret: SealedSecret, tokenDigest: [UInt8]? = nil,
    expiration: Instant? = nil, creation: Instant? = nil, isMultiFactorAuthenticated: Bool? = nil
  ) {
    self.principal = principal
    self.isActive = isActive
    self.sealedSecret = sealedSecret
    self.tokenDigest = tokenDigest
    self.expiration = expiration
    self.creation = creation
    self.isMultiFactorAuthenticated = isMultiFactorAuthenticated
  }
}

/// The form of an access key's id.
/// Source: IAM API Reference, "AccessKey".
public enum AccessKeyID {
  public static let byteCounts = 16...128

  /// Whether these are 16 to 128 letters, digits and underscores.
  public static func isWellFormed(_ id: some Collection<UInt8>) -> Bool {
    byteCounts.contains(id.count)
      && id.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
          || byte == UInt8(ascii: "_")
      }
  }
}

/// The form of a session's token: what SDKs send as `x-amz-security-token`.
public enum SessionToken {
  public static let byteCounts = 1...16_384

  /// Whether these are printable ASCII characters, and no space, as many as a request may have.
  public static func isWellFormed(_ token: some Collection<UInt8>) -> Bool {
    byteCounts.contains(token.count) && token.allSatisfy { 0x21...0x7E ~= $0 }
  }
}
