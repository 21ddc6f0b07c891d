/// Services that have one endpoint for all regions: calls of them are calls of `us-east-1`.
/// Source: IAM User Guide, "aws:RequestedRegion"; AWS General Reference, "Global services".
enum GlobalService {
  /// - Parameter action: in lower case.
  static func isGlobal(ofAction action: Bytes) -> Bool {
    let prefix = action.slice(0, action.first(UInt8(ascii: ":")))
    return prefixes.contains { prefix.equals($0) }
  }

  private static let prefixes: [StaticString] = [
    "account", "artifact", "aws-portal", "billing", "budgets", "ce", "cloudfront", "consolidatedbilling", "cur",
    "freetier", "globalaccelerator", "iam", "importexport", "invoicing", "networkmanager", "organizations", "payments",
    "pricing", "route53", "route53domains", "savingsplans", "shield", "support", "supportplans", "tax",
    "trustedadvisor", "waf",
  ]
}
