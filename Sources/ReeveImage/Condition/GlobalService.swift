/// Services that have one endpoint for all regions: calls of them are calls of `us-east-1`.
/// Source: IAM User Guide, "aws:RequestedRegion"; AWS General Reference, "Global services".
public enum GlobalService {
  /// What the record of an action, which is given in lower case, says of its service.
  public static func flags(ofAction action: [UInt8]) -> UInt8 {
    action.withBytes { isGlobal(ofAction: $0) ? ActionLayout.isOfGlobalService : 0 }
  }

  /// - Parameter action: in lower case.
  static func isGlobal(ofAction action: Bytes) -> Bool {
    let prefix = action.slice(0, action.first(UInt8(ascii: ":")))
    // Most services are none: the length says so of many before any text is compared.
    return switch prefix.count {
    case 2: prefix.equals("ce")
    case 3: prefix.equals("iam") || prefix.equals("cur") || prefix.equals("tax") || prefix.equals("waf")
    case 6: prefix.equals("shield")
    case 7:
      prefix.equals("account") || prefix.equals("billing") || prefix.equals("budgets") || prefix.equals("pricing")
        || prefix.equals("route53") || prefix.equals("support")
    case 8: prefix.equals("artifact") || prefix.equals("freetier") || prefix.equals("payments")
    case 9: prefix.equals("invoicing")
    case 10: prefix.equals("aws-portal") || prefix.equals("cloudfront")
    case 12: prefix.equals("importexport") || prefix.equals("savingsplans") || prefix.equals("supportplans")
    case 13: prefix.equals("organizations")
    case 14: prefix.equals("networkmanager") || prefix.equals("route53domains") || prefix.equals("trustedadvisor")
    case 17: prefix.equals("globalaccelerator")
    case 19: prefix.equals("consolidatedbilling")
    default: false
    }
  }
}
