/// How big a company is and what it is made of. Everything else about it follows from the seed.
///
/// The ratios are those of a company that has grown: about ten statements for each principal, of which the managed
/// policies, which many share, hold three, the inline policies, which nobody shares, five, and the resources' policies
/// two. One account holds at most `accountSizeMax` principals, as IAM's quotas for users and roles suggest.
public struct CompanyShape: Sendable {
  /// Users and roles.
  public var principalCount: Int
  public var seed: UInt64
  /// Users and roles of one account.
  public var accountSizeMax = 2_500
  /// Managed policies for a hundred principals.
  public var managedPoliciesPercent = 20
  /// Principals with an inline policy of their own, of a hundred.
  public var inlinePolicyPercent = 74
  /// Resources that the store describes, for a hundred principals.
  public var resourcesPercent = 50
  /// Users and roles with a permissions boundary, of a hundred.
  public var boundaryPercent = 10

  public init(principalCount: Int, seed: UInt64 = 1) {
    self.principalCount = principalCount
    self.seed = seed
  }

  var accountCount: Int { max(2, (principalCount + accountSizeMax - 1) / accountSizeMax) }
}
