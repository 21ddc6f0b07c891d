// Soundness. `received` lies in the receive buffer and is not written to while it is used; the snapshot's pointer is valid for
// the whole wake-up (`SnapshotBoard`).

import ReeveGateway
import ReeveSystem
import ReeveTypes
import ReeveWire

// Gateways that speak a protocol of their own: what has come is read in it, decided, and answered in it. Unlike frames, this
// allocates: a gateway's own hop takes a hundred times what that does, and plain code is what strangers' bytes are read by.
extension Reactor {
  /// Replies that are gathered before they are sent.
  private static let gatheredByteCount = 65_536

  /// Goes on with the conversation of a connection.
  /// - Returns: bytes that have been dealt with.
  @inline(never)
  mutating func converse(
    _ received: UnsafeRawBufferPointer, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) -> Int {
    guard let conversation = conversations.take(slot), let listener = gateway(of: slot) else {
      connections[slot].isEnding = true
      return received.count
    }
    // Taken once for all questions of a read, and let go of with the last: keys that were exchanged must not stay.
    sealingKeys = shared.sealingKeys
    defer { sealingKeys = nil }
    let bytes = unsafe Span<UInt8>(_unsafeBytes: received)
    let progress: GatewayProgress
    switch consume conversation {
    case .undecided:
      if let decided = GatewayConversations.httpConversation(beginningWith: bytes, listener.terms) {
        conversations.put(decided, slot)
        return unsafe converse(received, slot, snapshot)
      }
      conversations.put(.undecided, slot)
      progress = GatewayProgress(usedByteCount: 0, hasHalf: !bytes.isEmpty)
    case .http(var conversation):
      progress = unsafe converse(&conversation, bytes, listener, slot, snapshot)
      conversations.put(.http(conversation), slot)
    case .extAuthz(var conversation):
      progress = unsafe converse(&conversation, bytes, listener, slot, snapshot)
      conversations.put(.extAuthz(conversation), slot)
    case .spop(var conversation):
      progress = unsafe converse(&conversation, bytes, listener, slot, snapshot)
      conversations.put(.spop(conversation), slot)
    }
    conversations.note(progress, slot) { SystemClock.monotonicNanoseconds() }
    return connections[slot].isEnding ? received.count : progress.usedByteCount
  }

  private mutating func converse(
    _ conversation: inout SPOPConversation, _ received: Span<UInt8>, _ listener: GatewayListener, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) -> GatewayProgress {
    var progress = GatewayProgress(usedByteCount: 0)
    var replies: [UInt8] = []
    while !connections[slot].isEnding {
      let rest = received.extracting(progress.usedByteCount...)
      switch conversation.next(in: rest, replies: &replies) {
      case .incomplete:
        _ = send(replies, slot)
        progress.hasHalf = !rest.isEmpty
        return progress
      case .greeted(let byteCount): progress.usedByteCount += byteCount
      case .notification(let notification):
        let question = SPOPQuestion(notification, in: rest, carriesBodies: listener.terms.carriesBodies)
        let answer = unsafe answer(question, listener, slot, snapshot)
        progress.usedByteCount += notification.byteCount
        progress.isOfNewMessage = true
        do throws(SPOPConversation.AcknowledgementFault) {
          try conversation.acknowledge(notification, answer, replies: &replies)
        } catch {
          // Not even a bare denial fits: no variable is set, which is an outage to a gateway.
          shared.log.warning("an answer does not fit into a frame of HAProxy's", ["problem": "\(error)"])
          conversation.disconnect(.frameTooBig, replies: &replies)
        }
      case .closed: connections[slot].isEnding = true
      }
      if replies.count >= Self.gatheredByteCount, !send(replies, slot) { return progress }
      if replies.count >= Self.gatheredByteCount { replies.removeAll(keepingCapacity: true) }
    }
    _ = send(replies, slot)
    return progress
  }

