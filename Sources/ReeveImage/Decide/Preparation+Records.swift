import ReeveTypes

// Looking ahead: principal, action and resource, from their texts to their records.
extension Preparation {
  /// Hashes the texts and asks for the buckets.
  @inline(__always)
  func begin(_ payload: Bytes, _ slot: Int, _ interned: InternedTexts) {
    let prepared = scratch.prepared(slot)
    guard let texts = RequestTexts(payload), texts.resourceCount == 1, !isKnown(payload, interned) else {
      prepared.isReadable = false
      return
    }
    prepared.isReadable = true
    prepared.resource = texts.resources
    let resourceHash = Hash.exact(texts.resources)
    prepared.resourceHash = resourceHash
    image.prefetch(tables.resources.home(resourceHash))
    beginBucket(texts.resources, slot)
    if payload[AuthorizePayload.Offset.flags] & RequestHandles.flags != 0 {
      return beginHandles(payload, slot, interned)
    }
    beginPair(texts.principal, texts.action, slot)
  }

  /// Whether the thread knows principal, action and resource: what they lead to has been used lately.
  @inline(__always)
  private func isKnown(_ payload: Bytes, _ interned: InternedTexts) -> Bool {
    guard let head = RequestHead(payload, table: interned.identity) else { return false }
    return scratch.resources.place(of: head.texts, form: head.form, head.key, behind: head.parent)
      != ResourceMemo.passing
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
    prepared.isKnownPair =
      PairMemo.fits(principal, action)
      && scratch.pairs.place(of: principal, action, MemoKey(principal, action)) != PairMemo.passing
    if prepared.isKnownPair { return }
    prepared.principal = principal
    prepared.action = action
    if let session = RoleSession(principal) {
      beginRole(session, slot)
    } else {
      prepared.roleNameLength = 0
      let hash = Hash.exact(principal)
      prepared.principalHash = hash
      image.prefetch(tables.principals.home(hash))
    }
    let actionHash = Hash.foldingASCII(action)
    prepared.actionHash = actionHash
    image.prefetch(tables.actions.home(actionHash))
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

  /// A session finds its role by name.
  @inline(__always)
  private func beginRole(_ session: RoleSession, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    let hash = Hash.foldingASCII(session.roleName, salt: session.account)
    prepared.account = session.account
    prepared.roleHash = hash
    prepared.roleNameLength = UInt16(truncatingIfNeeded: session.roleName.count)
    image.prefetch(tables.roles.home(hash))
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
    let isSession = prepared.roleNameLength != 0
    prepared.principalRecord = isSession ? 0 : candidate(tables.principals, prepared.principalHash)
    prepared.roleRecord = isSession ? candidate(tables.roles, prepared.roleHash) : 0
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
    let record = prepared.principalRecord != 0 ? prepared.principalRecord : prepared.roleRecord
    guard record != 0 else { return }
    let number = number(ofAction: prepared.actionRecord)
    askForCell(image.int(record &+ PrincipalLayout.policySet), number)
    askForCell(image.int(record &+ PrincipalLayout.boundary), number)
    if prepared.roleRecord != 0 { ask(image.int(prepared.roleRecord &+ PrincipalLayout.name)) }
  }

  @inline(__always)
  private func askForCell(_ set: Int, _ number: UInt32) {
    guard set != 0 else { return }
    image.prefetch(
      tables.homeOfCell(set: set, action: number == ActionLayout.noNumber ? ActionLayout.others : number))
  }

  @inline(__always)
  func askForAttachment(_ policy: UInt32) {
    image.prefetch(tables.attachments &+ Int(policy) &* AttachmentLayout.stride)
  }

  @inline(__always)
  func number(ofAction record: Int) -> UInt32 {
    record == 0 ? ActionLayout.noNumber : image.u32(record &+ ActionLayout.number)
  }

  /// Compares the texts of the records that have the right tags. Where one is another's after all, the look-up goes on. Then
  /// finds the plans, unless they are those of all other actions.
  @inline(__always)
  func compareRecords(_ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard prepared.isReadable else { return }
    prepared.resourceRecord = resource(prepared.resourceRecord, prepared.resource, prepared.resourceHash)
    if prepared.bucketLength != 0 {
      prepared.bucketRecord = resource(
        prepared.bucketRecord, prepared.resource.slice(0, Int(prepared.bucketLength)), prepared.bucketHash)
    }
    guard !prepared.isKnownPair else { return }
    if prepared.principalRecord != 0 {
      prepared.principalRecord = Evaluation.principalRecord(
        prepared.principal, hash: prepared.principalHash, in: image, tables.principals)
    }
    if prepared.roleRecord != 0 {
      let name = prepared.principal.slice(RoleSession.roleNameOffset, Int(prepared.roleNameLength))
      prepared.roleRecord = Evaluation.roleRecord(
        name: name, account: prepared.account, partition: prepared.principal.slice(4, 3), hash: prepared.roleHash,
        in: image, tables.roles)
    }
    prepared.plan = 0
    prepared.boundaryPlan = 0
    let record = prepared.principalRecord != 0 ? prepared.principalRecord : prepared.roleRecord
    prepared.holder = record
    let number = number(ofAction: prepared.actionRecord)
    guard record != 0, number != ActionLayout.noNumber else { return }
    prepared.plan = ask(planOf: image.int(record &+ PrincipalLayout.policySet), action: number)
    prepared.boundaryPlan = ask(planOf: image.int(record &+ PrincipalLayout.boundary), action: number)
  }

  /// The plan of a set for an action, or zero. What is found is asked for, or else the cell for all other actions.
  @inline(__always)
  func ask(planOf set: Int, action number: UInt32) -> Int {
    guard set != 0 else { return 0 }
    let plan = tables.planOfCell(set: set, action: number)
    if plan != 0 {
      image.prefetch(plan)
    } else if number != ActionLayout.others {
      image.prefetch(tables.homeOfCell(set: set, action: ActionLayout.others))
    }
    return plan
  }

  @inline(__always)
  private func resource(_ candidate: Int, _ arn: Bytes, _ hash: UInt64) -> Int {
    candidate == 0 ? 0 : Evaluation.resourceRecord(arn, hash: hash, in: image, tables.resources)
  }
}
