import ReeveTypes

extension RequestContext {
  /// The region that an action runs in, where ARN or service say so.
  ///
  /// Services that are the same everywhere answer from one region of the partition `aws`.
  /// Source: IAM User Guide, "AWS global condition context keys", "aws:RequestedRegion"; AWS General Reference, "Service
  /// endpoints and quotas".
  var requestedRegion: (region: String, rule: Rule)? {
    if let region = resource.arn?.region, !region.isEmpty { return (region, .keyRequestedRegion) }
    let partition = resource.arn?.partition ?? requester.partition ?? "aws"
    let service = Text.split(Text.lowercasedASCII(action), at: ":")[0]
    guard Text.equal(partition, "aws"), Self.globalServices.contains(where: { Text.equal($0, service) }) else {
      return nil
    }
    return ("us-east-1", .keyRequestedRegionOfGlobalService)
  }

  private static let globalServices = [
    "account", "artifact", "aws-portal", "billing", "budgets", "ce", "cloudfront", "consolidatedbilling", "cur",
    "freetier", "globalaccelerator", "iam", "importexport", "invoicing", "networkmanager", "organizations", "payments",
    "pricing", "route53", "route53domains", "savingsplans", "shield", "support", "supportplans", "tax",
    "trustedadvisor",
    "waf",
  ]
}
