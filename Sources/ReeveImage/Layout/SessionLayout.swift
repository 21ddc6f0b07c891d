/// Temporary credentials that the store describes, or that were registered: a session of a role, or a federated user.
/// Aligned to 8 bytes.
///
///     OFFSET  SIZE  FIELD                  MEANING
///          0     8  expirationSeconds      since 1970, signed; from then on the session is no longer good
///          8     4  expirationNanoseconds
///         12     1  kind                   `PrincipalKind`: a role, or a federated user
///         13     1  flags                  `expires`
///         14     2  arnLength
///         16     4  principal              offset of the role's record, or of the user's who made it; zero: none is known
///                                          to this image, and the one that decides is asked
///         20     4  policySet              the session policies; zero: none were passed
///         24     4  tags                   offset of the list of the session's own tags, or zero
///         28     4  sourceIdentity         offset in strings
///         32     2  sourceIdentityLength   zero: none was set
///         34     2  makerLength            of a federated user; zero: it is not said who made it
///         36     4  maker                  offset in strings of the ARN of the user, or the root user, who made it
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
  public static let makerLength = 34
  public static let maker = 36
  public static let arn = 40

  public static let expires: UInt8 = 1 << 0
}
