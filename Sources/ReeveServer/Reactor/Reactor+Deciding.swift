// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`), and the payload for the whole call. What
// `beginDeciding` hands over stays where it is for one read of one connection, unless the connection interns a text, after which
// it is handed over anew.

import ReeveImage
import ReeveTypes
import ReeveWire

// Decisions.
extension Reactor {
  /// What becomes of one request.
  private enum Outcome {
    case verdict(Verdict)
    case error(ErrorCode)
  }

  /// Decides one request of the wire. Without a snapshot, everything is denied.
  @inline(__always)
  private mutating func decide(
    _ payload: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?, prepared: Int = -1
  ) -> Outcome {
    guard payload.count >= AuthorizePayload.headerLength, payload.count <= RequestLimits.payloadByteCountMax else {
      return .error(.malformedPayload)
    }
    let deadline = unsafe payload.loadUnaligned(
      fromByteOffset: AuthorizePayload.Offset.deadline, as: UInt64.self)
    if deadline != 0, deadline <= clockMicroseconds { return .error(.deadlinePassed) }
    let revision = unsafe payload.loadUnaligned(
      fromByteOffset: AuthorizePayload.Offset.minimumRevision, as: UInt64.self)
    guard let snapshot = unsafe snapshot else {
      return revision == 0 ? .verdict(Verdict(.implicitDeny, .none)) : .error(.revisionNotReached)
    }
    if unsafe revision > snapshot.pointee.revision { return .error(.revisionNotReached) }
    decisionCount &+= 1
    return .verdict(
      unsafe snapshot.pointee.view.decideNext(payload.bytes, scratch: scratch, prepared: prepared))
  }

  /// Sets what is the same for all requests of one read. What a connection has interned may move when it interns more: then this
  /// is called again.
  mutating func beginDeciding(_ slot: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    guard let snapshot = unsafe snapshot else { return }
    unsafe snapshot.pointee.view.begin(
      trust: connections[slot].trust, clock: clock, scratch: scratch, sessions: snapshot.pointee.sessions,
      boundEndpoint: connections[slot].boundEndpoint.buffer.bytes, interned: connections[slot].interned)
  }

  private var clockMicroseconds: UInt64 {
    UInt64(clamping: clock.epochSeconds) &* 1_000_000 &+ UInt64(clock.nanoseconds / 1_000)
  }

  @inline(__always)
  mutating func authorize(
    id: UInt64, _ payload: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?,
    prepared: Int
  ) {
    if recent.isDue() { unsafe note(payload, slot) }
    switch unsafe decide(payload, slot, snapshot, prepared: prepared) {
    case .error(let code): output.put(ErrorReply(code), id: id)
    case .verdict(let verdict):
      if let fault = verdict.fault {
        // The error quotes the request, so it is decoded: off the path of decisions.
        return unsafe output.put(ErrorReply(fault, in: request(Array(payload), slot)), id: id)
      }
      let hasStatement = verdict.policy != Verdict.none
      if hasStatement, unsafe payload[AuthorizePayload.Offset.flags] & AuthorizePayload.wantsNames != 0 {
        return unsafe putNamed(verdict, id: id, snapshot)
      }
      output.putAuthorizeReply(
        id: id, verdict.decision, verdict.reason, statement: hasStatement ? verdict.statement : nil,
        resource: verdict.resource, isSessionExpired: verdict.isSessionExpired,
        generation: unsafe snapshot?.pointee.generation ?? 0, revision: unsafe snapshot?.pointee.revision ?? 0,
        isFresh: unsafe snapshot != nil)
    }
  }

  /// Notes a request for the next image, unless it means something else from this caller than from others.
  @inline(never)
  private mutating func note(_ payload: UnsafeRawBufferPointer, _ slot: Int) {
    guard unsafe connections[slot].boundEndpoint.buffer.isEmpty else { return }
    unsafe recent.note(payload, trust: connections[slot].trust)
  }

  private mutating func putNamed(_ verdict: Verdict, id: UInt64, _ snapshot: UnsafePointer<Snapshot>?) {
    guard let snapshot = unsafe snapshot else { return }
    let view = unsafe snapshot.pointee.view
    let sessions = unsafe snapshot.pointee.sessions
    output.putAuthorizeReply(
      id: id, verdict.decision, verdict.reason, statement: verdict.statement,
      policy: view.policyName(of: verdict, sessions: sessions) ?? [], sid: view.sid(of: verdict, sessions: sessions),
      resource: verdict.resource,
      generation: unsafe snapshot.pointee.generation, revision: unsafe snapshot.pointee.revision, isFresh: true)
  }

  /// Many requests in one frame: the lengths are checked first, so that the reply is whole or an error.
  mutating func authorizeMany(
    id: UInt64, _ payload: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) {
    guard let count = unsafe requestCount(payload) else {
      return output.put(ErrorReply(.malformedPayload), id: id)
    }
    output.beginAuthorizeManyReply(
      id: id, count: count, generation: unsafe snapshot?.pointee.generation ?? 0,
      revision: unsafe snapshot?.pointee.revision ?? 0, isFresh: unsafe snapshot != nil)
    var offset = AuthorizeManyPayload.headerByteCount
    for _ in 0..<count {
      let length = unsafe Int(payload.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset += AuthorizeManyPayload.lengthByteCount
      let request = unsafe UnsafeRawBufferPointer(rebasing: payload[offset..<offset + length])
      offset += length
      switch unsafe decide(request, slot, snapshot) {
      case .error(let code): output.putOutcome(.implicitDeny, .none, statement: nil, error: code)
      case .verdict(let verdict):
        output.putOutcome(
          verdict.decision, verdict.reason,
          statement: verdict.policy != Verdict.none ? verdict.statement : nil,
          error: verdict.fault.map { ErrorCode($0.code) }, detail: verdict.fault?.detail ?? verdict.resource)
      }
    }
  }

  /// How many requests an `authorizeMany` holds; absent when its lengths do not add up.
  private func requestCount(_ payload: UnsafeRawBufferPointer) -> Int? {
    guard payload.count >= AuthorizeManyPayload.headerByteCount else { return nil }
    let header = unsafe payload.loadUnaligned(as: UInt64.self)
    let count = Int(header & 0xFFFF)
    guard header >> 16 == 0, count >= 1, count <= WireLimits.requestCountMax else { return nil }
    var offset = AuthorizeManyPayload.headerByteCount
    for _ in 0..<count {
      guard payload.count - offset >= AuthorizeManyPayload.lengthByteCount else { return nil }
      let length = unsafe Int(payload.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
      offset += AuthorizeManyPayload.lengthByteCount
      guard length <= payload.count - offset else { return nil }
      offset += length
    }
    return offset == payload.count ? count : nil
  }
}
