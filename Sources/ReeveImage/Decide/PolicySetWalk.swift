import ReeveTypes

// Policy sets: the union of their documents, in store order.
extension Evaluation {
  /// The first statement of the identity policies of a principal and its groups that applies and denies. Finds their plan,
  /// which the allowing ones are then looked for in.
  @inline(__always)
  func firstDenyingOfIdentity() -> AppliedStatement? {
    guard principal.record != 0 else { return nil }
    if scratch.pair.identityPlan == KnownPair.unknown { findIdentityPlan() }
    return firstApplyingOfIdentity(.deny)
  }

  /// The first that allows; `firstDenyingOfIdentity` has been asked.
  @inline(__always)
  func firstAllowingOfIdentity() -> AppliedStatement? {
    principal.record == 0 ? nil : firstApplyingOfIdentity(.allow)
  }

  @inline(__always)
  private func firstApplyingOfIdentity(_ effect: Effect) -> AppliedStatement? {
    let plan = scratch.pair.identityPlan
    if plan != 0 {
      let slot = preparedNames
      if slot >= 0, scratch.prepared(slot).met.isWhole, scratch.prepared(slot).plan == plan {
        return firstApplying(effect, plan: plan, of: scratch.prepared(slot).met)
      }
      return firstApplying(effect, plan: plan)
    }
    let set = image.int(principal.record &+ PrincipalLayout.policySet)
    return set == 0 ? nil : firstApplyingInDocuments(effect, set: set, false)
  }

  @inline(never)
  private func findIdentityPlan() {
    let prepared = preparedNames
    if prepared >= 0, scratch.prepared(prepared).holder == principal.record {
      scratch.pair.identityPlan = scratch.prepared(prepared).plan
      return
    }
    scratch.pair.identityPlan = identityPlan
  }

  /// The plan of the identity policies of a principal that has a record; zero: there is none.
  var identityPlan: Int { tables.plan(ofPrincipal: principal.record, action: actionNumber) }

  @inline(__always)
  private var actionNumber: UInt32 {
    actionRecord == 0 ? ActionLayout.noNumber : image.u32(actionRecord &+ ActionLayout.number)
  }

  @inline(__always)
  func isIndexed(plan: Int) -> Bool { image.u32(plan &+ PlanLayout.denyCount) & PlanLayout.isIndexed != 0 }

  /// The first statement of a plan that applies, whatever its index says.
  @inline(never)
  func firstApplyingOfAll(_ effect: Effect, plan: Int, testsPrincipals: Bool) -> AppliedStatement? {
    let (steps, testsActions) = steps(effect, plan: plan)
    return first(of: steps, plan: plan, testsActions: testsActions) { statement, program in
      !testsPrincipals || isAboutRequester(statement: statement, program: program)
    }
  }

  /// The first statement of a plan that applies, of policies that bind whoever meets them.
  /// - Parameter testsActions: false where all statements of this effect are known to take in the action.
  @inline(__always)
  func firstApplying(_ effect: Effect, plan: Int, testsActions: Bool = true) -> AppliedStatement? {
    if isIndexed(plan: plan) { return firstOfIndexed(effect, plan: plan, testsPrincipals: false) }
    let (steps, ofOthers) = steps(effect, plan: plan)
    return steps.isEmpty ? nil : firstApplying(steps, plan: plan, testsActions: ofOthers && testsActions)
  }

  /// Where the steps of one effect are in a plan, and whether they still have to be asked about the action.
  @inline(__always)
  func steps(_ effect: Effect, plan: Int) -> (Range<Int>, testsActions: Bool) {
    let head = image.u32(plan &+ PlanLayout.denyCount)
    let start = plan &+ PlanLayout.steps
    let middle = start &+ Int(head & PlanLayout.countMask) &* PlanLayout.stepStride
    let end = middle &+ image.int(plan &+ PlanLayout.allowCount) &* PlanLayout.stepStride
    return (
      effect == .deny ? start..<middle : middle..<end, head & PlanLayout.testsActions != 0
    )
  }

  @inline(never)
  private func firstApplying(_ steps: Range<Int>, plan: Int, testsActions: Bool) -> AppliedStatement? {
    first(of: steps, plan: plan, testsActions: testsActions) { _, _ in true }
  }

  /// The first statement of a plan that applies, of the steps that the request's own resource can meet.
  @inline(__always)
  func firstApplying(_ effect: Effect, plan: Int, of met: MetSteps) -> AppliedStatement? {
    let head = image.u32(plan &+ PlanLayout.denyCount)
    let bits = met.bits(effect, denyCount: head & PlanLayout.countMask)
    return bits == 0 ? nil : first(of: bits, plan: plan, testsActions: head & PlanLayout.testsActions != 0)
  }

