import ReeveTypes

// Looking ahead: from the records to the plans, and to the statements that the decision will look at.
extension Preparation {
  /// Knows the records, finds the plans and asks for them.
  @inline(__always)
  func findPlans(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable else { return }
    compareRecords(slot)
    guard !prepared.isKnownPair else { return }
    prepared.targetCount = 0
    prepared.policySet = 0
    prepared.plan = 0
    prepared.boundaryPlan = 0
    let record = prepared.principalRecord != 0 ? prepared.principalRecord : prepared.roleRecord
    prepared.holder = record
    if record != 0 {
      let number = number(ofAction: prepared.actionRecord)
      let set = image.int(record &+ PrincipalLayout.policySet)
      if set != 0 {
        prepared.plan = tables.plan(set: set, action: number)
        if prepared.plan == 0 { prepared.policySet = set }
      }
      let boundary = image.int(record &+ PrincipalLayout.boundary)
      if boundary != 0 { prepared.boundaryPlan = tables.plan(set: boundary, action: number) }
    }
    if prepared.plan != 0 { image.prefetch(prepared.plan) }
    if prepared.boundaryPlan != 0 { image.prefetch(prepared.boundaryPlan) }
    if prepared.policySet != 0 { image.prefetch(prepared.policySet) }
    prepared.program = 0
    let resource = prepared.resourceRecord != 0 ? prepared.resourceRecord : prepared.bucketRecord
    guard resource != 0 else { return }
    let policy = image.u32(resource &+ ResourceLayout.attachment)
    guard policy != AttachmentLayout.noAttachment else { return }
    let program = program(of: policy)
    prepared.program = program
    image.prefetch(program)
    ask(program &+ ProgramLayout.headerLength)
  }

  @inline(__always)
  private func program(of policy: UInt32) -> Int {
    image.int(
      tables.attachments &+ Int(policy) &* AttachmentLayout.stride &+ AttachmentLayout.program)
  }

  /// Asks for the rest of the plans, and for the entries of the resource's policy.
  @inline(__always)
  func followPlans(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    if prepared.plan != 0 { askForSteps(prepared.plan) }
    if prepared.boundaryPlan != 0 { askForSteps(prepared.boundaryPlan) }
    guard prepared.program != 0 else { return }
    let program = image.from(prepared.program)
    image.prefetch(prepared.program &+ program.actionTable.home(prepared.actionHash))
    ask(prepared.program &+ program.int(ProgramLayout.openEntry))
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

  /// Asks for the statements.
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
    if prepared.program != 0 { noteEntry(slot) }
  }

  /// Notes the statements of the resource's policy that the action can meet.
  private func noteEntry(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    let program = image.from(prepared.program)
    let named = program.actionTable.find(prepared.actionHash, in: program) { _ in true }
    let entry = named != 0 ? named : program.int(ProgramLayout.openEntry)
    let statements = program.int(ProgramLayout.statements)
    var at = entry &+ EntryLayout.statements
    let end =
      at &+ 4 &* (program.int(entry &+ EntryLayout.denyCount) &+ program.int(entry &+ EntryLayout.allowCount))
    while at < end, prepared.targetCount < PreparedRequest.targetCountMax {
      let statement = statements &+ program.int(at) &* StatementLayout.stride
      prepared.targets[prepared.targetCount] = PreparedRequest.Target(
        program: UInt32(truncatingIfNeeded: prepared.program), statement: UInt32(truncatingIfNeeded: statement))
      prepared.targetCount &+= 1
      askForStatement(prepared.program &+ statement)
      at &+= 4
    }
  }

  @inline(__always)
  private func askForStatement(_ statement: Int) {
    image.prefetch(statement)
    ask(statement &+ StatementLayout.stride &- 1)
  }

  /// Asks for the parts of the statements. The compiler writes those of one statement together, the texts before what refers
  /// to them.
  @inline(__always)
  func findTests(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    for number in 0..<prepared.targetCount {
      let target = prepared.targets[number]
      let program = Int(target.program)
      let statement = program &+ Int(target.statement)
      let resources = image.int(statement &+ StatementLayout.resources)
      let conditions = image.int(statement &+ StatementLayout.conditions)
      let end =
        conditions &+ image.int(statement &+ StatementLayout.conditionCount) &* ConditionLayout.stride
      let start = max(0, (resources == 0 ? conditions : resources) &- Self.textByteCount)
      ask(program &+ start, to: program &+ end &- 1, atMost: Self.testLineCountMax)
    }
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
