/// The answer to one request: the decision, the policy type that gave it, and the statement that it rests on.
public struct Answer: Sendable, Hashable {
  public var decision: Decision
  public var reason: Reason
  /// The first statement, in the order of the store, that the decision rests on. Absent when the decision rests on
  /// silence (an implicit deny) or on no policy at all.
  public var statement: DecidingStatement?
  /// The place, among the resources of the request, of the one that the answer is about: the first that is not allowed,
  /// or the first of all when every one is.
  public var resource: Int
  /// It denies because the principal's session has expired: whatever allows, nothing is allowed to it any more.
  public var isSessionExpired: Bool

  public init(
    decision: Decision, reason: Reason, statement: DecidingStatement? = nil, resource: Int = 0,
    isSessionExpired: Bool = false
  ) {
    self.decision = decision
    self.reason = reason
    self.statement = statement
    self.resource = resource
    self.isSessionExpired = isSessionExpired
  }
}

/// A statement, named so that its author finds it.
public struct DecidingStatement: Sendable, Hashable {
  /// The policy: the ARN of a managed policy, the name of an inline policy, or the ARN of the resource or role that a
  /// resource-based policy is attached to.
  public var policy: String
  /// The statement's place in its document, from zero.
  public var index: Int
  /// The statement's `Sid`, where it has one.
  public var sid: String?

  public init(policy: String, index: Int, sid: String?) {
    self.policy = policy
    self.index = index
    self.sid = sid
  }
}