  /// The first statement that applies of some steps of a plan, each a bit.
  @inline(never)
  private func first(of met: UInt32, plan: Int, testsActions: Bool) -> AppliedStatement? {
    var left = met
    while left != 0 {
      let number = left.trailingZeroBitCount
      left &= left &- 1
      let step = plan &+ PlanLayout.steps &+ number &* StepLayout.stride
      let program = program(ofStep: step)
      let statement = image.int(step &+ StepLayout.statement)
      if !testsActions || actionHolds(statement: statement, program: program),
        holds(statement: statement, program: program)
      {
        return AppliedStatement(
          policy: policy(ofStep: number, plan: plan), index: program.u32(statement &+ StatementLayout.index))
      }
    }
    return nil
  }

  /// The same of policies that say by themselves whom they are about.
  @inline(never)
  func firstApplyingToPrincipal(_ effect: Effect, plan: Int, testsActions: Bool = true) -> AppliedStatement? {
    if isIndexed(plan: plan) { return firstOfIndexed(effect, plan: plan, testsPrincipals: true) }
    let (steps, ofOthers) = steps(effect, plan: plan)
    return first(of: steps, plan: plan, testsActions: ofOthers && testsActions) { statement, program in
      isAboutRequester(statement: statement, program: program)
    }
  }

  /// The program of a step: from its first byte to the end of the image.
  @inline(__always)
  func program(ofStep step: Int) -> Bytes { image.from(image.int(step &+ StepLayout.program)) }

  /// The attachment of a plan's step.
  @inline(never)
  func policy(ofStep number: Int, plan: Int) -> UInt32 {
    let count =
      Int(image.u32(plan &+ PlanLayout.denyCount) & PlanLayout.countMask) &+ image.int(plan &+ PlanLayout.allowCount)
    return image.u32(
      plan &+ PlanLayout.attachments(stepCount: count) &+ number &* PlanLayout.attachmentStride)
  }

  /// Whether a step's statement can be about a resource at all: a text without its sample is none that it has in mind, nor is
  /// `*`, for a statement with a sample does not name that.
  @inline(__always)
  static func isMet(_ step: Int, by text: Bytes, _ key: UInt32, in image: Bytes) -> Bool {
    let place = image.u16(step &+ StepLayout.place)
    if place >= StepLayout.isWhole {
      return place == StepLayout.anywhere || image.u32(step &+ StepLayout.sample) == key
    }
    let offset = Int(place)
    return offset &+ StepLayout.sampleByteCount <= text.count
      && text.u32(offset) == image.u32(step &+ StepLayout.sample)
  }

  /// The same without a branch that depends on the step.
  /// - Parameter text: of `StepLayout.sampleByteCount` bytes at least.
  @inline(__always)
  static func isMetEvenly(_ step: Int, by text: Bytes, _ key: UInt32, in image: Bytes) -> UInt64 {
    let place = Int(image.u16(step &+ StepLayout.place))
    let sample = image.u32(step &+ StepLayout.sample)
    let beyond = place &- (text.count &- StepLayout.sampleByteCount)
    let isBeyond = UInt64(bitPattern: Int64(0 &- beyond)) &>> 63
    let word = text.u32(place &- beyond &* Int(isBeyond))
    return isEqual(word, sample) & ~isBeyond
      | isEqual(sample, key) & isEqual(UInt32(place), UInt32(StepLayout.isWhole))
      | isEqual(UInt32(place), UInt32(StepLayout.anywhere))
  }

  /// One or zero, without a branch.
  @inline(__always)
  private static func isEqual(_ left: UInt32, _ right: UInt32) -> UInt64 {
    (UInt64(left ^ right) &- 1) &>> 63
  }

  /// The first statement that applies of some steps of a plan.
  @inline(__always)
  private func first(
    of steps: Range<Int>, plan: Int, testsActions: Bool,
    where isAboutPrincipal: (_ statement: Int, _ program: Bytes) -> Bool
  ) -> AppliedStatement? {
    let image = self.image
    let (text, key) = (resource.text, IndexKey.resource(hash: resourceHash))
    var step = steps.lowerBound
    while step < steps.upperBound {
      if Self.isMet(step, by: text, key, in: image) {
        let program = program(ofStep: step)
        let statement = image.int(step &+ StepLayout.statement)
        if !testsActions || actionHolds(statement: statement, program: program), isAboutPrincipal(statement, program),
          holds(statement: statement, program: program)
        {
          return AppliedStatement(
            policy: policy(ofStep: (step &- plan &- PlanLayout.steps) / StepLayout.stride, plan: plan),
            index: program.u32(statement &+ StatementLayout.index))
        }
      }
      step &+= StepLayout.stride
    }
    return nil
  }

  /// The first statement that applies of a policy set other than the identity policies, whose plan is looked for once.
  @inline(never)
  func firstApplying(_ effect: Effect, set: Int) -> AppliedStatement? {
    walk(set: set, effect, testsPrincipals: false)
  }

