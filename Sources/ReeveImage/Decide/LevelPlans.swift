import ReeveTypes

/// What a list of levels has to say about one action: the statements that deny it, and the plans that do not allow it in any
/// case. Most levels deny nothing of an action, and one that allows everything need not be asked.
struct LevelPlans {
  private var start: UInt32 = 0
  /// False: not all have room, or some level has no plan, and the list is walked instead.
  private(set) var isWhole = false
  /// Resource control policies reach the action, whatever the list is.
  private(set) var supportsResourceControl = false
  private var counts: (denying: UInt8, limiting: UInt8) = (0, 0)
  /// A bit for each plan that limits, and of which some statement that allows does not take in the action.
  private var testing: UInt8 = 0
  /// A bit for each statement that denies: it is about every requester; it is about every resource.
  private var general: (principals: UInt8, resources: UInt8) = (0, 0)
  private var denying = InlineArray<6, Denial>(repeating: Denial())
  private var limiting = InlineArray<8, UInt32>(repeating: 0)

  private static let denyingCountMax = 6
  private static let limitingCountMax = 8
  /// Statements of one plan that are taken one by one.
  private static let statementCountMax = 3

  /// A statement that denies and takes in the action; or all of a plan that does.
  struct Denial {
    /// Offset of its program in the image, or of the plan.
    private var start: UInt32 = 0
    /// Offset of the statement in the program; zero: all of a plan.
    private var place: UInt32 = 0
    private(set) var policy: UInt32 = 0

    init() {}

    fileprivate init(plan: Int) { start = UInt32(truncatingIfNeeded: plan) }

    fileprivate init(program: Int, statement: Int, policy: UInt32) {
      start = UInt32(truncatingIfNeeded: program)
      place = UInt32(truncatingIfNeeded: statement)
      self.policy = policy
    }

    var isPlan: Bool { @inline(__always) get { place == 0 } }
    var offset: Int { @inline(__always) get { Int(truncatingIfNeeded: start) } }
    var statement: Int { @inline(__always) get { Int(truncatingIfNeeded: place) } }
  }

  /// Of none.
  init() {}

  /// The level list, or zero: none has been looked at.
  var list: Int { @inline(__always) get { Int(truncatingIfNeeded: start) } }

  var denyingCount: Int { @inline(__always) get { Int(counts.denying) } }
  var limitingCount: Int { @inline(__always) get { Int(counts.limiting) } }

  /// What may deny, in the order of the levels.
  @inline(__always)
  func denying(_ number: Int) -> Denial { denying[number] }

  @inline(__always)
  func isAboutEveryone(_ number: Int) -> Bool { general.principals &>> UInt8(truncatingIfNeeded: number) & 1 != 0 }

  @inline(__always)
  func isAboutEverything(_ number: Int) -> Bool { general.resources &>> UInt8(truncatingIfNeeded: number) & 1 != 0 }

