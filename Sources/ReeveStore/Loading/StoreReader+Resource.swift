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
    var misspeltName: String?
    for member in members {
      switch member.name.text {
      case "ResourceArn": resource.arn = text(member.value, "`ResourceArn`") ?? ""
      case "OwnerAccountId": resource.ownerAccountID = accountID(member.value, "`OwnerAccountId`")
      case "Tags": resource.tags = tags(member.value, ignoringCase: false)
      case "Policy": policy = member.value
      default:
        misspeltName = reportUnknown(
          member.name, in: "a resource", known: ["ResourceArn", "OwnerAccountId", "Tags", "Policy"])
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
    if let policy {
      let isKey = arn.service == "kms" && arn.resource.utf8.starts(with: "key/".utf8)
      resource.policy = documents.read(policy, as: isKey ? .kms : .resource, into: &diagnostics)
    }
    add(resource, at: value)
  }
}
