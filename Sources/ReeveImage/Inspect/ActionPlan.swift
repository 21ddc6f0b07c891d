public import ReeveTypes

/// What an image does to decide one action of one principal by its identity policies: the cell, for people.
///
/// The steps are tried in their order; the first whose tests all hold gives the verdict.
public struct ActionPlan: Sendable, Hashable {
  /// Who was asked for, and the name of the record that it led to: a session leads to its role.
  public var principal: String
  /// In lower case.
  public var action: String
  /// The catalogue of services has no resource type for it: of a test of the resource, `*` alone matches.
  public var isWithoutResource: Bool
  public var source: Source
  /// An index leaves out the steps that a request cannot meet.
  public var isIndexed: Bool
  /// Denials first, each kind in store order.
  public var steps: [PlanStep]

  /// Where the steps come from.
  public enum Source: Sendable, Hashable {
    /// The cell of the principal's policy set and the action.
    case cell
    /// The cell of the policy set for all actions that none of its documents names in full.
    case othersCell
    /// There is no cell: the entries of each document of the set, asked one after the other.
    case documents
    /// The image has no policies for the principal.
    case nothing
  }
}

/// A statement in a plan.
public struct PlanStep: Sendable, Hashable {
  public var effect: Effect
  public var statement: DecidingStatement
  /// All of them must hold.
  public var tests: [StatementTest]
}

/// One test of a statement.
public struct StatementTest: Sendable, Hashable {
  /// What is tested: `resource`, or a condition key in lower case.
  public var subject: String
  /// How: `ArnLike`, `ForAnyValue:StringEquals`. The name of an operator of the policy language.
  public var comparison: String
  /// One of them must match; for a negated comparison, none.
  public var values: [String]

  public init(subject: String, comparison: String, values: [String]) {
    self.subject = subject
    self.comparison = comparison
    self.values = values
  }
}

extension ImageView {
  /// The plan for an action of a principal.
  /// - Throws: what is wrong with the principal or the action.
  public func plan(principal: String, action: String) throws(RequestError) -> ActionPlan {
    let request = Request(principal: principal, action: action, resource: "*")
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, to: &payload)
    let scratch = Scratch()
    let outcome = payload.withBytes { bytes in
      scratch.memory.keepMemos(of: identity)
      scratch.memory.begin(
        image: self.bytes, trust: .reported, clock: Instant(epochSeconds: 0),
        sessionsIdentity: EvaluationParts.noSessions)
      let evaluation = Evaluation(bytes, scratch: scratch.memory)
      return evaluation.read().map { .failure($0) } ?? PlanOutcome.success(evaluation.actionPlan())
    }
    switch outcome {
    case .success(let plan): return plan
    case .failure(let fault):
      guard let error = RequestError(fault, in: request) else { throw .malformedPrincipal(principal) }
      throw error
    }
  }

  private enum PlanOutcome {
    case success(ActionPlan)
    case failure(RequestFault)
  }
}

extension Evaluation {
  /// The plan of the request's principal and action.
  fileprivate func actionPlan() -> ActionPlan {
    let name = principal.arn.count > 0 ? principal.arn : principal.text
    var plan = ActionPlan(
      principal: name.string, action: action.string,
      isWithoutResource: actionFlags & ActionLayout.isWithoutResource != 0, source: .nothing,
      isIndexed: false, steps: [])
    guard principal.record != 0 else { return plan }
    let set = image.int(principal.record + PrincipalLayout.policySet)
    guard set != 0 else { return plan }
    let cell = identityPlan
    let testsActions = cell != 0 && image.u32(cell + PlanLayout.denyCount) & PlanLayout.testsActions != 0
    plan.isIndexed = cell != 0 && image.u32(cell + PlanLayout.denyCount) & PlanLayout.isIndexed != 0
    plan.source = cell == 0 ? .documents : testsActions ? .othersCell : .cell
    for effect in [Effect.deny, .allow] {
      plan.steps += cell != 0 ? steps(effect, plan: cell) : steps(effect, set: set)
    }
    return plan
  }

  private func steps(_ effect: Effect, plan: Int) -> [PlanStep] {
    let head = image.u32(plan + PlanLayout.denyCount)
    let denyCount = Int(head & PlanLayout.countMask)
    let first = effect == .deny ? 0 : denyCount
    let count = effect == .deny ? denyCount : image.int(plan + PlanLayout.allowCount)
    return (first..<first + count).compactMap { number in
      let step = plan + PlanLayout.steps + number * PlanLayout.stepStride
      let policy = self.policy(ofStep: number, plan: plan)
      let statement = image.int(step + StepLayout.statement)
      guard
        head & PlanLayout.testsActions == 0 || actionHolds(statement: statement, program: program(ofStep: step))
      else { return nil }
      return self.step(effect, policy: policy, statement: statement)
    }
  }

  private func steps(_ effect: Effect, set: Int) -> [PlanStep] {
    var steps: [PlanStep] = []
    for number in 0..<image.int(set + PolicySetLayout.count) {
      let policy = image.u32(set + PolicySetLayout.attachments + 4 * number)
      forEachStatement(effect, program: program(of: policy)) { statement in
        steps.append(step(effect, policy: policy, statement: statement))
        return false
      }
    }
    return steps
  }

  private func step(_ effect: Effect, policy: UInt32, statement: Int) -> PlanStep {
    let attachment = tables.attachments + Int(policy) * AttachmentLayout.stride
    let name = image.slice(
      image.int(attachment + AttachmentLayout.name), image.int(attachment + AttachmentLayout.nameLength))
    let reader = StatementReading(program: program(of: policy), statement: statement)
    return PlanStep(
      effect: effect, statement: DecidingStatement(policy: name.string, index: reader.index, sid: reader.sid),
      tests: reader.tests)
  }
}
