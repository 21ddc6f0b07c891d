import ReeveTypes

extension ReferenceEngine {
  /// Principal and resource are of two accounts: the principal's account has to allow, within all its limits, and the
  /// resource's account has to allow, in whatever way its policy names the principal.
  /// Source: IAM User Guide, "Cross-account policy evaluation logic".
  func grantAcrossAccounts(_ sides: GrantSides) -> Ruling {
    guard sides.identityAllows else {
      return .denied(.identity, .crossAccountIdentitySilent, "the principal's own account does not allow it")
    }
    guard sides.isWithinLimits else { return sides.beyondLimits() }
    guard let grant = sides.grant else {
      return .denied(.resource, .crossAccountResourceSilent, "the resource's account does not allow it")
    }
    sides.noteLimits()
    return sides.identity.map { .allowed(by: $0, and: [grant], .crossAccountBothAllow, "both accounts allow") }
      ?? .allowedWithoutPolicy(
        .crossAccountRoot, and: [grant], "the resource's account allows, and the root user's own need not")
  }

  /// Services, anonymous callers and identity providers have no account, and so one side only.
  /// Source: IAM User Guide, "AWS JSON policy elements: Principal", "AWS service principals" and "All principals".
  func grantWithoutAccount(_ sides: GrantSides) -> Ruling {
    guard let grant = sides.grant, sides.grantClass == .direct else {
      return .denied(
        .resource, .noAccountResourceSilent, "the resource's policy does not allow the caller, and nothing else could")
    }
    return .allowed(by: grant, .noAccountResourceAllows, "the resource's policy allows the caller itself")
  }
}
