public import ReeveTypes

/// A call of a client that MinIO's access management plugin asks about.
public struct MinIOQuestion: Sendable, Hashable {
  public var request: Request
  /// MinIO asks only whether a statement denies: what a user may do for itself, such as change its password, needs no
  /// statement that allows.
  public var isDenyOnly: Bool

  public init(request: Request, isDenyOnly: Bool) {
    self.request = request
    self.isDenyOnly = isDenyOnly
  }

  /// Whether MinIO may go on. A decision must have been made: where no policy is loaded, or the request can have none, the
  /// answer is not this one.
  public func isPermitted(by answer: Answer) -> Bool {
    isDenyOnly ? answer.decision != .explicitDeny && !answer.isSessionExpired : answer.decision == .allowed
  }
}
