// Soundness: a frame is whole when `FrameCutter` says so, and the payload's fields that are read lie in its header, whose bytes
// have been counted.

import ReeveImage
import ReeveTypes
import ReeveWire

/// A decision with all that a server does for it between its read and its write: the frame is cut from the stream, what it
/// asks of the server is looked at, the request is decided, and the reply is put behind the others.
enum Framed {
  /// Replies that are in one write.
  private static let outputByteCount = 64 << 10

  /// The questions as a caller writes them, one frame behind the other.
  static func stream(_ questions: borrowing AskedQuestions) -> [UInt8] {
    var stream: [UInt8] = []
    for (number, range) in questions.payloads.enumerated() {
      stream += Frame.bytes(.authorize, id: UInt64(number), payload: Array(questions.bytes[range]))
    }
    return stream
  }

  /// Answers `count` frames, from the first question to the last and again.
  /// - Returns: how many replies are not what the questions name, as far as their sum can tell: comparing each would be
  ///   counted with them. The other forms compare.
  static func answer(
    _ count: Int, _ view: ImageView, _ questions: borrowing AskedQuestions, _ stream: [UInt8], _ form: Decide.Form
  ) -> Int {
    let sum = sum(count, view, questions.interned, unsafe stream.span.bytes, Scratch(keepsRequests: form.keepsRequests))
    let decisions = questions.decisions.map { Int($0) }
    let expected =
      count / decisions.count * decisions.reduce(0, +) + decisions.prefix(count % decisions.count).reduce(0, +)
    return abs(sum - expected)
  }

  /// The sum of the decisions of `count` replies.
  @inline(never)
  private static func sum(
    _ count: Int, _ view: ImageView, _ interned: InternedTexts, _ received: RawSpan, _ scratch: borrowing Scratch
  ) -> Int {
    view.begin(trust: .reported, clock: Decide.clock, scratch: scratch, interned: interned)
    var output = FrameOutput(capacity: outputByteCount)
    let end = received.byteCount
    var (offset, left, sum) = (0, count, 0)
    while left > 0 {
      guard case .frame(let header) = unsafe FrameCutter.next(in: received.extracting(unchecked: offset..<end)),
        header.opcode == Opcode.authorize.rawValue
      else { return .max / 2 }
      let payload = unsafe received.extracting(
        unchecked: offset &+ FrameLayout.headerByteCount..<offset &+ header.frameByteCount)
      sum &+= Int(answer(header, payload, view, scratch, &output))
      if output.remaining < FrameLayout.headerByteCount + AuthorizeReply.byteCount { output.removeAll() }
      offset &+= header.frameByteCount
      if offset == end { offset = 0 }
      left &-= 1
    }
    return sum
  }

  @inline(__always)
  private static func answer(
    _ header: FrameHeader, _ payload: RawSpan, _ view: ImageView, _ scratch: borrowing Scratch,
    _ output: inout FrameOutput
  ) -> UInt8 {
    guard payload.byteCount >= AuthorizePayload.headerLength,
      payload.byteCount <= RequestLimits.payloadByteCountMax
    else { return .max }
    let deadline = unsafe payload.unsafeLoadUnaligned(
      fromByteOffset: AuthorizePayload.Offset.deadline, as: UInt64.self)
    let revision = unsafe payload.unsafeLoadUnaligned(
      fromByteOffset: AuthorizePayload.Offset.minimumRevision, as: UInt64.self)
    if deadline != 0 || revision != 0 { return .max }
    let verdict = view.decideNext(payload, scratch: scratch, prepared: -1)
    if verdict.fault != nil { return .max }
    output.putAuthorizeReply(
      id: header.id, verdict.decision, verdict.reason,
      statement: verdict.policy != Verdict.none ? verdict.statement : nil, resource: verdict.resource,
      isSessionExpired: verdict.isSessionExpired, generation: 1, revision: 0, isFresh: true)
    return verdict.decision.rawValue
  }
}
