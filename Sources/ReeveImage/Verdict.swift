public import ReeveTypes

/// What an image decides about one request: fixed size, no references, so that the hot path never allocates.
public struct Verdict: Sendable, Hashable {
  /// `implicitDeny` when `fault` is present.
  public var decision: Decision
  public var reason: Reason
  /// Where the deciding policy is attached (`ImageView.policyName(of:sessions:)`), or `none`.
  public var policy: UInt32
  /// The deciding statement's place in its document, from zero; meaningful when `policy` is not `none`.
  public var statement: UInt32
  /// Which image `policy` counts in.
  public var origin: Origin
  /// The place of the resource that the verdict is about, among those of the request: see `Answer.resource`.
  public var resource: UInt8
  /// See `Answer.isSessionExpired`.
  public var isSessionExpired: Bool
  /// Present when the request gets an error in place of a decision.
  public var fault: RequestFault?

  /// The images that a deciding policy can be in.
  public enum Origin: UInt8, Sendable {
    /// The image that decided.
    case image = 0
    /// The image of registered sessions that it decided with.
    case sessions = 1
  }

  /// In `policy`: the decision rests on no statement.
  public static let none: UInt32 = .max

  public init(
    _ decision: Decision, _ reason: Reason, policy: UInt32 = Verdict.none, statement: UInt32 = 0,
    origin: Origin = .image, resource: UInt8 = 0, isSessionExpired: Bool = false, fault: RequestFault? = nil
  ) {
    self.decision = decision
    self.reason = reason
    self.policy = policy
    self.statement = statement
    self.origin = origin
    self.resource = resource
    self.isSessionExpired = isSessionExpired
    self.fault = fault
  }
}
