import ReeveGateway
import ReeveTypes
import Testing

/// Checks as Envoy asks them, and bytes that are none.
@Suite struct CheckRequestTests {
  @Test func aCheckBecomesAQuestion() {
    let headers = [(":authority", "example.com"), (":path", "/a?b=c"), ("accept", "*/*"), ("x-a", "b")]
    let expected = GatewayQuestion(
      head: HTTPRequestHead(
        "GET", host: "example.com", "/a?b=c",
        headers: [HTTPRequestHead.Header("accept", "*/*"), HTTPRequestHead.Header("x-a", "b")]),
      sourceAddress: "192.0.2.7")
    #expect(AskingEnvoy.question(CheckMessage.check(CheckMessage.http(headers: headers))) == expected)
    #expect(AskingEnvoy.question(CheckMessage.check(CheckMessage.http(raw: headers))) == expected)
  }

  @Test func theQueryBeginsAtTheFirstMark() {
    let targets = ["/", "/?", "/a?b?c", "/%2e%2e/?x=%", "/a#b", "/\u{7F}"]
    let heads = targets.map { AskingEnvoy.question(CheckMessage.check(CheckMessage.http("PUT", $0)))?.head }
    #expect(heads == targets.map { HTTPRequestHead("PUT", host: "example.com", $0) })
    #expect(heads[1]?.query == [] && heads[2]?.path == Array("/a".utf8) && heads[2]?.query == Array("b?c".utf8))
  }

