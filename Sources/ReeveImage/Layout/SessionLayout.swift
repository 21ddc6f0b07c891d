/// Temporary credentials that the store describes: a session of a role, or a federated user. Aligned to 8 bytes.
///
///     OFFSET  SIZE  FIELD                  MEANING
///          0     8  expirationSeconds      since 1970, signed; from then on the session is no longer good
///          8     4  expirationNanoseconds
///         12     1  kind                   `PrincipalKind`: a role, or a federated user
///         13     1  flags                  `expires`, `madeByRoot`
///         14     2  arnLength
///         16     4  principal              offset of the role's record, or of the user's who made it; zero: none is known
///         20     4  policySet              the session policies; zero: none were passed
///         24     4  tags                   offset of the list of the principal's tags and the session's over them, or zero
///         28     4  sourceIdentity         offset in strings
///         32     2  sourceIdentityLength   zero: none was set
///         34     6  reserved               zero
///         40     …  the ARN
public enum SessionLayout {
  public static let expirationSeconds = 0
  public static let expirationNanoseconds = 8
  public static let kind = 12
  public static let flags = 13
  public static let arnLength = 14
  public static let principal = 16
  public static let policySet = 20
  public static let tags = 24
  public static let sourceIdentity = 28
  public static let sourceIdentityLength = 32
  public static let arn = 40

  public static let expires: UInt8 = 1 << 0
  /// The root user of an account that the store describes made it.
  public static let madeByRoot: UInt8 = 1 << 1
}
