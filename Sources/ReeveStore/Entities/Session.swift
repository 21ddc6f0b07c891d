/// Temporary credentials that the store describes: of a role, or of a federated user.
/// Source: IAM User Guide, "Temporary security credentials in IAM".
public struct Session: Sendable {
  /// `arn:aws:sts::ACCOUNT:assumed-role/Role/name` or `…:federated-user/name`; unique in the store
  /// without regard to the case of the role's name.
  public var arn: String
  /// The session policies that were passed when it was made, each named by the session's ARN, `#` and its place.
  public var policies: [AttachedPolicy]
  /// Session tags; one replaces a tag of the role or user whose key differs in case at most.
  public var tags: [Tag]
  /// The date from which on the session is no longer good, as written; absent: it does not expire.
  public var expiration: String?
  /// The user, or the root user, that made a federated user's session.
  public var federatedBy: String?
  /// `aws:SourceIdentity`, where one was set.
  public var sourceIdentity: String?
  /// The access key with which its requests are signed, where the session's entry has it: of the session, and good as long.
  public var credentials: AccessKey?

  public init(
    arn: String, policies: [AttachedPolicy] = [], tags: [Tag] = [], expiration: String? = nil,
    federatedBy: String? = nil, sourceIdentity: String? = nil, credentials: AccessKey? = nil
  ) {
    self.arn = arn
    self.policies = policies
    self.tags = tags
    self.expiration = expiration
    self.federatedBy = federatedBy
    self.sourceIdentity = sourceIdentity
    self.credentials = credentials
  }
}
