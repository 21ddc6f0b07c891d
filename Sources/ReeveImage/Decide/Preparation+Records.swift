import ReeveTypes

// Looking ahead: principal, action and resource, from their texts to their records.
extension Preparation {
  /// Hashes the texts and asks for the buckets.
  @inline(__always)
  func begin(_ payload: Bytes, _ slot: Int, _ interned: InternedTexts) {
    let prepared = scratch.prepared(slot)
    prepared.asksMemos = scratch.parts.strangers.looksForNext()
    guard let texts = RequestTexts(payload), texts.resourceCount == 1, !isKnown(payload, interned, slot) else {
      scratch.parts.strangers.meetKnown()
      prepared.isReadable = false
      return
    }
    prepared.isReadable = true
    prepared.resource = texts.resources
    prepared.context = UInt32(truncatingIfNeeded: texts.context)
    prepared.contextCount = UInt16(truncatingIfNeeded: texts.contextCount)
    prepared.endpointLength = UInt16(truncatingIfNeeded: texts.endpoint.count)
    let resourceHash = Hash.exact(texts.resources)
    prepared.resourceHash = resourceHash
    image.prefetch(tables.resources.home(resourceHash))
    beginBucket(texts.resources, slot)
    if payload[AuthorizePayload.Offset.flags] & RequestHandles.flags != 0 {
      return beginHandles(payload, slot, interned)
    }
    beginPair(texts.principal, texts.action, slot)
  }

  /// Whether the thread knows principal, action and resource, if these are looked for: what they lead to has been used lately.
  @inline(__always)
  private func isKnown(_ payload: Bytes, _ interned: InternedTexts, _ slot: Int) -> Bool {
    let prepared = scratch.prepared(slot)
    guard prepared.asksMemos, scratch.parts.strangeResources.looksForNext(),
      let head = RequestHead(payload, table: interned.identity)
    else {
      prepared.resourceKey = .none
      return false
    }
    let key = head.key
    prepared.resourceKey = key
    if scratch.resources.place(of: head.texts, form: head.form, key, behind: head.parent) == ResourceMemo.passing {
      scratch.parts.strangeResources.meetStranger()
      return false
    }
    scratch.parts.strangeResources.meetKnown()
    return true
  }

  /// The same of what handles stand for.
  @inline(never)
  private func beginHandles(_ payload: Bytes, _ slot: Int, _ interned: InternedTexts) {
    let texts = RequestTexts(payload).map {
      HandledTexts($0, flags: payload[AuthorizePayload.Offset.flags], interned)
    }
    guard let texts, texts.fault == nil else {
      scratch.prepared(slot).isReadable = false
      return
    }
    beginPair(texts.principal, texts.action, slot)
  }

  @inline(__always)
  private func beginPair(_ principal: Bytes, _ action: Bytes, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    prepared.isKnownPair = prepared.asksMemos && isKnownPair(principal, action, slot)
    if prepared.isKnownPair { return scratch.parts.strangers.meetKnown() }
    if prepared.asksMemos { scratch.parts.strangers.meetStranger() }
    prepared.principal = principal
    prepared.action = action
    let actionHash = Hash.foldingASCII(action)
    prepared.actionHash = actionHash
    image.prefetch(tables.actions.home(actionHash))
    if let session = RoleSession(principal) {
      let hash = Hash.foldingASCII(session.roleName, salt: session.account)
      prepared.account = session.account
      prepared.principalHash = hash
      prepared.roleNameLength = UInt16(truncatingIfNeeded: session.roleName.count)
      image.prefetch(tables.roles.home(hash))
    } else {
      let hash = Hash.exact(principal)
      prepared.principalHash = hash
      prepared.roleNameLength = 0
      image.prefetch(tables.principals.home(hash))
    }
  }

  /// Whether the thread knows principal and action.
  @inline(__always)
  private func isKnownPair(_ principal: Bytes, _ action: Bytes, _ slot: Int) -> Bool {
    guard PairMemo.fits(principal, action) else { return false }
    let prepared = scratch.prepared(slot)
    prepared.key = MemoKey(principal, action)
    prepared.pair = scratch.pairs.place(of: principal, action, prepared.key)
    guard prepared.pair != PairMemo.passing else { return false }
    prepared.pairNumber = scratch.pairs[prepared.pair].number
    return true
  }

  /// An object of S3 has the policy of its bucket. That of another partition than most is not looked up ahead.
  @inline(__always)
  private func beginBucket(_ resource: Bytes, _ slot: Int) {
    let prefix = Bytes.literal("arn:aws:s3:::")
    prepared: do {
      guard resource.count > prefix.count, resource.u64(0) == prefix.u64(0), resource.u64(5) == prefix.u64(5) else {
        break prepared
      }
      let slash = resource.first(UInt8(ascii: "/"), from: prefix.count)
      guard slash > prefix.count, slash < resource.count, slash <= Int(UInt16.max) else { break prepared }
      let hash = Hash.exact(resource.slice(0, slash))
      scratch.prepared(slot).bucketHash = hash
      scratch.prepared(slot).bucketLength = UInt16(truncatingIfNeeded: slash)
      image.prefetch(tables.resources.home(hash))
      return
    }
    scratch.prepared(slot).bucketLength = 0
  }

