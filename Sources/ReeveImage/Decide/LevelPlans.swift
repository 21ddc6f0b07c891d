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
  private(set) var denying = InlineArray<8, UInt32>(repeating: 0)
  /// The plans that may not allow, in the order of the levels.
  private(set) var limiting = InlineArray<8, UInt32>(repeating: 0)

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
        denying[denyingCount] = UInt32(truncatingIfNeeded: plan)
        denyingCount += 1
      }
      if !evaluation.allowsEverything(plan: plan) {
        limiting[limitingCount] = UInt32(truncatingIfNeeded: plan)
        limitingCount += 1
      }
    }
    isWhole = true
  }
}

extension Evaluation {
  /// Whether some statement of a plan allows its action on everything, whatever the context.
  fileprivate func allowsEverything(plan: Int) -> Bool {
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
