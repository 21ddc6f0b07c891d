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
    guard let conversation = conversations.take(slot), let terms = gatewayTerms(of: slot) else {
      connections[slot].isEnding = true
      return received.count
    }
    let bytes = unsafe Span<UInt8>(_unsafeBytes: received)
    let used: Int
    switch consume conversation {
    case .undecided:
      guard let decided = GatewayConversations.httpConversation(beginningWith: bytes, terms) else {
        conversations.put(.undecided, slot)
        return 0
      }
      conversations.put(decided, slot)
      return unsafe converse(received, slot, snapshot)
    case .http(var conversation):
      used = unsafe converse(&conversation, bytes, terms, slot, snapshot)
      conversations.put(.http(conversation), slot)
    case .extAuthz(var conversation):
      unsafe converse(&conversation, bytes, terms, slot, snapshot)
      conversations.put(.extAuthz(conversation), slot)
      used = received.count
    case .spop(var conversation):
      used = unsafe converse(&conversation, bytes, terms, slot, snapshot)
      conversations.put(.spop(conversation), slot)
    }
    return connections[slot].isEnding ? received.count : used
  }

  private mutating func converse(
    _ conversation: inout SPOPConversation, _ received: Span<UInt8>, _ terms: GatewayTerms, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) -> Int {
    var used = 0
    var replies: [UInt8] = []
    while !connections[slot].isEnding {
      let rest = received.extracting(used...)
      switch conversation.next(in: rest, replies: &replies) {
      case .incomplete:
        _ = send(replies, slot)
        return used
      case .greeted(let byteCount): used += byteCount
      case .notification(let notification):
        let question = SPOPQuestion(notification, in: rest, carriesBodies: terms.carriesBodies)
        let answer = unsafe answer(question, terms, slot, snapshot)
        used += notification.byteCount
        do throws(SPOPConversation.AcknowledgementFault) {
          try conversation.acknowledge(notification, answer, replies: &replies)
        } catch {
          // Not even a bare denial fits: no variable is set, which is an outage to a gateway.
          shared.log.warning("an answer does not fit into a frame of HAProxy's", ["problem": "\(error)"])
          conversation.disconnect(.frameTooBig, replies: &replies)
        }
      case .closed: connections[slot].isEnding = true
      }
      if replies.count >= Self.gatheredByteCount, !send(replies, slot) { return used }
      if replies.count >= Self.gatheredByteCount { replies.removeAll(keepingCapacity: true) }
    }
    _ = send(replies, slot)
    return used
  }

  private mutating func converse(
    _ conversation: inout HTTPConversation, _ received: Span<UInt8>, _ terms: GatewayTerms, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) -> Int {
    let adapter = HTTPAdapter(terms)
    var used = 0
    var replies: [UInt8] = []
    while !connections[slot].isEnding {
      switch conversation.next(in: received.extracting(used...), replies: &replies) {
      case .incomplete(let byteCount):
        _ = send(replies, slot)
        return used + byteCount
      case .request(let exchange, let byteCount):
        used += byteCount
        if drainDeadline != nil { conversation.drain() }
        let response = unsafe respond(to: adapter.question(exchange), terms, slot, snapshot)
        // It was asked, so nothing is thrown.
        try? conversation.respond(response, replies: &replies)
        if conversation.closing != nil { connections[slot].isEnding = true }
      // Every request has its answer at once.
      case .unanswered, .closed: connections[slot].isEnding = true
      }
      guard replies.count >= Self.gatheredByteCount else { continue }
      if !send(replies, slot) { return used }
      replies.removeAll(keepingCapacity: true)
    }
    _ = send(replies, slot)
    return used
  }

  /// All that has come is taken: what is not whole waits in the conversation.
  private mutating func converse(
    _ conversation: inout ExtAuthzConversation, _ received: Span<UInt8>, _ terms: GatewayTerms, _ slot: Int,
    _ snapshot: UnsafePointer<Snapshot>?
  ) {
    conversation.receive(received)
    while let call = conversation.next() {
      switch call {
      case .check(let question, let ticket):
        if let snapshot = unsafe snapshot {
          conversation.answer(ticket, unsafe answer(question, terms, slot, snapshot))
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
  }

  /// - Returns: false when the socket does not take it all; the rest waits in the connection.
  private mutating func send(_ replies: [UInt8], _ slot: Int) -> Bool {
    var isTaken = true
    var start = 0
    while start < replies.count {
      let count = min(replies.count - start, output.remaining)
      output.put(Array(replies[start..<start + count]))
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

  func gatewayTerms(of slot: Int) -> GatewayTerms? { listeners[Int(connections[slot].listener)].terms.gateway }
}
