import ReeveTypes

// Keys that contradict what the engine knows, or each other. A caller that could do either would decide its own access.
// Source: IAM User Guide, "AWS global condition context keys", which says of each key when it is there.
extension RequestContext {
  /// - Throws: `RequestError.contradictedKey` with the first key, in the order that `RequestError` states.
  /// - Parameter trail: notes which rule a contradiction breaks.
  func checkContradictions(_ request: Request, _ trail: Trail?) throws(RequestError) {
    for entry in request.context where contradicts(KeyName(entry.key)) {
      if let trail {
        let key = KeyName(entry.key)
        let isOfFirstCall = isForwardAccessSession && Self.keysOfTheFirstCall.contains(key)
        trail.note(isOfFirstCall ? .doorEndpointKeyInForwardAccess : .doorContradictsEngine)
        if !isOfFirstCall { _ = telling(trail).derived(key) }
      }
      throw .contradictedKey(entry.key)
    }
    if let tagKeys = written("aws:TagKeys", in: request), !requestTagKeys.isEmpty,
      Set(tagKeys.values.map { Array($0.utf8) }) != Set(requestTagKeys.map { Array($0.utf8) })
    {
      trail?.note(.doorContradictsRequestTags)
      throw .contradictedKey(tagKeys.key)
    }
    if let account = written("aws:SourceAccount", in: request), let arn = written("aws:SourceArn", in: request),
      let owner = ARN(arn.values[0])?.account, !owner.isEmpty, !Text.equal(owner, account.values[0])
    {
      trail?.note(.doorContradictsSourceARN)
      throw .contradictedKey(account.key)
    }
    // A request that came through a VPC endpoint has no public address.
    if let address = written("aws:SourceIp", in: request),
      endpoint != nil || written("aws:SourceVpce", in: request) != nil
    {
      trail?.note(.doorNoAddressThroughEndpoint)
      throw .contradictedKey(address.key)
    }
    if let epoch = written("aws:EpochTime", in: request), let current = written("aws:CurrentTime", in: request),
      PolicyDate.epochSeconds(epoch.values[0]) != PolicyDate.instant(current.values[0])?.epochSeconds
    {
      trail?.note(.doorContradictsClock)
      throw .contradictedKey(epoch.key)
    }
  }

  /// A key that has values, spelt as the request spells it.
  private func written(_ name: String, in request: Request) -> (key: String, values: [String])? {
    guard let values = given[KeyName(name)],
      let entry = request.context.first(where: { KeyName($0.key) == KeyName(name) })
    else { return nil }
    return (entry.key, values)
  }

  private func contradicts(_ key: KeyName) -> Bool {
    guard let values = given[key] else { return false }
    if isForwardAccessSession, Self.keysOfTheFirstCall.contains(key) { return true }
    switch key.text {
    // These set the clock, or are compared with other keys.
    case "aws:currenttime", "aws:epochtime", "aws:tagkeys", "aws:securetransport": return false
    default: break
    }
    guard let row = KeyCatalogue.row(of: key), let own = derived(key) else { return false }
    if row.isMultivalued { return Set(own.map { Array($0.utf8) }) != Set(values.map { Array($0.utf8) }) }
    // A resource's tags may give several values; the caller's must be all of them.
    return own.contains { value in
      row.type == .bool ? !Text.equalIgnoringASCIICase(value, values[0]) : !Text.equal(value, values[0])
    }
  }
}
