import ReeveTypes

/// Who a gateway's request is of.
struct GatewayCaller {
  /// An ARN, or `*` for nobody.
  var principal: String
  /// What follows from its credentials: `aws:TokenIssueTime`, the tags of its session.
  var context: [ContextEntry] = []
  /// The keys of `context` that only the engine may set, else.
  var trust = CallerTrust.reported
}
