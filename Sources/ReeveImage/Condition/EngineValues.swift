import ReeveTypes

// The condition keys that the engine knows by itself, from principal, resource and clock.
// Source: IAM User Guide, "AWS global condition context keys".
extension Evaluation {
  /// The engine's own value of a key that has at most one; absent where it has none, and the context's may be taken.
  func engineValue(source: UInt8, tagKey: Bytes, tagHash: UInt32) -> Bytes? {
    switch source {
    case KeySource.principalARN.rawValue: return principal.arn.count == 0 ? nil : principal.arn
    case KeySource.principalAccount.rawValue:
      if principal.kind == .anonymous { return .literal("anonymous") }
      return principal.account == RequestedPrincipal.noAccount ? nil : principal.accountText
    case KeySource.principalType.rawValue:
      switch principal.kind {
      case .user: return .literal("User")
      case .role: return .literal("AssumedRole")
      case .federated: return .literal("FederatedUser")
      case .root: return .literal("Account")
      case .anonymous: return .literal("Anonymous")
      case .service, .provider: return nil
      }
    case KeySource.userID.rawValue: return userID
    case KeySource.userName.rawValue: return userName
    case KeySource.principalIsService.rawValue:
      switch principal.kind {
      case .service: return .literal("true")
      case .anonymous, .provider: return nil
      case .user, .role, .root, .federated: return .literal("false")
      }
    case KeySource.principalServiceName.rawValue: return principal.kind == .service ? principal.text : nil
    case KeySource.principalTag.rawValue:
      return principalTagValue(hash: tagHash, key: tagKey)
    case KeySource.sourceIdentity.rawValue: return sourceIdentity
    case KeySource.federatedProvider.rawValue:
      return principal.kind == .provider && !principal.isSAMLProvider ? principal.text : nil
    case KeySource.resourceAccount.rawValue: return resourceAccountText
    case KeySource.principalOrganizationID.rawValue: return organizationID(ofAccount: principalAccount)
    case KeySource.principalOrganizationPaths.rawValue: return organizationPath(ofAccount: principalAccount)
    case KeySource.resourceOrganizationID.rawValue: return organizationID(ofAccount: resourceAccount)
    case KeySource.resourceOrganizationPaths.rawValue: return organizationPath(ofAccount: resourceAccount)
    case KeySource.sourceOrganizationID.rawValue: return organizationID(ofAccount: sourceAccount)
    case KeySource.sourceOrganizationPaths.rawValue: return organizationPath(ofAccount: sourceAccount)
    case KeySource.sourceEndpoint.rawValue: return isThroughEndpoint ? endpoint.text : nil
    case KeySource.sourceVPC.rawValue: return isThroughEndpoint ? endpointVPC : nil
    case KeySource.endpointAccount.rawValue: return isThroughEndpoint ? endpointOwner : nil
    case KeySource.endpointOrganizationID.rawValue:
      return isThroughEndpoint ? organizationID(ofAccount: endpointAccount) : nil
    case KeySource.endpointOrganizationPaths.rawValue:
      return isThroughEndpoint ? organizationPath(ofAccount: endpointAccount) : nil
    case KeySource.requestedRegion.rawValue: return requestedRegion
    case KeySource.currentTime.rawValue: return currentTime
    case KeySource.epochTime.rawValue: return epochTime
    case KeySource.viaService.rawValue: return noted.calledVia >= 0 ? .literal("true") : .literal("false")
    case KeySource.calledViaFirst.rawValue:
      return noted.calledVia < 0 ? nil : firstValue(ofEntry: noted.calledVia)
    case KeySource.calledViaLast.rawValue: return noted.calledVia < 0 ? nil : lastValue(ofEntry: noted.calledVia)
    case KeySource.secureTransport.rawValue:
      return noted.secureTransport < 0 ? .literal("false") : firstValue(ofEntry: noted.secureTransport)
    default: return nil
    }
  }

  /// Users: their id. Sessions: the role's id, a colon and the session's name. Federated users: the account, a colon and
  /// their name. The root user: its account. Nothing is made up where the store has no id.
  private var userID: Bytes? {
    switch principal.kind {
    case .anonymous: return .literal("anonymous")
    case .service, .provider: return nil
    case .root: return principal.accountText
    case .user: return recordID
    case .role:
      guard let id = recordID, principal.sessionName.count > 0 else { return nil }
      return scratch.userID(owner: id, session: principal.sessionName)
    case .federated: return scratch.userID(owner: principal.accountText, session: principal.sessionName)
    }
  }

  private var recordID: Bytes? {
    guard principal.record != 0 else { return nil }
    let length = Int(image.u16(principal.record + PrincipalLayout.idLength))
    return length == 0 ? nil : image.slice(image.int(principal.record + PrincipalLayout.id), length)
  }

  /// Users only: the name without the path.
  private var userName: Bytes? {
    guard principal.kind == .user else { return nil }
    guard principal.record != 0 else {
      // An unknown user has the name that its ARN ends with.
      var start = principal.arn.count
      while start > 0, principal.arn[start - 1] != UInt8(ascii: "/") { start -= 1 }
      return principal.arn.from(start)
    }
    return image.slice(
      image.int(principal.record + PrincipalLayout.name), Int(image.u16(principal.record + PrincipalLayout.nameLength)))
  }

