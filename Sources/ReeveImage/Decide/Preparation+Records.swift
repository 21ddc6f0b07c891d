import ReeveTypes

// Looking ahead: principal, action and resource, from their texts to their records.
extension Preparation {
  /// Hashes the texts and asks for the buckets.
  @inline(__always)
  func begin(_ payload: Bytes, _ slot: Int) {
    let prepared = scratch.prepared(slot)
    guard let texts = RequestTexts(payload), texts.resourceCount == 1 else {
      prepared.isReadable = false
      return
    }
    prepared.isReadable = true
    prepared.resource = texts.resources
    let resourceHash = Hash.exact(texts.resources)
    prepared.resourceHash = resourceHash
    image.prefetch(tables.resources.home(resourceHash))
    beginBucket(texts.resources, slot)
    let known =
      PairKey(
        payload, principalLength: texts.principal.count, actionLength: texts.action.count
      ).map { scratch.place(ofPair: $0, in: payload) } ?? 0
    prepared.isKnownPair = known != 0
    guard known == 0 else { return }
    prepared.principal = texts.principal
    prepared.action = texts.action
    let principalHash = Hash.exact(texts.principal)
    prepared.principalHash = principalHash
    image.prefetch(tables.principals.home(principalHash))
    beginRole(texts.principal, slot)
    let actionHash = Hash.foldingASCII(texts.action)
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

  /// A session finds its role by name. That of another partition than most is not looked up ahead.
  @inline(__always)
  private func beginRole(_ principal: Bytes, _ slot: Int) {
    let (service, kind) = (Bytes.literal("arn:aws:sts::"), Bytes.literal(":assumed-role/"))
    let (account, name) = (service.count, service.count &+ 12 &+ kind.count)
    prepared: do {
      guard principal.count > name, principal.u64(0) == service.u64(0), principal.u64(5) == service.u64(5),
        principal.u64(name &- 14) == kind.u64(0), principal.u64(name &- 8) == kind.u64(6),
        let number = AccountNumber.parse(principal.slice(account, 12))
      else { break prepared }
      let slash = principal.first(UInt8(ascii: "/"), from: name)
      guard slash < principal.count, slash <= Int(UInt16.max) else { break prepared }
      let hash = Hash.foldingASCII(principal.slice(name, slash &- name), salt: number)
      let prepared = scratch.prepared(slot)
      prepared.account = number
      prepared.roleHash = hash
      prepared.roleName = UInt16(truncatingIfNeeded: name)
      prepared.roleNameLength = UInt16(truncatingIfNeeded: slash &- name)
      image.prefetch(tables.roles.home(hash))
      return
    }
    scratch.prepared(slot).roleNameLength = 0
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
    prepared.principalRecord = candidate(tables.principals, prepared.principalHash)
    prepared.roleRecord = prepared.roleNameLength == 0 ? 0 : candidate(tables.roles, prepared.roleHash)
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
    askForCells(image.int(record &+ PrincipalLayout.policySet), number)
    askForCells(image.int(record &+ PrincipalLayout.boundary), number)
    if prepared.roleRecord != 0 { ask(image.int(prepared.roleRecord &+ PrincipalLayout.name)) }
  }

  @inline(__always)
  private func askForCells(_ set: Int, _ number: UInt32) {
    guard set != 0 else { return }
    image.prefetch(tables.homeOfCell(set: set, action: number))
    image.prefetch(tables.homeOfCell(set: set, action: ActionLayout.others))
  }

  @inline(__always)
  func askForAttachment(_ policy: UInt32) {
    image.prefetch(tables.attachments &+ Int(policy) &* AttachmentLayout.stride)
  }

  @inline(__always)
  func number(ofAction record: Int) -> UInt32 {
    record == 0 ? ActionLayout.noNumber : image.u32(record &+ ActionLayout.number)
  }

  /// Compares the texts of the records that have the right tags. Where one is another's after all, the look-up goes on.
  @inline(__always)
  func compareRecords(_ slot: Int) {
    let prepared = scratch.prepared(slot)
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
      let name = prepared.principal.slice(Int(prepared.roleName), Int(prepared.roleNameLength))
      prepared.roleRecord = Evaluation.roleRecord(
        name: name, account: prepared.account, partition: prepared.principal.slice(4, 3), hash: prepared.roleHash,
        in: image, tables.roles)
    }
  }

  @inline(__always)
  private func resource(_ candidate: Int, _ arn: Bytes, _ hash: UInt64) -> Int {
    candidate == 0 ? 0 : Evaluation.resourceRecord(arn, hash: hash, in: image, tables.resources)
  }
}
