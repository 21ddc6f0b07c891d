import ReevePolicy
import ReeveTypes

// Resources: one object, or an array of them.
extension StoreReader {
  mutating func readResources(_ value: JSONValue) {
    if value.kind == .array {
      for element in value.elements { readResource(element) }
    } else {
      readResource(value)
    }
  }

  private mutating func readResource(_ value: JSONValue) {
    guard let members = object(value, "a resource") else { return }
    var resource = Resource(arn: "")
    var policy: JSONValue?
    var target: JSONValue?
    var misspeltName: String?
    for member in members {
      switch member.name.text {
      case "ResourceArn": resource.arn = text(member.value, "`ResourceArn`") ?? ""
      case "OwnerAccountId": resource.ownerAccountID = accountID(member.value, "`OwnerAccountId`")
      case "Tags": resource.tags = tags(member.value, ignoringCase: false)
      case "Policy": policy = member.value
      case "TargetKeyArn":
        target = member.value
        resource.targetKeyARN = text(member.value, "`TargetKeyArn`")
      default:
        misspeltName = reportUnknown(
          member.name, in: "a resource", known: ["ResourceArn", "OwnerAccountId", "Tags", "Policy", "TargetKeyArn"])
      }
    }
    guard let arn = ARN(resource.arn), resource.arn.utf8.count <= RequestLimits.textByteCountMax else {
      // Who wrote it under another name has been told.
      if !resource.arn.isEmpty || misspeltName != "ResourceArn" {
        report(
          "RESOURCE_ARN", "a resource needs a `ResourceArn` of six parts",
          help: "write it as `arn:aws:s3:::bucket`, `arn:aws:kms:us-east-1:111122223333:key/ID`", at: value)
      }
      return
    }
    if let target { checkTarget(resource.targetKeyARN, of: arn, hasPolicy: policy != nil, at: target) }
    if let policy {
      let isKey = arn.service == "kms" && arn.resource.utf8.starts(with: "key/".utf8)
      resource.policy = documents.read(policy, as: isKey ? .kms : .resource, into: &diagnostics)
    }
    add(resource, at: value)
  }
  /// An alias names a key of its own account and region, and has no policy: the key has.
  /// Source: AWS KMS Developer Guide, "Aliases in AWS KMS".
  private mutating func checkTarget(_ target: String?, of alias: ARN, hasPolicy: Bool, at value: JSONValue) {
    guard alias.service == "kms", alias.resource.utf8.starts(with: "alias/".utf8) else {
      return report(
        "RESOURCE_TARGET", "`TargetKeyArn` belongs to an alias of a KMS key, and this resource is none",
        help: "leave it out, or name the alias as `arn:aws:kms:us-east-1:111122223333:alias/NAME`", at: value)
    }
    if hasPolicy {
      report(
        "RESOURCE_TARGET", "an alias has no `Policy`", help: "give the policy to the key that the alias stands for",
        at: value)
    }
    guard let target else { return }
    let key = ARN(target)
    guard let key, key.service == "kms", key.resource.utf8.starts(with: "key/".utf8),
      target.utf8.count <= RequestLimits.textByteCountMax, key.resource.utf8.count > "key/".utf8.count
    else {
      return report(
        "RESOURCE_TARGET", "`\(target)` is not the ARN of a KMS key",
        help: "write it as `arn:aws:kms:us-east-1:111122223333:key/ID`", at: value)
    }
    guard key.partition == alias.partition, key.region == alias.region, key.account == alias.account else {
      return report(
        "RESOURCE_TARGET", "the key `\(target)` is of another partition, region or account than its alias",
        help: "an alias stands for a key of its own account and region", at: value)
    }
  }
}
