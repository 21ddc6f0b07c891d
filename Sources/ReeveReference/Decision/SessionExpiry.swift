import ReeveStore
import ReeveTypes

extension Evaluation {
  /// Whether the requester's session is over: from the moment of its expiration on.
  ///
  /// Nothing is granted to it then, and what denies still denies. A date that cannot be read is in the past.
  /// Source: IAM User Guide, "Temporary security credentials in IAM".
  var isExpired: Bool {
    guard let expiration = requester.session?.expiration else { return false }
    guard let end = PolicyDate.instant(expiration) else { return true }
    return context.now >= end
  }
}
