import ReeveTypes

// Looking ahead: from the records to the plans, and to the statements that the decision will look at.
extension Preparation {
  /// Finds the plans that were not found yet and asks for them, or for the set that has none.
  @inline(__always)
  func findPlans(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    prepared.targetCount = 0
    prepared.programCount = 0
    prepared.policySet = 0
    if prepared.holder != 0 {
      if prepared.plan == 0 {
        let set = image.int(prepared.holder &+ PrincipalLayout.policySet)
        if set != 0 {
          prepared.plan = ask(planOf: set, action: ActionLayout.others)
          if prepared.plan == 0 {
            prepared.policySet = set
            image.prefetch(set)
          }
        }
      }
      if prepared.boundaryPlan == 0 {
        let boundary = image.int(prepared.holder &+ PrincipalLayout.boundary)
        if boundary != 0 { prepared.boundaryPlan = ask(planOf: boundary, action: ActionLayout.others) }
      }
    }
    let resource = prepared.resourceRecord != 0 ? prepared.resourceRecord : prepared.bucketRecord
    guard resource != 0 else { return }
    let policy = image.u32(resource &+ ResourceLayout.attachment)
    if policy != AttachmentLayout.noAttachment { note(program: program(of: policy), slot) }
  }

  @inline(__always)
  private func program(of policy: UInt32) -> Int {
    image.int(
      tables.attachments &+ Int(policy) &* AttachmentLayout.stride &+ AttachmentLayout.program)
  }

  /// Notes a policy, and asks for its head.
  @inline(__always)
  private func note(program: Int, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.programCount < PreparedRequest.programCountMax else { return }
    prepared.programs[prepared.programCount] = UInt32(truncatingIfNeeded: program)
    prepared.programCount &+= 1
    image.prefetch(program)
  }

  /// Asks for the rest of the plans, or for where the policies of a set without one are.
  @inline(__always)
  func followPlans(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    if prepared.plan != 0 { askForSteps(prepared.plan) }
    if prepared.boundaryPlan != 0 { askForSteps(prepared.boundaryPlan) }
    if prepared.policySet != 0 { forEachPolicy(ofSet: prepared.policySet) { askForAttachment($0) } }
  }

  @inline(__always)
  private func forEachPolicy(ofSet set: Int, _ visit: (UInt32) -> Void) {
    for number in 0..<min(image.int(set &+ PolicySetLayout.count), PreparedRequest.programCountMax) {
      visit(image.u32(set &+ PolicySetLayout.attachments &+ 4 &* number))
    }
  }

  private func askForSteps(_ plan: Int) {
    let end = plan &+ PlanLayout.steps &+ stepCount(plan) &* PlanLayout.stepStride
    ask(plan &+ 64, to: end &- 1, atMost: Self.planLineCountMax)
  }

  private static var planLineCountMax: Int { 4 }
  /// Steps of a plan that are looked at: most plans have fewer.
  private static var stepCountMax: Int { 16 }

  @inline(__always)
  private func stepCount(_ plan: Int) -> Int {
    Int(image.u32(plan &+ PlanLayout.denyCount) & PlanLayout.countMask)
      &+ image.int(plan &+ PlanLayout.allowCount)
  }

  /// Notes the steps that the resource can meet, and asks for their attachments.
  @inline(__always)
  func findSteps(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    if prepared.plan != 0 { noteSteps(prepared.plan, slot) }
    if prepared.boundaryPlan != 0 { noteSteps(prepared.boundaryPlan, slot) }
    if prepared.policySet != 0 {
      forEachPolicy(ofSet: prepared.policySet) { note(program: program(of: $0), slot) }
    }
  }

  private func noteSteps(_ plan: Int, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    let text = prepared.resource
    let key = IndexKey.resource(hash: prepared.resourceHash)
    var count = prepared.targetCount
    var step = plan &+ PlanLayout.steps
    let end = step &+ min(stepCount(plan), Self.stepCountMax) &* PlanLayout.stepStride
    while step < end, count < PreparedRequest.targetCountMax {
      if Evaluation.isMet(step, by: text, key, in: image) {
        let attachment = image.u32(step &+ StepLayout.attachment)
        askForAttachment(attachment)
        prepared.targets[count] = PreparedRequest.Target(
          program: attachment, statement: image.u32(step &+ StepLayout.statement))
        count &+= 1
      }
      step &+= PlanLayout.stepStride
    }
    prepared.targetCount = count
  }

