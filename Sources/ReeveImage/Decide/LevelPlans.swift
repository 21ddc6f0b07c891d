import ReeveTypes

/// The plans of a list of levels for one action, without those that have nothing to say about it: most levels deny nothing of
/// an action, and one that allows everything need not be asked.
struct LevelPlans {
  private var start: UInt32 = 0
  /// False: not all plans have room, or some level has none, and the list is walked instead.
  private(set) var isWhole = false
  /// Resource control policies reach the action, whatever the list is.
  private(set) var supportsResourceControl = false
  private var counts: (denying: UInt8, limiting: UInt8) = (0, 0)
  /// A bit for each of both kinds of plans of which some statement of the effect that it is asked for does not take in the action.
  private var testing: (denying: UInt8, limiting: UInt8) = (0, 0)
  private var denying = InlineArray<8, UInt32>(repeating: 0)
  private var limiting = InlineArray<8, UInt32>(repeating: 0)

  private static let countMax = 8

  /// Of none.
  init() {}

  /// The level list, or zero: none has been looked at.
  var list: Int { @inline(__always) get { Int(truncatingIfNeeded: start) } }

  var denyingCount: Int { @inline(__always) get { Int(counts.denying) } }
  var limitingCount: Int { @inline(__always) get { Int(counts.limiting) } }

  /// A plan that may deny, in the order of the levels.
  @inline(__always)
  func denying(_ number: Int) -> KnownPlan {
    KnownPlan(
      offset: Int(truncatingIfNeeded: denying[number]), testsActions: testing.denying &>> UInt8(number) & 1 != 0)
  }

  /// A plan that may not allow, in the order of the levels.
  @inline(__always)
  func limiting(_ number: Int) -> KnownPlan {
    KnownPlan(
      offset: Int(truncatingIfNeeded: limiting[number]), testsActions: testing.limiting &>> UInt8(number) & 1 != 0)
  }

  /// Of a list of levels, which there is.
  @inline(never)
  init(of list: Int, in evaluation: Evaluation) {
    start = UInt32(truncatingIfNeeded: list)
    supportsResourceControl = evaluation.supportsResourceControl
    let image = evaluation.image
    for level in 0..<image.int(list + LevelListLayout.count) {
      let set = image.int(list + LevelListLayout.sets + 4 * level)
      let plan = set == 0 ? 0 : evaluation.plan(set: set)
      guard plan != 0, denyingCount < Self.countMax, limitingCount < Self.countMax else { return }
      if !evaluation.steps(.deny, plan: plan).0.isEmpty {
        denying[denyingCount] = UInt32(truncatingIfNeeded: plan)
        if evaluation.testsActions(.deny, plan: plan) { testing.denying |= 1 << counts.denying }
        counts.denying += 1
      }
      if !evaluation.allowsEverything(plan: plan) {
        limiting[limitingCount] = UInt32(truncatingIfNeeded: plan)
        if evaluation.testsActions(.allow, plan: plan) { testing.limiting |= 1 << counts.limiting }
        counts.limiting += 1
      }
    }
    isWhole = true
  }
}

/// A plan as it is for one action.
struct KnownPlan {
  let offset: Int
  /// Some statement of the effect that it is asked for does not take in the action.
  let testsActions: Bool
}

extension Evaluation {
  /// The plans of a list of levels, which there is, for the request's action.
  func levelPlans(of list: Int) -> LevelPlans {
    guard let key = LevelKey(list: list, action: action, hash: actionHash) else {
      return LevelPlans(of: list, in: self)
    }
    let memo = scratch.levelMemo(key)
    if memo.isOf(key) { return memo.plans }
    let plans = LevelPlans(of: list, in: self)
    memo.keep(plans, of: key)
    return plans
  }

  /// Whether some statement of a plan's effect does not take in the action.
  fileprivate func testsActions(_ effect: Effect, plan: Int) -> Bool {
    let (steps, testsActions) = steps(effect, plan: plan)
    return testsActions
      && !stride(from: steps.lowerBound, to: steps.upperBound, by: StepLayout.stride).allSatisfy { step in
        actionHolds(
          statement: image.int(step + StepLayout.statement),
          program: program(of: image.u32(step + StepLayout.attachment)))
      }
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
