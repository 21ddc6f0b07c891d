// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

import ReeveTypes
import ReeveWire

// Explanations come from the control plane, which has the documents: the reactor passes the question on, and goes on.
extension Reactor {
  mutating func explain(
    id: UInt64, _ payload: [UInt8], _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) {
    guard let question = ExplainRequest(payload: payload),
      question.request.count <= RequestLimits.payloadByteCountMax
    else { return output.put(ErrorReply(.malformedPayload), id: id) }
    guard explanationCount < Self.explanationCountMax else { return output.put(ErrorReply(.busy), id: id) }
    let origin = ExplanationRelay.Origin(
      mailbox: mailbox, connection: ConnectionToken(slot: slot, serial: connections[slot].serial), id: id)
    let isTaken = shared.explanations.submit(
      question, terms: listeners[Int(connections[slot].listener)].terms,
      generation: unsafe snapshot?.pointee.generation ?? 0,
      origin: origin)
    guard isTaken else { return output.put(ErrorReply(.unavailable), id: id) }
    explanationCount += 1
    connections[slot].explanationCount += 1
  }

  /// An explanation has come back for a connection that is still there.
  mutating func reply(
    to slot: Int, id: UInt64, _ result: Result<ExplainReply, ErrorReply>, _ snapshot: UnsafePointer<Snapshot>?
  ) {
    switch result {
    case .success(let reply):
      let text = Array(reply.text.utf8)
      output.begin(.explainReply, id: id, payloadByteCount: ExplainReply.headerByteCount + text.count)
      output.put(reply.generation)
      output.put(text)
    case .failure(let error): output.put(error, id: id)
    }
    _ = send(slot)
    if connections[slot].isEnding { endWhenSent(slot) }
  }
}
