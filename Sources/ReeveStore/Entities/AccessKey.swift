public import ReeveTypes

/// An access key, with which requests are signed. Its secret is sealed: a store holds none that can be read.
/// Source: IAM User Guide, "Manage access keys for IAM users"; STS API Reference, "Credentials".
public struct AccessKey: Sendable, Hashable {
  /// Such as `AKIAIOSFODNN7EXAMPLE`; unique in the store.
  public var id: String
  /// The ARN of a user, of the root user, or of a session.
  public var principal: String
  /// Whether requests may be signed with it.
  public var isActive: Bool
  public var sealedSecret: SealedSecret
  /// Of temporary credentials, which alone have one; a session's always do.
  public var sessionToken: String?
  /// The date from which on it is no longer good, as written; absent: it does not expire.
  public var expiration: String?
  /// When it was made, as written: of temporary credentials the value of `aws:TokenIssueTime`.
  public var creationDate: String?
  /// Of temporary credentials: whether who got them was asked for a second factor; absent: not, as far as is known.
  public var isMultiFactorAuthenticated: Bool?

  public init(
    id: String, principal: String, isActive: Bool = true, sealedSecret: SealedSecret, sessionToken: String? = nil,
    expiration: String? = nil, creationDate: String? = nil, isMultiFactorAuthenticated: Bool? = nil
  ) {
    self.id = id
    self.principal = principal
    self.isActive = isActive
    self.sealedSecret = sealedSecret
    self.sessionToken = sessionToken
    self.expiration = expiration
    self.creationDate = creationDate
    self.isMultiFactorAuthenticated = isMultiFactorAuthenticated
  }
}

extension AccessKey: CustomStringConvertible, CustomReflectable {
  /// Without secret and token.
  public var description: String { "access key `\(id)` of `\(principal)`" }

  public var customMirror: Mirror { Mirror(self, children: []) }
}