  /// Finds the records that have the right tags and asks for them; their texts are compared once they are there.
  @inline(__always)
  func findBuckets(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable else { return }
    prepared.resourceRecord = candidate(tables.resources, prepared.resourceHash)
    prepared.bucketRecord = prepared.bucketLength == 0 ? 0 : candidate(tables.resources, prepared.bucketHash)
    // What a pair that is known leads to has been used lately.
    guard !prepared.isKnownPair else { return }
    prepared.holder = candidate(
      prepared.roleNameLength != 0 ? tables.roles : tables.principals, prepared.principalHash)
    prepared.actionRecord = Evaluation.actionRecord(
      prepared.action, hash: prepared.actionHash, in: image, tables.actions)
  }

  /// The first record with the tag of a hash, or zero. Its first lines are asked for.
  @inline(__always)
  private func candidate(_ table: HashTable, _ hash: UInt64) -> Int {
    let record = table.find(hash, in: image) { _ in true }
    if record != 0 {
      image.prefetch(record)
      ask(record &+ 64)
    }
    return record
  }

  /// Asks for what the records lead to.
  @inline(__always)
  func followRecords(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable, !prepared.isKnownPair else { return }
    let resource = prepared.resourceRecord != 0 ? prepared.resourceRecord : prepared.bucketRecord
    if resource != 0 {
      let policy = image.u32(resource &+ ResourceLayout.attachment)
      if policy != AttachmentLayout.noAttachment { askForAttachment(policy) }
    }
    let record = prepared.holder
    guard record != 0 else { return }
    let number = number(ofAction: prepared.actionRecord)
    askForCellOrPlan(record, number, slot)
    askForCells(image.int(record &+ PrincipalLayout.boundary), number)
    // Only that of a role is compared, but whose record it is cannot be foretold, and a name is mostly the end of the ARN.
    ask(image.int(record &+ PrincipalLayout.name))
  }

  /// Asks for the cell of an action under the identity policies of a principal; where its record says that there is none, for the
  /// plan of all others.
  @inline(__always)
  private func askForCellOrPlan(_ record: Int, _ number: UInt32, _ slot: Int) {
    let cell = homeOfOwnCell(record, number)
    scratch.prepared(slot).ownCell = UInt32(truncatingIfNeeded: cell)
    let mask = Self.mask(ofOwnCell: cell)
    let plan = image.int(record &+ PrincipalLayout.othersPlan)
    let last = Self.lastByte(ofPlan: plan, stepCount: image.int(record &+ PrincipalLayout.othersStepCount))
    askForPlan(Self.choose(mask, cell, plan), to: Self.choose(mask, cell, last))
  }

  /// `PreparedRequest.ownCell`.
  @inline(__always)
  private func homeOfOwnCell(_ record: Int, _ number: UInt32) -> Int {
    tables.homeOfCell(set: image.int(record &+ PrincipalLayout.policySet), action: number)
      & tables.maskOfOwnCell(ofPrincipal: record, action: number)
  }

  /// All bits where there may be a cell, and else none.
  @inline(__always)
  private static func mask(ofOwnCell cell: Int) -> Int { (0 &- cell) >> (Int.bitWidth - 1) }

  /// The cell of an action, and that of all others: whether the first is there shows when it comes.
  @inline(__always)
  private func askForCells(_ set: Int, _ number: UInt32) {
    guard set != 0 else { return }
    image.prefetch(tables.homeOfCell(set: set, action: ActionLayout.others))
    if number != ActionLayout.noNumber { image.prefetch(tables.homeOfCell(set: set, action: number)) }
  }

  @inline(__always)
  func askForAttachment(_ policy: UInt32) {
    image.prefetch(tables.attachments &+ Int(policy) &* AttachmentLayout.stride)
  }

  @inline(__always)
  private func number(ofAction record: Int) -> UInt32 {
    record == 0 ? ActionLayout.noNumber : image.u32(record &+ ActionLayout.number)
  }

