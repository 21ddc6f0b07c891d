public import ReeveTypes

/// One evaluation or several, as the Authorization API 1.0 of OpenID's AuthZEN asks for them.
public struct AuthZENQuestion: Sendable, Hashable {
  /// How much of a batch is evaluated.
  public enum Semantic: String, Sendable, Hashable, CaseIterable {
    case executeAll = "execute_all"
    /// Up to the first that is not allowed.
    case denyOnFirstDeny = "deny_on_first_deny"
    /// Up to the first that is allowed.
    case permitOnFirstPermit = "permit_on_first_permit"
  }

  /// In the order of the question.
  public var requests: [Request]
  public var semantic: Semantic
  /// Whether the answer is a list, however many it has.
  public var isBatch: Bool
  /// `X-Request-ID`, which the answer repeats.
  public var requestID: [UInt8]?

  public init(
    requests: [Request], semantic: Semantic = .executeAll, isBatch: Bool = false, requestID: [UInt8]? = nil
  ) {
    self.requests = requests
    self.semantic = semantic
    self.isBatch = isBatch
    self.requestID = requestID
  }

  /// Whether nothing more is to be decided behind an answer.
  public func ends(with answer: AuthZENAnswer) -> Bool {
    switch semantic {
    case .executeAll: false
    case .denyOnFirstDeny: !answer.isAllowed
    case .permitOnFirstPermit: answer.isAllowed
    }
  }
}

/// What one evaluation comes to.
public enum AuthZENAnswer: Sendable, Hashable {
  /// - Parameters:
  ///   - generation: of the policies that decided.
  ///   - message: the sentence of AWS for a denial.
  case decided(Answer, generation: UInt64, message: String?)
  /// The request can have no decision.
  case refused(RequestError)

  public var isAllowed: Bool {
    if case .decided(let answer, _, _) = self { answer.decision == .allowed } else { false }
  }
}
