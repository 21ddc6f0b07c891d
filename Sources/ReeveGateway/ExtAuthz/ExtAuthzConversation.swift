/// What is to be done about a call of Envoy's.
public enum ExtAuthzCall: Sendable, Hashable {
  /// To be answered by `answer`, now or later.
  case check(GatewayQuestion, GRPCCall.Ticket)
  /// Whether the server answers questions: to be answered by `answer(_:isServing:)`.
  case health(service: String, GRPCCall.Ticket)
  /// It was no question, or one that no policy may decide about, and has its answer: a denial where the status is `ok`, and
  /// else a failure.
  case answered(GRPCStatus)
}

/// An authorizer's side of a connection with Envoy, whose filter is `ext_authz` with a `grpc_service`: received bytes go in,
/// questions come out, and what is to be sent is appended to the caller's bytes. Without a socket. Each read is taken by
/// `receive`; then `next` is called until it has nothing, what it gave is answered, and `flush` is called once. `closing`
/// says when the connection is to be closed.
///
/// A denial is an answer, with a status in it; a failure is a status of gRPC. They are not mixed up: with
/// `failure_mode_allow`, Envoy lets a request through whose check failed, and with any status, it does so when an answer has
/// the code zero, or none. So what a client can bring about by its request alone is denied, and what is wrong with the
/// question is a failure.
///
/// Envoy is to be set up with
/// - `encode_raw_headers`: without it, a header that a client sends twice arrives as one, joined by commas, which nobody can
///   tell from one that has a comma, and bytes that are not UTF-8 arrive as exclamation marks;
/// - `use_remote_address`, or trusted hops: else the client's address and `x-forwarded-proto` are the client's own words;
/// - `with_request_body` with `pack_as_bytes`, where bodies are to be known, and without `allow_partial_message`;
/// - `include_tls_session`, where a client may say that it is not encrypted; the name in its certificate needs no setting.
///
/// Source: `api/envoy/service/auth/v3` of Envoy.
public struct ExtAuthzConversation: ~Copyable, Sendable {
  private var calls = GRPCConversation()
  private let carriesBodies: Bool

  /// - Parameter carriesBodies: whether Envoy is set up to hand in bodies, on each of its routes. If not, each is `unseen`.
  public init(carriesBodies: Bool = false) { self.carriesBodies = carriesBodies }

  /// Whether nothing more is said, and why.
  public var closing: HTTP2Closing? { calls.closing }

  /// Calls that have begun, and whose answers are not sent to the end.
  public var callCount: Int { calls.callCount }

  /// Takes all that has come.
  public mutating func receive(_ received: Span<UInt8>) { calls.receive(received) }

  /// The next call that has come whole.
  public mutating func next() -> ExtAuthzCall? {
    guard let call = calls.next() else { return nil }
    switch ExtAuthzMethod(call.path) {
    case .check: return check(call)
    case .health: return health(call)
    case nil: return fail(call.ticket, .unimplemented, "no such method")
    }
  }

  private mutating func check(_ call: GRPCCall) -> ExtAuthzCall {
    guard let message = call.message else { return refuse(call.ticket, .messageLength) }
    do throws(ProtobufFault) {
      let request = try CheckRequest(message)
      switch try request.question(of: message.span, carriesBodies: carriesBodies) {
      case .success(let question): return .check(question, call.ticket)
      case .failure(let refusal): return refuse(call.ticket, refusal)
      }
    } catch {
      return fail(call.ticket, .invalidArgument, "the check cannot be read: \(error)")
    }
  }

  private mutating func health(_ call: GRPCCall) -> ExtAuthzCall {
    guard let message = call.message else { return fail(call.ticket, .resourceExhausted, "the message is too long") }
    do throws(ProtobufFault) {
      let service = try ExtAuthzMethod.healthService(message.span)
      guard ["", "envoy.service.auth.v3.Authorization"].contains(service) else {
        return fail(call.ticket, .notFound, "no such service")
      }
      return .health(service: service, call.ticket)
    } catch {
      return fail(call.ticket, .invalidArgument, "the message cannot be read: \(error)")
    }
  }

  private mutating func fail(_ ticket: GRPCCall.Ticket, _ status: GRPCStatus, _ message: String) -> ExtAuthzCall {
    calls.fail(ticket, status, message)
    return .answered(status)
  }

  private mutating func refuse(_ ticket: GRPCCall.Ticket, _ refusal: CheckRefusal) -> ExtAuthzCall {
    calls.reply(to: ticket, with: CheckResponse.denied(refusal.answer))
    return .answered(.ok)
  }

  /// Answers a question. Nothing happens when Envoy waits for it no longer, or has its answer.
  /// - Parameters:
  ///   - answer: an `allowed` one with a header that is none, or whose value is no text, becomes a failure; of a denial, what
  ///     cannot be said is left out.
  ///   - removed: names of headers that a request which is allowed goes on without. Envoy removes them last: one that the
  ///     answer sets goes, too.
  public mutating func answer(_ ticket: GRPCCall.Ticket, _ answer: GatewayAnswer, removed: [String] = []) {
    switch answer {
    case .allowed(let headers):
      guard let message = CheckResponse.allowed(headers: headers, removed: removed) else {
        return calls.fail(ticket, .internal, "a header of the answer cannot be sent")
      }
      calls.reply(to: ticket, with: message)
    case .denied(let refusal): calls.reply(to: ticket, with: CheckResponse.denied(refusal))
    case .unavailable(let message): calls.fail(ticket, .unavailable, message)
    }
  }

  /// Answers a question about the server's health.
  public mutating func answer(_ ticket: GRPCCall.Ticket, isServing: Bool) {
    calls.reply(to: ticket, with: ExtAuthzMethod.health(isServing: isServing))
  }

  /// Says that no more calls are taken than those that are on their way; a second call says that there is no time for those
  /// either.
  public mutating func goAway() { calls.goAway() }

  /// Appends what is to be sent.
  public mutating func flush(into replies: inout [UInt8]) { calls.flush(into: &replies) }
}
