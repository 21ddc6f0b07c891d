import ReeveGateway
import ReeveTypes
import Testing

/// Conversations of the library's client with the server's side, whole and in pieces.
@Suite struct HTTP2ConversationTests {
  /// Both ends of a connection.
  final class Talk {
    var server = HTTP2Conversation()
    let client: HTTP2Client
    /// Bytes that go over at once.
    var pieceByteCount: Int
    private(set) var requests: [HTTP2Request] = []

    init(_ client: HTTP2Client = HTTP2Client(), pieceByteCount: Int = .max) {
      self.client = client
      self.pieceByteCount = pieceByteCount
    }

    /// Carries what each has to say to the other, until both have said all.
    func carry(_ answer: (HTTP2Request) -> HTTP2Response?) {
      while true {
        let sent = client.taking()
        for piece in Self.pieces(of: sent, pieceByteCount) {
          server.take(piece)
          while let request = server.next() {
            requests.append(request)
            if let response = answer(request) { server.respond(to: request.stream, with: response) }
          }
        }
        var replies: [UInt8] = []
        server.flush(into: &replies)
        if sent.isEmpty, replies.isEmpty { return }
        for piece in Self.pieces(of: replies, pieceByteCount) { client.receive(piece) }
      }
    }

    private static func pieces(of bytes: [UInt8], _ byteCount: Int) -> [[UInt8]] {
      stride(from: 0, to: bytes.count, by: min(byteCount, max(bytes.count, 1))).map {
        Array(bytes[$0..<min(bytes.count, $0 + min(byteCount, bytes.count))])
      }
    }
  }

  static func echo(_ request: HTTP2Request) -> HTTP2Response {
    HTTP2Response(
      fields: [HTTPRequestHead.Header("content-type", "application/grpc")], body: request.body ?? [],
      trailers: [HTTPRequestHead.Header("grpc-status", "0")])
  }

