// Soundness. A payload that is prepared stays as it is until it is decided, which is the caller's promise (`prepare`); what is
// read of it lies inside the lengths that `RequestTexts` has checked.

import ReeveTypes

// Looking ahead. A decision among many principals waits for memory most of its time: each look-up says where the next one
// is, and none is in a cache. The requests of one read wait together: each is taken one look-up further, and what the next
// will need is fetched meanwhile.
extension ImageView {
  /// Requests that can be looked up ahead at a time.
  public static let groupCountMax = 16

  /// Begins to look up a request that will be decided soon, with `prepared: slot`.
  /// - Parameters:
  ///   - payload: stays as it is until the request is decided.
  ///   - slot: below `groupCountMax`.
  ///   - interned: what its caller's handles stand for, as it will be decided with.
  @inline(__always)
  public func prepare(
    _ payload: RawSpan, as slot: Int, scratch: borrowing Scratch, interned: InternedTexts = InternedTexts()
  ) {
    precondition(slot >= 0 && slot < Self.groupCountMax)
    // The payload outlives the use of the slot, by the caller's promise.
    let bytes = unsafe payload.withUnsafeBytes { unsafe Bytes($0) }
    scratch.memory.keepMemos(of: identity)
    Preparation(image: self.bytes, scratch: scratch.memory).begin(bytes, slot, interned)
  }

  /// Looks up the requests that were prepared, from slot 0 on.
  @inline(never)
  public func fetch(count: Int, scratch: borrowing Scratch) {
    precondition(count >= 0 && count <= Self.groupCountMax)
    let preparation = Preparation(image: bytes, scratch: scratch.memory)
    for slot in 0..<count { preparation.findAction(slot) }
    for slot in 0..<count { preparation.findPrincipal(slot) }
    for slot in 0..<count { preparation.findPlan(slot) }
    for slot in 0..<count { preparation.findSteps(slot) }
    for slot in 0..<count { preparation.findStatements(slot) }
    for slot in 0..<count { preparation.findTests(slot) }
  }
}

/// A request as far as it was looked up ahead.
struct PreparedRequest {
  var principal = Bytes.literal("")
  var action = Bytes.literal("")
  var principalHash: UInt64 = 0
  var actionHash: UInt64 = 0
  /// Of the one resource.
  var resourceHash: UInt64 = 0
  /// Zero: none has the text as its ARN.
  var principalRecord = 0
  var actionRecord = 0
  /// Of the principal's identity policies; zero: there is none, or no such principal.
  var plan = 0
  /// The thread knows its principal and action: neither was looked up.
  var isKnownPair = false
  /// Its lengths add up, and it is about one resource. Nothing else of it is looked at otherwise.
  var isReadable = false
}

private struct Preparation {
  let image: Bytes
  let scratch: ScratchMemory

  private var tables: Tables { @inline(__always) get { Tables(image) } }

  /// Steps of a plan that are looked up: most plans have fewer.
  private static let stepCountMax = 4

  @inline(__always)
  func begin(_ payload: Bytes, _ slot: Int, _ interned: InternedTexts) {
    guard let texts = RequestTexts(payload), texts.resourceCount == 1 else {
      scratch.prepared(slot).isReadable = false
      return
    }
    scratch.prepared(slot).isReadable = true
    let resourceHash = Hash.exact(texts.resources)
    scratch.prepared(slot).resourceHash = resourceHash
    image.prefetch(tables.resources.home(resourceHash))
    if payload[AuthorizePayload.Offset.flags] & RequestHandles.flags != 0 {
      return beginHandles(payload, slot, interned)
    }
    let known =
      PairKey(
        payload, principalLength: texts.principal.count, actionLength: texts.action.count
      ).map { scratch.place(ofPair: $0, in: payload) } ?? 0
    scratch.prepared(slot).isKnownPair = known != 0
    guard known == 0 else {
      scratch.prepared(slot).plan = max(scratch.pair(at: known).identityPlan, 0)
      return
    }
    begin(texts.principal, texts.action, slot)
  }

  /// The same of what handles stand for.
  @inline(never)
  private func beginHandles(_ payload: Bytes, _ slot: Int, _ interned: InternedTexts) {
    let known = scratch.place(ofHandlesIn: payload, interned)
    scratch.prepared(slot).isKnownPair = known != 0
    guard known == 0 else {
      scratch.prepared(slot).plan = max(scratch.pair(at: known).identityPlan, 0)
      return
    }
    let texts = RequestTexts(payload).map {
      HandledTexts($0, flags: payload[AuthorizePayload.Offset.flags], interned)
    }
    guard let texts, texts.fault == nil else {
      scratch.prepared(slot).isReadable = false
      return
    }
    begin(texts.principal, texts.action, slot)
  }

