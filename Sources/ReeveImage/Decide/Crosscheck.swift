import ReeveTypes

// What only all the parts of a request together show: a key that contradicts what the engine knows, or another key.
extension Evaluation {
  /// The first contradiction, in the order of `RequestError`.
  @inline(__always)
  func contradiction() -> RequestFault? {
    guard entryCount > 0 else { return nil }
    if trust == .reported, !endpoint.isPresent, scratch.parts.present & Self.keysThatContradict == 0 {
      return contradictsRegion() ? RequestFault(.contradictedKey, entry: noted.requestedRegion) : nil
    }
    return firstContradiction()
  }

  /// Whether this can be said at once of a context with entries, and without an endpoint.
  @inline(__always)
  var contradictsNothing: Bool {
    trust == .reported && scratch.parts.present & Self.keysThatContradict == 0 && !contradictsRegion()
  }

  /// Each the bit of its source: without one of them, no two keys that a caller may report contradict each other.
  private static var keysThatContradict: UInt64 {
    @inline(__always)
    get {
      1 << UInt64(KeySource.tagKeys.rawValue) | 1 << UInt64(KeySource.sourceAccount.rawValue)
        | 1 << UInt64(KeySource.sourceEndpoint.rawValue) | 1 << UInt64(KeySource.epochTime.rawValue)
    }
  }

  /// Whether the context names another region than the one that the engine knows.
  @inline(__always)
  private func contradictsRegion() -> Bool {
    let entry = noted.requestedRegion
    guard entry >= 0, let region = requestedRegion else { return false }
    return firstValue(ofEntry: entry) != region
  }

  @inline(never)
  private func firstContradiction() -> RequestFault? {
    if trust != .reported {
      for index in 0..<entryCount where contradictsEngine(entry: index) {
        return RequestFault(.contradictedKey, entry: index)
      }
    } else if contradictsRegion() {
      return RequestFault(.contradictedKey, entry: noted.requestedRegion)
    }
    if noted.tagKeys >= 0, noted.requestTagCount > 0, !tagKeysAgree() {
      return RequestFault(.contradictedKey, entry: noted.tagKeys)
    }
    if noted.sourceAccount >= 0, noted.sourceARN >= 0, !sourceAgrees() {
      return RequestFault(.contradictedKey, entry: noted.sourceAccount)
    }
    if isThroughEndpoint || noted.sourceEndpoint >= 0, noted.sourceAddress >= 0 {
      return RequestFault(.contradictedKey, entry: noted.sourceAddress)
    }
    if noted.epochTime >= 0, noted.currentTime >= 0,
      DateText.epoch(firstValue(ofEntry: noted.epochTime))
        != DateText.instant(firstValue(ofEntry: noted.currentTime))?.epochSeconds
    {
      return RequestFault(.contradictedKey, entry: noted.epochTime)
    }
    return nil
  }

  /// Whether a trusted caller's value differs from the one that the engine has.
  private func contradictsEngine(entry index: Int) -> Bool {
    let entry = scratch.entry(index)
    let key = self.key(of: entry)
    let rule = keyRule(key)
    guard rule != 0, entry.count > 0 else { return false }
    let source = image[rule + KeyRuleLayout.source]
    switch source {
    case KeySource.context.rawValue, KeySource.currentTime.rawValue, KeySource.epochTime.rawValue,
      KeySource.secureTransport.rawValue, KeySource.tagKeys.rawValue:
      return false
    case KeySource.sourceVPCARN.rawValue, KeySource.vpcSourceAddress.rawValue: return isForwarded
    case KeySource.sourceEndpoint.rawValue, KeySource.sourceVPC.rawValue, KeySource.endpointAccount.rawValue,
      KeySource.endpointOrganizationID.rawValue, KeySource.endpointOrganizationPaths.rawValue:
      // A forwarded call has none of them.
      return isForwarded || differsFromEngine(entry: index, key: key, rule: rule)
    case KeySource.principalServiceNames.rawValue: return principal.kind == .service && !serviceNamesAgree(index)
    case KeySource.resourceTag.rawValue:
      let tag = key.from(Int(image.u16(rule + KeyRuleLayout.length)))
      let count = putTagValues(
        list: resourceTags, hash: UInt32(truncatingIfNeeded: Hash.foldingASCII(tag)), key: tag)
      let given = firstValue(ofEntry: index)
      for number in 0..<count where scratch.value(number) != given { return true }
      return false
    default: return differsFromEngine(entry: index, key: key, rule: rule)
    }
  }

  /// Whether the engine has one value for an entry's key, and the entry another.
  private func differsFromEngine(entry index: Int, key: Bytes, rule: Int) -> Bool {
    let source = image[rule + KeyRuleLayout.source]
    let tag = source == KeySource.principalTag.rawValue ? key.from(Int(image.u16(rule + KeyRuleLayout.length))) : key
    guard
      let own = engineValue(
        source: source, tagKey: tag, tagHash: UInt32(truncatingIfNeeded: Hash.foldingASCII(tag)))
    else { return false }
    if image[rule + KeyRuleLayout.isList] != 0 {
      for number in 0..<putValues(ofEntry: index) where scratch.value(number) != own { return true }
      return false
    }
    let given = firstValue(ofEntry: index)
    let isBoolean = image[rule + KeyRuleLayout.valueType] == KeyRule.ValueType.boolean.rawValue
    return isBoolean ? !own.equalsFoldingASCII(given) : own != given
  }

  /// As sets: every given name is one of the service's, and each of those is given.
  private func serviceNamesAgree(_ index: Int) -> Bool {
    let plain = plainServiceName
    var sawFull = false
    var sawPlain = plain == nil
    let count = putValues(ofEntry: index)
    for number in 0..<count {
      let given = scratch.value(number)
      if given == principal.text {
        sawFull = true
      } else if let plain, given == plain {
        sawPlain = true
      } else {
        return false
      }
    }
    return sawFull && sawPlain
  }

  /// As sets, case counting: `aws:TagKeys` names the tags of the request, no more and no less.
  private func tagKeysAgree() -> Bool {
    let given = putValues(ofEntry: noted.tagKeys)
    for number in 0..<given where !hasRequestTag(scratch.value(number)) { return false }
    let prefixLength = Bytes.literal("aws:requesttag/").count
    for index in 0..<entryCount where isRequestTag(index) {
      let tag = key(of: scratch.entry(index)).from(prefixLength)
      var isGiven = false
      for number in 0..<given where scratch.value(number) == tag { isGiven = true }
      if !isGiven { return false }
    }
    return true
  }

  private func hasRequestTag(_ tag: Bytes) -> Bool {
    let prefixLength = Bytes.literal("aws:requesttag/").count
    for index in 0..<entryCount where isRequestTag(index) {
      if key(of: scratch.entry(index)).from(prefixLength) == tag { return true }
    }
    return false
  }

  private func isRequestTag(_ index: Int) -> Bool {
    let entry = scratch.entry(index)
    let key = self.key(of: entry)
    let prefix = Bytes.literal("aws:requesttag/")
    return entry.count > 0 && key.count > prefix.count
      && key.slice(0, prefix.count).equalsFoldingASCII(prefix)
  }

  /// An ARN's account part, where it has one, is the source account.
  private func sourceAgrees() -> Bool {
    guard let arn = ARNParts(firstValue(ofEntry: noted.sourceARN)), arn.account.count > 0 else { return true }
    return arn.account == firstValue(ofEntry: noted.sourceAccount)
  }
}
