/// An access key, by which whoever signed a request is known. Aligned to 8 bytes. Absent fields are zero.
///
///     OFFSET  SIZE  FIELD                  MEANING
///          0     8  expirationSeconds      since 1970, signed; from then on the key is no longer good
///          8     4  expirationNanoseconds
///         12     1  flags                  `isInactive` …
///         13     1  reserved               zero
///         14     2  idLength
///         16     8  creationSeconds        since 1970, signed; when the key was made
///         24     4  creationNanoseconds
///         28     2  principalLength
///         30     2  secretLength
///         32     4  principal              offset in strings of the ARN of a user, the root user or a session
///         36     4  reserved               zero
///         40    32  tokenDigest            SHA-256 of the session token
///         72     …  the id, and behind it the `SealedSecret`
public enum AccessKeyLayout {
  public static let expirationSeconds = 0
  public static let flags = 12
  public static let idLength = 14
  public static let creationSeconds = 16
  public static let principalLength = 28
  public static let secretLength = 30
  public static let principal = 32
  public static let reserved = 36
  public static let tokenDigest = 40
  public static let tokenDigestLength = 32
  public static let id = 72

  /// No request may be signed with it.
  public static let isInactive: UInt8 = 1 << 0
  public static let expires: UInt8 = 1 << 1
  /// `creationSeconds` counts.
  public static let hasCreation: UInt8 = 1 << 2
  /// The key is of temporary credentials, whose token each request brings.
  public static let hasToken: UInt8 = 1 << 3
  /// The store says whether who got the credentials was asked for a second factor.
  public static let saysMultiFactor: UInt8 = 1 << 4
  /// … and that it was so.
  public static let isMultiFactor: UInt8 = 1 << 5

  static let allFlags: UInt8 = 1 << 6 - 1
}
