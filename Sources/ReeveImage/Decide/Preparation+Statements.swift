import ReeveTypes

// Looking ahead: from the plans to the statements that the decision will look at.
extension Preparation {
  /// Asks for the statements of the steps that the resource can meet, and for the heads of the policies that have no plan.
  @inline(__always)
  func findSteps(_ slot: Int, _ programs: inout PreparedPrograms) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    if prepared.plan != 0 { prepared.met = askForStatements(prepared.plan, slot) }
    if prepared.boundaryPlan != 0 { prepared.boundaryMet = askForStatements(prepared.boundaryPlan, slot) }
    let resource = prepared.resourceRecord != 0 ? prepared.resourceRecord : prepared.bucketRecord
    if resource != 0 {
      let policy = image.u32(resource &+ ResourceLayout.attachment)
      if policy != AttachmentLayout.noAttachment { note(program: program(of: policy), slot, &programs) }
    }
    if prepared.plan == 0, prepared.holder != 0 { notePolicies(ofHolder: prepared.holder, slot, &programs) }
  }

  /// - Returns: the steps that the resource can meet.
  private func askForStatements(_ plan: Int, _ slot: Int) -> MetSteps {
    let prepared = scratch.prepared(slot)
    let text = prepared.resource
    let key = IndexKey.resource(hash: prepared.resourceHash)
    let head = image.u32(plan &+ PlanLayout.denyCount)
    let count = Int(head & PlanLayout.countMask) &+ image.int(plan &+ PlanLayout.allowCount)
    let steps = plan &+ PlanLayout.steps
    guard text.count >= StepLayout.sampleByteCount else { return MetSteps() }
    var found: UInt64 = 0
    var number = min(count, MetSteps.countMax)
    while number > 0 {
      number &-= 1
      found =
        found &<< 1 | Evaluation.isMetEvenly(steps &+ number &* StepLayout.stride, by: text, key, in: image)
    }
    let bits = UInt32(truncatingIfNeeded: found)
    var left = bits
    while left != 0 {
      let step = steps &+ left.trailingZeroBitCount &* StepLayout.stride
      left &= left &- 1
      let program = image.int(step &+ StepLayout.program)
      image.prefetch(program &+ image.int(step &+ StepLayout.statement))
      askForParts(program, image.u16(step &+ StepLayout.parts))
    }
    return MetSteps(bits: bits, isWhole: count <= MetSteps.countMax && head & PlanLayout.isIndexed == 0)
  }

  @inline(__always)
  private func askForParts(_ program: Int, _ parts: UInt16) {
    var line = program &+ StepParts.start(parts)
    let end = min(
      line &+ min(StepParts.lineCount(parts), Self.partLineCountMax) &* StepParts.lineByteCount, image.count)
    while line < end {
      image.prefetch(line)
      line &+= StepParts.lineByteCount
    }
  }

  private static var partLineCountMax: Int { 6 }

  @inline(__always)
  private func program(of policy: UInt32) -> Int {
    image.int(
      tables.attachments &+ Int(policy) &* AttachmentLayout.stride &+ AttachmentLayout.program)
  }

  // Policies whose own tables say which statements there are.

  /// Notes a policy, and asks for its head.
  @inline(__always)
  private func note(program: Int, _ slot: Int, _ programs: inout PreparedPrograms) {
    programs.note(program, slot)
    image.prefetch(program)
  }

  /// Notes the policies of a set without a plan.
  @inline(never)
  private func notePolicies(ofHolder record: Int, _ slot: Int, _ programs: inout PreparedPrograms) {
    let set = image.int(record &+ PrincipalLayout.policySet)
    guard set != 0 else { return }
    for number in 0..<min(image.int(set &+ PolicySetLayout.count), Self.policyCountMax) {
      note(program: program(of: image.u32(set &+ PolicySetLayout.attachments &+ 4 &* number)), slot, &programs)
    }
  }

  /// Policies of a set that are looked at.
  private static var policyCountMax: Int { 8 }

  /// Asks for what the heads of policies lead to: the entry of the action, its statements, and their parts.
  @inline(never)
  func follow(_ programs: inout PreparedPrograms) {
    for number in 0..<programs.count {
      let program = Int(programs[number].program)
      let bytes = image.from(program)
      image.prefetch(program &+ bytes.actionTable.home(actionHash(programs[number])))
      image.prefetch(program &+ bytes.int(ProgramLayout.openEntry))
    }
    for number in 0..<programs.count {
      let program = Int(programs[number].program)
      image.prefetch(program &+ entry(image.from(program), actionHash(programs[number])))
    }
    for number in 0..<programs.count {
      forEachStatement(of: programs[number]) { image.prefetch($0 &+ $1) }
    }
    for number in 0..<programs.count {
      forEachStatement(of: programs[number]) { askForParts(ofStatement: $0 &+ $1, program: $0) }
    }
  }

  @inline(__always)
  private func actionHash(_ entry: PreparedPrograms.Entry) -> UInt64 { scratch.prepared(Int(entry.slot)).actionHash }

  /// The entry of an action, by its tag, in a program.
  @inline(__always)
  private func entry(_ program: Bytes, _ hash: UInt64) -> Int {
    let named = program.actionTable.find(hash, in: program) { _ in true }
    return named != 0 ? named : program.int(ProgramLayout.openEntry)
  }

  /// The first statements of an entry.
  @inline(__always)
  private func forEachStatement(
    of prepared: PreparedPrograms.Entry, _ visit: (_ program: Int, _ statement: Int) -> Void
  ) {
    let start = Int(prepared.program)
    let program = image.from(start)
    let entry = entry(program, actionHash(prepared))
    let statements = program.int(ProgramLayout.statements)
    let count = program.int(entry &+ EntryLayout.denyCount) &+ program.int(entry &+ EntryLayout.allowCount)
    for number in 0..<min(count, Self.statementCountMax) {
      visit(
        start,
        statements &+ program.int(entry &+ EntryLayout.statements &+ 4 &* number) &* StatementLayout.stride)
    }
  }

  private static var statementCountMax: Int { 8 }

  /// Asks for the parts of a statement. The compiler writes those of one statement together, the texts before what refers to
  /// them.
  @inline(__always)
  private func askForParts(ofStatement statement: Int, program: Int) {
    let actions = image.int(statement &+ StatementLayout.actions)
    let resources = image.int(statement &+ StatementLayout.resources)
    let conditions = image.int(statement &+ StatementLayout.conditions)
    let end =
      conditions &+ image.int(statement &+ StatementLayout.conditionCount) &* ConditionLayout.stride
    let first = actions != 0 ? actions : resources != 0 ? resources : conditions
    ask(program &+ max(0, first &- Self.textByteCount), to: program &+ end &- 1, atMost: Self.partLineCountMax)
  }

  /// Bytes of the texts before a list of patterns, as a rule.
  private static var textByteCount: Int { 64 }
}

extension Bytes {
  /// The table of the actions that a program, which these are the bytes of, names in full.
  @inline(__always)
  fileprivate var actionTable: HashTable {
    HashTable(buckets: int(ProgramLayout.buckets), mask: int(ProgramLayout.bucketCount) &- 1)
  }
}
