import ReeveTypes

// What is asked about: the ARN of the request, and what the store has under it.
extension Evaluation {
  /// Reads the resource's text: an ARN of six parts, or `*`.
  /// - Parameter offset: where the text stands in the payload; -1: elsewhere.
  @inline(__always)
  func readResource(_ text: Bytes, at offset: Int = -1) -> RequestFault? {
    guard text.count > 0, text.count <= RequestLimits.textByteCountMax else {
      return .text(.textLength, .resource, count: text.count)
    }
    if !text.isASCII, !text.isWellFormedUTF8 { return .text(.notUTF8, .resource) }
    return cutResource(text, at: offset)
  }

  /// Reads the texts of several resources, of which the last is kept.
  @inline(never)
  func readResources() -> RequestFault? {
    guard let texts = RequestTexts(payload) else { return RequestFault(.malformedPayload) }
    guard 1...RequestLimits.resourceCountMax ~= texts.resourceCount else {
      return RequestFault(.resourceCount, count: texts.resourceCount)
    }
    resourceCount = UInt8(texts.resourceCount)
    var fault: RequestFault?
    texts.forEachResource { place, text in
      fault = readResource(text)
      fault?.entry = UInt16(place)
      return fault != nil
    }
    return fault
  }

  /// Takes another resource than the one that was read first; its text has been checked.
  func takeResource(_ text: Bytes) {
    // What was looked up ahead is of the request's own resource.
    scratch.parts.prepared = -1
    _ = cutResource(text, at: -1)
    findResource()
  }

  @inline(__always)
  private func cutResource(_ text: Bytes, at offset: Int) -> RequestFault? {
    let colon = UInt8(ascii: ":")
    let colons =
      offset >= 0 ? text.places(of: colon, startingAt: offset, in: payload) : text.places(of: colon)
    guard resource.take(text, colons: colons) else { return RequestFault(.malformedResource) }
    resource.needsEverything = resource.isEverything || scratch.pair.isWithoutResource
    return nil
  }

  /// Finds the resource's tags, owner and policy. An object of S3 has the owner and the policy of its bucket, unless the
  /// store says otherwise of the object; tags are its own.
  @inline(__always)
  func findResource() {
    // What another resource could meet was looked up for that one.
    scratch.candidates.forget()
    scratch.resourceBits = 0
    hasStoredOwner = false
    resource.record = 0
    resource.principalRecord = 0
    resource.owner = RequestedPrincipal.noAccount
    resource.policy = AttachmentLayout.noAttachment
    scratch.known.region = findRegion()
    guard !resource.isEverything else { return }
    let account = resource.accountText
    if account.count == 12 { resource.owner = AccountNumber.parse(account) ?? RequestedPrincipal.noAccount }
    let prepared = scratch.parts.prepared
    let hash = prepared >= 0 ? scratch.prepared(prepared).resourceHash : Hash.exact(resource.text)
    scratch.known.hash = hash
    let record =
      prepared >= 0
      ? scratch.prepared(prepared).resourceRecord
      : Self.resourceRecord(resource.text, hash: hash, in: image, tables.resources)
    if record != 0 {
      resource.record = record
      takeOwnerAndPolicy(of: record)
    } else if resource.serviceKind == .identity {
      findPrincipalAsResource()
    }
    if resource.serviceKind == .storage { findBucket() }
  }

  @inline(never)
  private func findPrincipalAsResource() {
    resource.principalRecord = principalRecord(resource.text)
    // A role's trust policy is its resource policy for the actions that assume it, and for no other.
    if resource.principalRecord != 0, action.hasPrefix("sts:") {
      resource.policy = image.u32(resource.principalRecord + PrincipalLayout.trustAttachment)
    }
  }

  @inline(never)
  private func findBucket() {
    guard resource.region.count == 0, resource.accountText.count == 0 else { return }
    let slash = resource.name.first(UInt8(ascii: "/"))
    guard slash > 0, slash < resource.name.count else { return }
    let arn = resource.text.slice(0, resource.text.count - resource.name.count + slash)
    let prepared = scratch.parts.prepared
    let bucket =
      prepared >= 0 && Int(scratch.prepared(prepared).bucketLength) == arn.count
      ? scratch.prepared(prepared).bucketRecord
      : Self.resourceRecord(arn, hash: Hash.exact(arn), in: image, tables.resources)
    if bucket != 0 { takeOwnerAndPolicy(of: bucket) }
  }

  @inline(__always)
  static func resourceRecord(_ arn: Bytes, hash: UInt64, in image: Bytes, _ table: HashTable) -> Int {
    table.find(hash, in: image) { isResource($0, arn, in: image) }
  }

  /// Whether a record is that of the resource with an ARN.
  @inline(__always)
  static func isResource(_ record: Int, _ arn: Bytes, in image: Bytes) -> Bool {
    image.slice(record &+ ResourceLayout.arn, image.int(record &+ ResourceLayout.arnLength)) == arn
  }

  /// What has been found already stays.
  private func takeOwnerAndPolicy(of record: Int) {
    let owner = image.u64(record + ResourceLayout.owner)
    if owner != ResourceLayout.noOwner, !hasStoredOwner {
      resource.owner = owner
      hasStoredOwner = true
    }
    if resource.policy == AttachmentLayout.noAttachment {
      resource.policy = image.u32(record + ResourceLayout.attachment)
    }
  }
}