  /// Asks for the statements of the steps, and for the tables of the policies that have no plan.
  @inline(__always)
  func findStatements(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    for number in 0..<prepared.targetCount {
      let target = prepared.targets[number]
      let program = self.program(of: target.program)
      prepared.targets[number].program = UInt32(truncatingIfNeeded: program)
      askForStatement(program &+ Int(target.statement))
    }
    for number in 0..<prepared.programCount {
      let program = Int(prepared.programs[number])
      let bytes = image.from(program)
      image.prefetch(program &+ bytes.actionTable.home(prepared.actionHash))
      image.prefetch(program &+ bytes.int(ProgramLayout.openEntry))
    }
  }

  /// Asks for the parts of the statements, and for the entries of the policies that have no plan.
  @inline(__always)
  func findTests(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    for number in 0..<prepared.targetCount { askForParts(prepared.targets[number]) }
    for number in 0..<prepared.programCount {
      let program = Int(prepared.programs[number])
      image.prefetch(program &+ entry(image.from(program), prepared.actionHash))
    }
    prepared.targetCount = 0
  }

  /// The entry of an action, by its tag, in a program.
  @inline(__always)
  private func entry(_ program: Bytes, _ hash: UInt64) -> Int {
    let named = program.actionTable.find(hash, in: program) { _ in true }
    return named != 0 ? named : program.int(ProgramLayout.openEntry)
  }

  /// Notes the statements of the policies that have no plan, and asks for them.
  @inline(__always)
  func findListed(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair, prepared.programCount != 0 else { return }
    for number in 0..<prepared.programCount { noteStatements(ofProgram: Int(prepared.programs[number]), slot) }
  }

  private func noteStatements(ofProgram start: Int, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    let program = image.from(start)
    let entry = entry(program, prepared.actionHash)
    let statements = program.int(ProgramLayout.statements)
    var at = entry &+ EntryLayout.statements
    let end =
      at &+ 4 &* (program.int(entry &+ EntryLayout.denyCount) &+ program.int(entry &+ EntryLayout.allowCount))
    while at < end, prepared.targetCount < PreparedRequest.targetCountMax {
      let statement = statements &+ program.int(at) &* StatementLayout.stride
      prepared.targets[prepared.targetCount] = PreparedRequest.Target(
        program: UInt32(truncatingIfNeeded: start), statement: UInt32(truncatingIfNeeded: statement))
      prepared.targetCount &+= 1
      askForStatement(start &+ statement)
      at &+= 4
    }
  }

  @inline(__always)
  func findTestsOfListed(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair, prepared.programCount != 0 else { return }
    for number in 0..<prepared.targetCount { askForParts(prepared.targets[number]) }
  }

  @inline(__always)
  private func askForStatement(_ statement: Int) {
    image.prefetch(statement)
    ask(statement &+ StatementLayout.stride &- 1)
  }

  /// Asks for the parts of a statement. The compiler writes those of one statement together, the texts before what refers to
  /// them.
  @inline(__always)
  private func askForParts(_ target: PreparedRequest.Target) {
    let program = Int(target.program)
    let statement = program &+ Int(target.statement)
    let actions = image.int(statement &+ StatementLayout.actions)
    let resources = image.int(statement &+ StatementLayout.resources)
    let conditions = image.int(statement &+ StatementLayout.conditions)
    let end =
      conditions &+ image.int(statement &+ StatementLayout.conditionCount) &* ConditionLayout.stride
    let first = actions != 0 ? actions : resources != 0 ? resources : conditions
    let start = max(0, first &- Self.textByteCount)
    ask(program &+ start, to: program &+ end &- 1, atMost: Self.testLineCountMax)
  }

  /// Bytes of the texts before a list of patterns, as a rule.
  private static var textByteCount: Int { 64 }
  private static var testLineCountMax: Int { 6 }
}

extension Bytes {
  /// The table of the actions that a program, which these are the bytes of, names in full.
  @inline(__always)
  fileprivate var actionTable: HashTable {
    HashTable(buckets: int(ProgramLayout.buckets), mask: int(ProgramLayout.bucketCount) &- 1)
  }
}
