import ReevePolicy

// VPC endpoints: one object, or an array of them.
extension StoreReader {
  mutating func readEndpoints(_ value: JSONValue) {
    if value.kind == .array {
      for element in value.elements { readEndpoint(element) }
    } else {
      readEndpoint(value)
    }
  }

  private mutating func readEndpoint(_ value: JSONValue) {
    guard let members = object(value, "a VPC endpoint") else { return }
    var endpoint = Endpoint(id: "")
    for member in members {
      switch member.name.text {
      case "EndpointId": endpoint.id = text(member.value, "`EndpointId`") ?? ""
      case "Policy": endpoint.policy = documents.read(member.value, as: .endpoint, into: &diagnostics)
      case "VpcId": endpoint.vpcID = identifier(member.value, "`VpcId`", prefix: "vpc-")
      case "OwnerAccountId": endpoint.ownerAccountID = accountID(member.value, "`OwnerAccountId`")
      case "Type": endpoint.kind = endpointKind(member.value)
      default:
        reportUnknown(
          member.name, in: "a VPC endpoint", known: ["EndpointId", "Policy", "VpcId", "OwnerAccountId", "Type"])
      }
    }
    guard OrganizationID.isWellFormed(endpoint.id, prefix: "vpce-") else {
      report(
        "ENDPOINT", "a VPC endpoint needs an `EndpointId` such as `vpce-1a2b3c4d`", help: nil, at: value)
      return
    }
    guard !endpoints.contains(where: { $0.id == endpoint.id }) else {
      report("ENDPOINT", "VPC endpoint `\(endpoint.id)` is given twice", help: "keep one of the two", at: value)
      return
    }
    endpoints.append(endpoint)
  }

  private mutating func identifier(_ value: JSONValue, _ what: String, prefix: String) -> String? {
    guard let id = text(value, what) else { return nil }
    if !OrganizationID.isWellFormed(id, prefix: prefix) {
      report("ENDPOINT", "\(what) begins with `\(prefix)`, and this is `\(id)`", help: nil, at: value)
    }
    return id
  }

  private mutating func endpointKind(_ value: JSONValue) -> Endpoint.Kind {
    let name = text(value, "`Type`") ?? ""
    guard let kind = Endpoint.Kind(rawValue: name) else {
      let known = Endpoint.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      report("ENDPOINT", "unknown type of VPC endpoint `\(name)`", help: "expected one of: \(known)", at: value)
      return .interface
    }
    return kind
  }
}
