import ReevePolicy
import ReeveStore
public import ReeveTypes

/// Why a request is answered as it is: the answer, and everything that it was weighed from.
///
/// It is written down from what the decision itself looked at, so it cannot tell a story that the decision does not
/// have.
public struct Explanation: Sendable {
  public var answer: Answer
  /// One for each resource of the request, in its order; two for an alias that is decided together with its key.
  public var stories: [Story]

  public init(answer: Answer, stories: [Story]) {
    self.answer = answer
    self.stories = stories
  }

  /// The statements of all stories.
  public var considered: [ConsideredStatement] { stories.flatMap(\.considered) }
  /// The sentences of all stories.
  public var outline: [String] { stories.flatMap(\.outline) }
}

/// What came of one resource, which is decided as if it were the only one.
public struct Story: Sendable {
  /// The answer, if nothing else were asked.
  public var answer: Answer
  /// Every statement of the policies that count: the denials in the order of evaluation (resource and service control
  /// policies level by level, the endpoint's policy, the resource's policy, identity policies, the permissions boundary,
  /// session policies), then the allows in the same order.
  public var considered: [ConsideredStatement]
  /// Who asks, about what, how the two stand to each other, and how that was combined; a sentence each.
  public var outline: [String]

  public init(answer: Answer, considered: [ConsideredStatement], outline: [String]) {
    self.answer = answer
    self.considered = considered
    self.outline = outline
  }
}

/// A statement, and what came of comparing it with a request.
public struct ConsideredStatement: Sendable, Hashable {
  /// The type of its policy.
  public var reason: Reason
  /// As `DecidingStatement.policy` has it.
  public var policy: String
  /// The root, unit or account of the organization that a control policy is attached to.
  public var level: String?
  /// The statement's place in its document, from zero.
  public var index: Int
  public var sid: String?
  public var effect: Effect
  public var applies: Bool
  /// Why it applies; or each part that does not hold, with the values that were compared. A line for each part.
  public var finding: String

  public init(
    reason: Reason, policy: String, level: String? = nil, index: Int, sid: String?, effect: Effect, applies: Bool,
    finding: String
  ) {
    self.reason = reason
    self.policy = policy
    self.level = level
    self.index = index
    self.sid = sid
    self.effect = effect
    self.applies = applies
    self.finding = finding
  }
}

extension Explanation {
  /// The whole, for a terminal.
  public var text: String {
    guard stories.count > 1 else {
      return ([headline(answer), ""] + stories.flatMap(\.lines)).joined(separator: "\n") + "\n"
    }
    var lines = [headline(answer), "", "Every resource is decided alone, and all have to be allowed."]
    for (place, story) in stories.enumerated() {
      lines += ["", "\(place + 1) of \(stories.count): \(headline(story.answer))", ""]
      lines += story.lines
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headline(_ answer: Answer) -> String {
    let reason = answer.reason == .none ? "" : " by \(answer.reason) policy"
    guard let statement = answer.statement else { return "\(answer.decision)\(reason)" }
    let sid = statement.sid.map { " `\($0)`" } ?? ""
    return "\(answer.decision)\(reason): statement \(statement.index)\(sid) of `\(statement.policy)`"
  }
}

extension Story {
  fileprivate var lines: [String] {
    var lines = outline.map { "  \($0)" }
    for (effect, title) in [(Effect.deny, "Deny statements, of which one is enough"), (.allow, "Allow statements")] {
      let statements = considered.filter { $0.effect == effect }
      lines += ["", statements.isEmpty ? "\(title): none" : "\(title):"]
      for statement in statements {
        lines.append("  \(statement.applies ? "applies" : "does not apply"): \(name(of: statement))")
        lines += statement.finding.split(separator: "\n").map { "    \($0)" }
      }
    }
    return lines
  }

  private func name(of statement: ConsideredStatement) -> String {
    let sid = statement.sid.map { " `\($0)`" } ?? ""
    let level = statement.level.map { " at `\($0)`" } ?? ""
    return "statement \(statement.index)\(sid) of \(statement.reason) policy `\(statement.policy)`\(level)"
  }
}

extension ReferenceEngine {
  /// Decides a request, and says why.
  /// - Parameter clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  /// - Throws: the first check of the request that fails.
  public func explain(_ request: Request, trust: CallerTrust, clock: Instant) throws(RequestError) -> Explanation {
    let stories = try evaluations(request, trust: trust, clock: clock).map { evaluation in
      let combination = combine(evaluation)
      return Story(
        answer: answer(combination, of: evaluation),
        considered: (combination.denials + combination.allows).map { judged in
          ConsideredStatement(
            reason: judged.type, policy: judged.policy.name, level: judged.level, index: judged.statement.index,
            sid: judged.statement.sid, effect: judged.statement.effect, applies: judged.parts.applies,
            finding: StatementFinding(judged: judged, evaluation: evaluation).text)
        },
        outline: outline(of: evaluation, combination))
    }
    return Explanation(answer: Self.answer(of: stories.map(\.answer)), stories: stories)
  }
}