  private mutating func converse(
    _ conversation: inout HTTPConversation, _ received: Span<UInt8>, _ listener: GatewayListener, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) -> GatewayProgress {
    var progress = GatewayProgress(usedByteCount: 0)
    var replies: [UInt8] = []
    while !connections[slot].isEnding {
      switch conversation.next(in: received.extracting(progress.usedByteCount...), replies: &replies) {
      case .incomplete(let byteCount):
        _ = send(replies, slot)
        progress.usedByteCount += byteCount
        progress.hasHalf = !conversation.isIdle
        return progress
      case .request(let exchange, let byteCount):
        progress.usedByteCount += byteCount
        progress.isOfNewMessage = true
        if drainDeadline != nil { conversation.drain() }
        let response = unsafe respond(to: listener.adapter.question(exchange), listener, slot, snapshot)
        // It was asked, so nothing is thrown.
        try? conversation.respond(response, replies: &replies)
        if conversation.closing != nil { connections[slot].isEnding = true }
      // Every request has its answer at once.
      case .unanswered, .closed: connections[slot].isEnding = true
      }
      guard replies.count >= Self.gatheredByteCount else { continue }
      if !send(replies, slot) { return progress }
      replies.removeAll(keepingCapacity: true)
    }
    _ = send(replies, slot)
    return progress
  }

  /// All that has come is taken: what is not whole waits in the conversation.
  private mutating func converse(
    _ conversation: inout ExtAuthzConversation, _ received: Span<UInt8>, _ listener: GatewayListener, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) -> GatewayProgress {
    conversation.receive(received)
    while let call = conversation.next() {
      switch call {
      case .check(let question, let ticket):
        if let snapshot = unsafe snapshot {
          conversation.answer(ticket, unsafe answer(question, listener, slot, snapshot))
        } else {
          conversation.answer(ticket, Self.noPolicies)
        }
      case .health(_, let ticket): conversation.answer(ticket, isServing: unsafe isReady(snapshot))
      case .answered: break
      }
    }
    if drainDeadline != nil { conversation.goAway() }
    var replies: [UInt8] = []
    conversation.flush(into: &replies)
    _ = send(replies, slot)
    if conversation.closing != nil { connections[slot].isEnding = true }
    // Which of its calls go on, the protocol does not say of the connection: bytes of any of them count.
    return GatewayProgress(
      usedByteCount: received.count, hasHalf: conversation.callCount > 0, isOfNewMessage: true)
  }

  /// Ends the connections on which the rest of a message does not come.
  /// - Parameter now: by the monotonic clock.
  mutating func endSlowConversations(at now: UInt64) {
    for connection in conversations.slowConnections(at: now) {
      let slot = connection.slot
      guard connections.isOpen(connection), !connections[slot].isLingering else { continue }
      // Whoever does not even take what was sent before hears nothing.
      guard !connections[slot].isBlocked, let conversation = conversations.take(slot) else {
        end(slot)
        continue
      }
      connections[slot].isEnding = true
      var replies: [UInt8] = []
      switch consume conversation {
      case .undecided: break
      case .http(var conversation): conversation.endForSlowness(replies: &replies)
      case .extAuthz(var conversation):
        // The second call: that there is no time for what is on its way, either.
        conversation.goAway()
        conversation.goAway()
        conversation.flush(into: &replies)
      case .spop(var conversation): conversation.disconnect(.timeout, replies: &replies)
      }
      _ = send(replies, slot)
      endWhenSent(slot)
    }
  }

  /// - Returns: false when the socket does not take it all; the rest waits in the connection.
  private mutating func send(_ replies: [UInt8], _ slot: Int) -> Bool {
    var isTaken = true
    var start = 0
    while start < replies.count {
      let count = min(replies.count - start, output.remaining)
      unsafe output.put(replies.span.extracting(start..<start + count).bytes)
      start += count
      if output.remaining == 0 || start == replies.count { isTaken = send(slot) && isTaken }
    }
    return isTaken
  }

  /// Tells a gateway that nothing more is answered, before its connection ends.
  mutating func sayGoodbye(_ slot: Int) {
    guard let conversation = conversations.take(slot) else { return }
    var replies: [UInt8] = []
    switch consume conversation {
    // A client of HTTP/1.1 knows that an idle connection may end.
    case .undecided: return
    case .http: return
    case .extAuthz(var conversation):
      conversation.goAway()
      conversation.flush(into: &replies)
    case .spop(var conversation): conversation.disconnect(.normal, replies: &replies)
    }
    _ = send(replies, slot)
  }

  private func gateway(of slot: Int) -> GatewayListener? { listeners[Int(connections[slot].listener)].gateway }
}
