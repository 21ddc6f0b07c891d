import ReeveGateway
import ReeveTypes
import Testing

/// What gateways ask over HTTP, as they send it.
@Suite struct HTTPAdapterTests {
  /// What the bytes of one request ask.
  static func question(_ bytes: [UInt8], _ adapter: HTTPAdapter = HTTPAdapter()) throws -> HTTPQuestion {
    let server = DrivenServer(hearing: bytes, by: HTTPConversation(keptPaths: HTTPAdapter.keptPaths))
    try #require(server.heard.count == 1, "\(bytes.text)")
    return adapter.question(server.heard[0])
  }

  static func gateway(_ bytes: [UInt8], _ adapter: HTTPAdapter = HTTPAdapter()) throws -> GatewayQuestion {
    guard case .gateway(let question) = try question(bytes, adapter) else {
      throw RefusedQuestion(answer: try question(bytes, adapter))
    }
    return question
  }

  struct RefusedQuestion: Error { var answer: HTTPQuestion }

  static func message(_ question: HTTPQuestion) -> String? {
    guard case .answered(let response) = question else { return nil }
    return "\(response.status) \(response.body.text.dropLast())"
  }

  @Test func envoyAsksWithTheClientsOwnRequest() throws {
    let question = try Self.gateway(
      http(
        "PUT /v1/extauthz/model/a%2Fb/..%2f//invoke?x=1&y=%20z HTTP/1.1", "host: bedrock.local", "content-length: 0",
        "authorization: AWS4-HMAC-SHA256 x", "x-amz-date: 20260101T000000Z", "x-forwarded-for: 10.0.0.1", ""))
    #expect(
      question
        == GatewayQuestion(
          head: HTTPRequestHead(
            "PUT", host: "bedrock.local", "/model/a%2Fb/..%2f//invoke?x=1&y=%20z",
            headers: [
              .init("authorization", "AWS4-HMAC-SHA256 x"), .init("x-amz-date", "20260101T000000Z"),
              .init("x-forwarded-for", "10.0.0.1"),
            ])))
  }

  @Test func nothingButTheRestOfThePathIsTheClients() throws {
    #expect(try Self.gateway(http("GET /v1/extauthz/ HTTP/1.1", "Host: a", "")).head.path.text == "/")
    #expect(
      try Self.gateway(http("GET /v1/extauthz//v1/extauthz/ HTTP/1.1", "Host: a", "")).head.path.text
        == "//v1/extauthz/")
    for path in [
      "/v1/extauthz", "/v1/extauthzx", "/v1/extauth%7A/a", "/V1/extauthz/a", "/", "/v1/authorize/", "//healthz",
    ] {
      #expect(
        Self.message(try Self.question(http("GET \(path) HTTP/1.1", "Host: a", "")))
          == "404 nothing is asked at this path")
    }
  }

  @Test func theGatewaysHeadersAreToldFromTheClients() throws {
    let adapter = HTTPAdapter(addressHeader: "x-envoy-external-address", certificateHeader: "x-client-name")
    let question = try Self.gateway(
      http(
        "GET /v1/extauthz/a HTTP/1.1", "host: a", "X-Envoy-External-Address: 2001:db8::1",
        "x-client-name: spiffe://a/b",
        "connection: keep-alive", "te: trailers", "x-kept: 1", ""), adapter)
    #expect(question.sourceAddress == "2001:db8::1")
    #expect(question.certificateName == "spiffe://a/b")
    #expect(question.head.headers == [.init("x-kept", "1")])
    for (field, message) in [
      ("x-envoy-external-address: 10.0.0.1, 10.0.0.2", "400 `x-envoy-external-address` is malformed"),
      ("x-client-name: \u{E4}", nil),
    ] {
      let bytes = http("GET /v1/extauthz/a HTTP/1.1", "host: a", field, "")
      #expect(Self.message(try Self.question(bytes, adapter)) == message)
    }
    let twice = http("GET /v1/extauthz/a HTTP/1.1", "host: a", "x-client-name: a", "x-client-name: a", "")
    #expect(Self.message(try Self.question(twice, adapter))?.hasPrefix("400 `x-client-name` is given twice") == true)
  }

  static func authorize(_ fields: String...) -> [UInt8] {
    http("GET /v1/authorize HTTP/1.0", "Host: authorizer") + fields.flatMap { http($0) } + http("")
  }

  @Test func nginxAsksInASubrequest() throws {
    let question = try Self.gateway(
      Self.authorize(
        "X-Original-Method: POST", "X-Original-URI: /model/m/converse?a=b", "X-Original-Host: bedrock.local:8443",
        "X-Original-Proto: https", "X-Real-IP: 192.0.2.7", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-Proto: http",
        "X-Forwarded-Host: balancer", "Connection: close", "User-Agent: aws-cli", "x-amz-target: T"))
    #expect(
      question
        == GatewayQuestion(
          head: HTTPRequestHead(
            "POST", host: "bedrock.local:8443", "/model/m/converse?a=b",
            headers: [.init("User-Agent", "aws-cli"), .init("x-amz-target", "T")]),
          sourceAddress: "192.0.2.7", isEncrypted: true))
  }

  @Test(arguments: ["/v1/authorize", "/v1/authorize?x=1&y=%20z"]) func caddyAndTraefikAskSo(target: String) throws {
    let question = try Self.gateway(
      http(
        "GET \(target) HTTP/1.1", "Host: example.org", "X-Forwarded-For: 1.1.1.1, 192.0.2.7",
        "X-Forwarded-Host: example.org",
        "X-Forwarded-Method: DELETE", "X-Forwarded-Proto: http", "X-Forwarded-Uri: /a?x=1&y=%20z", "X-Real-Ip: 6.6.6.6",
        "Accept: */*", ""))
    #expect(
      question
        == GatewayQuestion(
          head: HTTPRequestHead("DELETE", host: "example.org", "/a?x=1&y=%20z", headers: [.init("Accept", "*/*")]),
          sourceAddress: "192.0.2.7", isEncrypted: false))
  }

  @Test func whatAGatewayDoesNotSayIsNotKnown() throws {
    let question = try Self.gateway(
      Self.authorize("X-Original-Method: GET", "X-Original-URI: /", "X-Real-IP: unix:", "X-Forwarded-For: 1.1.1.1"))
    #expect(question == GatewayQuestion(head: HTTPRequestHead("GET", host: "authorizer", "/")))
  }

  @Test(arguments: [
    ([], "400 `x-original-method` is missing; the gateway must set it"),
    (["X-Original-Method: GET"], "400 `x-original-uri` is missing; the gateway must set it"),
    (["X-Forwarded-Uri: /"], "400 `x-forwarded-method` is missing; the gateway must set it"),
    (
      ["X-Forwarded-Host: a", "X-Forwarded-Proto: http"], "400 `x-original-method` is missing; the gateway must set it"
    ),
    (["X-Original-Method: G T", "X-Original-URI: /"], "400 `x-original-method` is malformed"),
    (["X-Original-Method:", "X-Original-URI: /"], "400 `x-original-method` is malformed"),
    (["X-Original-Method: GET, GET", "X-Original-URI: /"], "400 `x-original-method` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: a"], "400 `x-original-uri` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI:"], "400 `x-original-uri` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: http://a/"], "400 `x-original-uri` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: /#a"], "400 `x-original-uri` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: /a /b"], "400 `x-original-uri` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: /", "X-Original-Host: a,b"], "400 `x-original-host` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: /", "X-Original-Proto: ftp"], "400 `x-original-proto` is malformed"),
    (["X-Original-Method: GET", "X-Original-URI: /", "X-Real-IP: me"], "400 `x-real-ip` is malformed"),
    (
      ["X-Forwarded-Method: GET", "X-Forwarded-Uri: /", "X-Forwarded-For: 1.1.1.1, unknown"],
      "400 `x-forwarded-for` is malformed"
    ),
  ])
  func whatAGatewayMustSayIsAskedFor(fields: [String], message: String) throws {
    let bytes = http("GET /v1/authorize HTTP/1.1", "Host: a") + fields.flatMap { http($0) } + http("")
    #expect(Self.message(try Self.question(bytes)) == message)
  }

  /// Each of these came through a gateway that sets the other one.
  @Test func theClientCannotDescribeItsRequestItself() throws {
    let nginx = [
      "X-Original-Method: DELETE", "X-Original-URI: /secret", "X-Original-Host: a", "X-Original-Proto: http",
    ]
    let caddy = ["X-Forwarded-Method: DELETE", "X-Forwarded-Uri: /secret"]
    func refusal(_ fields: [String]) throws -> String {
      let bytes = http("GET /v1/authorize HTTP/1.1", "Host: a") + fields.flatMap { http($0) } + http("")
      return Self.message(try Self.question(bytes)) ?? "heard"
    }
    for forged in [
      "X-Original-Method: GET", "X-Original-URI: /public", "x-original-host: b", "X-ORIGINAL-PROTO: https",
    ] {
      #expect(try refusal(caddy + [forged]).contains("both describe the request"))
      #expect(
        try refusal([forged] + nginx)
          .contains("is given twice"))
    }
    for forged in ["X-Forwarded-Method: GET", "X-Forwarded-Uri: /public"] {
      #expect(try refusal([forged] + nginx).contains("both describe the request"))
      #expect(try refusal([forged] + caddy).contains("is given twice"))
    }
    #expect(try refusal(nginx + ["X-Real-IP: 10.0.0.1", "X-Real-IP: 10.0.0.1"]).contains("`x-real-ip` is given twice"))
    #expect(try refusal(nginx) == "heard" && refusal(caddy) == "heard")
  }

  @Test func aBodyThatIsSentAlongIsTheClients() throws {
    let body = Array("{\"a\":1}".utf8)
    let fields = ["X-Original-Method: PUT", "X-Original-URI: /a", "Content-Length: 7"]
    let bytes = http("POST /v1/authorize HTTP/1.1", "Host: a") + fields.flatMap { http($0) } + http("") + body
    let question = try Self.gateway(bytes, HTTPAdapter(handsBodiesIn: true))
    guard case .sha256(let digest) = question.body else {
      Issue.record("the body was seen")
      return
    }
    #expect(hashedBody(body) == .hashed(digest, byteCount: 7))
    #expect(question.head.headers == [.init("Content-Length", "7")])
    // A gateway that does not say so may have sent a part of it.
    #expect(try Self.gateway(bytes).body == .unseen)
    let without = Self.authorize("X-Original-Method: GET", "X-Original-URI: /", "Content-Length: 0")
    #expect(try Self.gateway(without).body == .unseen)
    #expect(try Self.gateway(without, HTTPAdapter(handsBodiesIn: true)).body == .empty)
    #expect(try Self.gateway(without).head.headers.isEmpty)
  }

  @Test func theHealthIsAskedForInItsOwnWay() throws {
    for method in ["GET", "HEAD"] {
      #expect(try Self.question(http("\(method) /healthz?x HTTP/1.1", "Host: a", "")) == .health)
    }
    guard case .answered(let response) = try Self.question(http("POST /healthz HTTP/1.1", "Host: a", "")) else {
      Issue.record("health is not posted")
      return
    }
    #expect(response.status == 405 && response.headers.contains(.init("allow", "GET, HEAD")))
    #expect(HTTPResponse.health(isReady: true).status == 200)
    #expect(HTTPResponse.health(isReady: false).status == 503)
  }

  @Test func nothingButAnAllowLetsARequestThrough() {
    let headers = [HTTPRequestHead.Header("x-authz-decision", "allowed")]
    #expect(HTTPResponse(GatewayAnswer.allowed(headers: headers)) == HTTPResponse(status: 200, headers: headers))
    for status in [-1, 0, 100, 200, 204, 302, 399, 400, 403, 404, 499, 500, 503, 999] {
      let refusal = GatewayAnswer.Refusal(
        status: status, code: "AccessDeniedException", message: "no", headers: headers, body: Array("a b".utf8))
      #expect(
        HTTPResponse(.denied(refusal))
          == HTTPResponse(
            status: 400...499 ~= status ? status : 403, headers: headers + [.init("x-reeve-body", "a b")],
            body: Array("a b".utf8)))
    }
    let long = GatewayAnswer.Refusal(
      status: 403, code: "AccessDeniedException", message: "no", headers: headers,
      body: Array(repeating: 0x61, count: AdapterLimits.bodyHeaderByteCountMax + 1))
    #expect(HTTPResponse(.denied(long)).headers == headers)
    #expect(HTTPResponse(.unavailable(message: "no policy is loaded")).status == 503)
  }
}