  /// The owner that the store names, else the ARN's account part when that is an account.
  private var resourceAccountText: Bytes? {
    guard resource.owner != RequestedPrincipal.noAccount else { return nil }
    return AccountNumber.parse(resource.accountText) == resource.owner
      ? resource.accountText : scratch.account(resource.owner)
  }

  @inline(__always)
  var requestedRegion: Bytes? {
    let region = scratch.known.region
    return region.count > 0 ? region : nil
  }

  /// The region of the ARN, or that of a service which has one for all; empty: neither is known.
  @inline(__always)
  func findRegion() -> Bytes {
    resource.region.count > 0 || !isOfGlobalService ? resource.region : regionOfItsPartition
  }

  private var isOfGlobalService: Bool {
    actionRecord != 0
      ? image[actionRecord &+ ActionLayout.flags] & ActionLayout.isOfGlobalService != 0
      : GlobalService.isGlobal(ofAction: action)
  }

  /// Services that are the same in all regions of a partition are called in one of them.
  @inline(never)
  private var regionOfItsPartition: Bytes {
    let partition = resource.isEverything ? principal.partition : resource.partition
    return .literal(partition.equals("aws") || resource.isEverything && partition.count == 0 ? "us-east-1" : "")
  }

  private var currentTime: Bytes {
    if noted.currentTime >= 0 { return firstValue(ofEntry: noted.currentTime) }
    if noted.epochTime >= 0, let seconds = DateText.epoch(firstValue(ofEntry: noted.epochTime)) {
      return scratch.currentTime(CivilTime(epochSeconds: seconds))
    }
    return scratch.currentTime(CivilTime(epochSeconds: clock.epochSeconds))
  }

  private var epochTime: Bytes {
    if noted.epochTime >= 0 { return firstValue(ofEntry: noted.epochTime) }
    if noted.currentTime >= 0, let instant = DateText.instant(firstValue(ofEntry: noted.currentTime)) {
      return scratch.epochTime(instant.epochSeconds)
    }
    return scratch.epochTime(clock.epochSeconds)
  }

  private func lastValue(ofEntry index: Int) -> Bytes {
    let entry = scratch.entry(index)
    var offset = Int(entry.values)
    for _ in 1..<max(entry.count, 1) { offset += 2 + Int(context.u16(offset)) }
    return context.slice(offset + 2, Int(context.u16(offset)))
  }

  /// The name without a region, where a service principal has one: `logs.amazonaws.com` of
  /// `logs.eu-west-1.amazonaws.com`.
  var plainServiceName: Bytes? { ServiceName.plain(principal.text, scratch: scratch) }
}

// Tags of principals and resources.
extension Evaluation {
  /// The tag list of the resource itself, or of the user or role that it is; zero for none.
  var resourceTags: Int {
    if resource.record != 0 { return image.int(resource.record + ResourceLayout.tags) }
    return resource.principalRecord == 0 ? 0 : image.int(resource.principalRecord + PrincipalLayout.tags)
  }

  /// The value of the first tag of an image's list whose key equals `key` without regard to case.
  /// - Parameter list: zero for none.
  func tagValue(list: Int, in image: Bytes, hash: UInt32, key: Bytes) -> Bytes? {
    guard list != 0 else { return nil }
    for index in 0..<image.int(list + TagListLayout.count) {
      let tag = list + TagListLayout.tags + index * TagListLayout.stride
      if Self.isTag(tag, in: image, hash: hash, key: key) { return Self.value(ofTag: tag, in: image) }
    }
    return nil
  }

  func tagCount(list: Int, hash: UInt32, key: Bytes) -> Int {
    guard list != 0 else { return 0 }
    var count = 0
    for index in 0..<image.int(list + TagListLayout.count) {
      let tag = list + TagListLayout.tags + index * TagListLayout.stride
      if Self.isTag(tag, in: image, hash: hash, key: key) { count += 1 }
    }
    return count
  }

  /// Puts the values of all tags whose keys equal `key` without regard to case into scratch.
  func putTagValues(list: Int, hash: UInt32, key: Bytes) -> Int {
    guard list != 0 else { return 0 }
    var count = 0
    for index in 0..<image.int(list + TagListLayout.count) {
      let tag = list + TagListLayout.tags + index * TagListLayout.stride
      guard Self.isTag(tag, in: image, hash: hash, key: key), count < ScratchMemory.valueCountMax else { continue }
      scratch.setValue(count, Self.value(ofTag: tag, in: image))
      count += 1
    }
    return count
  }

  private static func isTag(_ tag: Int, in image: Bytes, hash: UInt32, key: Bytes) -> Bool {
    image.u32(tag + TagListLayout.keyHash) == hash
      && image.slice(image.int(tag + TagListLayout.key), Int(image.u16(tag + TagListLayout.keyLength)))
        .equalsFoldingASCII(key)
  }

  private static func value(ofTag tag: Int, in image: Bytes) -> Bytes {
    image.slice(image.int(tag + TagListLayout.value), Int(image.u16(tag + TagListLayout.valueLength)))
  }
}
