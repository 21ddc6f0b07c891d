import ReeveImage
import ReevePolicy
import ReeveTypes

/// A value of `Principal` in the form that the walk compares.
struct LoweredPrincipal {
  var kind: PrincipalMatch
  var text: [UInt8] = []
  var account: UInt64 = 0
}

/// Lowers values of `Principal` and `NotPrincipal`.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
enum PrincipalLowering {
  /// Absent: nobody can match. No request names a canonical user.
  static func lower(_ pattern: PrincipalPattern) -> LoweredPrincipal? {
    switch pattern {
    case .everyone: LoweredPrincipal(kind: .everyone)
    case .service(let name): LoweredPrincipal(kind: .service, text: Array(name.utf8))
    case .aws(let text): lowerAWS(text)
    case .federated(let provider): LoweredPrincipal(kind: .provider, text: Array(provider.utf8))
    case .canonicalUser: nil
    }
  }

  private static func lowerAWS(_ text: String) -> LoweredPrincipal? {
    if text == "*" { return LoweredPrincipal(kind: .everyone) }
    if let account = account(text) { return LoweredPrincipal(kind: .account, account: account) }
    guard let arn = ARN(text) else { return LoweredPrincipal(kind: .uniqueID, text: Array(text.utf8)) }
    // No partition would stand for any.
    if arn.service == "iam", arn.region.isEmpty, arn.resource == "root", !arn.partition.isEmpty,
      let account = account(arn.account)
    {
      return LoweredPrincipal(kind: .account, text: Array(arn.partition.utf8), account: account)
    }
    return LoweredPrincipal(kind: .arn, text: Array(text.utf8))
  }

  /// The number of an account id.
  static func account(_ text: String) -> UInt64? {
    guard text.utf8.count == 12, text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      return nil
    }
    return UInt64(text)
  }
}
