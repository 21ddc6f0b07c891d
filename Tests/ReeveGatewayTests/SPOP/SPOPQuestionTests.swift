import ReeveTestSupport
import ReeveTypes
import Testing

@testable import ReeveGateway

@Suite struct SPOPQuestionTests {
  typealias Argument = (String, [UInt8])

  static let plain: [Argument] = [
    ("method", HAProxySide.typed("POST")), ("path", HAProxySide.typed("/model/a%3A0/invoke")),
    ("query", HAProxySide.typed("x=1&y")),
    (
      "headers", HAProxySide.headers([("Host", "bedrock-runtime.us-east-1.amazonaws.com"), ("x-a", "1"), ("x-a", "2")])
    ),
    ("src", HAProxySide.ipv4(203, 0, 113, 7)), ("ssl", HAProxySide.boolean(true)), ("certificate", [0]),
  ]

  static func question(_ arguments: [Argument], carriesBodies: Bool = true) throws -> SPOPQuestion {
    try question(HAProxySide.message("authorize", arguments), carriesBodies: carriesBodies)
  }

  static func question(_ messages: [UInt8], carriesBodies: Bool = true) throws -> SPOPQuestion {
    var conversation = SPOPConversation(frameByteCountMax: SPOPLimits.frameByteCountMax)
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello(frameSize: 65_532).span, replies: &replies)
    let frame = HAProxySide.notify(messages)
    guard case .notification(let notification) = conversation.next(in: frame.span, replies: &replies) else {
      throw SPOPQuestionProblem.messageCount
    }
    return SPOPQuestion(notification, in: frame.span, carriesBodies: carriesBodies)
  }

  @Test func anHTTPRequestIsTakenByteForByte() throws {
    guard case .gateway(let question) = try Self.question(Self.plain + [("body_length", [2, 0])]) else {
      Issue.record("not a question about an HTTP request")
      return
    }
    #expect(question.head.method == Array("POST".utf8))
    #expect(question.head.path == Array("/model/a%3A0/invoke".utf8))
    #expect(question.head.query == Array("x=1&y".utf8))
    #expect(question.head.host == Array("bedrock-runtime.us-east-1.amazonaws.com".utf8))
    #expect(
      question.head.headers == [
        .init("Host", "bedrock-runtime.us-east-1.amazonaws.com"), .init("x-a", "1"), .init("x-a", "2"),
      ])
    #expect(question.sourceAddress == "203.0.113.7")
    #expect(question.isEncrypted == true)
    #expect(question.certificateName == nil)
    #expect(question.body == .empty)
  }

  @Test func anEmptyQueryIsNone() throws {
    var arguments = Self.plain
    arguments[2].1 = HAProxySide.typed("")
    let question = try Self.question(arguments)
    guard case .gateway(let question) = question else {
      Issue.record("no question")
      return
    }
    #expect(question.head.query == nil)
  }

  /// What was seen of a body, what the request says of it, and what is known of it then.
  static let bodies:
    [(fields: [(String, String)], seen: UInt8?, hasDigest: Bool, carries: Bool, body: SignatureV4.Body)] = {
      let digest = SignatureV4.Digest(Array(repeating: 7 as UInt8, count: 32).span)
      let hashed = digest.map { SignatureV4.Body.sha256($0) } ?? .unseen
      return [
        ([("content-length", "5")], 5, true, true, hashed),
        ([("content-length", "5")], 5, true, false, .unseen),
        ([("content-length", "6")], 5, true, true, .unseen),
        ([("content-length", "5")], 5, false, true, .unseen),
        ([("content-length", "5")], nil, true, true, .unseen),
        ([("content-length", "0")], 0, true, true, .empty),
        ([], 0, true, true, .empty),
        // It may be the beginning of a body whose length nobody has said.
        ([], 5, true, true, .unseen),
        ([], nil, false, true, .unseen),
        ([("transfer-encoding", "chunked")], 5, true, true, .unseen),
        ([("transfer-encoding", "chunked"), ("content-length", "5")], 5, true, true, .unseen),
      ]
    }()

  @Test(arguments: bodies.indices) func aBodyWasSeenWholeOrNotAtAll(index: Int) throws {
    let row = Self.bodies[index]
    var arguments = Self.plain
    arguments[3].1 = HAProxySide.headers([("host", "h")] + row.fields)
    if let seen = row.seen { arguments.append(("body_length", [2, seen])) }
    if row.hasDigest { arguments.append(("body_sha256", HAProxySide.binary(Array(repeating: 7, count: 32)))) }
    guard case .gateway(let question) = try Self.question(arguments, carriesBodies: row.carries) else {
      Issue.record("no question")
      return
    }
    #expect(question.body == row.body)
  }

  /// A body that is sent along is the one that was hashed.
  @Test func aBodyIsReadWhereItIsWhole() throws {
    let body = Array(#"{"a":"b"}"#.utf8)
    let hash = SignatureV4.Digest(of: body.span)
    let digest = HAProxySide.binary(hash.map { hash in (0..<32).map { hash.bytes[$0] } } ?? [])
    func content(_ body: [UInt8], length: UInt8 = 9, carries: Bool = true) throws -> [UInt8]? {
      var arguments = Self.plain
      arguments[3].1 = HAProxySide.headers([("host", "h"), ("content-length", "9")])
      arguments += [("body_length", [2, length]), ("body_sha256", digest), ("body", HAProxySide.binary(body))]
      guard case .gateway(let question) = try Self.question(arguments, carriesBodies: carries) else { return [] }
      return question.content
    }
    #expect(try content(body) == body)
    #expect(try content(body, length: 8) == nil)
    #expect(try content(body, carries: false) == nil)
    // Another one makes the message malformed, which asks nothing.
    #expect(try content(Array(#"{"a":"c"}"#.utf8)) == [])
  }

  @Test func anActionIsAskedAboutWithItsContext() throws {
    let question = try Self.question([
      ("principal", HAProxySide.typed("arn:aws:iam::111122223333:user/ana")),
      ("action", HAProxySide.typed("s3:GetObject")), ("resource", HAProxySide.typed("arn:aws:s3:::plans/a")),
      ("src", [7] + [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1]),
      ("ssl", HAProxySide.boolean(false)), ("aws:UserAgent", HAProxySide.typed("curl")), ("s3:prefix", [0]),
      ("app:Depth", HAProxySide.uint32(300)), ("app:Is", HAProxySide.boolean(true)),
    ])
    #expect(
      question
        == .request(
          Request(
            principal: "arn:aws:iam::111122223333:user/ana", action: "s3:GetObject", resource: "arn:aws:s3:::plans/a",
            context: [
              ContextEntry("aws:SourceIp", .single("2001:db8:0:0:0:0:0:1")),
              ContextEntry("aws:SecureTransport", .single("false")), ContextEntry("aws:UserAgent", .single("curl")),
              ContextEntry("app:Depth", .single("300")), ContextEntry("app:Is", .single("true")),
            ])))
  }

  @Test func whatIsMalformedIsNamed() throws {
    func with(_ name: String, _ value: [UInt8]) -> [Argument] { Self.plain.map { $0.0 == name ? (name, value) : $0 } }
    let rows: [([Argument], SPOPQuestionProblem)] = [
      (Self.plain + [("method", HAProxySide.typed("GET"))], .repeated("method")),
      (Self.plain.filter { $0.0 != "path" }, .missing("path")),
      (Self.plain.filter { $0.0 != "headers" }, .missing("headers")),
      (with("method", [0]), .missing("method")),
      (with("headers", HAProxySide.typed("host: h")), .malformed("headers")),
      (with("headers", HAProxySide.binary(HAProxySide.string("host"))), .malformed("headers")),
      (with("headers", HAProxySide.binary([0, 0, 0])), .malformed("headers")),
      (with("headers", HAProxySide.headers([("host", "a"), ("HOST", "b")])), .repeated("host")),
      (
        with("headers", HAProxySide.headers([("content-length", "1"), ("content-length", "1")])),
        .repeated("content-length")
      ),
      (with("headers", HAProxySide.headers([("content-length", "+1")])), .malformed("content-length")),
      (with("src", HAProxySide.typed("127.0.0.1")), .malformed("src")),
      (with("ssl", HAProxySide.typed("1")), .malformed("ssl")),
      (Self.plain + [("principal", HAProxySide.typed("arn:aws:iam::111122223333:root"))], .unknown("principal")),
      ([("action", HAProxySide.typed("s3:GetObject"))], .missing("principal")),
      ([("action", HAProxySide.typed("a")), ("principal", HAProxySide.binary([0xFF]))], .malformed("principal")),
      ([("action", HAProxySide.typed("a")), ("other", HAProxySide.typed("b"))], .unknown("other")),
    ]
    for (arguments, problem) in rows {
      #expect(try Self.question(arguments) == .malformed(problem), "\(problem)")
    }
    let two = HAProxySide.message("a", Self.plain) + HAProxySide.message("b", Self.plain)
    #expect(try Self.question(two) == .malformed(.messageCount))
    let many = HAProxySide.headers((0...AdapterLimits.fieldCountMax).map { ("x-\($0)", "v") })
    #expect(try Self.question(with("headers", many)) == .malformed(.malformed("headers")))
  }

  /// Two spellings of one accented letter are two names, and nobody finds out which letters are one: with many accents, that
  /// takes a square of the time.
  @Test(.timeLimit(.minutes(1))) func namesAreBytes() throws {
    let twice: [Argument] = [("a:\u{E9}", HAProxySide.typed("1")), ("a:e\u{301}", HAProxySide.typed("2"))]
    let asked: [Argument] = ["principal", "action", "resource"].map { ($0, HAProxySide.typed("*")) }
    guard case .request(let request) = try Self.question(asked + twice) else {
      Issue.record("not a question about an action")
      return
    }
    #expect(request.context.map { Array($0.key.utf8) } == twice.map { Array($0.0.utf8) })
    let accents = "e" + String(repeating: "\u{301}", count: 470)
    let many: [Argument] = (0..<64).map {
      (accents + "\u{323}" + String(repeating: "\u{301}", count: $0 / 8) + "\($0)", [0])
    }
    for _ in 0..<100 { #expect(try Self.question(many) == .malformed(.unknown(many[0].0))) }
  }

  @Test func anAnswerIsSetInVariables() throws {
    func acknowledged(_ answer: GatewayAnswer, frameSize: UInt32 = 16_380) throws -> String {
      var conversation = SPOPConversation()
      var replies: [UInt8] = []
      _ = conversation.next(in: HAProxySide.hello(frameSize: frameSize).span, replies: &replies)
      guard case .notification(let notification) = conversation.next(in: HAProxySide.notify().span, replies: &replies)
      else { throw SPOPQuestionProblem.messageCount }
      replies = []
      try conversation.acknowledge(notification, answer, replies: &replies)
      return String(decoding: replies, as: UTF8.self)
    }
    let refusal = GatewayAnswer.Refusal(
      SignatureV4.ServiceError("AccessDeniedException", 403), "no \"way\"", in: .exceptions, requestID: "1")
    let denied = try acknowledged(.denied(refusal))
    #expect(denied.contains("\u{07}allowed\u{01}"))
    #expect(denied.contains("code\u{08}\u{15}AccessDeniedException"))
    #expect(denied.contains(#"{"message":"no \"way\""}"#))
    #expect(denied.contains("application/json"))
    let allowed = try acknowledged(.allowed(headers: [.init("x-reeve-principal", "arn:p")]))
    #expect(allowed.contains("\u{07}allowed\u{11}"))
    #expect(allowed.contains("principal\u{08}\u{05}arn:p"))
    let unavailable = try acknowledged(.unavailable(message: "none"))
    #expect(!unavailable.contains("allowed"))
    #expect(unavailable.contains("error\u{08}\u{04}none"))
    // A sentence that no frame has room for is left out, and the denial is not.
    let long = GatewayAnswer.Refusal(
      SignatureV4.ServiceError("AccessDeniedException", 403), String(repeating: "x", count: 300), in: .s3,
      requestID: "1")
    let short = try acknowledged(.denied(long), frameSize: 256)
    #expect(short.contains("\u{07}allowed\u{01}"))
    #expect(!short.contains("xxx"))
  }
}
