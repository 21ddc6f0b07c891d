import ReeveImage

/// The cells of an image: for a policy set and an action, the statements that can apply, joined over its documents.
///
/// A cell only saves time: without it, the walk asks each document of the set. So cells are made within a budget of
/// bytes, the sets that most principals share first. What a document answers is asked of the walk itself.
struct CellPlanner {
  /// Where a set's cell for an action is.
  struct Cell {
    /// The place of the set.
    var policySet: Int
    var action: UInt32
    /// Offset in the plans.
    var plan: Int
    var stepCount: Int
  }

  /// A document of a set.
  struct Member {
    var attachment: UInt32
    /// The offset of its program.
    var program: Int
  }

  /// What the record of a principal says of the cells of its identity policies.
  struct SetCells {
    /// `PrincipalLayout.ownActions`.
    var ownActions: UInt64 = 0
    /// The cell of all other actions; the budget may have ended before it.
    var others: Cell?
  }

  private(set) var cells: [Cell] = []
  /// By the place of the set.
  private(set) var sets: [Int: SetCells] = [:]
  private(set) var plans = InternTable()
  private let byteBudget: Int
  /// Bytes that indexes may still take.
  private var indexByteBudget: Int
  private let indexedStepCountMin: Int
  /// Plans that may have an index, without it, and where they are.
  private var plain = InternTable()
  private var placesOfPlain: [Int] = []
  /// The steps of the plan that is being made.
  private var denying: [PlanIndex.Step] = []
  private var allowing: [PlanIndex.Step] = []
  private let programs: ProgramReader
  private let actions: ActionTable
  /// For each action, the set that it was last seen in.
  private var seen: [Int]
  private var denyingAttachments: [UInt32] = []
  private var allowingAttachments: [UInt32] = []
  /// Bytes of the cells' buckets, in a table at most half full.
  private var bucketBytes = 0

  /// - Parameter indexedStepCountMin: a plan with as many steps, of which not every request can meet as many, has an index.
  init(byteBudget: Int, indexedStepCountMin: Int, programs: ProgramReader, actions: ActionTable) {
    self.byteBudget = byteBudget
    indexByteBudget = byteBudget / 4
    self.indexedStepCountMin = indexedStepCountMin
    self.programs = programs
    self.actions = actions
    seen = Array(repeating: -1, count: actions.count)
  }

  /// Makes the cells of one set: for every action that its documents name in full, and one for all others.
  /// - Parameter set: its place.
  /// - Returns: whether the budget held.
  mutating func plan(set: Int, members: [Member]) -> Bool {
    var planned = SetCells()
    // Also where the budget does not hold: the cells that there are count.
    defer { sets[set] = planned }
    for member in members {
      for number in actions.named(inProgramAt: member.program) where seen[Int(number)] != set {
        seen[Int(number)] = set
        guard let plan = room({ $0.write(members, Int(number)) }) else { return false }
        cells.append(
          Cell(policySet: set, action: number, plan: plan, stepCount: denying.count + allowing.count))
        planned.ownActions |= PrincipalLayout.bit(ofAction: number)
      }
    }
    // Behind all others: without one of them, the action that it is for would seem to be named by no document.
    guard let plan = room({ $0.writeOthers(members) }) else { return false }
    let others = Cell(
      policySet: set, action: ActionLayout.others, plan: plan, stepCount: denying.count + allowing.count)
    cells.append(others)
    planned.others = others
    return true
  }

  /// What `write` gives, unless the budget is spent.
  private mutating func room(_ write: (inout CellPlanner) -> Int) -> Int? {
    guard plans.writer.count + bucketBytes < byteBudget else { return nil }
    if 2 * (cells.count + 1) * CellLayout.stride > bucketBytes {
      bucketBytes = CellTable.bucketCount(cells.count + 1) * CellLayout.stride
    }
    return write(&self)
  }

  private mutating func write(_ members: [Member], _ action: Int) -> Int {
    begin()
    let text = programs.bytes(actions.place(action))
    for member in members {
      programs.forEachStatement(of: member.program, taking: text, hash: actions.hash(action)) { isDeny, statement in
        put(member, statement, isDeny: isDeny)
      }
    }
    return finish(testsActions: false)
  }