  @inline(__always)
  private func begin(_ principal: Bytes, _ action: Bytes, _ slot: Int) {
    scratch.prepared(slot).principal = principal
    scratch.prepared(slot).action = action
    let principalHash = Hash.exact(principal)
    scratch.prepared(slot).principalHash = principalHash
    image.prefetch(tables.principals.home(principalHash))
    let actionHash = Hash.foldingASCII(action)
    scratch.prepared(slot).actionHash = actionHash
    image.prefetch(tables.actions.home(actionHash))
  }

  @inline(__always)
  func findAction(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable else { return }
    fetchRecord(tables.resources, prepared.resourceHash)
    guard !prepared.isKnownPair else { return }
    fetchRecord(tables.principals, prepared.principalHash)
    scratch.prepared(slot).actionRecord = Evaluation.actionRecord(
      prepared.action, hash: prepared.actionHash, in: image, tables.actions)
  }

  /// Asks for the record of the first bucket that can have it: one and a half lines.
  @inline(__always)
  private func fetchRecord(_ table: HashTable, _ hash: UInt64) {
    let record = image.int(table.home(hash) &+ BucketLayout.record)
    guard record != 0 else { return }
    image.prefetch(record)
    image.prefetch(min(record &+ 64, image.count &- 1))
  }

  @inline(__always)
  func findPrincipal(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    let record = Evaluation.principalRecord(
      prepared.principal, hash: prepared.principalHash, in: image, tables.principals)
    scratch.prepared(slot).principalRecord = record
    guard record != 0 else { return }
    let set = image.int(record &+ PrincipalLayout.policySet)
    image.prefetch(tables.homeOfCell(set: set, action: number(ofAction: prepared.actionRecord)))
    image.prefetch(tables.homeOfCell(set: set, action: ActionLayout.others))
  }

  @inline(__always)
  private func number(ofAction record: Int) -> UInt32 {
    record == 0 ? ActionLayout.noNumber : image.u32(record &+ ActionLayout.number)
  }

  @inline(__always)
  func findPlan(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    if prepared.isReadable, prepared.isKnownPair {
      if prepared.plan != 0 { image.prefetch(prepared.plan) }
      return
    }
    var plan = 0
    if prepared.isReadable, prepared.principalRecord != 0 {
      let set = image.int(prepared.principalRecord &+ PrincipalLayout.policySet)
      if set != 0 {
        plan = tables.plan(set: set, action: number(ofAction: prepared.actionRecord))
        if plan != 0 { image.prefetch(plan) }
      }
    }
    scratch.prepared(slot).plan = plan
  }

  @inline(__always)
  private func forEachStep(_ slot: Int, _ visit: (_ program: Int, _ statement: Int) -> Void) {
    let plan = scratch.prepared(slot).plan
    guard plan != 0 else { return }
    let count =
      Int(image.u32(plan &+ PlanLayout.denyCount) & PlanLayout.countMask)
      &+ image.int(plan &+ PlanLayout.allowCount)
    var step = plan &+ PlanLayout.steps
    for _ in 0..<min(count, Self.stepCountMax) {
      visit(
        image.int(
          tables.attachments &+ image.int(step &+ StepLayout.attachment) &* AttachmentLayout.stride
            &+ AttachmentLayout.program), image.int(step &+ StepLayout.statement))
      step &+= PlanLayout.stepStride
    }
  }

  @inline(__always)
  func findSteps(_ slot: Int) {
    let plan = scratch.prepared(slot).plan
    guard plan != 0 else { return }
    let count =
      Int(image.u32(plan &+ PlanLayout.denyCount) & PlanLayout.countMask) &+ image.int(plan &+ PlanLayout.allowCount)
    var step = plan &+ PlanLayout.steps
    for _ in 0..<min(count, Self.stepCountMax) {
      image.prefetch(tables.attachments &+ image.int(step &+ StepLayout.attachment) &* AttachmentLayout.stride)
      step &+= PlanLayout.stepStride
    }
  }

  @inline(__always)
  func findStatements(_ slot: Int) {
    forEachStep(slot) { program, statement in image.prefetch(program &+ statement) }
  }

  @inline(__always)
  func findTests(_ slot: Int) {
    forEachStep(slot) { program, statement in
      let at = program &+ statement
      image.prefetch(program &+ image.int(at &+ StatementLayout.resources))
      image.prefetch(program &+ image.int(at &+ StatementLayout.conditions))
    }
  }
}
