internal import ReeveTypes

/// A server's side of a connection that speaks gRPC: received bytes go in, calls with one message come out. What is no such
/// call is answered here. Source: gRPC's `doc/PROTOCOL-HTTP2.md`.
public struct GRPCConversation: ~Copyable, Sendable {
  private var connection = HTTP2Conversation()

  public init() {}

  /// Whether nothing more is said, and why.
  public var closing: HTTP2Closing? { connection.closing }

  /// Calls that have begun, and whose answers are not sent to the end.
  public var callCount: Int { connection.streamCount }

  /// Takes all that has come.
  public mutating func receive(_ received: Span<UInt8>) { connection.receive(received) }

  /// The next call that has come whole.
  public mutating func next() -> GRPCCall? {
    while let request = connection.next() {
      do throws(GRPCFault) {
        return try GRPCCall(request)
      } catch {
        fail(request.stream, error.status, error.message, httpStatus: error.httpStatus)
      }
    }
    return nil
  }

  /// Answers a call with a message.
  public mutating func reply(to ticket: GRPCCall.Ticket, with message: [UInt8]) {
    var body: [UInt8] = [0]
    body.reserveCapacity(GRPCCall.prefixByteCount + message.count)
    for place in 0..<4 { body.append(UInt8(truncatingIfNeeded: message.count >> (24 - 8 * place))) }
    body += message
    guard body.count <= HTTP2Limits.responseByteCountMax else {
      return fail(ticket, .internal, "the answer is too long")
    }
    connection.respond(
      to: ticket.stream,
      with: HTTP2Response(fields: Self.fields, body: body, trailers: Self.okTrailers))
  }

  /// Answers a call with a status other than `ok`, and no message.
  public mutating func fail(_ ticket: GRPCCall.Ticket, _ status: GRPCStatus, _ message: String) {
    fail(ticket.stream, status, message, httpStatus: 200)
  }

  private mutating func fail(_ stream: Int32, _ status: GRPCStatus, _ message: String, httpStatus: Int) {
    // Nothing tells a message without content from one that allows.
    let status = status == .ok ? .internal : status
    connection.respond(
      to: stream, with: HTTP2Response(status: httpStatus, fields: Self.fields + status.fields(message: message)))
  }

  private static let fields = [HTTPRequestHead.Header("content-type", "application/grpc")]
  private static let okTrailers = GRPCStatus.ok.fields(message: "")

  /// Says that no more calls are taken than those that are on their way; a second call says that there is no time for those
  /// either.
  public mutating func goAway() { connection.goAway() }

  /// Appends what is to be sent.
  public mutating func flush(into replies: inout [UInt8]) { connection.flush(into: &replies) }
}
