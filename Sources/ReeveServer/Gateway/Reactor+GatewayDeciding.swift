// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`), and a payload for the call that reads it.

import ReeveGateway
import ReeveImage
import ReeveSystem
import ReeveTypes
import ReeveWire

// What gateways ask: who it is, what the request needs permission for, and whether that is given.
extension Reactor {
  mutating func answer(
    _ question: SPOPQuestion, _ listener: GatewayListener, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>?
  ) -> GatewayAnswer {
    guard let snapshot = unsafe snapshot else { return Self.noPolicies }
    switch question {
    case .gateway(let question): return unsafe answer(question, listener, slot, snapshot)
    case .request(let request):
      var wording = GatewayWording(action: request.action)
      return unsafe decide([request], trust: connections[slot].trust, slot, snapshot, &wording)
    case .malformed(let problem):
      return GatewayWording(.exceptions).refuse(
        "ValidationException", 400, "the gateway's message is malformed: \(problem)")
    }
  }

  /// A gateway answers 503: nobody has said yet who may do what.
  static let noPolicies = GatewayAnswer.unavailable(message: noPoliciesMessage)
  static let noPoliciesMessage = "no policies are loaded"

  /// Answers a gateway's question about an HTTP request.
  mutating func answer(
    _ question: GatewayQuestion, _ listener: GatewayListener, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>
  ) -> GatewayAnswer {
    let routing = unsafe snapshot.pointee.view.route(question.head, body: JSONBody(of: question))
    var wording = GatewayWording(routing, question.head)
    let caller: CallerIdentity
    do throws(CredentialFailure) {
      caller = try credentials.identify(
        question, listener.credentials, at: clock,
        from: SnapshotCredentials(
          view: unsafe snapshot.pointee.view, sessions: unsafe snapshot.pointee.sessions,
          sealingKeys: sealingKeys))
    } catch {
      return error.isUnavailable ? .unavailable(message: error.description) : wording.refuse(error)
    }
    var context = GatewayContext.entries(of: question)
    if !caller.isBodyAccountedFor {
      guard listener.terms.acceptsUnverifiedBodies else { return wording.refuse(.signature(.bodyUnseen)) }
      noteUnverifiedBody(of: caller)
      context.append(GatewayContext.unverifiedBody)
    }
    switch routing {
    case .unrouted: return wording.refuse("AccessDeniedException", 403, GatewayWording.unrouted(question.head))
    case .refused(let refusal): return wording.refuse("ValidationException", 400, "the request is refused: \(refusal)")
    case .routed(let routed):
      let requests = routed.checks.map { check in
        Request(
          principal: caller.principal, action: check.action, resource: check.resources[0],
          furtherResources: Array(check.resources.dropFirst()),
          // What was verified goes before what a route says, and that before what every request has.
          context: GatewayContext.joined(caller.context, check.context, context))
      }
      // What a client's request says of itself is not trusted because its credentials are.
      let isTrusted = routed.checks.allSatisfy { check in
        check.context.allSatisfy { GatewayContext.isReported($0.key) || GatewayContext.has($0.key, caller.context) }
      }
      let trust = connections[slot].trust.rawValue | (isTrusted ? CallerIdentity.trust.rawValue : 0)
      return unsafe decide(requests, trust: CallerTrust(rawValue: trust), slot, snapshot, &wording)
    }
  }

  /// Tells the log that a body is not known to be the signer's, unless it was told a moment ago.
  private mutating func noteUnverifiedBody(of caller: CallerIdentity) {
    let now = SystemClock.monotonicNanoseconds()
    unverifiedBodyCount += 1
    guard unverifiedBodyTold == 0 || now - unverifiedBodyTold >= Self.acceptTroubleNanoseconds else { return }
    shared.log.warning(
      "requests are decided whose bodies are not verified",
      ["count": "\(unverifiedBodyCount)", "principal": caller.principal])
    unverifiedBodyTold = now
    unverifiedBodyCount = 0
  }

  /// All of the requests have to be allowed; the first that is not is what the answer is about.
  private mutating func decide(
    _ requests: [Request], trust: CallerTrust, _ slot: Int, _ snapshot: UnsafePointer<Snapshot>,
    _ wording: inout GatewayWording
  ) -> GatewayAnswer {
    guard let principal = requests.first?.principal else {
      return wording.refuse("AccessDeniedException", 403, "the route asks for nothing")
    }
    unsafe snapshot.pointee.view.begin(
      trust: trust, clock: clock, scratch: scratch, sessions: snapshot.pointee.sessions,
      boundEndpoint: connections[slot].boundEndpoint.buffer.bytes)
    for request in requests {
      let answer: Answer
      switch unsafe decide(request, snapshot) {
      case .failure(let error): return wording.refuse("ValidationException", 400, error.description)
      case .success(let found): answer = found
      }
      if answer.decision != .allowed {
        wording.use(action: request.action)
        return wording.refuse(
          "AccessDeniedException", 403, DenialMessage.text(for: answer, to: request) ?? "the request is denied")
      }
    }
    return .allowed(headers: [
      Self.allowedHeader, HTTPRequestHead.Header(name: Self.principalHeaderName, value: Array(principal.utf8)),
    ])
  }

  private static let allowedHeader = HTTPRequestHead.Header("x-reeve-decision", "allowed")
  private static let principalHeaderName = Array("x-reeve-principal".utf8)

  /// Decides one request of the caller for whom deciding was begun.
  /// - Parameter naming: whether the answer names the statement that it rests on.
  mutating func decide(
    _ request: Request, _ snapshot: UnsafePointer<Snapshot>, naming: Bool = false
  ) -> Result<Answer, RequestError> {
    gatewayPayload.removeAll(keepingCapacity: true)
    do throws(RequestError) { try AuthorizePayload.append(request, to: &gatewayPayload) } catch {
      return .failure(error)
    }
    decisionCount &+= 1
    let view = unsafe snapshot.pointee.view
    let verdict = unsafe view.decideNext(gatewayPayload.span.bytes, scratch: scratch)
    if let fault = verdict.fault {
      // What has no description is more than the format has room for.
      return .failure(RequestError(fault, in: request) ?? .contextKeyCount(request.context.count))
    }
    var statement: DecidingStatement?
    if naming, let policy = unsafe view.policyName(of: verdict, sessions: snapshot.pointee.sessions) {
      let sid = unsafe view.sid(of: verdict, sessions: snapshot.pointee.sessions)
      statement = DecidingStatement(
        policy: String(decoding: policy, as: UTF8.self), index: Int(verdict.statement),
        sid: sid.map { String(decoding: $0, as: UTF8.self) })
    }
    return .success(
      Answer(
        decision: verdict.decision, reason: verdict.reason, statement: statement, resource: Int(verdict.resource),
        isSessionExpired: verdict.isSessionExpired))
  }
}
