import ReeveTypes

/// A server's side of a connection that speaks HTTP/1.1 or HTTP/1.0: received bytes go in, steps come out, and what is to be
/// sent is appended to the caller's bytes. A value without a socket or a clock.
///
/// One request is answered at a time, in the order in which they came: what a client sends ahead waits in the caller's bytes.
/// A body is hashed as it comes, or kept where its path says so, and leaves the caller's bytes at once; a head leaves them
/// when it is whole.
///
/// What breaks a rule of framing, or goes beyond a limit, is answered with the status of its `HTTPFault`, and the connection
/// is to be closed. Behind it no byte is read: what follows may be the tail of a request that was meant to look like two.
///
/// Source: RFC 9112; limits: `HTTPLimits` and `AdapterLimits`.
public struct HTTPConversation: Sendable {
  /// Why nothing more is said.
  public enum Closing: Sendable, Hashable {
    /// The last request has its answer: the client wants no other, or the server is going down.
    case finished
    /// The client was told what is wrong.
    case refused(HTTPFault)
  }

  /// What is next.
  public enum Step: Sendable, Hashable {
    /// Nothing until more has come. So many bytes have been used; the next call is given what follows them.
    case incomplete(byteCount: Int)
    /// To be answered by `respond`. So many bytes have been used; the next call is given what follows them.
    case request(HTTPExchange, byteCount: Int)
    /// The request before has no answer yet. No byte has been used.
    case unanswered
    /// What has been appended is to be sent, and the connection to be closed.
    case closed(Closing)
  }

  private enum State: Sendable {
    case head(HTTPHeadScan)
    case body(HTTPHeadReader, HTTPBodyReader)
    case unanswered(isPersistent: Bool, isOldVersion: Bool)
    case closed(Closing)
  }

  private var state = State.head(HTTPHeadScan())
  private let keptPaths: [String]
  private let readsBodies: Bool
  private let bodyByteCountMax: Int
  private let questionByteCountMax: Int
  private var isDraining = false
  /// Whether the request that is read or answered has the method HEAD: no answer to it has a body.
  private var isHead = false

  /// - Parameters:
  ///   - keptPaths: paths whose bodies are questions themselves, and are kept; those of all others are hashed.
  ///   - readsBodies: of JSON that is hashed, the bytes are handed on as well.
  ///   - bodyByteCountMax: bytes of a body that is hashed; 8 MiB and less.
  ///   - questionByteCountMax: bytes of a body that is kept; 1 MiB and less.
  public init(
    keptPaths: [String] = [], readsBodies: Bool = false, bodyByteCountMax: Int = AdapterLimits.bodyByteCountMax,
    questionByteCountMax: Int = AdapterLimits.questionByteCountMax
  ) {
    self.keptPaths = keptPaths
    self.readsBodies = readsBodies
    self.bodyByteCountMax = min(max(bodyByteCountMax, 0), AdapterLimits.bodyByteCountMax)
    self.questionByteCountMax = min(max(questionByteCountMax, 0), AdapterLimits.questionByteCountMax)
  }

  /// Whether nothing more is said, and why.
  public var closing: Closing? {
    if case .closed(let closing) = state { closing } else { nil }
  }

  /// Whether nothing of a request has come that is not answered: the connection can be closed, and nothing is lost but what
  /// the caller has not handed in.
  public var isIdle: Bool {
    if case .head(let scan) = state { scan.isUntouched } else { false }
  }

  /// Takes what has come, up to the end of one request.
  /// - Parameters:
  ///   - received: what has come behind the bytes that the steps before have used. How it came in pieces makes no difference.
  ///   - replies: what is to be sent; an answer to what is refused is appended to it, and `100 Continue`.
  public mutating func next(in received: Span<UInt8>, replies: inout [UInt8]) -> Step {
    do throws(HTTPFault) {
      switch state {
      case .closed(let closing): return .closed(closing)
      case .unanswered: return .unanswered
      case .head(var scan):
        isHead = Self.saysHead(received)
        guard let end = try scan.end(in: received) else {
          state = .head(scan)
          return .incomplete(byteCount: 0)
        }
        return try begin(scan.start..<end, of: received, replies: &replies)
      case .body(let head, var body):
        // The state lets go of the body, so that taking it further copies nothing.
        state = .unanswered(isPersistent: false, isOldVersion: false)
        return try take(&body, of: head, from: 0, in: received)
      }
    } catch {
      HTTPResponseWriter.append(
        HTTPResponse(status: error.status, message: error.description), isHead: isHead, .closed, to: &replies)
      state = .closed(.refused(error))
      return .closed(.refused(error))
    }
  }

