// Soundness. The conversation is the only owner of its session, and hands out no reference to it; the session refers to
// nothing else, and its library keeps nothing of a thread. So whoever has the conversation may be on any thread.

/// A server's side of a connection that speaks HTTP/2 from the first byte: received bytes go in, whole requests come out,
/// and what is to be sent is appended to the caller's bytes. Without a socket, and the only clock is that of the library,
/// which counts how many requests a second the peer gives up. Source: RFC 9113.
///
/// One read is taken by `receive`; then `next` gives the requests that it made whole, `respond` answers them, now or later,
/// and `flush` appends what the peer can be sent. A response goes out as far as the peer's windows have room for it, so
/// a call of `flush` belongs behind every `receive`, too. Who stops reading while the peer takes nothing has no more than
/// `HTTP2Limits` in memory.
public struct HTTP2Conversation: ~Copyable, @unchecked Sendable {
  private let session: HTTP2Session

  public init() { session = HTTP2Session() }

  /// Whether nothing more is said, and why.
  public var closing: HTTP2Closing? { session.closing }

  /// Requests that have begun, and whose responses are not sent to the end.
  public var streamCount: Int { session.exchange.streamCount }

  /// Bytes of requests that have not been handed out, at most `HTTP2Limits.waitingByteCountMax`.
  public var waitingByteCount: Int { session.exchange.waitingByteCount }

  /// Bytes of responses that have not been sent to the end, at most `HTTP2Limits.pendingByteCountMax`.
  public var pendingByteCount: Int { session.exchange.pendingByteCount }

  /// Takes all that has come.
  public mutating func receive(_ received: Span<UInt8>) { session.receive(received) }

  /// The next request that has come whole, and that the peer still waits for.
  public mutating func next() -> HTTP2Request? { closing == nil ? session.exchange.next() : nil }

  /// Answers a request. Nothing happens when the peer has given it up, or when it has its answer already; a response that
  /// has no room within `HTTP2Limits` resets the stream in place of being sent.
  public mutating func respond(to stream: Int32, with response: HTTP2Response) {
    session.respond(to: stream, with: response)
  }

  /// Says that no more requests are taken than those that are on their way, as before a drain. When all have their answer,
  /// `closing` is `.finished`. A second call ends it at once: what has no answer by then gets none.
  public mutating func goAway() { session.goAway() }

  /// Appends what is to be sent.
  public mutating func flush(into replies: inout [UInt8]) { session.flush(into: &replies) }
}
