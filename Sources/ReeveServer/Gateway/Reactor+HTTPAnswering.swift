// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

import ReeveGateway
import ReeveTypes
import ReeveWire

// What is asked over HTTP.
extension Reactor {
  mutating func respond(
    to question: HTTPQuestion, _ terms: GatewayTerms, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) -> HTTPResponse {
    switch question {
    case .answered(let response): return response
    case .health: return .health(isReady: unsafe snapshot != nil && drainDeadline == nil)
    case .gateway(let question):
      guard let snapshot = unsafe snapshot else { return HTTPResponse(Self.noPolicies) }
      return HTTPResponse(unsafe answer(question, terms, slot, snapshot))
    case .evaluations, .minio: return HTTPResponse(status: 501, message: "not yet")
    }
  }
}
