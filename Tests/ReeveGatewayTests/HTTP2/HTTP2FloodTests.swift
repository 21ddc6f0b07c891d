import ReeveGateway
import Testing

/// Peers that break rules, or keep them and send too much.
@Suite struct HTTP2FloodTests {
  static func call(_ stream: UInt32, flags: UInt8 = RawHTTP2.endHeaders) -> [UInt8] {
    RawHTTP2.frame(1, flags: flags, stream: stream, RawHTTP2.callFields)
  }

  static func reset(_ stream: UInt32) -> [UInt8] { RawHTTP2.frame(3, stream: stream, [0, 0, 0, 8]) }

  @Test(arguments: ["GET / HTTP/1.1\r\nhost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\rX", "\u{16}\u{3}\u{1}"])
  func whatIsNotHTTP2IsClosed(text: String) {
    #expect(RawHTTP2.fed(Array(text.utf8) + [UInt8](repeating: 0, count: 24)).closing == .notHTTP2)
  }

  @Test func theFirstFrameIsSettings() {
    let preface = RawHTTP2.preface.prefix(24)
    #expect(RawHTTP2.fed(preface + Self.call(1)).closing == .refused(code: 1))
  }

  /// A frame longer than announced; a stream of the server's; SETTINGS of a wrong length; a window above its limit; a
  /// compressed field that refers to nothing; PUSH_PROMISE; DATA of a stream that never was.
  static let brokenRules: [(frame: [UInt8], code: UInt8)] = [
    (RawHTTP2.frame(0, stream: 1, [UInt8](repeating: 0, count: 16_385)), 6), (call(2), 1),
    (RawHTTP2.frame(4, [1]), 6), (RawHTTP2.frame(8, [0x7F, 0xFF, 0xFF, 0xFF]), 3),
    (RawHTTP2.frame(1, flags: 4, stream: 1, [0xFF, 0xFF, 0x7F]), 9), (RawHTTP2.frame(5, stream: 1, [0, 0, 0, 2]), 1),
    (RawHTTP2.frame(0, stream: 9, [1]), 1),
  ]

  @Test(arguments: brokenRules) func aBrokenRuleEndsTheConnection(frame: [UInt8], code: UInt8) {
    let outcome = RawHTTP2.fed(RawHTTP2.preface, frame)
    #expect(outcome.closing == .refused(code: UInt32(code)))
    // Told by a GOAWAY with the code.
    let end = HTTP2Client()
    _ = end.taking()
    end.receive(outcome.replies)
    #expect(end.goAwayCodes == [UInt32(code)])
  }

  /// CVE-2023-44487: requests that are given up at once.
  @Test func resetsHaveALimit() {
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    let preface = RawHTTP2.preface
    conversation.take(preface)
    var count: UInt32 = 0
    while conversation.closing == nil, count < 5_000 {
      let pair = Self.call(2 * count + 1) + Self.reset(2 * count + 1)
      conversation.take(pair)
      conversation.flush(into: &replies)
      count += 1
    }
    #expect(conversation.closing == HTTP2Closing.refused(code: 11))
    #expect(count == UInt32(HTTP2Limits.abandonedCountMax) + 1)
    #expect(conversation.streamCount == 0)
  }

  /// The same in one read: the library's own limit, or this side's.
  @Test func resetsInOneReadHaveALimit() {
    var flood = RawHTTP2.preface
    for index in 0..<UInt32(4_000) { flood += Self.call(2 * index + 1) + Self.reset(2 * index + 1) }
    let closing = RawHTTP2.fed(flood).closing
    #expect(closing == HTTP2Closing.refused(code: 11) || closing == .refused(code: 2))
  }

  /// Requests that this side resets because of what comes behind them.
  @Test func resetsThatThePeerBringsAboutHaveALimit() {
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    let preface = RawHTTP2.preface
    conversation.take(preface)
    var count: UInt32 = 0
    while conversation.closing == nil, count < 5_000 {
      // A window update of zero is an error of the stream.
      let pair = Self.call(2 * count + 1) + RawHTTP2.frame(8, stream: 2 * count + 1, [0, 0, 0, 0])
      conversation.take(pair)
      conversation.flush(into: &replies)
      count += 1
    }
    #expect(conversation.closing != nil && count < 1_100)
  }

  /// A gateway whose clients give up half of what they ask for goes on as long as it takes the other half.
  @Test func someMayBeGivenUp() {
    let client = HTTP2Client()
    var server = HTTP2Conversation()
    for index in 0..<700 {
      let stream = client.call("/", [1])
      if index % 2 == 0 { client.reset(stream) }
      let sent = client.taking()
      server.take(sent)
      while let request = server.next() {
        server.respond(to: request.stream, with: HTTP2Response(fields: [], body: [1]))
      }
      var replies: [UInt8] = []
      server.flush(into: &replies)
      client.receive(replies)
    }
    #expect(server.closing == nil)
  }

