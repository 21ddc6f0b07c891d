import ReeveStore
import ReeveTypes

/// What is asked about, and what the store says of it.
struct RequestedResource {
  var text: String
  /// Absent for `*`.
  var arn: ARN?
  /// The account that owns it, where the store or the ARN says.
  var owner: String?
  var tags: [Tag]
  /// The resource-based policy, with the name that answers give it.
  var policy: AttachedPolicy?
  var isTrustPolicy = false
  /// A KMS key, or a role that is being assumed: identity policies count only where its own policy lets the account in.
  var delegates = false
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
    found.owner = own?.ownerAccountID ?? bucket?.ownerAccountID ?? found.owner
    found.tags = own?.tags ?? []
    for candidate in [own, bucket] {
      if let candidate, let policy = candidate.policy, found.policy == nil {
        found.policy = AttachedPolicy(name: candidate.arn, document: policy)
      }
    }
    let isSTS = Text.hasPrefix(Text.lowercasedASCII(action), "sts:")
    if arn.service == "iam", own == nil {
      if let user = users[Array(text.utf8)] { found.tags = user.tags }
      if let role = roles[Array(text.utf8)] {
        found.tags = role.tags
        if isSTS, let trust = role.trustPolicy { found.policy = AttachedPolicy(name: role.arn, document: trust) }
      }
    }
    found.isTrustPolicy = arn.service == "iam" && Text.hasPrefix(arn.resource, "role/") && isSTS
    found.delegates = found.isTrustPolicy || arn.service == "kms" && Text.hasPrefix(arn.resource, "key/")
    return found
  }

  private func bucketARN(_ arn: ARN) -> String? {
    guard arn.service == "s3", arn.region.isEmpty, arn.account.isEmpty,
      let slash = arn.resource.utf8.firstIndex(of: UInt8(ascii: "/")), slash > arn.resource.startIndex
    else { return nil }
    return "arn:\(arn.partition):s3:::\(arn.resource[..<slash])"
  }
}
