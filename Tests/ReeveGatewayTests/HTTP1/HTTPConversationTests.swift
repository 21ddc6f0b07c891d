import ReeveGateway
import ReeveTypes
import Testing

/// Requests that are in order, and the bytes of their answers.
@Suite struct HTTPConversationTests {
  static func ok(_ body: String, _ more: String = "") -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\n\(more)\r\n\(body)".utf8)
  }

  /// Checks what is heard and sent, whole, cut at every place and byte by byte.
  static func expect(
    _ bytes: [UInt8], isHeardAs heard: [String], isAnswered sent: [UInt8],
    _ closing: HTTPConversation.Closing? = nil, location: SourceLocation = #_sourceLocation
  ) {
    let whole = DrivenServer(hearing: bytes)
    #expect(whole.sent.text == sent.text, sourceLocation: location)
    #expect(whole.heard.map { "\($0.head.method.text) \($0.head.path.text)" } == heard, sourceLocation: location)
    #expect(whole.conversation.closing == closing, sourceLocation: location)
    expectSameInPieces(bytes, whole, location: location)
  }

  static func expectSameInPieces(
    _ bytes: [UInt8], _ whole: DrivenServer, location: SourceLocation = #_sourceLocation
  ) {
    for cut in bytes.indices {
      var twice = DrivenServer()
      twice.feed(bytes[..<cut])
      twice.feed(bytes[cut...])
      guard twice.outcome == whole.outcome else {
        Issue.record("cut at \(cut), \(bytes.text) is answered otherwise: \(twice.outcome)", sourceLocation: location)
        return
      }
    }
    var single = DrivenServer()
    for index in bytes.indices { single.feed(bytes[index...index]) }
    #expect(single.outcome == whole.outcome, sourceLocation: location)
  }

  @Test func aRequestIsAnswered() {
    Self.expect(
      http("GET /a/b?c=d HTTP/1.1", "Host: reeve:80", ""), isHeardAs: ["GET /a/b"],
      isAnswered: Self.ok("GET /a/b?c=d"))
  }

  @Test func aHeadIsHandedOutAsItCame() throws {
    let server = DrivenServer(
      hearing: http(
        "PUT /a%2Fb/..//%7e\u{E4}?x=1?y HTTP/1.1", "X-One: \t 1, 2\t ", "hOST:Example.org:8080", "x-one:", "Empty: ",
        "Name!#$%&'*+-.^_`|~9: \u{E4}:b", ""))
    let head = try #require(server.heard.first?.head)
    #expect(head.method.text == "PUT")
    #expect(head.host.text == "Example.org:8080")
    #expect(head.path.text == "/a%2Fb/..//%7e\u{E4}")
    #expect(head.query?.text == "x=1?y")
    #expect(
      head.headers == [
        .init("X-One", "1, 2"), .init("x-one", ""), .init("Empty", ""), .init("Name!#$%&'*+-.^_`|~9", "\u{E4}:b"),
      ])
  }

  @Test func requestsThatWereSentAheadAreAnsweredInOrder() {
    let one = http("GET /1 HTTP/1.1", "Host: a", "")
    let two = http("POST /kept HTTP/1.1", "Host: a", "Content-Length: 5", "") + Array("hello".utf8)
    let three = http("DELETE /3 HTTP/1.1", "Host: a", "")
    Self.expect(
      one + two + three + Array("GE".utf8), isHeardAs: ["GET /1", "POST /kept", "DELETE /3"],
      isAnswered: Self.ok("GET /1") + Self.ok("POST /kepthello") + Self.ok("DELETE /3"))
  }

  @Test func theClientMayEndTheConnection() {
    let last = http("GET /1 HTTP/1.1", "Host: a", "Connection: x, Close", "")
    Self.expect(
      last + http("GET /2 HTTP/1.1", "Host: a", ""), isHeardAs: ["GET /1"],
      isAnswered: Self.ok("GET /1", "connection: close\r\n"), .finished)
  }

  @Test func anOldClientEndsTheConnectionUnlessItSaysOtherwise() {
    let kept = http("GET /1 HTTP/1.0", "Connection: keep-alive", "")
    Self.expect(
      kept + http("GET /2 HTTP/1.0", "Host: a", "") + kept, isHeardAs: ["GET /1", "GET /2"],
      isAnswered: Self.ok("GET /1", "connection: keep-alive\r\n") + Self.ok("GET /2", "connection: close\r\n"),
      .finished)
  }

  @Test func anAnswerToHeadHasNoBody() {
    let head = http("HEAD /long HTTP/1.1", "Host: a", "")
    Self.expect(
      head + http("GET /1 HTTP/1.1", "Host: a", ""), isHeardAs: ["HEAD /long", "GET /1"],
      isAnswered: Array("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".utf8) + Self.ok("GET /1"))
  }

  @Test func oneEmptyLineBeforeARequestIsPassedOver() {
    Self.expect(
      http("", "GET /1 HTTP/1.1", "Host: a", "", "", "GET /2 HTTP/1.1", "Host: a", ""),
      isHeardAs: ["GET /1", "GET /2"], isAnswered: Self.ok("GET /1") + Self.ok("GET /2"))
  }

  @Test func anAbsoluteTargetIsAPathAndAHost() {
    let server = DrivenServer(
      hearing: http("GET http://Example.org:80?x HTTP/1.1", "Host: example.org:80", "")
        + http("GET HTTPS://a/b HTTP/1.1", "Host: a", "") + http("GET http://b/ HTTP/1.0", ""))
    #expect(server.heard.map(\.head.path.text) == ["/", "/b", "/"])
    #expect(server.heard.map(\.head.host.text) == ["example.org:80", "a", "b"])
    #expect(server.heard.first?.head.query?.text == "x")
  }

  @Test func aBodyIsHashedAsItComes() throws {
    let body = Array(repeating: UInt8(ascii: "x"), count: 200_000)
    let head = http("POST /a HTTP/1.1", "Host: a", "Content-Length: 200000", "")
    let hashed = try #require(hashedBody(body))
    var server = DrivenServer(hearing: head)
    for start in stride(from: 0, to: body.count, by: 7_001) {
      server.feed(body[start..<min(start + 7_001, body.count)])
      #expect(server.unusedByteCount == 0)
    }
    #expect(server.heard.map(\.body) == [hashed])
    #expect(DrivenServer(hearing: head + body + head + body).outcome.heard.map(\.body) == [hashed, hashed])
  }

  /// JSON is handed on for routes to read, as far as it is short; all else is hashed alone.
  @Test(arguments: [
    ("application/json", 5, true), ("Application/X-AMZ-JSON-1.1; charset=utf-8", 5, true), ("text/plain", 5, false),
    ("application/json", AdapterLimits.questionByteCountMax, true),
    ("application/json", AdapterLimits.questionByteCountMax + 1, false),
  ])
  func whatIsReadIsHandedOn(type: String, count: Int, isRead: Bool) throws {
    let body = Array(repeating: UInt8(ascii: "x"), count: count)
    let bytes = http("POST /a HTTP/1.1", "Host: a", "Content-Type: \(type)", "Content-Length: \(count)", "") + body
    let computed = SignatureV4.Digest(of: body.span)
    let digest = try #require(computed)
    let reading = DrivenServer(hearing: bytes, by: HTTPConversation(readsBodies: true))
    #expect(reading.heard.map(\.body) == [.hashed(digest, byteCount: count, content: isRead ? body : nil)])
    #expect(DrivenServer(hearing: bytes).heard.map(\.body) == [.hashed(digest, byteCount: count)])
  }

  /// A conversation is a value, in the midst of a body as well.
  @Test func copiesGoOnApart() {
    let head = http("POST /a HTTP/1.1", "Host: a", "Content-Length: 6", "")
    let one = DrivenServer(hearing: head + Array("abc".utf8))
    var two = one
    var three = one
    two.feed(Array("def".utf8)[...])
    three.feed(Array("xyz".utf8)[...])
    #expect(two.heard.map(\.body) == [hashedBody(Array("abcdef".utf8))])
    #expect(three.heard.map(\.body) == [hashedBody(Array("abcxyz".utf8))])
  }

  @Test func chunksArePutTogether() {
    let chunks = http("5", "hello", "00A", "0123456789", "0", "Trailer: dropped", "", "GET /2 HTTP/1.1", "Host: a", "")
    let bytes = http("POST /kept HTTP/1.1", "Host: a", "Transfer-Encoding: Chunked", "") + chunks
    Self.expect(
      bytes, isHeardAs: ["POST /kept", "GET /2"],
      isAnswered: Self.ok("POST /kepthello0123456789") + Self.ok("GET /2"))
    let hashed = DrivenServer(hearing: http("PUT /b HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "") + chunks)
    #expect(hashed.heard.map(\.body) == [hashedBody(Array("hello0123456789".utf8)), HTTPBody.none])
  }

  @Test(arguments: ["Content-Length: 0", "Transfer-Encoding: chunked"]) func anEmptyBodyIsNone(field: String) {
    let bytes = http("POST /kept HTTP/1.1", "Host: a", field, "") + (field.hasPrefix("T") ? http("0", "") : [])
    Self.expect(bytes, isHeardAs: ["POST /kept"], isAnswered: Self.ok("POST /kept"))
    #expect(DrivenServer(hearing: bytes).heard.map(\.body) == [.none])
  }

  @Test func whoeverWaitsToSendABodyIsToldToGoOn() {
    let head = http("POST /kept HTTP/1.1", "Host: a", "Expect: 100-Continue", "Content-Length: 2", "")
    Self.expect(
      head + Array("ok".utf8), isHeardAs: ["POST /kept"],
      isAnswered: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8) + Self.ok("POST /keptok"))
    // Nobody waits where there is no body, and HTTP/1.0 does not know how.
    Self.expect(
      http("GET /1 HTTP/1.1", "Host: a", "Expect: 100-continue", ""), isHeardAs: ["GET /1"],
      isAnswered: Self.ok("GET /1"))
    Self.expect(
      http("POST /kept HTTP/1.0", "Expect: something", "Content-Length: 2", "") + Array("ok".utf8),
      isHeardAs: ["POST /kept"], isAnswered: Self.ok("POST /keptok", "connection: close\r\n"), .finished)
  }

  @Test func anAnswerCannotBeSplitByItsOwnHeaders() throws {
    var conversation = HTTPConversation()
    var sent: [UInt8] = []
    let request = http("GET / HTTP/1.1", "Host: a", "")
    _ = conversation.next(in: request.span, replies: &sent)
    try conversation.respond(
      HTTPResponse(
        status: 403,
        headers: [
          .init("X-A", "1\r\nX-B: 2\0"), .init("X C", "no name"), .init("", "none"), .init("Content-Length", "99"),
          .init("transfer-encoding", "chunked"), .init("Connection", "close"), .init("x-d", "\u{E4}\t"),
        ], body: [UInt8(ascii: "!")]), replies: &sent)
    #expect(
      sent.text == "HTTP/1.1 403 Forbidden\r\nX-A: 1??X-B: 2?\r\nx-d: \u{E4}\t\r\ncontent-length: 1\r\n\r\n!")
  }

  @Test(arguments: [204, 304]) func someAnswersHaveNoBody(status: Int) throws {
    var conversation = HTTPConversation()
    var sent: [UInt8] = []
    _ = conversation.next(in: http("GET / HTTP/1.1", "Host: a", "").span, replies: &sent)
    try conversation.respond(HTTPResponse(status: status, body: [1]), replies: &sent)
    #expect(sent.text.hasSuffix("\r\n\r\n") && !sent.text.contains("length"))
  }

  @Test func anAnswerIsGivenOnce() throws {
    var conversation = HTTPConversation()
    var sent: [UInt8] = []
    #expect(throws: HTTPConversation.AnswerFault.notAsked) {
      try conversation.respond(HTTPResponse(status: 200), replies: &sent)
    }
    _ = conversation.next(in: http("GET / HTTP/1.1", "Host: a", "").span, replies: &sent)
    try conversation.respond(HTTPResponse(status: 999), replies: &sent)
    #expect(throws: HTTPConversation.AnswerFault.notAsked) {
      try conversation.respond(HTTPResponse(status: 200), replies: &sent)
    }
    #expect(sent.text == "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n")
  }

  @Test func whatGoesDownAnswersWhatHasBegun() {
    var idle = DrivenServer(hearing: http("GET /1 HTTP/1.1", "Host: a", ""))
    #expect(idle.conversation.isIdle)
    idle.conversation.drain()
    #expect(idle.conversation.closing == .finished)
    var busy = DrivenServer(hearing: http("GET /1 HTTP/1.1"))
    #expect(!busy.conversation.isIdle)
    busy.conversation.drain()
    busy.feed(http("Host: a", "", "GET /2 HTTP/1.1", "Host: a", "")[...])
    #expect(busy.sent == Self.ok("GET /1", "connection: close\r\n"))
    #expect(busy.conversation.closing == .finished)
  }
}
