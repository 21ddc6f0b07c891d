/// A resource that the store describes: who owns it, how it is tagged, and its resource-based policy.
public struct Resource: Sendable {
  /// Unique in the store.
  public var arn: String
  /// The account that owns it, where the store says so; else the account part of the ARN does.
  public var ownerAccountID: String?
  /// Two keys may differ only in case; no key comes twice in the same case.
  public var tags: [Tag]
  public var policy: DocumentID?

  public init(arn: String, ownerAccountID: String? = nil, tags: [Tag] = [], policy: DocumentID? = nil) {
    self.arn = arn
    self.ownerAccountID = ownerAccountID
    self.tags = tags
    self.policy = policy
  }
}