  /// Compares the texts of the records that have the right tags: where one is another's after all, the look-up goes on. Then
  /// finds the plans, and asks for them.
  @inline(__always)
  func findPlans(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable else { return }
    if prepared.resourceRecord != 0 {
      prepared.resourceRecord = resource(prepared.resourceRecord, prepared.resource, prepared.resourceHash)
    }
    if prepared.bucketRecord != 0 {
      prepared.bucketRecord = resource(
        prepared.bucketRecord, prepared.resource.slice(0, Int(prepared.bucketLength)), prepared.bucketHash)
    }
    guard !prepared.isKnownPair else { return }
    let candidate = prepared.holder
    let record = candidate == 0 ? 0 : holder(slot)
    prepared.holder = record
    guard record != 0 else {
      prepared.plan = 0
      prepared.boundaryPlan = 0
      return
    }
    let number = number(ofAction: prepared.actionRecord)
    let ownCell = record == candidate ? Int(prepared.ownCell) : homeOfOwnCell(record, number)
    prepared.plan = plan(ofPrincipal: record, action: number, home: ownCell)
    let boundary = image.int(record &+ PrincipalLayout.boundary)
    prepared.boundaryPlan = boundary == 0 ? 0 : plan(set: boundary, action: number)
    if prepared.plan == 0 { image.prefetch(image.int(record &+ PrincipalLayout.policySet)) }
  }

  /// The plan of the identity policies, and asks for it. Whose it is, the own cell's or that of all others, is a matter of
  /// arithmetic as a rule, since no branch could be foretold.
  /// - Parameter home: of the own cell.
  @inline(__always)
  private func plan(ofPrincipal record: Int, action number: UInt32, home: Int) -> Int {
    let set = image.int(record &+ PrincipalLayout.policySet)
    let mask = Self.mask(ofOwnCell: home)
    // Without a cell to look at, the record is looked at, and what is found is not taken.
    var cell = Self.choose(mask, home, record)
    let key = image.u64(cell &+ CellLayout.policySet)
    var isOwn = key == CellLayout.key(set: set, action: number) ? mask : 0
    if Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: key)) & mask & ~isOwn != 0 {
      let next = tables.cell(set: set, action: number)
      isOwn = next == 0 ? 0 : -1
      cell = Self.choose(isOwn, next, record)
    }
    let plan = Self.choose(
      isOwn, image.int(cell &+ CellLayout.plan), image.int(record &+ PrincipalLayout.othersPlan))
    let stepCount = Self.choose(
      isOwn, image.int(cell &+ CellLayout.stepCount), image.int(record &+ PrincipalLayout.othersStepCount))
    askForPlan(plan, to: Self.lastByte(ofPlan: plan, stepCount: stepCount))
    return plan
  }

  @inline(__always)
  private func plan(set: Int, action number: UInt32) -> Int {
    guard set != 0 else { return 0 }
    let own = number == ActionLayout.noNumber ? 0 : tables.cell(set: set, action: number)
    let cell = own != 0 ? own : tables.cell(set: set, action: ActionLayout.others)
    guard cell != 0 else { return 0 }
    let plan = image.int(cell &+ CellLayout.plan)
    askForPlan(plan, to: Self.lastByte(ofPlan: plan, stepCount: image.int(cell &+ CellLayout.stepCount)))
    return plan
  }

  /// The last byte of the steps of a plan.
  @inline(__always)
  private static func lastByte(ofPlan plan: Int, stepCount: Int) -> Int {
    plan &+ PlanLayout.attachments(stepCount: stepCount) &- 1
  }

  /// Asks for the first lines of a plan; for its last several times where it has fewer, which costs less than a branch.
  @inline(__always)
  private func askForPlan(_ plan: Int, to last: Int) {
    image.prefetch(plan)
    image.prefetch(min(plan &+ 64, last))
    image.prefetch(min(plan &+ 128, last))
    image.prefetch(min(plan &+ 192, last))
    image.prefetch(min(plan &+ 256, last))
  }

  /// One of two, by a mask of all bits or none.
  @inline(__always)
  private static func choose(_ mask: Int, _ left: Int, _ right: Int) -> Int { right ^ (left ^ right) & mask }

  /// The record of the principal that is asked for, of which a candidate has been found.
  @inline(__always)
  private func holder(_ slot: Int) -> Int {
    let prepared = scratch.prepared(slot)
    guard prepared.roleNameLength == 0 else { return role(slot) }
    let (record, arn) = (prepared.holder, prepared.principal)
    if Evaluation.isPrincipal(record, arn, in: image) { return record }
    return Evaluation.principalRecord(arn, hash: prepared.principalHash, in: image, tables.principals)
  }

  @inline(__always)
  private func role(_ slot: Int) -> Int {
    let prepared = scratch.prepared(slot)
    let (record, principal) = (prepared.holder, prepared.principal)
    let name = principal.slice(RoleSession.roleNameOffset, Int(prepared.roleNameLength))
    let partition = principal.slice(4, 3)
    if Evaluation.isRole(record, name: name, account: prepared.account, partition: partition, in: image) {
      return record
    }
    return Evaluation.roleRecord(
      name: name, account: prepared.account, partition: partition, hash: prepared.principalHash, in: image,
      tables.roles)
  }

  @inline(__always)
  private func resource(_ candidate: Int, _ arn: Bytes, _ hash: UInt64) -> Int {
    if Evaluation.isResource(candidate, arn, in: image) { return candidate }
    return Evaluation.resourceRecord(arn, hash: hash, in: image, tables.resources)
  }
}