  /// The plan of actions that no document of the set names: their statements test the action themselves.
  private mutating func writeOthers(_ members: [Member]) -> Int {
    begin()
    for member in members {
      programs.forEachOpenStatement(of: member.program) { isDeny, statement in
        put(member, statement, isDeny: isDeny)
      }
    }
    return finish(testsActions: true)
  }

  private mutating func begin() {
    denyingAttachments.removeAll(keepingCapacity: true)
    allowingAttachments.removeAll(keepingCapacity: true)
    denying.removeAll(keepingCapacity: true)
    allowing.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ member: Member, _ statement: Int, isDeny: Bool) {
    let step = PlanIndex.Step(program: member.program, statement: statement)
    if isDeny {
      denying.append(step)
      denyingAttachments.append(member.attachment)
    } else {
      allowing.append(step)
      allowingAttachments.append(member.attachment)
    }
  }

  private mutating func finish(testsActions: Bool) -> Int {
    let head = UInt32(denying.count) | (testsActions ? PlanLayout.testsActions : 0)
    guard denying.count + allowing.count >= indexedStepCountMin else {
      let start = beginPlan()
      put(head: head, StepSamples(of: denying + allowing, programs).samples, to: \.plans)
      return plans.intern(from: start)
    }
    let start = plain.writer.count
    put(
      head: head, Array(repeating: StepSamples.Sample(), count: denying.count + allowing.count), to: \.plain)
    let number = plain.number(from: start)
    if number == placesOfPlain.count { placesOfPlain.append(finishIndexed(head: head)) }
    return placesOfPlain[number]
  }

  /// Begins a plan in the memory of plans. One that fits into a line of the processor's caches does not begin in one and end in
  /// the next.
  private mutating func beginPlan() -> Int {
    let line = StepParts.lineByteCount
    let byteCount = PlanLayout.index(stepCount: denying.count + allowing.count)
    if byteCount <= line, plans.writer.count % line + byteCount > line { plans.writer.align(line) }
    return plans.writer.count
  }

  /// A plan that nobody has had, with an index if that leaves out enough.
  private mutating func finishIndexed(head: UInt32) -> Int {
    let start = beginPlan()
    let samples = StepSamples(of: denying + allowing, programs).samples
    let index =
      indexByteBudget > 0
      ? PlanIndex(of: denying + allowing, denyCount: denying.count, worthCount: indexedStepCountMin, programs) : nil
    if let index, index.foundCount >= indexedStepCountMin {
      put(head: head | PlanLayout.isIndexed, samples, to: \.plans)
      let indexStart = plans.writer.count
      index.write(to: &plans.writer)
      indexByteBudget -= plans.writer.count - indexStart
    } else {
      put(head: head, samples, to: \.plans)
    }
    return plans.intern(from: start)
  }

  /// Writes the plan that is being made.
  private mutating func put(
    head: UInt32, _ samples: [StepSamples.Sample], to table: WritableKeyPath<CellPlanner, InternTable>
  ) {
    // Taken out, so that what is written to is not copied for it.
    var writer = ByteWriter()
    swap(&self[keyPath: table].writer, &writer)
    defer { swap(&self[keyPath: table].writer, &writer) }
    writer.put(littleEndian: head)
    writer.put32(allowing.count)
    let testsActions = head & PlanLayout.testsActions != 0
    for (step, sample) in zip(denying + allowing, samples) {
      writer.put32(step.program)
      writer.put32(step.statement)
      writer.put(littleEndian: sample.sample)
      writer.put(littleEndian: sample.place)
      writer.put(
        littleEndian: StepParts.word(
          programs.parts(of: step.program, statement: step.statement, withActions: testsActions)))
    }
    for attachment in denyingAttachments { writer.put(littleEndian: attachment) }
    for attachment in allowingAttachments { writer.put(littleEndian: attachment) }
    writer.align(8)
  }
}
