import ReeveGateway
import ReeveTypes
import Testing

/// Calls as gRPC has them over HTTP/2, and requests that are none.
@Suite struct GRPCConversationTests {
  /// Sends one request, and answers what becomes a call by its own message.
  static func ask(
    _ fields: [(String, String)], body: [UInt8]?
  ) -> (call: GRPCCall?, answer: HTTP2Client.Answer?) {
    let client = HTTP2Client()
    var server = GRPCConversation()
    let stream = client.request(fields, body: body)
    var heard: GRPCCall?
    while true {
      let sent = client.taking()
      server.take(sent)
      while let call = server.next() {
        heard = call
        server.reply(to: call.ticket, with: call.message ?? [])
      }
      var replies: [UInt8] = []
      server.flush(into: &replies)
      if sent.isEmpty, replies.isEmpty { break }
      client.receive(replies)
    }
    #expect(!client.isBroken && server.closing == nil && server.callCount == 0)
    return (heard, client.answers[stream])
  }

  static let path = "/package.Service/Method"

  @Test func aCallIsAnsweredByAMessageAndAStatus() {
    let (call, answer) = Self.ask(HTTP2Client.callFields(Self.path), body: HTTP2Client.prefixed([1, 2, 3]))
    #expect(call?.path == Array(Self.path.utf8))
    #expect(call?.message == [1, 2, 3])
    #expect(call?.ticket.timeoutMicroseconds == nil)
    #expect(answer?.fields == [":status: 200", "content-type: application/grpc"])
    #expect(answer?.body == [0, 0, 0, 0, 3, 1, 2, 3])
    #expect(answer?.trailers == ["grpc-status: 0"])
    #expect(answer?.closeCode == 0)
  }

  @Test(arguments: ["application/grpc+proto", "application/grpc; charset=utf-8"]) func typesOfProtobuf(type: String) {
    let body = HTTP2Client.prefixed([])
    #expect(Self.ask(HTTP2Client.callFields(Self.path, type: type), body: body).call?.message == [])
  }

  /// Each is answered by fields alone.
  static let faults: [(fields: [(String, String)], body: [UInt8]?, status: String, httpStatus: String)] = [
    (HTTP2Client.callFields(path, type: "application/json"), [0, 0, 0, 0, 0], "12", "415"),
    (HTTP2Client.callFields(path, type: "application/grpc+json"), [0, 0, 0, 0, 0], "12", "415"),
    (HTTP2Client.callFields(path, type: "application/grpcx"), [0, 0, 0, 0, 0], "12", "415"),
    (HTTP2Client.callFields(path) + [("content-type", "application/grpc")], [0, 0, 0, 0, 0], "12", "415"),
    (Array(HTTP2Client.callFields(path).dropLast()), [0, 0, 0, 0, 0], "12", "415"),
    ([(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")], nil, "12", "405"),
    (HTTP2Client.callFields(path), nil, "13", "200"), (HTTP2Client.callFields(path), [0, 0, 0, 0], "13", "200"),
    (HTTP2Client.callFields(path), [0, 0, 0, 0, 1], "13", "200"),
    (HTTP2Client.callFields(path), [0, 0, 0, 0, 2, 1], "13", "200"),
    (HTTP2Client.callFields(path), [0, 0, 0, 0, 0, 0], "12", "200"),
    (HTTP2Client.callFields(path), [0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 1, 7], "12", "200"),
    (HTTP2Client.callFields(path), [1, 0, 0, 0, 1, 7], "12", "200"),
    (HTTP2Client.callFields(path), [2, 0, 0, 0, 1, 7], "13", "200"),
  ]

  @Test(arguments: faults.indices) func whatIsNoCallIsRefused(index: Int) {
    let fault = Self.faults[index]
    let (call, answer) = Self.ask(fault.fields, body: fault.body)
    #expect(call == nil)
    #expect(answer?.value(of: "grpc-status") == fault.status)
    #expect(answer?.value(of: ":status") == fault.httpStatus)
    #expect(answer?.value(of: "grpc-message")?.isEmpty == false)
    #expect(answer?.body == [] && answer?.trailers == [] && answer?.closeCode == 0)
  }

  /// One that announces more than it may, or has more: nothing of it is handed out.
  @Test func aMessageHasALimit() {
    let longest = [UInt8](repeating: 1, count: GRPCCall.messageByteCountMax)
    #expect(Self.ask(HTTP2Client.callFields(Self.path), body: HTTP2Client.prefixed(longest)).call?.message == longest)
    let tooLong = Self.ask(HTTP2Client.callFields(Self.path), body: HTTP2Client.prefixed(longest + [1])).call
    #expect(tooLong != nil && tooLong?.message == nil)
    let announced = Self.ask(HTTP2Client.callFields(Self.path), body: [0, 0xFF, 0xFF, 0xFF, 0xFF, 1]).call
    #expect(announced != nil && announced?.message == nil)
  }

  @Test(arguments: [
    ("250m", 250_000), ("1S", 1_000_000), ("99999999H", 359_999_996_400_000_000), ("2M", 120_000_000), ("7u", 7),
    ("1001n", 2), ("0n", 0),
  ]) func aTimeoutIsRead(text: String, microseconds: UInt64) {
    let fields = HTTP2Client.callFields(Self.path) + [("grpc-timeout", text)]
    #expect(Self.ask(fields, body: [0, 0, 0, 0, 0]).call?.ticket.timeoutMicroseconds == microseconds)
  }

  @Test(arguments: ["", "m", "1", "250", "250x", "-1m", "999999999m", "1 m", "١m"]) func aTimeoutIsRefused(text: String)
  {
    let fields = HTTP2Client.callFields(Self.path) + [("grpc-timeout", text)]
    let (call, answer) = Self.ask(fields, body: [0, 0, 0, 0, 0])
    #expect(call == nil && answer?.value(of: "grpc-status") == "13")
  }

  @Test func twoTimeoutsAreRefused() {
    let fields = HTTP2Client.callFields(Self.path) + [("grpc-timeout", "1S"), ("grpc-timeout", "2S")]
    #expect(Self.ask(fields, body: [0, 0, 0, 0, 0]).answer?.value(of: "grpc-status") == "13")
  }

  @Test func aMessageOfAStatusIsEncoded() {
    let client = HTTP2Client()
    var server = GRPCConversation()
    let streams = [
      "no policy is loaded", "100% of é\r\nx: y", String(repeating: "a", count: 100_000), "",
    ].map { text in
      let stream = client.call(Self.path, [])
      server.take(client.taking())
      while let call = server.next() { server.fail(call.ticket, .unavailable, text) }
      return stream
    }
    // It would be an answer without a message.
    let last = client.call(Self.path, [])
    server.take(client.taking())
    while let call = server.next() { server.fail(call.ticket, .ok, "") }
    var replies: [UInt8] = []
    server.flush(into: &replies)
    client.receive(replies)
    #expect(
      streams.map { client.answers[$0]?.value(of: "grpc-message") } == [
        "no policy is loaded", "100%25 of %C3%A9%0D%0Ax: y", String(repeating: "a", count: 1_024), nil,
      ])
    #expect(streams.allSatisfy { client.answers[$0]?.value(of: "grpc-status") == "14" })
    #expect(client.answers[last]?.value(of: "grpc-status") == "13")
  }
}

extension GRPCConversation {
  mutating func take(_ bytes: [UInt8]) { receive(bytes.span) }
}