  static func body(_ byteCount: Int, _ seed: Int) -> [UInt8] {
    (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ seed) }
  }

  @Test func theServerBeginsWithItsSettings() {
    let replies = RawHTTP2.fed(RawHTTP2.preface).replies
    let settings = wire("000018 04 00 00000000 0003 00000400 0004 00100000 0006 00010000 0009 00000001")
    let acknowledgement = wire("000000 04 01 00000000")
    let window = wire("000004 08 00 00000000 003f0001")
    #expect(replies.starts(with: settings))
    #expect(replies.count == settings.count + window.count + acknowledgement.count)
    #expect(replies.suffix(window.count).elementsEqual(window) || replies.suffix(9).elementsEqual(acknowledgement))
  }

  @Test(arguments: [1, 2, 3, 5, 7, 9, 10, 24, 33, 100, 1_000, Int.max]) func piecesMakeNoDifference(byteCount: Int) {
    let talk = Talk(pieceByteCount: byteCount)
    let streams = (0..<5).map { talk.client.call("/a/b\($0)", Self.body(500 * $0, $0), fields: [("x-a", "\($0)")]) }
    talk.carry(Self.echo)
    #expect(talk.requests.count == 5)
    for (index, stream) in streams.enumerated() {
      let request = talk.requests.first { $0.stream == stream }
      #expect(request?.method == Array("POST".utf8))
      #expect(request?.path == Array("/a/b\(index)".utf8))
      #expect(
        request?.fields == [
          HTTPRequestHead.Header("te", "trailers"), HTTPRequestHead.Header("content-type", "application/grpc"),
          HTTPRequestHead.Header("x-a", "\(index)"),
        ])
      #expect(request?.body == HTTP2Client.prefixed(Self.body(500 * index, index)))
      let answer = talk.client.answers[stream]
      #expect(answer?.fields == [":status: 200", "content-type: application/grpc"])
      #expect(answer?.body == request?.body)
      #expect(answer?.trailers == ["grpc-status: 0"])
      #expect(answer?.closeCode == 0)
    }
    #expect(talk.server.streamCount == 0 && talk.server.waitingByteCount == 0 && talk.server.pendingByteCount == 0)
    #expect(talk.server.closing == nil && !talk.client.isBroken)
  }

  @Test func interleavedRequestsAreAnsweredInAnyOrder() {
    let talk = Talk(pieceByteCount: 777)
    let streams = (0..<200).map { talk.client.call("/", Self.body(20_000 + $0, $0)) }
    talk.carry { _ in nil }
    #expect(talk.requests.count == 200)
    for request in talk.requests.reversed() { talk.server.respond(to: request.stream, with: Self.echo(request)) }
    talk.carry(Self.echo)
    for (index, stream) in streams.enumerated() {
      #expect(talk.client.answers[stream]?.body == HTTP2Client.prefixed(Self.body(20_000 + index, index)))
      #expect(talk.client.answers[stream]?.trailers == ["grpc-status: 0"])
    }
    #expect(talk.server.pendingByteCount == 0 && talk.server.streamCount == 0)
  }

  /// What stays out of the windows of both directions: twelve mebibytes, one request behind the other.
  @Test func windowsAreOpenedAgain() {
    let talk = Talk()
    for index in 0..<12 {
      let stream = talk.client.call("/", Self.body(1 << 20, index))
      talk.carry { HTTP2Response(fields: [], body: Array(($0.body ?? []).prefix(9))) }
      #expect(talk.client.answers[stream]?.body.count == 9)
    }
    #expect(talk.server.closing == nil)
  }

  @Test func aResponseWaitsForTheWindow() {
    let talk = Talk(HTTP2Client(window: 100))
    let stream = talk.client.call("/", [])
    let body = Self.body(HTTP2Limits.responseByteCountMax, 3)
    talk.carry { _ in HTTP2Response(fields: [], body: body, trailers: [HTTPRequestHead.Header("grpc-status", "0")]) }
    #expect(talk.client.answers[stream]?.body == body)
    #expect(talk.client.answers[stream]?.closeCode == 0)
  }

  /// A peer that takes nothing: what waits for it has a limit, and what goes beyond it is reset, not cut.
  @Test func whatThePeerDoesNotTakeIsBounded() {
    let talk = Talk(HTTP2Client(window: 0, updatesWindows: false))
    let streams = (0..<10).map { _ in talk.client.call("/", []) }
    let body = Self.body(1 << 20, 1)
    talk.carry { _ in HTTP2Response(fields: [], body: body) }
    #expect(talk.server.pendingByteCount == HTTP2Limits.pendingByteCountMax)
    let codes = streams.map { talk.client.answers[$0]?.closeCode }
    #expect(codes.filter { $0 == nil }.count == 4)
    #expect(codes.filter { $0 == 2 }.count == 6, "INTERNAL_ERROR")
    #expect(streams.allSatisfy { talk.client.answers[$0]?.body.isEmpty ?? true })
  }

  @Test func aRequestThatIsGivenUpIsNotHandedOut() {
    let client = HTTP2Client()
    var server = HTTP2Conversation()
    let first = client.call("/a", [1])
    let second = client.call("/b", [2])
    let begun = client.taking()
    client.reset(first)
    let rest = client.taking()
    server.take(begun + rest)
    #expect(server.next()?.stream == second)
    #expect(server.next() == nil)
    // One that is given up while its answer is made.
    client.reset(second)
    let goodbye = client.taking()
    server.take(goodbye)
    server.respond(to: second, with: HTTP2Response(fields: [], body: [1]))
    var replies: [UInt8] = []
    server.flush(into: &replies)
    client.receive(replies)
    #expect(client.answers[second]?.fields == [])
    #expect(server.streamCount == 0 && server.pendingByteCount == 0 && server.closing == nil)
  }

  @Test func aRequestHasOneResponse() {
    let talk = Talk()
    let stream = talk.client.call("/", [])
    talk.carry { _ in HTTP2Response(status: 200, fields: [], body: [1]) }
    talk.server.respond(to: stream, with: HTTP2Response(status: 500, fields: []))
    talk.server.respond(to: 77, with: HTTP2Response(status: 500, fields: []))
    talk.carry { _ in nil }
    #expect(talk.client.answers[stream]?.fields == [":status: 200"])
    #expect(talk.client.answers.count == 1)
    // A second one before the first is on its way.
    let other = talk.client.call("/", [])
    talk.carry { _ in nil }
    talk.server.respond(to: other, with: HTTP2Response(status: 403, fields: [], body: [1]))
    talk.server.respond(to: other, with: HTTP2Response(status: 200, fields: [], body: [2]))
    talk.carry { _ in nil }
    #expect(talk.client.answers[other]?.fields == [":status: 403"])
    #expect(talk.client.answers[other]?.body == [1] && talk.client.answers[other]?.closeCode == 0)
  }

  @Test func aBodyThatIsTooLongIsNotKept() {
    let talk = Talk()
    talk.client.request(HTTP2Client.callFields("/"), body: Self.body(HTTP2Limits.bodyByteCountMax, 1))
    talk.client.request(HTTP2Client.callFields("/"), body: Self.body(HTTP2Limits.bodyByteCountMax + 1, 1))
    talk.carry { _ in HTTP2Response(fields: []) }
    let requests = talk.requests.sorted { $0.stream < $1.stream }
    #expect(requests.map { $0.body?.count } == [HTTP2Limits.bodyByteCountMax, nil])
    #expect(talk.server.waitingByteCount == 0)
  }

  /// Bodies of a mebibyte that all but end: what does not fit is reset, and what is reset is never handed out.
  @Test func whatWaitsIsBounded() {
    let head = RawHTTP2.callFields
    var conversation = HTTP2Conversation()
    var replies: [UInt8] = []
    let preface = RawHTTP2.preface
    conversation.take(preface)
    let data = [UInt8](repeating: 7, count: 16_384)
    for stream in stride(from: UInt32(1), to: 41, by: 2) {
      let begin = RawHTTP2.frame(1, flags: RawHTTP2.endHeaders, stream: stream, head)
      conversation.take(begin)
      for _ in 0..<63 {
        let part = RawHTTP2.frame(0, stream: stream, data)
        conversation.take(part)
        conversation.flush(into: &replies)
      }
    }
    #expect(conversation.waitingByteCount <= HTTP2Limits.waitingByteCountMax)
    #expect(conversation.closing == nil)
    var ends: [UInt8] = []
    for stream in stride(from: UInt32(1), to: 41, by: 2) { ends += RawHTTP2.frame(0, flags: 1, stream: stream) }
    conversation.take(ends)
    var whole = 0
    while let request = conversation.next() {
      #expect(request.body?.count == 63 * 16_384)
      whole += 1
    }
    #expect(whole == 16)
    #expect(conversation.waitingByteCount == 0)
  }

  /// Padding, a head in two frames, and a trailer: the body is what lies between, and the trailer is not kept.
  @Test func aRequestMayHaveATrailer() {
    let head = RawHTTP2.callFields
    var conversation = HTTP2Conversation()
    conversation.take(
      RawHTTP2.preface + RawHTTP2.frame(1, stream: 1, Array(head.prefix(20)))
        + RawHTTP2.frame(9, flags: RawHTTP2.endHeaders, stream: 1, Array(head.dropFirst(20)))
        + RawHTTP2.frame(0, flags: 8, stream: 1, [3, 1, 2, 0, 0, 0]) + RawHTTP2.frame(0, stream: 1, [3]))
    #expect(conversation.next() == nil)
    conversation.take(RawHTTP2.frame(1, flags: 5, stream: 1, RawHTTP2.field("x-trailer", "a")))
    let request = conversation.next()
    #expect(request?.body == [1, 2, 3])
    #expect(request?.fields.count == 2)
  }

  @Test func whatIsOnItsWayIsAnsweredBeforeTheEnd() {
    let talk = Talk()
    let first = talk.client.call("/a", [])
    talk.carry { _ in nil }
    talk.server.goAway()
    // The client has not heard of it yet.
    let second = talk.client.call("/b", [])
    talk.carry(Self.echo)
    #expect(talk.client.goAwayCodes == [0, 0])
    #expect(talk.server.closing == nil, "one has no answer yet")
    #expect(talk.client.answers[second]?.closeCode == 0)
    talk.server.respond(to: first, with: HTTP2Response(fields: [], body: [5]))
    talk.carry(Self.echo)
    #expect(talk.client.answers[first]?.body == [5])
    #expect(talk.server.closing == .finished)
  }

  @Test func aSecondGoAwayEndsAtOnce() {
    let talk = Talk()
    talk.client.call("/a", [])
    talk.carry { _ in nil }
    talk.server.goAway()
    talk.server.goAway()
    var replies: [UInt8] = []
    talk.server.flush(into: &replies)
    #expect(talk.server.closing == .finished)
    talk.client.receive(replies)
    #expect(talk.client.goAwayCodes.last == 0)
  }
}
