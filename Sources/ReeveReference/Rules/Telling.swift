import ReevePolicy
import ReeveStore
public import ReeveTypes

/// What came of a request, and the rules without which it would have come otherwise.
public struct Telling: Sendable {
  public var outcome: Result<Answer, RequestError>
  /// The rule of the outcome and those that led to it (who asks, who owns the resource, which guardrails bind), and the
  /// rules by which the statements that decide apply; of an implicit denial, for each statement of the type that is silent
  /// the rules by which the first part that keeps it from applying does; and where nothing is denied by a statement, the
  /// same of each Deny that a single part keeps from applying. Of a request that is refused for its context, the rule that
  /// refuses it.
  public var rules: Set<Rule>
}

extension ReferenceEngine {
  /// Decides a request as `decide` does, and tells which rules were decisive.
  /// - Parameter clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  public func decideTelling(_ request: Request, trust: CallerTrust, clock: Instant) -> Telling {
    let asking = Trail()
    do throws(RequestError) {
      let evaluations = try evaluations(request, trust: trust, clock: clock, trail: asking)
      let isOfSeveral = !request.furtherResources.isEmpty
      var answers: [Answer] = []
      var rules: Set<Rule> = isOfSeveral ? [.resourcesAllAllowed] : []
      for var evaluation in evaluations {
        let trail = Trail()
        evaluation.trail = trail
        let combination = combine(evaluation)
        tell(combination, of: evaluation, to: trail)
        answers.append(answer(combination, of: evaluation))
        guard answers.last?.decision == .allowed else {
          // By what the resources before it are allowed decides nothing.
          rules = trail.rules.union(isOfSeveral ? [.resourcesFirstNotAllowed] : [])
          break
        }
        rules.formUnion(trail.rules)
      }
      return Telling(outcome: .success(Self.answer(of: answers)), rules: rules.union(asking.rules))
    } catch {
      return Telling(outcome: .failure(error), rules: asking.rules)
    }
  }

  private func tell(_ combination: Combination, of evaluation: Evaluation, to trail: Trail) {
    trail.note(combination.ruling.rule)
    if combination.ruling.answer.decision != .explicitDeny, combination.ruling.rule != .callerIdentityIsFree {
      // A Deny that a single part keeps from applying: without the part's rule, it would be a denial.
      for spared in combination.denials where spared.parts.failingCount == 1 {
        evaluation.tell(spared.statement, of: store[spared.policy.document], to: trail)
      }
    }
    if let rule = evaluation.aliasRule { trail.note(rule) }
    switch combination.ruling.basis {
    case .statements(let judged):
      for statement in judged {
        if statement.type == .resource { trail.note(evaluation.resource.policyRule ?? .policyAbsent) }
        if statement.type == .identity { trail.note(source(of: statement.policy, evaluation.requester)) }
        evaluation.tell(statement.statement, of: store[statement.policy.document], to: trail)
      }
    case .silence(let types, let level):
      if types.contains(.resource) { trail.note(evaluation.resource.policyRule ?? .policyAbsent) }
      for silent in combination.allows
      where types.contains(silent.type) && (level == nil || silent.level == level) {
        evaluation.tell(silent.statement, of: store[silent.policy.document], to: trail)
      }
    }
  }

  /// By which rule an identity policy is the requester's.
  private func source(of policy: AttachedPolicy, _ requester: Requester) -> Rule {
    if requester.role != nil { return .identityOfRole }
    guard let user = requester.user, (user.inlinePolicies + user.managedPolicies).contains(policy) else {
      return .identityThroughGroup
    }
    return requester.isFederatedUser ? .identityOfMaker : .identityOfUser
  }
}
