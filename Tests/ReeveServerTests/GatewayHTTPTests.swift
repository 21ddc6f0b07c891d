import ReeveGateway
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

@Suite struct GatewayHTTPTests {
  static let terms = ListenerTerms(
    gateway: GatewayTerms(.http, identity: [.header("x-principal"), .anonymous], carriesBodies: true))

  /// Ana, and a route to the objects of buckets.
  static func store(_ effect: String) -> String {
    let routes = """
      "routes": {"s3": {"Routes": [{"Method": "GET", "Path": "/{Bucket}/{Key+}", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::${Bucket}/${Key}"}]}}
      """
    return String(Worlds.store(effect).dropLast()) + ", \(routes)}"
  }

  static func get(_ path: String, _ fields: [String] = ["X-Principal: arn:aws:iam::111122223333:user/ana"]) -> [UInt8] {
    Array((["GET \(path) HTTP/1.1", "Host: s3.amazonaws.com"] + fields + ["", ""]).joined(separator: "\r\n").utf8)
  }

  @Test func envoyIsAnsweredOverHTTP() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    let connection = try server.connect()
    try connection.write(Self.get("/v1/extauthz/plans/a"))
    #expect(try connection.readText().starts(with: "HTTP/1.1 503"))
    try connection.write(Self.get("/healthz"))
    #expect(try connection.readText().starts(with: "HTTP/1.1 503"))
    _ = try server.publish(Self.store("Allow"), generation: 1)
    try connection.write(Self.get("/healthz"))
    #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
    try connection.write(Self.get("/v1/extauthz/plans/a"))
    let allowed = try connection.readText()
    #expect(allowed.starts(with: "HTTP/1.1 200"))
    #expect(allowed.contains("x-reeve-principal: arn:aws:iam::111122223333:user/ana"))
    // Another bucket's, nobody's, and what no route describes.
    for (request, code) in [
      (Self.get("/v1/extauthz/other/a"), "AccessDenied"), (Self.get("/v1/extauthz/plans/a", []), "AccessDenied"),
      (Self.get("/v1/extauthz/plans"), "AccessDeniedException"),
    ] {
      try connection.write(request)
      let denied = try connection.readText()
      #expect(denied.starts(with: "HTTP/1.1 403"))
      #expect(denied.contains(code))
      #expect(!denied.contains("x-reeve-decision"))
    }
    _ = try server.publish(Self.store("Deny"), generation: 2)
    try connection.write(Self.get("/v1/extauthz/plans/a"))
    #expect(try connection.readText().contains("with an explicit deny in an identity-based policy"))
  }

  @Test func nginxIsAnsweredByWhatItsHeadersSay() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store("Allow"), generation: 1)
    let connection = try server.connect()
    let ana = "X-Principal: arn:aws:iam::111122223333:user/ana"
    try connection.write(Self.get("/v1/authorize", [ana, "X-Original-Method: GET", "X-Original-URI: /plans/a"]))
    #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
    try connection.write(Self.get("/v1/authorize", [ana, "X-Original-Method: PUT", "X-Original-URI: /plans/a"]))
    #expect(try connection.readText().starts(with: "HTTP/1.1 403"))
    try connection.write(
      Self.get("/v1/authorize", [ana, "X-Original-Method: PUT", "X-Original-URI: /plans/a", "X-Original-Method: GET"]))
    #expect(try connection.readText().starts(with: "HTTP/1.1 400"))
  }

  /// A route reads what the body names, where all of it was handed in as JSON.
  @Test(arguments: [true, false]) func bodiesSayWhatIsAskedFor(carriesBodies: Bool) throws {
    let routes = """
      "routes": {"api": {"Routes": [{"Method": "POST", "Path": "/read", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::${Body:object.name}"}]}}
      """
    let server = try RunningDataPlane(
      terms: ListenerTerms(
        gateway: GatewayTerms(.http, identity: [.header("x-principal")], carriesBodies: carriesBodies)))
    _ = try server.publish(String(Worlds.store("Allow").dropLast()) + ", \(routes)}", generation: 1)
    let connection = try server.connect()
    func answer(_ body: String, _ type: String = "application/json") throws -> String {
      let fields = [
        "POST /v1/extauthz/read HTTP/1.1", "Host: a", "X-Principal: arn:aws:iam::111122223333:user/ana",
        "Content-Type: \(type)", "Content-Length: \(body.utf8.count)", "", body,
      ]
      try connection.write(Array(fields.joined(separator: "\r\n").utf8))
      return try connection.readText()
    }
    let plans = #"{"object":{"name":"plans/a"}}"#
    guard carriesBodies else {
      let text = try answer(plans)
      #expect(text.starts(with: "HTTP/1.1 400") && text.contains("was not handed in whole"), "\(text)")
      return
    }
    #expect(try answer(plans).starts(with: "HTTP/1.1 200"))
    #expect(try answer(#"{"object":{"name":"other/a"}}"#).starts(with: "HTTP/1.1 403"))
    for (body, type, words) in [
      (plans, "text/plain", "was not handed in whole"), ("", "application/json", "is no JSON object"),
      (#"{"object":{"name":"plans/a","name":"other/a"}}"#, "application/json", "is there more than once"),
      (#"{"object":{"name":["plans/a"]}}"#, "application/json", "is not a string"),
      (#"{"object":{}}"#, "application/json", "is not there"), (plans + "}", "application/json", "is no JSON object"),
    ] {
      let text = try answer(body, type)
      #expect(text.starts(with: "HTTP/1.1 400") && text.contains(words), "\(text)")
    }
  }

  @Test func anIdentityThatIsThereTwiceIsNobodys() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store("Allow"), generation: 1)
    let ana = "X-Principal: arn:aws:iam::111122223333:user/ana"
    for fields in [[ana, ana], ["X-Principal: ana"], ["X-Principal:"], [ana + ",arn:aws:iam::111122223333:user/bob"]] {
      let connection = try server.connect()
      try connection.write(Self.get("/v1/extauthz/plans/a", fields))
      let reply = try connection.readText()
      #expect(reply.starts(with: "HTTP/1.1 4"), "\(fields)")
    }
  }

  @Test func manyRequestsOfAPipelineAreAnsweredInOrder() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store("Allow"), generation: 1)
    let connection = try server.connect()
    let count = 500
    try connection.write(
      (0..<count).flatMap { Self.get($0.isMultiple(of: 2) ? "/v1/extauthz/plans/a" : "/v1/extauthz/other/a") })
    var text = ""
    while text.matches(of: #/HTTP/1\.1 /#).count < count { text += try connection.readText() }
    let statuses = text.matches(of: #/HTTP/1\.1 (\d+)/#).map { String($0.output.1) }
    #expect(statuses == (0..<count).map { $0.isMultiple(of: 2) ? "200" : "403" })
  }

  @Test func aDrainEndsAConnectionBehindItsAnswer() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store("Allow"), generation: 1)
    let idle = try server.connect()
    try idle.write(Self.get("/healthz"))
    _ = try idle.readText()
    try server.send(.drain(timeoutMilliseconds: 2_000))
    #expect(try idle.readText().isEmpty)
  }

  /// To find out what so many accents mean, in which order, takes seconds, in which the reactor would answer nobody.
  @Test(.timeLimit(.minutes(1))) func aHeaderOfAccentsKeepsNobodyWaiting() throws {
    let server = try RunningDataPlane(terms: Self.terms)
    _ = try server.publish(Self.store("Allow"), generation: 1)
    let connection = try server.connect()
    let accents = "e" + String(repeating: "\u{301}\u{323}", count: 15_000)
    let start = ContinuousClock.now
    for _ in 0..<10 {
      try connection.write(Self.get("/v1/extauthz/plans", ["Authorization: \(accents)"]))
      #expect(try connection.readText().starts(with: "HTTP/1.1 4"))
    }
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}