  /// A plan that may not allow, in the order of the levels.
  @inline(__always)
  func limiting(_ number: Int) -> (offset: Int, testsActions: Bool) {
    (Int(truncatingIfNeeded: limiting[number]), testing &>> UInt8(truncatingIfNeeded: number) & 1 != 0)
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
      guard plan != 0, addDenials(of: plan, in: evaluation), limitingCount < Self.limitingCountMax else { return }
      if !evaluation.allowsEverything(plan: plan) {
        limiting[limitingCount] = UInt32(truncatingIfNeeded: plan)
        if evaluation.testsActions(.allow, plan: plan) { testing |= 1 << counts.limiting }
        counts.limiting += 1
      }
    }
    isWhole = true
  }

  /// - Returns: false where there is no room.
  private mutating func addDenials(of plan: Int, in evaluation: Evaluation) -> Bool {
    let image = evaluation.image
    let first = counts.denying
    let (steps, testsActions) = evaluation.steps(.deny, plan: plan)
    let isIndexed = evaluation.isIndexed(plan: plan)
    for (number, step) in stride(from: steps.lowerBound, to: steps.upperBound, by: StepLayout.stride).enumerated() {
      let program = evaluation.program(ofStep: step)
      let statement = image.int(step + StepLayout.statement)
      if testsActions, !evaluation.actionHolds(statement: statement, program: program) { continue }
      guard !isIndexed, Int(counts.denying - first) < Self.statementCountMax, denyingCount < Self.denyingCountMax else {
        counts.denying = first
        return add(Denial(plan: plan), isAboutEveryone: false, isAboutEverything: false)
      }
      _ = add(
        Denial(
          program: image.int(step + StepLayout.program), statement: statement,
          policy: evaluation.policy(ofStep: number, plan: plan)),
        isAboutEveryone: evaluation.isAboutEveryone(statement: statement, program: program),
        isAboutEverything: evaluation.takesInEverything(statement: statement, program: program))
    }
    return true
  }

  private mutating func add(_ denial: Denial, isAboutEveryone: Bool, isAboutEverything: Bool) -> Bool {
    guard denyingCount < Self.denyingCountMax else { return false }
    let bit: UInt8 = 1 << counts.denying
    denying[denyingCount] = denial
    general.principals = isAboutEveryone ? general.principals | bit : general.principals & ~bit
    general.resources = isAboutEverything ? general.resources | bit : general.resources & ~bit
    counts.denying += 1
    return true
  }
}

extension Evaluation {
  /// Finds what the thread knows of a list of levels, which there is, for the request's action, or finds it out.
  /// - Parameter offset: where in the pair's memory it is kept, if the pair is.
  /// - Parameter other: where something of this kind is that has to stay.
  /// - Returns: its place in scratch.
  @inline(__always)
  func placeOfLevelPlans(of list: Int, keptAt offset: Int, besides other: Int) -> Int {
    if !scratch.pair.isKept, let key = LevelKey(list: list, action: action, hash: actionHash, record: actionRecord),
      scratch.levelMemo(key).isOf(key)
    {
      return scratch.placeOfLevelPlans(key)
    }
    return findLevelPlans(of: list, keptAt: offset, besides: other)
  }

  @inline(never)
  private func findLevelPlans(of list: Int, keptAt offset: Int, besides other: Int) -> Int {
    let own = scratch.placeOfLevelPlans(ofPair: scratch.parts.pair, at: offset)
    guard let key = LevelKey(list: list, action: action, hash: actionHash, record: actionRecord) else {
      scratch.setLevelPlans(LevelPlans(of: list, in: self), at: own)
      return own
    }
    let memo = scratch.levelMemo(key)
    let place = scratch.placeOfLevelPlans(key)
    if !memo.isOf(key) {
      let plans = LevelPlans(of: list, in: self)
      if place == other {
        scratch.setLevelPlans(plans, at: own)
        return own
      }
      memo.keep(plans, of: key)
    }
    if !scratch.pair.isKept { return place }
    // The memo may be of another action when the pair comes again.
    scratch.setLevelPlans(memo.plans, at: own)
    return own
  }

  /// Whether some statement of a plan's effect does not take in the action.
  fileprivate func testsActions(_ effect: Effect, plan: Int) -> Bool {
    let (steps, testsActions) = steps(effect, plan: plan)
    return testsActions
      && !stride(from: steps.lowerBound, to: steps.upperBound, by: StepLayout.stride).allSatisfy { step in
        actionHolds(
          statement: image.int(step + StepLayout.statement),
          program: program(ofStep: step))
      }
  }

  /// Whether some statement of a plan allows its action on everything, whatever the context.
  func allowsEverything(plan: Int) -> Bool {
    let (steps, testsActions) = steps(.allow, plan: plan)
    var step = steps.lowerBound
    while step < steps.upperBound {
      let program = program(ofStep: step)
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

  /// Whether a statement is about all resources, without a look at the request's.
  fileprivate func takesInEverything(statement: Int, program: Bytes) -> Bool {
    let resources = program.int(statement + StatementLayout.resources)
    guard resources != 0 else { return true }
    return program[statement + StatementLayout.flags] & StatementLayout.resourceNegated == 0
      && hasEverything(set: resources, program: program)
  }
}
