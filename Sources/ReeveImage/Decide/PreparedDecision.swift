import ReeveTypes

// A request that was looked up ahead: what has been cut, hashed and found is taken over.
extension Evaluation {
  /// Reads a request whose texts have been cut and looked up, and whose pair the thread does not know.
  @inline(__always)
  func readPrepared(_ slot: Int) -> RequestFault? {
    let prepared = scratch.prepared(slot)
    let place =
      prepared.asksMemos && isNoted && PairMemo.fits(prepared.principal, prepared.action)
      ? scratch.pairs.placeToKeep(prepared.key) : PairMemo.passing
    if let fault = readUnknownPair(prepared.principal, prepared.action, at: place) { return fault }
    resourceCount = 1
    let resource = placeToKeepResource(prepared.resource)
    let start = Int(prepared.context)
    let endpointLength = Int(prepared.endpointLength)
    if let fault = readResource(resource, at: start &- endpointLength &- resource.count) { return fault }
    if endpointLength | endpoint.text.count != 0,
      let fault = readEndpoint(payload.slice(start &- endpointLength, endpointLength))
    {
      return fault
    }
    if let fault = readContext(count: Int(prepared.contextCount), from: start) { return fault }
    findResource()
    scratch.parts.isAboutSeveral = isAboutSeveral
    keepResource()
    return nil
  }

  /// Whether the pair of this request is one that the thread notes, so as to keep it when it comes again. Where a group is looked
  /// up ahead there are many principals: of those that are not known, one in four is noted, by chance, so that what comes once
  /// costs little, and what comes again and again is soon kept all the same.
  @inline(__always)
  private var isNoted: Bool {
    scratch.parts.chance = scratch.parts.chance &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F
    return scratch.parts.chance &>> 62 == 0
  }
}