  private mutating func begin(
    _ range: Range<Int>, of received: Span<UInt8>, replies: inout [UInt8]
  ) throws(HTTPFault) -> Step {
    var bytes: [UInt8] = []
    bytes.append(copying: received.extracting(range))
    let head = try HTTPHeadReader(bytes)
    guard head.framing != .none else { return finish(head, .none, byteCount: range.upperBound) }
    let isKept = keptPaths.contains { head.head.path.spells($0) }
    var body = try HTTPBodyReader(
      head.framing, isKept: isKept, isReadable: readsBodies && ReadableBody.isJSON(head.head.headers),
      limit: isKept ? questionByteCountMax : bodyByteCountMax)
    if head.expectsContinue { HTTPResponseWriter.appendContinue(to: &replies) }
    return try take(&body, of: head, from: range.upperBound, in: received)
  }

  private mutating func take(
    _ body: inout HTTPBodyReader, of head: HTTPHeadReader, from start: Int, in received: Span<UInt8>
  ) throws(HTTPFault) -> Step {
    let used = start + (try body.take(received.extracting(droppingFirst: start)))
    if body.isWhole { return finish(head, try body.body(), byteCount: used) }
    state = .body(head, body)
    return .incomplete(byteCount: used)
  }

  private mutating func finish(_ head: HTTPHeadReader, _ body: HTTPBody, byteCount: Int) -> Step {
    state = .unanswered(isPersistent: head.isPersistent, isOldVersion: head.isOldVersion)
    return .request(HTTPExchange(head: head.head, body: body), byteCount: byteCount)
  }

  /// Whether a request begins with the method HEAD, behind the empty line that may stand before it.
  private static func saysHead(_ received: Span<UInt8>) -> Bool {
    let start = received.spells("\r\n", in: 0..<2) ? 2 : 0
    return received.spells("HEAD ", in: start..<(start + 5))
  }
}

extension HTTPConversation {
  /// Why an answer was not written.
  public enum AnswerFault: Error, Sendable, Hashable {
    /// No request waits for one.
    case notAsked
  }

  /// Answers the request that `next` has handed out. When nothing is to follow, `closing` says so afterwards, and what has
  /// been appended is to be sent before the connection is closed.
  ///
  /// An answer to HEAD says how long its body is, and has none.
  /// - Parameter replies: what is to be sent; the answer is appended to it.
  /// - Throws: an `AnswerFault`, and then `replies` is as it was.
  public mutating func respond(_ response: HTTPResponse, replies: inout [UInt8]) throws(AnswerFault) {
    guard case .unanswered(let isPersistent, let isOldVersion) = state else { throw .notAsked }
    let isKept = isPersistent && !isDraining
    HTTPResponseWriter.append(
      response, isHead: isHead, isKept ? isOldVersion ? .keptAlive : .kept : .closed, to: &replies)
    state = isKept ? .head(HTTPHeadScan()) : .closed(.finished)
  }

  /// Ends the conversation because the rest of a request does not come. Does nothing where none has begun, or one waits for its
  /// answer.
  /// - Parameter replies: what is to be sent; an answer to the request is appended to it.
  public mutating func endForSlowness(replies: inout [UInt8]) {
    switch state {
    case .head(let scan) where !scan.isUntouched: break
    case .body: break
    default: return
    }
    HTTPResponseWriter.append(
      HTTPResponse(status: HTTPFault.slow.status, message: HTTPFault.slow.description), isHead: isHead, .closed,
      to: &replies)
    state = .closed(.refused(.slow))
  }

  /// From now on, every answer is the last one. An idle conversation is over at once.
  public mutating func drain() {
    isDraining = true
    if isIdle { state = .closed(.finished) }
  }
}
