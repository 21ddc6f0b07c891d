// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

import ReeveTypes
import ReeveWire

// Explanations come from the control plane, which has the documents, and sessions are registered with it: the reactor
// passes the question on, and goes on.
extension Reactor {
  mutating func explain(
    id: UInt64, _ payload: [UInt8], _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) {
    guard let question = ExplainRequest(payload: payload),
      question.request.count <= RequestLimits.payloadByteCountMax
    else { return output.put(ErrorReply(.malformedPayload), id: id) }
    let request: [UInt8]
    do throws(RequestError) {
      // The control plane knows no handles.
      guard let replaced = try replacingHandles(in: question.request, slot),
        replaced.count <= RequestLimits.payloadByteCountMax
      else { return output.put(ErrorReply(.malformedPayload), id: id) }
      request = replaced
    } catch { return output.put(ErrorReply(.unknownHandle, message: error.description), id: id) }
    let generation = unsafe snapshot?.pointee.generation ?? 0
    let terms = terms(of: slot)
    relay(id: id, slot) { relay in
      .explain(
        relay: relay, generation: generation, terms: terms, format: question.format, request: request)
    }
  }

  mutating func registerSession(id: UInt64, _ payload: [UInt8], _ slot: Int) {
    guard terms(of: slot).registersSessions else { return output.put(ErrorReply(.notPermitted), id: id) }
    guard 1...RequestLimits.payloadByteCountMax ~= payload.count else {
      return output.put(ErrorReply(.malformedPayload), id: id)
    }
    relay(id: id, slot) { .register(relay: $0, session: payload) }
  }

  private func terms(of slot: Int) -> ListenerTerms { listeners[Int(connections[slot].listener)].terms }

  /// Passes a question on to the control plane, unless there is none or too many wait for it.
  private mutating func relay(id: UInt64, _ slot: Int, _ question: (_ relay: UInt64) -> LinkMessage) {
    guard relayedCount < Self.relayedCountMax else { return output.put(ErrorReply(.busy), id: id) }
    let origin = ControlRelay.Origin(
      mailbox: mailbox, connection: ConnectionToken(slot: slot, serial: connections[slot].serial), id: id)
    guard shared.relay.submit(question, origin: origin) else {
      return output.put(ErrorReply(.unavailable), id: id)
    }
    relayedCount += 1
    connections[slot].relayedCount += 1
  }

  /// An answer has come back for a connection that is still there.
  mutating func reply(to slot: Int, id: UInt64, _ result: Result<ControlRelay.Answer, ErrorReply>) {
    switch result {
    case .success(.explanation(let reply)):
      let text = Array(reply.text.utf8)
      output.begin(.explainReply, id: id, payloadByteCount: ExplainReply.headerByteCount + text.count)
      output.put(reply.generation)
      output.put(text)
    case .success(.registration(let reply)): put(.registerSessionReply, id: id, reply.payload)
    case .failure(let error): output.put(error, id: id)
    }
    _ = send(slot)
    if connections[slot].isEnding { endWhenSent(slot) }
  }
}