  @Test func acknowledgementsHaveALimit() {
    let ping = RawHTTP2.frame(6, [UInt8](repeating: 1, count: 8))
    #expect(
      RawHTTP2.fed(RawHTTP2.preface + [[UInt8]](repeating: ping, count: 3_000).flatMap { $0 }).closing == .flooded)
    let settings = RawHTTP2.frame(4)
    #expect(
      RawHTTP2.fed(RawHTTP2.preface + [[UInt8]](repeating: settings, count: 3_000).flatMap { $0 }).closing == .flooded)
    // One behind the other, each is answered.
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    conversation.take(RawHTTP2.preface)
    for _ in 0..<3_000 {
      conversation.take(ping)
      conversation.flush(into: &replies)
    }
    #expect(conversation.closing == nil)
    #expect(replies.count > 3_000 * 17)
  }

  /// CVE-2024-28182.
  @Test func continuationsHaveALimit() {
    var flood = RawHTTP2.preface + RawHTTP2.frame(1, stream: 1, RawHTTP2.callFields)
    for index in 0..<5_000 { flood += RawHTTP2.frame(9, stream: 1, RawHTTP2.field("x-\(index)", "")) }
    let outcome = RawHTTP2.fed(flood)
    #expect(outcome.closing != nil && outcome.closing != .finished)
    #expect(outcome.replies.count < 1_000)
  }

  @Test func fieldsHaveALimit() {
    // Few and long, in as many frames as the library takes; then many and short.
    var frames = RawHTTP2.frame(1, flags: 1, stream: 1, RawHTTP2.callFields)
    let long = String(repeating: "a", count: 4_000)
    for index in 0..<7 {
      let fields = RawHTTP2.fields((0..<4).map { ("x-\(index)-\($0)", long) })
      frames += RawHTTP2.frame(9, flags: index == 6 ? 4 : 0, stream: 1, fields)
    }
    let many = RawHTTP2.fields((0..<HTTP2Limits.fieldCountMax).map { ("x-\($0)", "") })
    frames += RawHTTP2.frame(1, flags: 5, stream: 3, RawHTTP2.callFields + many)
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    conversation.take(RawHTTP2.preface + frames)
    #expect(conversation.next() == nil)
    conversation.flush(into: &replies)
    #expect(conversation.closing == nil && conversation.streamCount == 0 && conversation.waitingByteCount == 0)
    // Both were reset.
    #expect(replies.count > 26)
    // The connection goes on, with what the tables of both sides agree on.
    conversation.take(Self.call(5, flags: 5))
    #expect(conversation.next()?.fields.count == 2)
  }

  @Test func streamsHaveALimit() {
    var flood = RawHTTP2.preface
    for index in 0..<UInt32(3_000) { flood += Self.call(2 * index + 1) }
    let outcome = RawHTTP2.fed(flood)
    #expect(outcome.streamCount <= HTTP2Limits.streamCountMax)
    #expect(outcome.closing == nil || outcome.closing == HTTP2Closing.refused(code: 11))
  }

  /// Nothing is kept of what says nothing.
  @Test func framesThatBringNothingAreRead() {
    var flood = RawHTTP2.preface
    for index in 0..<UInt32(20_000) { flood += RawHTTP2.frame(2, stream: 2 * index + 1, [0, 0, 0, 0, 9]) }
    for _ in 0..<20_000 { flood += RawHTTP2.frame(0xEE, stream: 0, [1, 2, 3]) }
    flood += Self.call(50_001)
    for _ in 0..<20_000 { flood += RawHTTP2.frame(0, stream: 50_001) }
    let outcome = RawHTTP2.fed(flood)
    #expect(outcome.streamCount <= 1)
    #expect(outcome.replies.count < 1_000)
  }

  /// Fields that a request may not have.
  static let forbiddenFields: [[(String, String)]] = [
    [("X-Upper", "a")], [("connection", "close")], [("x-a", "b\r\nc: d")], [("x a", "b")], [("content-length", "7")],
    [(":path", "/again")], [(":status", "200")], [("transfer-encoding", "chunked")],
  ]

  @Test(arguments: forbiddenFields)
  func aForbiddenFieldResetsTheRequest(fields: [(String, String)]) {
    let head = RawHTTP2.callFields + RawHTTP2.fields(fields)
    let whole = RawHTTP2.frame(1, flags: 5, stream: 1, head)
    let begun = RawHTTP2.frame(1, flags: RawHTTP2.endHeaders, stream: 1, head)
    for frames in [whole, begun + RawHTTP2.frame(0, flags: 1, stream: 1, [1])] {
      var conversation = HTTP2Conversation()
      conversation.take(RawHTTP2.preface + frames)
      #expect(conversation.next() == nil)
      var replies: [UInt8] = []
      conversation.flush(into: &replies)
      #expect(conversation.streamCount == 0)
    }
  }
}
