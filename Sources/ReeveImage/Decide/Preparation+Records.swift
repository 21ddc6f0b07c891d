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
    askForCells(image.int(record &+ PrincipalLayout.policySet), number)
    askForCells(image.int(record &+ PrincipalLayout.boundary), number)
    if prepared.roleNameLength != 0 { ask(image.int(record &+ PrincipalLayout.name)) }
  }

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
    let record = prepared.holder == 0 ? 0 : holder(slot)
    prepared.holder = record
    guard record != 0 else {
      prepared.plan = 0
      prepared.boundaryPlan = 0
      return
    }
    let number = number(ofAction: prepared.actionRecord)
    let set = image.int(record &+ PrincipalLayout.policySet)
    prepared.plan = plan(set: set, action: number)
    let boundary = image.int(record &+ PrincipalLayout.boundary)
    prepared.boundaryPlan = boundary == 0 ? 0 : plan(set: boundary, action: number)
    if prepared.plan == 0, set != 0 { image.prefetch(set) }
  }

  @inline(__always)
  private func plan(set: Int, action number: UInt32) -> Int {
    guard set != 0 else { return 0 }
    let own = number == ActionLayout.noNumber ? 0 : tables.cell(set: set, action: number)
    let cell = own != 0 ? own : tables.cell(set: set, action: ActionLayout.others)
    guard cell != 0 else { return 0 }
    let plan = image.int(cell &+ CellLayout.plan)
    let end = plan &+ PlanLayout.attachments(stepCount: image.int(cell &+ CellLayout.stepCount))
    image.prefetch(plan)
    ask((plan &+ 64) & ~63, to: end &- 1, atMost: Self.planLineCountMax)
    return plan
  }

  private static var planLineCountMax: Int { 4 }

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
