/// A resource that the store describes: who owns it, how it is tagged, and its resource-based policy.
public struct Resource: Sendable {
  /// Unique in the store.
  public var arn: String
  /// The account that owns it, where the store says so; else the account part of the ARN does.
  public var ownerAccountID: String?
  /// Two keys may differ only in case; no key comes twice in the same case.
  public var tags: [Tag]
  public var policy: DocumentID?
  /// The ARN of the KMS key that an alias stands for, of the alias's own partition, region and account. An alias has no policy.
  public var targetKeyARN: String?

  public init(
    arn: String, ownerAccountID: String? = nil, tags: [Tag] = [], policy: DocumentID? = nil,
    targetKeyARN: String? = nil
  ) {
    self.arn = arn
    self.ownerAccountID = ownerAccountID
    self.tags = tags
    self.policy = policy
    self.targetKeyARN = targetKeyARN
  }
}
