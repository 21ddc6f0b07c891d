import ReeveGateway
import ReeveTypes
import Testing

/// Answers to Envoy, byte for byte.
@Suite struct CheckResponseTests {
  static func refusal(
    _ status: Int, headers: [HTTPRequestHead.Header] = [], body: [UInt8] = []
  ) -> GatewayAnswer {
    .denied(.init(status: status, code: "AccessDeniedException", message: "no", headers: headers, body: body))
  }

  @Test func anAllowIsNeverEmpty() {
    #expect(AskingEnvoy.message(answering: .allowed(headers: [])) == wire("0a00"))
  }

  @Test func anAllowSetsAndRemovesHeaders() {
    #expect(
      AskingEnvoy.message(answering: .allowed(headers: [HTTPRequestHead.Header("x-authz-decision", "allowed")]))
        == wire("0a00 1a21 121f 0a1b 0a10'x-authz-decision' 1207'allowed' 1802"))
    #expect(
      AskingEnvoy.message(answering: .allowed(headers: []), removed: ["x-a", "x-b"])
        == wire("0a00 1a0a 2a03'x-a' 2a03'x-b'"))
  }

  @Test func aDenialHasStatusHeadersAndBody() {
    #expect(AskingEnvoy.message(answering: Self.refusal(403)) == wire("0a020807 1205 0a03089303"))
    #expect(AskingEnvoy.message(answering: Self.refusal(401)) == wire("0a020810 1205 0a03089103"))
    #expect(
      AskingEnvoy.message(
        answering: Self.refusal(
          403, headers: [HTTPRequestHead.Header("content-type", "application/json")], body: Array("{}".utf8)))
        == wire("0a020807 122f 0a03089303 1224 0a20 0a0c'content-type' 1210'application/json' 1802 1a02'{}'"))
  }

  /// Envoy takes what it cannot read for a failure, which it may be told to let through.
  @Test func aDenialCanAlwaysBeRead() {
    #expect(AskingEnvoy.message(answering: Self.refusal(200)) == wire("0a020807 1205 0a03089303"))
    #expect(AskingEnvoy.message(answering: Self.refusal(-1)) == wire("0a020807 1205 0a03089303"))
    #expect(
      AskingEnvoy.message(answering: Self.refusal(404, body: [0x61, 0xFF]))
        == wire("0a020807 120b 0a03089403 1a04'a' efbfbd"))
    let headers = [
      HTTPRequestHead.Header("x-a", "b\r\nc: d"), HTTPRequestHead.Header("", "a"), HTTPRequestHead.Header("a b", "c"),
      HTTPRequestHead.Header(":status", "200"), HTTPRequestHead.Header(name: Array("x-b".utf8), value: [0xFF]),
    ]
    #expect(AskingEnvoy.message(answering: Self.refusal(403, headers: headers)) == wire("0a020807 1205 0a03089303"))
    let long = AskingEnvoy.message(answering: Self.refusal(403, body: [UInt8](repeating: 0x61, count: 1 << 20)))
    #expect(long == wire("0a020807 1205 0a03089303"))
  }

  @Test(arguments: [
    HTTPRequestHead.Header("x-a", "b\r\nc: d"), HTTPRequestHead.Header("x-a", "\0"), HTTPRequestHead.Header("", "a"),
    HTTPRequestHead.Header("a b", "c"), HTTPRequestHead.Header(":path", "/other"),
    HTTPRequestHead.Header(name: Array("x-b".utf8), value: [0xFF]),
  ]) func anAllowThatCannotBeSaidIsAFailure(header: HTTPRequestHead.Header) {
    var envoy = AskingEnvoy()
    let check = CheckMessage.check(CheckMessage.http())
    let answer = envoy.ask(check, answer: .allowed(headers: [header])).answer
    #expect(answer?.value(of: "grpc-status") == "13" && answer?.body == [])
  }

  @Test func whatNobodyKnowsIsAFailure() {
    var envoy = AskingEnvoy()
    let check = CheckMessage.check(CheckMessage.http())
    let answer = envoy.ask(check, answer: .unavailable(message: "no policy is loaded")).answer
    #expect(answer?.body == [] && answer?.trailers == [])
    #expect(
      answer?.fields == [
        ":status: 200", "content-type: application/grpc", "grpc-status: 14", "grpc-message: no policy is loaded",
      ])
  }

  @Test func healthIsAnswered() {
    var envoy = AskingEnvoy()
    let path = "/grpc.health.v1.Health/Check"
    #expect(envoy.ask([], path: path, isServing: true).answer?.body == wire("00 00000002 0801"))
    #expect(envoy.ask([], path: path, isServing: false).answer?.body == wire("00 00000002 0802"))
    let service = "envoy.service.auth.v3.Authorization"
    guard case .health(service, _) = envoy.ask(CheckMessage.field(1, service), path: path).call else {
      Issue.record("the service has a health")
      return
    }
    #expect(envoy.ask(CheckMessage.field(1, "other"), path: path).call == .answered(.notFound))
    #expect(envoy.ask([0xFF], path: path).answer?.value(of: "grpc-status") == "3")
    for path in ["/grpc.health.v1.Health/Watch", "/envoy.service.auth.v2.Authorization/Check", "/"] {
      #expect(envoy.ask([], path: path).answer?.value(of: "grpc-status") == "12")
    }
  }
}
