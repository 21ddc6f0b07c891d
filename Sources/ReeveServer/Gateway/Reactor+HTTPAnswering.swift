// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

import ReeveGateway
import ReeveTypes
import ReeveWire

// What is asked over HTTP.
extension Reactor {
  mutating func respond(
    to question: HTTPQuestion, _ listener: GatewayListener, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) -> HTTPResponse {
    switch question {
    case .answered(let response): return response
    case .health: return .health(isReady: unsafe isReady(snapshot))
    case .gateway(let question):
      guard let snapshot = unsafe snapshot else { return HTTPResponse(Self.noPolicies) }
      return HTTPResponse(unsafe answer(question, listener, slot, snapshot))
    case .evaluations(let question):
      guard let snapshot = unsafe snapshot else {
        return HTTPResponse(unavailable: Self.noPoliciesMessage, to: question)
      }
      return unsafe evaluate(question, slot, snapshot)
    case .minio(let question):
      guard let snapshot = unsafe snapshot else { return HTTPResponse(Self.noPolicies) }
      unsafe beginDeciding(slot, snapshot)
      switch unsafe decide(question.request, snapshot) {
      case .failure(let error): return HTTPResponse(error)
      case .success(let answer): return HTTPResponse(isPermittedByMinIO: question.isPermitted(by: answer))
      }
    }
  }

  /// Whether questions are answered.
  func isReady(_ snapshot: UnsafePointer<Snapshot>?) -> Bool { unsafe snapshot != nil && drainDeadline == nil }

  private mutating func evaluate(
    _ question: AuthZENQuestion, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>
  ) -> HTTPResponse {
    unsafe beginDeciding(slot, snapshot)
    var answers: [AuthZENAnswer] = []
    for request in question.requests {
      switch unsafe decide(request, snapshot, naming: true) {
      case .failure(let error): answers.append(.refused(error))
      case .success(let answer):
        answers.append(
          .decided(
            answer, generation: unsafe snapshot.pointee.generation,
            message: DenialMessage.text(for: answer, to: request)))
      }
      if let last = answers.last, question.ends(with: last) { break }
    }
    return HTTPResponse(answers, to: question)
  }
}
