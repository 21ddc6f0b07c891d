import ReeveTypes

// Deciding a request that was looked up ahead: what has been cut, hashed and found is taken over.
extension Evaluation {
  /// Decides the request in a slot.
  @inline(never)
  static func decide(prepared slot: Int, _ payload: Bytes, _ memory: ScratchMemory) -> Verdict {
    let evaluation = Evaluation(payload, scratch: memory)
    let prepared = memory.prepared(slot)
    // Of a request that could not be read ahead, nothing is known.
    if prepared.isReadable { memory.parts.prepared = slot }
    let fault =
      prepared.isReadable && prepared.hasTexts && !prepared.isKnownPair
      ? evaluation.readPrepared(slot) : evaluation.readAnew()
    if let fault { return Verdict(.implicitDeny, .none, fault: fault) }
    if memory.parts.isAboutSeveral { return evaluation.decideEach() }
    if let fault = evaluation.contradiction() { return Verdict(.implicitDeny, .none, fault: fault) }
    return evaluation.verdict()
  }

  /// Whether the pair of this request is one that the thread notes, so as to keep it when it comes again. Where a group is looked
  /// up ahead there are many principals: of those that are not known, one in four is noted, by chance, so that what comes once
  /// costs little, and what comes again and again is soon kept all the same.
  @inline(__always)
  private var isNoted: Bool {
    scratch.parts.chance = scratch.parts.chance &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F
    return scratch.parts.chance &>> 62 == 0
  }

  @inline(never)
  private func readAnew() -> RequestFault? { read() }

  /// Reads a request whose texts have been cut and looked up, and whose pair the thread does not know.
  @inline(__always)
  private func readPrepared(_ slot: Int) -> RequestFault? {
    let prepared = scratch.prepared(slot)
    let key = isNoted ? prepared.key : nil
    if let fault = readUnknownPair(prepared.principal, prepared.action, key) { return fault }
    resourceCount = 1
    let resource = prepared.resource
    let start = Int(prepared.context)
    let endpointLength = Int(prepared.endpointLength)
    var text = resource
    if endpointLength == 0, scratch.pair.isKept {
      scratch.parts.textHash = prepared.resourceHash
      text = placeToKeepResource(resource)
    }
    if let fault = readResource(text, at: start &- endpointLength &- resource.count) { return fault }
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
}
