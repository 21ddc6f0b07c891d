import ReeveStore
import ReeveTypes

/// What is asked about, and what the store says of it.
struct RequestedResource {
  var text: String
  /// Absent for `*`.
  var arn: ARN?
  /// The account that owns it, where the store or the ARN says.
  var owner: String?
  /// By which rule the owner is known, or not.
  var ownerRule = Rule.ownerOfNoResource
  var tags: [Tag]
  /// The resource-based policy, with the name that answers give it.
  var policy: AttachedPolicy?
  /// By which rule the policy is the resource's; absent without one.
  var policyRule: Rule?
  var isTrustPolicy = false
  /// By which rule identity policies count only where the resource's own policy lets the account in: it is a KMS key, or a
  /// role that is being assumed.
  var delegation: Rule?
}

extension ReferenceEngine {
  /// Finds a resource's owner, tags and policy.
  ///
  /// An object of S3 has its bucket's owner and policy, where the store does not describe the object itself; tags are
  /// never inherited. A role's trust policy is its resource policy for the actions of STS.
  /// Source: IAM User Guide, "Identity-based policies and resource-based policies"; "Role trust policies".
  func resource(_ text: String, action: String) -> RequestedResource {
    guard let arn = ARN(text) else { return RequestedResource(text: text, arn: nil, owner: nil, tags: []) }
    var found = RequestedResource(
      text: text, arn: arn, owner: PrincipalForm.isAccount(arn.account) ? arn.account : nil, tags: [])
    let own = resources[Array(text.utf8)]
    let bucket = bucketARN(arn).flatMap { resources[Array($0.utf8)] }
    found.ownerRule =
      own?.ownerAccountID != nil
      ? .ownerInStore
      : bucket?.ownerAccountID != nil ? .ownerOfBucket : found.owner != nil ? .ownerInARN : .ownerUnknown
    found.owner = own?.ownerAccountID ?? bucket?.ownerAccountID ?? found.owner
    found.tags = own?.tags ?? []
    for (candidate, rule) in [(own, Rule.policyOfResource), (bucket, .policyOfBucket)] {
      if let candidate, let policy = candidate.policy, found.policy == nil {
        found.policy = AttachedPolicy(name: candidate.arn, document: policy)
        found.policyRule = rule
      }
    }
    let isSTS = Text.hasPrefix(Text.lowercasedASCII(action), "sts:")
    if arn.service == "iam", own == nil {
      if let user = users[Array(text.utf8)] { found.tags = user.tags }
      if let role = roles[Array(text.utf8)] {
        found.tags = role.tags
        if isSTS, let trust = role.trustPolicy {
          found.policy = AttachedPolicy(name: role.arn, document: trust)
          found.policyRule = .policyOfRoleTrust
        }
      }
    }
    found.isTrustPolicy = arn.service == "iam" && Text.hasPrefix(arn.resource, "role/") && isSTS
    if found.isTrustPolicy { found.delegation = .delegationOfRoleTrust }
    if arn.service == "kms", Text.hasPrefix(arn.resource, "key/") { found.delegation = .delegationOfKey }
    return found
  }

  private func bucketARN(_ arn: ARN) -> String? {
    guard arn.service == "s3", arn.region.isEmpty, arn.account.isEmpty,
      let slash = arn.resource.utf8.firstIndex(of: UInt8(ascii: "/")), slash > arn.resource.startIndex
    else { return nil }
    return "arn:\(arn.partition):s3:::\(arn.resource[..<slash])"
  }
}
