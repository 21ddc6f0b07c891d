public import ReeveTypes

/// Who sent a request, found out from its credentials, and what follows from these.
public struct CallerIdentity: Sendable, Hashable {
  /// As a request for a decision names it: an ARN, or `*` for an anonymous caller.
  public var principal: String
  /// Condition keys that the credentials give. Callers may not set some of them (`aws:TokenIssueTime`,
  /// `aws:MultiFactorAuthPresent`, `aws:PrincipalTag/…`): whoever hands these on trusts them, because they were verified, and
  /// takes them in place of any that came by another way.
  public var context: [ContextEntry]
  /// Which of the listener's sources said it.
  public var source: IdentitySource
  /// The access key that signed; absent: none did.
  public var accessKeyID: String?
  /// What a signature says of the body; absent: there is none. Only with `verified` is the body that was handed in known to be
  /// the caller's.
  public var payload: SignatureV4.Payload?

  public init(
    principal: String, context: [ContextEntry] = [], source: IdentitySource, accessKeyID: String? = nil,
    payload: SignatureV4.Payload? = nil
  ) {
    self.principal = principal
    self.context = context
    self.source = source
    self.accessKeyID = accessKeyID
    self.payload = payload
  }

  /// Nobody in particular.
  public static let anonymous = CallerIdentity(principal: "*", source: .anonymous)
}
