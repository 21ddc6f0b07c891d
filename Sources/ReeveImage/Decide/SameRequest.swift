import ReeveTypes

// The same request again. Who asks often does so with the same bytes, and then gets the same verdict, unless the clock was looked
// at: all else that a decision rests on are these bytes, the image, and what is known of the principal.
extension Evaluation {
  /// The verdict on a request that the thread has decided before, byte by byte the same.
  @inline(__always)
  func verdictOnSameRequest() -> Verdict? {
    guard scratch.parts.strangeRequests.looksForNext() else { return isNotLookedFor() }
    let payload = self.payload
    guard payload.count >= AuthorizePayload.headerLength, scratch.parts.hasNoEndpoint, trust == .reported else {
      return isNotLookedFor()
    }
    let request = KnownRequest(payload, table: scratch.parts.table)
    let bytes = payload.from(AuthorizePayload.headerLength)
    let key = request.key(of: bytes)
    let place = scratch.requests.place(of: key)
    guard place != RequestMemo.passing, scratch.requests[place].header.lengths == request.header.lengths,
      scratch.requests[place].header.others == request.header.others, scratch.requests[place].count == request.count,
      scratch.requests[place].table == request.table
    else { return miss(key) }
    let pair = scratch.requests[place].pair
    guard scratch.pairs[pair].number == scratch.requests[place].pairNumber, isOfTheseSessions(pair),
      bytes.equalManyBytes(scratch.requests.bytes(at: place, count: bytes.count))
    else { return miss(key) }
    scratch.parts.strangeRequests.meetKnown()
    return scratch.requests.verdict(at: place)
  }

  @inline(__always)
  private func isNotLookedFor() -> Verdict? {
    scratch.parts.requestKey = .none
    return nil
  }

  @inline(__always)
  private func miss(_ key: MemoKey) -> Verdict? {
    scratch.parts.requestKey = key
    scratch.parts.hasReadClock = false
    scratch.parts.strangeRequests.meetStranger()
    return nil
  }

  /// Keeps the request with its verdict, if it was looked for.
  @inline(__always)
  func keepRequest(_ verdict: Verdict) {
    if !scratch.parts.requestKey.isNone { keepRequest(verdict, scratch.parts.requestKey) }
  }

  @inline(never)
  private func keepRequest(_ verdict: Verdict, _ key: MemoKey) {
    var request = KnownRequest(payload, table: scratch.parts.table)
    // One resource, which stands for itself, and no endpoint.
    guard verdict.fault == nil, !scratch.parts.hasReadClock, scratch.pair.isKept, scratch.parts.hasNoEndpoint,
      request.header.isAboutOne, !scratch.parts.isAboutSeveral
    else { return }
    let bytes = payload.from(AuthorizePayload.headerLength)
    guard bytes.count <= RequestMemo.byteCountMax else { return }
    (request.pair, request.pairNumber) = (scratch.parts.pair, scratch.pair.number)
    scratch.requests.keep(request, bytes, CellOfTree(verdict), key)
  }
}
