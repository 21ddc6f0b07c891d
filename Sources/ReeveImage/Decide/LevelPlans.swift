import ReeveTypes

/// The plans of a list of levels for one action, without those that have nothing to say about it: most levels deny nothing of
/// an action, and one that allows everything need not be asked.
struct LevelPlans {
  /// The level list, or zero: none has been looked at.
  private(set) var list = 0
  /// Not all plans have room, or some level has none: the list is walked instead.
  private(set) var isWhole = false
  private(set) var denyingCount = 0
  private(set) var limitingCount = 0
  /// The plans that may deny, in the order of the levels.
  private(set) var denying = InlineArray<8, KnownPlan>(repeating: KnownPlan())
  /// The plans that may not allow, in the order of the levels.
  private(set) var limiting = InlineArray<8, KnownPlan>(repeating: KnownPlan())

  private static let countMax = 8

  /// Of none.
  init() {}

  /// Of a list of levels, which there is.
  @inline(never)
  init(of list: Int, in evaluation: Evaluation) {
    self.list = list
    let image = evaluation.image
    for level in 0..<image.int(list + LevelListLayout.count) {
      let set = image.int(list + LevelListLayout.sets + 4 * level)
      let plan = set == 0 ? 0 : evaluation.plan(set: set)
      guard plan != 0, denyingCount < Self.countMax, limitingCount < Self.countMax else { return }
      if !evaluation.steps(.deny, plan: plan).0.isEmpty {
        denying[denyingCount] = evaluation.knownPlan(plan, .deny)
        denyingCount += 1
      }
      if !evaluation.allowsEverything(plan: plan) {
        limiting[limitingCount] = evaluation.knownPlan(plan, .allow)
        limitingCount += 1
      }
    }
    isWhole = true
  }
}

/// A plan as it is for one action.
struct KnownPlan {
  private let start: UInt32
  /// Some statement of the effect that it is asked for does not take in the action.
  let testsActions: Bool

  init(offset: Int = 0, testsActions: Bool = false) {
    start = UInt32(truncatingIfNeeded: offset)
    self.testsActions = testsActions
  }

  var offset: Int { @inline(__always) get { Int(truncatingIfNeeded: start) } }
}

extension Evaluation {
  fileprivate func knownPlan(_ plan: Int, _ effect: Effect) -> KnownPlan {
    var (steps, testsActions) = steps(effect, plan: plan)
    if testsActions {
      testsActions = !stride(from: steps.lowerBound, to: steps.upperBound, by: StepLayout.stride).allSatisfy { step in
        actionHolds(
          statement: image.int(step + StepLayout.statement),
          program: program(of: image.u32(step + StepLayout.attachment)))
      }
    }
    return KnownPlan(offset: plan, testsActions: testsActions)
  }

  /// Whether some statement of a plan allows its action on everything, whatever the context.
  func allowsEverything(plan: Int) -> Bool {
    let (steps, testsActions) = steps(.allow, plan: plan)
    var step = steps.lowerBound
    while step < steps.upperBound {
      let program = program(of: image.u32(step))
      let statement = image.int(step + StepLayout.statement)
      if !testsActions || actionHolds(statement: statement, program: program),
        program.int(statement + StatementLayout.conditionCount) == 0,
        takesInEverything(statement: statement, program: program)
      {
        return true
      }
      step += PlanLayout.stepStride
    }
    return false
  }

  private func takesInEverything(statement: Int, program: Bytes) -> Bool {
    let resources = program.int(statement + StatementLayout.resources)
    guard resources != 0 else { return true }
    return program[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0
      && hasEverything(set: resources, program: program)
  }
}