  /// The same of policies that say by themselves whom they are about.
  @inline(never)
  func firstApplyingToPrincipal(_ effect: Effect, set: Int) -> AppliedStatement? {
    walk(set: set, effect, testsPrincipals: true)
  }

  /// The statements that may apply: a plan where the store has one for this set and action, else each document's own
  /// entry.
  @inline(__always)
  private func walk(set: Int, _ effect: Effect, testsPrincipals: Bool) -> AppliedStatement? {
    let plan = self.plan(set: set)
    if plan == 0 { return firstApplyingInDocuments(effect, set: set, testsPrincipals) }
    return testsPrincipals ? firstApplyingToPrincipal(effect, plan: plan) : firstApplying(effect, plan: plan)
  }

  @inline(__always)
  func plan(set: Int) -> Int { tables.plan(set: set, action: actionNumber) }

  /// The record of an action, in any case of letters, or zero: no document names it in full.
  @inline(__always)
  static func actionRecord(_ text: Bytes, hash: UInt64, in image: Bytes, _ table: HashTable) -> Int {
    table.find(hash, in: image) { record in
      let length = Int(image.u16(record &+ ActionLayout.length))
      return text.folds(
        to: image.slice(record &+ ActionLayout.text, length),
        letters: image.slice(record &+ ActionLayout.text &+ length, length))
    }
  }

  /// What the catalogue says of the action: flags of `ActionLayout`.
  @inline(__always)
  var actionFlags: UInt8 { actionRecord == 0 ? 0 : image[actionRecord + ActionLayout.flags] }

  /// The same of a policy set of registered sessions. It has no use of cells, whose numbers of actions are its own image's.
  func firstApplying(_ effect: Effect, set: Int, in registered: RegisteredSessions) -> AppliedStatement? {
    let image = registered.image
    for number in 0..<image.int(set + PolicySetLayout.count) {
      let policy = image.u32(set + PolicySetLayout.attachments + 4 * number)
      let attachment = registered.attachments + Int(policy) * AttachmentLayout.stride
      let program = image.from(image.int(attachment + AttachmentLayout.program))
      if let index = firstApplying(effect, program: program, false) {
        return AppliedStatement(policy: policy, index: index, origin: .sessions)
      }
    }
    return nil
  }

  private func firstApplyingInDocuments(
    _ effect: Effect, set: Int, _ testsPrincipals: Bool
  ) -> AppliedStatement? {
    for number in 0..<image.int(set + PolicySetLayout.count) {
      let policy = image.u32(set + PolicySetLayout.attachments + 4 * number)
      let program = self.program(of: policy)
      if let index = firstApplying(effect, program: program, testsPrincipals) {
        return AppliedStatement(policy: policy, index: index)
      }
    }
    return nil
  }

  private func firstApplying(_ effect: Effect, program: Bytes, _ testsPrincipals: Bool) -> UInt32? {
    var found: UInt32?
    forEachStatement(effect, program: program) { statement in
      guard !testsPrincipals || principalClass(statement: statement, program: program) != .none,
        holds(statement: statement, program: program)
      else { return false }
      found = program.u32(statement + StatementLayout.index)
      return true
    }
    return found
  }

  /// Visits the statements of one effect whose action takes in the request's, in the document's order, until `visit`
  /// says that it has enough.
  @inline(__always)
  func forEachStatement(_ effect: Effect, program: Bytes, _ visit: (Int) -> Bool) {
    let table = HashTable(
      buckets: program.int(ProgramLayout.buckets), mask: program.int(ProgramLayout.bucketCount) - 1)
    let named = table.find(actionHash, in: program) { entry in
      let count = program.int(entry + EntryLayout.denyCount) + program.int(entry + EntryLayout.allowCount)
      return program.slice(entry + EntryLayout.statements + 4 * count, program.int(entry + EntryLayout.textLength))
        == action
    }
    let entry = named != 0 ? named : program.int(ProgramLayout.openEntry)
    let denyCount = program.int(entry + EntryLayout.denyCount)
    var at = entry + EntryLayout.statements
    var count = denyCount
    if effect == .allow {
      at += 4 * denyCount
      count = program.int(entry + EntryLayout.allowCount)
    }
    for _ in 0..<count {
      let statement = program.int(ProgramLayout.statements) + program.int(at) * StatementLayout.stride
      if named != 0 || actionHolds(statement: statement, program: program), visit(statement) { return }
      at += 4
    }
  }

  /// The program of an attachment: from its first byte to the end of the image.
  @inline(__always)
  func program(of policy: UInt32) -> Bytes {
    image.from(
      image.int(tables.attachments + Int(policy) * AttachmentLayout.stride + AttachmentLayout.program))
  }
}

/// The hash of the table of cells.
public enum CellHash {
  @inline(__always)
  public static func hash(policySet: UInt32, action: UInt32) -> UInt64 {
    let key = UInt64(policySet) << 32 | UInt64(action)
    let product = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