  @Test func aFieldThatCameTwiceStaysTwo() {
    let raw = [("x-user", "a"), ("x-user", "b"), ("X-User", "c")]
    #expect(
      AskingEnvoy.question(CheckMessage.check(CheckMessage.http(raw: raw)))?.head.headers
        == HTTPFields(raw.map { HTTPRequestHead.Header($0.0, $0.1) }))
  }

  @Test func whatTheGatewayKnowsOfTheClient() {
    let check = { (source: [UInt8], http: [UInt8], more: [UInt8]) in
      AskingEnvoy.question(CheckMessage.check(CheckMessage.http(and: http), source: source, and: more))
    }
    let named = check(CheckMessage.peer("2001:db8::1", principal: "spiffe://example/a"), [], [])
    #expect(named?.sourceAddress == "2001:db8::1" && named?.certificateName == "spiffe://example/a")
    // A Unix socket; nothing.
    let piped = check(CheckMessage.field(1, CheckMessage.field(2, CheckMessage.field(1, "/run/a"))), [], [])
    #expect(piped?.sourceAddress == nil && piped?.certificateName == nil)
    #expect(check([], [], [])?.sourceAddress == nil)
  }

  /// A client of HTTP/2 chooses the scheme, and Envoy sends a session without a name where there is no TLS.
  @Test func whetherTheConnectionIsEncrypted() {
    let isEncrypted = { (scheme: String?, forwarded: [String], source: [UInt8], session: [UInt8]?) in
      let http = CheckMessage.http(
        raw: forwarded.map { ("x-forwarded-proto", $0) }, and: scheme.map { CheckMessage.field(6, $0) } ?? [])
      let more = session.map { CheckMessage.field(12, $0) } ?? []
      return AskingEnvoy.question(CheckMessage.check(http, source: source, and: more))?.isEncrypted
    }
    #expect(isEncrypted(nil, [], [], nil) == nil)
    #expect(isEncrypted(nil, [], [], []) == nil)
    #expect(isEncrypted("http", ["http"], [], []) == false)
    #expect(isEncrypted("https", ["http"], [], []) == false)
    #expect(isEncrypted("http", ["https"], [], []) == false)
    #expect(isEncrypted("https", [], [], []) == false)
    #expect(isEncrypted("https", ["https", "https"], [], nil) == false)
    #expect(isEncrypted("https", ["https,http"], [], nil) == false)
    #expect(isEncrypted("https", ["https"], [], nil) == true)
    #expect(isEncrypted("http", ["http"], [], CheckMessage.field(1, "example.com")) == true)
    #expect(isEncrypted("http", ["http"], CheckMessage.peer("192.0.2.7", principal: "CN=a"), nil) == true)
    #expect(isEncrypted("http", ["http"], CheckMessage.field(5, "-----BEGIN"), []) == true)
  }

  /// What a client can bring about by its request alone.
  @Test func whatMayNotBeDecidedAboutIsDenied() {
    let many = (0...AdapterLimits.fieldCountMax).map { ("x-\($0)", "a") }
    let long = [("x-a", String(repeating: "a", count: AdapterLimits.headByteCountMax))]
    let checks: [(http: [UInt8], status: [UInt8])] = [
      (CheckMessage.http("OPTIONS", "*"), wire("089003")), (CheckMessage.http("CONNECT", ""), wire("089003")),
      (CheckMessage.http("GET", "http://example.com/"), wire("089003")), (CheckMessage.http(raw: many), wire("08af03")),
      (CheckMessage.http(headers: many), wire("08af03")), (CheckMessage.http(raw: long), wire("08af03")),
      (CheckMessage.http("GET", "/" + long[0].1), wire("08af03")),
      (CheckMessage.http(and: CheckMessage.field(12, [UInt8](repeating: 0, count: 1 << 20))), wire("089d03")),
    ]
    for check in checks {
      var envoy = AskingEnvoy()
      let (call, answer) = envoy.ask(CheckMessage.check(check.http), answer: .allowed(headers: []))
      #expect(call == .answered(.ok))
      #expect(answer?.value(of: "grpc-status") == "0")
      let message = Array(answer?.body.dropFirst(5) ?? [])
      #expect(message.starts(with: wire("0a020807 12")))
      // Behind the length, which has one byte or two.
      #expect(message.dropFirst(6).prefix(7).contains(subsequence: wire("0a03") + check.status))
    }
  }

  /// What Envoy alone could bring about.
  static let malformed: [[UInt8]] = {
    let http = CheckMessage.http()
    return [
      [], wire("0a"), wire("0a05 00"), wire("08 01"), wire("0a00"), CheckMessage.field(1, CheckMessage.field(4, [])),
      CheckMessage.check([]), CheckMessage.check(CheckMessage.field(2, "GET")),
      CheckMessage.check(CheckMessage.field(4, "/")),
      CheckMessage.check(http) + CheckMessage.check(http), CheckMessage.check(http + CheckMessage.field(4, "/b")),
      CheckMessage.check(http + CheckMessage.field(2, "PUT")), CheckMessage.check(http + CheckMessage.field(5, "b")),
      CheckMessage.check(http + CheckMessage.field(9, 1) + CheckMessage.field(9, 1)),
      // Groups, types that are none, field 0, numbers that do not end.
      CheckMessage.check(http + wire("7b 7c")), CheckMessage.check(http + [0x7C]), CheckMessage.check(http + [0x7E]),
      CheckMessage.check(http + [0x7F]), CheckMessage.check(http + [0x02, 0x00]),
      CheckMessage.check(http + [UInt8](repeating: 0xFF, count: 11)),
      CheckMessage.check(http + [0x78] + [UInt8](repeating: 0xFF, count: 9) + [0x02]),
      CheckMessage.check(http + wire("ffffffffff7f 00")), CheckMessage.check(http + [0x7D, 0, 0, 0]),
      CheckMessage.check(http + [0x79, 0, 0, 0, 0, 0, 0, 0]), CheckMessage.check(http + [0x7A, 0x05, 0]),
      CheckMessage.check(http + [0x7A] + CheckMessage.varint(UInt64.max)),
      // Known fields of other types.
      CheckMessage.check(CheckMessage.field(2, 1) + CheckMessage.field(4, "/")),
      CheckMessage.check(http + wire("4a 01 00")),
      CheckMessage.check(http + [0x18, 1]), CheckMessage.check(http, and: [0x60, 1]),
      CheckMessage.check(http, and: CheckMessage.field(12, []) + CheckMessage.field(12, [])),
      // Header fields in both forms, one by name twice, one without a name, a value in both forms.
      CheckMessage.check(CheckMessage.http(headers: [("x-a", "b")], raw: [("x-a", "b")])),
      CheckMessage.check(CheckMessage.http(headers: [("x-a", "b"), ("x-a", "c")])),
      CheckMessage.check(CheckMessage.http(headers: [("", "b")])),
      CheckMessage.check(http + CheckMessage.field(13, []) + CheckMessage.field(13, [])),
      CheckMessage.check(
        http
          + CheckMessage.field(
            13,
            CheckMessage.field(
              1, CheckMessage.field(1, "x-a") + CheckMessage.field(2, "b") + CheckMessage.field(3, "c")))),
      CheckMessage.check(http + CheckMessage.field(11, "a") + CheckMessage.field(12, "a")),
      CheckMessage.check(http, source: CheckMessage.field(4, [0xFF])),
      CheckMessage.check(
        http, source: CheckMessage.field(1, CheckMessage.field(1, CheckMessage.field(2, [0xC0, 0x80])))),
    ]
  }()

  @Test(arguments: malformed.indices) func whatCannotBeReadIsAFailure(index: Int) {
    var envoy = AskingEnvoy()
    let (call, answer) = envoy.ask(Self.malformed[index], answer: .allowed(headers: []))
    #expect(call == .answered(.invalidArgument))
    #expect(answer?.value(of: "grpc-status") == "3" && answer?.body == [])
  }

  @Test func unknownFieldsAreSkipped() {
    let more =
      CheckMessage.field(99, "a") + CheckMessage.field(99, "b") + CheckMessage.field(14, 7) + [0x7D, 1, 2, 3, 4]
      + [0x79, 1, 2, 3, 4, 5, 6, 7, 8] + CheckMessage.varint((1 << 29 - 1) << 3) + [1]
    #expect(
      AskingEnvoy.question(CheckMessage.check(CheckMessage.http(and: more), and: more) + more)
        == AskingEnvoy.question(CheckMessage.check(CheckMessage.http())))
  }

  /// What a route may read is all of a body, and only of one that is JSON.
  @Test func jsonIsHandedOn() {
    let content = Array(#"{"a":"b"}"#.utf8)
    let question = { (type: String, length: String, carriesBodies: Bool) in
      let fields = [("x-envoy-auth-partial-body", "false"), ("content-length", length), ("content-type", type)]
      let message = CheckMessage.check(CheckMessage.http(raw: fields, and: CheckMessage.field(12, content)))
      return AskingEnvoy.question(message, carriesBodies: carriesBodies)
    }
    #expect(question("application/json", "9", true)?.content == content)
    #expect(question("text/plain", "9", true)?.content == nil)
    #expect(question("application/json", "10", true)?.content == nil)
    #expect(question("application/json", "9", false)?.content == nil)
  }

  /// A body counts when Envoy says that it is all, the request announced as much, and it is handed in as bytes.
  @Test func bodiesAreHashedWhenTheyAreWhole() {
    let content = Array("abc".utf8)
    guard let hash = SignatureV4.Digest(of: content.span) else {
      Issue.record("OpenSSL has SHA-256")
      return
    }
    let digest = SignatureV4.Body.sha256(hash)
    let raw = CheckMessage.field(12, content)
    let size = CheckMessage.field(9, 3)
    let body = { (partial: [String], lengths: [String], more: [UInt8]) in
      let fields = partial.map { ("x-envoy-auth-partial-body", $0) } + lengths.map { ("content-length", $0) }
      let question = AskingEnvoy.question(
        CheckMessage.check(CheckMessage.http(raw: fields, and: more)), carriesBodies: true)
      #expect(question?.head.headers.count == lengths.count)
      return question?.body
    }
    #expect(body(["false"], ["3"], raw) == digest)
    #expect(body(["false"], ["3"], raw + size) == digest)
    #expect(body(["true"], ["3"], raw) == .unseen)
    #expect(body(["False"], ["3"], raw) == .unseen)
    #expect(body([], ["3"], raw) == .unseen)
    // As Envoy has it of a long body of which it has as much as it may hand in.
    #expect(body(["false"], ["4"], raw + size) == .unseen)
    #expect(body(["false"], ["3"], raw + CheckMessage.field(9, 4)) == .unseen)
    // There may be more.
    #expect(body(["false"], [], raw) == .unseen)
    #expect(body(["false"], ["3", "3"], raw) == .unseen)
    #expect(body(["false"], ["03"], raw) == .unseen)
    #expect(body(["false"], ["3"], CheckMessage.field(11, content)) == .unseen)
    // The client's, and Envoy's.
    #expect(body(["false", "false"], ["3"], raw) == .unseen)
    #expect(body(["false", "true"], ["3"], raw) == .unseen)
  }

  @Test func anEmptyBodyIsKnown() {
    let body = { (partial: [String], lengths: [String], more: [UInt8], carriesBodies: Bool) in
      let fields = partial.map { ("x-envoy-auth-partial-body", $0) } + lengths.map { ("content-length", $0) }
      return AskingEnvoy.question(
        CheckMessage.check(CheckMessage.http(headers: fields, and: more)), carriesBodies: carriesBodies)?.body
    }
    #expect(body([], [], [], true) == .empty)
    #expect(body([], ["0"], [], true) == .empty)
    #expect(body(["false"], [], [], true) == .empty)
    #expect(body(["false"], ["0"], CheckMessage.field(12, []) + CheckMessage.field(9, 0), true) == .empty)
    #expect(body([], [], [], false) == .unseen)
    #expect(body([], ["5"], [], true) == .unseen)
    #expect(body(["true"], [], [], true) == .unseen)
    #expect(body([], [], CheckMessage.field(9, 5), true) == .unseen)
    #expect(body([], [], CheckMessage.field(9, UInt64.max), true) == .unseen)
  }
}

extension Sequence<UInt8> {
  /// Whether the bytes stand in it, one behind the other.
  func contains(subsequence bytes: [UInt8]) -> Bool {
    let all = Array(self)
    return all.indices.contains { all[$0...].starts(with: bytes) }
  }
}
