import ReeveGateway
import ReeveTypes
import Testing

/// What applications ask by AuthZEN, and what they are told.
@Suite struct AuthZENTests {
  static func post(_ path: String, _ body: String, _ fields: String...) -> [UInt8] {
    http("POST \(path) HTTP/1.1", "Host: a", "Content-Type: application/json", "Content-Length: \(body.utf8.count)")
      + fields.flatMap { http($0) } + http("") + Array(body.utf8)
  }

  static func question(_ path: String, _ body: String) throws -> AuthZENQuestion {
    let question = try HTTPAdapterTests.question(post("/access/v1/\(path)", body))
    guard case .evaluations(let evaluations) = question else {
      throw HTTPAdapterTests.RefusedQuestion(answer: question)
    }
    return evaluations
  }

  static func message(_ path: String, _ body: String) throws -> String? {
    HTTPAdapterTests.message(try HTTPAdapterTests.question(post("/access/v1/\(path)", body)))
  }

  static let subject = #""subject":{"type":"user","id":"arn:aws:iam::111122223333:user/a"}"#
  static let action = #""action":{"name":"s3:GetObject"}"#
  static let resource = #""resource":{"type":"object","id":"arn:aws:s3:::b/c"}"#

  static let request = Request(
    principal: "arn:aws:iam::111122223333:user/a", action: "s3:GetObject", resource: "arn:aws:s3:::b/c")

  @Test func anEvaluationIsARequest() throws {
    let context = #""context":{"aws:SourceIp":"10.0.0.1","s3:max-keys":1.50,"a:b":true,"a:l":["x",2,false],"a:e":[]}"#
    var expected = Self.request
    expected.context = [
      ContextEntry("aws:SourceIp", .single("10.0.0.1")), ContextEntry("s3:max-keys", .single("1.50")),
      ContextEntry("a:b", .single("true")), ContextEntry("a:l", .multiple(["x", "2", "false"])),
      ContextEntry("a:e", .multiple([])),
    ]
    let body = "{\(Self.subject),\(Self.action),\(Self.resource),\(context)}"
    #expect(try Self.question("evaluation", body) == AuthZENQuestion(requests: [expected]))
    // Of one alone, nothing is a batch.
    let more = String(body.dropLast()) + #","evaluations":[{},{}],"options":{"evaluations_semantic":"?"}}"#
    #expect(try Self.question("evaluation", more) == AuthZENQuestion(requests: [expected]))
    let empty = String(body.dropLast()) + #","evaluations":[]}"#
    #expect(try Self.question("evaluations", empty) == AuthZENQuestion(requests: [expected]))
  }

  /// What all evaluations share is decided with each: a body that is short must not be work for seconds.
  @Test func aBatchIsAsLongAsItsEvaluationsWrittenOut() throws {
    func body(_ keyCount: Int, _ values: String) -> String {
      let context = (0..<keyCount).map { "\"a:\($0)\":\(values)" }.joined(separator: ",")
      let evaluations = [String](repeating: "{}", count: 256).joined(separator: ",")
      return
        "{\(Self.subject),\(Self.action),\(Self.resource),\"context\":{\(context)},\"evaluations\":[\(evaluations)]}"
    }
    let refusal = "400 `evaluations` has more than 1048576 bytes, where each evaluation has what all share"
    let long = String(repeating: "x", count: 900_000)
    for body in [
      body(30_000, "1"), body(1, "[\(String(repeating: "1,", count: 30_000))1]"), body(20, "\"\(long.prefix(9_000))\""),
      #"{"subject":{"type":"user","id":"\#(long)"},"# + body(0, "").dropFirst(Self.subject.utf8.count + 2),
    ] {
      #expect(try Self.message("evaluations", body) == refusal)
    }
    #expect(try Self.question("evaluations", body(200, "\"v\"")).requests.count == 256)
  }

  /// To find out what so many accents mean, in which order, takes minutes: nothing has to.
  @Test(.timeLimit(.minutes(1))) func textIsNotComparedByWhatItMeans() throws {
    let accents = "e" + String(repeating: "\u{301}\u{323}", count: 100_000)
    let body =
      "{\(Self.subject),\(Self.action),\(Self.resource),\"evaluations\":[{}],"
      + "\"options\":{\"evaluations_semantic\":\"\(accents)\"}}"
    #expect(try Self.message("evaluations", body)?.hasPrefix("400 `options.evaluations_semantic` is none of") == true)
    let path = http("GET /e\(String(repeating: "\u{301}\u{323}", count: 1_000)) HTTP/1.1", "Host: a", "")
    #expect(HTTPAdapterTests.message(try HTTPAdapterTests.question(path)) == "404 nothing is asked at this path")
  }

  @Test func aBatchHasDefaultsForWhatIsMissing() throws {
    let body = """
      {\(Self.subject),\(Self.action),"context":{"a:b":"1","a:c":"2"},"options":{"evaluations_semantic":"deny_on_first_deny","x":1},
       "evaluations":[{\(Self.resource)},{\(Self.resource),"context":{"a:b":"3"}},
         {"resource":{"type":"t","id":"*"},"action":{"name":"s3:ListAllMyBuckets"},"context":{},"x":[]}]}
      """
    var requests = [Self.request, Self.request, Self.request]
    requests[0].context = [ContextEntry("a:b", .single("1")), ContextEntry("a:c", .single("2"))]
    requests[1].context = [ContextEntry("a:b", .single("3"))]
    requests[2].action = "s3:ListAllMyBuckets"
    requests[2].resource = "*"
    #expect(
      try Self.question("evaluations", body)
        == AuthZENQuestion(requests: requests, semantic: .denyOnFirstDeny, isBatch: true))
  }

  @Test(arguments: [
    ("", "the body is not JSON"), ("[]", "the body is JSON, and no object"), ("{}", "`subject` is missing"),
    (#"{"subject":1}"#, "`subject` is not an object"),
    (#"{"subject":1,\#(action),\#(resource)}"#, "`subject` is not an object"),
    (#"{"subject":{"id":"a"},\#(action),\#(resource)}"#, "`subject.type` is missing"),
    (#"{"subject":{"type":"user"},\#(action),\#(resource)}"#, "`subject.id` is missing"),
    (#"{"subject":{"type":"user","id":1},\#(action),\#(resource)}"#, "`subject.id` is not a string"),
    (#"{"subject":{"type":"user","id":"a","id":"b"},\#(action),\#(resource)}"#, "`subject.id` is given twice"),
    (#"{"subject":{"type":"user","id":"a","\u0069d":"b"},\#(action),\#(resource)}"#, "`subject.id` is given twice"),
    (
      #"{"subject":{"type":"user","id":"a","properties":[]},\#(action),\#(resource)}"#,
      "`subject.properties` is not an object"
    ),
    (#"{\#(subject),\#(subject),\#(action),\#(resource)}"#, "`subject` is given twice"),
    (#"{\#(subject),"action":"s3:GetObject",\#(resource)}"#, "`action` is not an object"),
    (#"{\#(subject),"action":{},\#(resource)}"#, "`action.name` is missing"),
    (#"{\#(subject),\#(action)}"#, "`resource` is missing"),
    (#"{\#(subject),\#(action),"resource":{"type":"t"}}"#, "`resource.id` is missing"),
    (#"{\#(subject),\#(action),\#(resource),"context":[]}"#, "`context` is not an object"),
    (#"{\#(subject),\#(action),\#(resource),"context":null}"#, "`context` is not an object"),
    (
      #"{\#(subject),\#(action),\#(resource),"context":{"a:b":{}}}"#,
      "`context.a:b` is not a string, a number, a boolean or a list of these"
    ),
    (
      #"{\#(subject),\#(action),\#(resource),"context":{"a:b":["1",null]}}"#,
      "`context.a:b[1]` is not a string, a number or a boolean"
    ),
  ])
  func aMistakeIsNamed(body: String, message: String) throws {
    #expect(try Self.message("evaluation", body) == "400 \(message)")
    #expect(try Self.message("evaluations", body) == "400 \(message)")
  }

  @Test(arguments: [
    (#""evaluations":{}"#, "`evaluations` is not an array"), (#""evaluations":null"#, "`evaluations` is not an array"),
    (#""evaluations":[{},1]"#, "`evaluations[0].resource` is missing"),
    (#""evaluations":[{\#(resource)},1]"#, "`evaluations[1]` is not an object"),
    (#""evaluations":[{\#(resource),"action":{"name":7}}]"#, "`evaluations[0].action.name` is not a string"),
    (#""evaluations":[{\#(resource)}],"options":[]"#, "`options` is not an object"),
    (
      #""evaluations":[{\#(resource)}],"options":{"evaluations_semantic":"all"}"#,
      "`options.evaluations_semantic` is none of `execute_all`, `deny_on_first_deny`, `permit_on_first_permit`"
    ),
  ])
  func aMistakeOfABatchIsNamed(members: String, message: String) throws {
    #expect(try Self.message("evaluations", "{\(Self.subject),\(Self.action),\(members)}") == "400 \(message)")
  }

  @Test func aBatchHasALimit() throws {
    func body(_ count: Int) -> String {
      let list = Array(repeating: "{}", count: count).joined(separator: ",")
      return "{\(Self.subject),\(Self.action),\(Self.resource),\"evaluations\":[\(list)]}"
    }
    #expect(try Self.question("evaluations", body(256)).requests == Array(repeating: Self.request, count: 256))
    #expect(try Self.message("evaluations", body(257)) == "400 `evaluations` has more than 256 evaluations")
  }

  static let allowed = AuthZENAnswer.decided(
    Answer(
      decision: .allowed, reason: .identity, statement: DecidingStatement(policy: "p\"q", index: 0, sid: "Read")),
    generation: 7, message: nil)
  static let denied = AuthZENAnswer.decided(
    Answer(decision: .implicitDeny, reason: .identity), generation: 7, message: "User: a is not")
  static let refused = AuthZENAnswer.refused(.malformedAction("x"))

  static let allowedJSON =
    #"{"decision":true,"context":{"decision":"allowed","reason":"identity","policy":"p\"q","statement":"Read","generation":7}}"#
  static let deniedJSON =
    #"{"decision":false,"context":{"decision":"implicitDeny","reason":"identity","generation":7,"message":"User: a is not"}}"#
  static let refusedJSON =
    #"{"decision":false,"context":{"error":{"status":400,"message":"malformed action `x`: expected `service:Name`"}}}"#

  @Test func aDecisionIsAnswered() {
    let question = AuthZENQuestion(requests: [Self.request], requestID: Array("n1".utf8))
    for (answer, json) in [(Self.allowed, Self.allowedJSON), (Self.denied, Self.deniedJSON)] {
      #expect(
        HTTPResponse([answer], to: question)
          == HTTPResponse(
            status: 200, headers: [.init("content-type", "application/json"), .init("x-request-id", "n1")],
            body: Array(json.utf8)))
    }
    let refusal = HTTPResponse([Self.refused], to: question)
    #expect(refusal.status == 400 && refusal.headers.contains(.init("x-request-id", "n1")))
    #expect(refusal.body.text == "malformed action `x`: expected `service:Name`\n")
    #expect(HTTPResponse([], to: question).status == 500)
    let unavailable = HTTPResponse(unavailable: "no policy is loaded", to: question)
    #expect(unavailable.status == 503 && unavailable.headers.contains(.init("x-request-id", "n1")))
  }

  @Test func aBatchIsAnsweredInOrder() {
    let question = AuthZENQuestion(requests: [Self.request, Self.request, Self.request], isBatch: true)
    let response = HTTPResponse([Self.allowed, Self.refused, Self.denied], to: question)
    #expect(response.status == 200)
    #expect(
      response.body.text == #"{"evaluations":[\#(Self.allowedJSON),\#(Self.refusedJSON),\#(Self.deniedJSON)]}"#)
    #expect(HTTPResponse([], to: question).body.text == #"{"evaluations":[]}"#)
  }

  @Test(arguments: AuthZENQuestion.Semantic.allCases) func aBatchEndsWhereItsSemanticSays(
    semantic: AuthZENQuestion.Semantic
  ) {
    let question = AuthZENQuestion(requests: [], semantic: semantic, isBatch: true)
    #expect(question.ends(with: Self.allowed) == (semantic == .permitOnFirstPermit))
    #expect(question.ends(with: Self.denied) == (semantic == .denyOnFirstDeny))
    #expect(question.ends(with: Self.refused) == (semantic == .denyOnFirstDeny))
  }

  @Test func theNumberOfARequestComesBack() throws {
    let body = "{\(Self.subject),\(Self.action),\(Self.resource)}"
    let number = HTTPRequestHead.Header("x-request-id", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716")
    let asked = try HTTPAdapterTests.question(
      Self.post("/access/v1/evaluation", body, "X-Request-ID: \(number.value.text)"))
    guard case .evaluations(let question) = asked else {
      Issue.record("\(asked)")
      return
    }
    #expect(question.requestID == number.value)
    guard
      case .answered(let refusal) = try HTTPAdapterTests.question(
        Self.post("/access/v1/evaluation", "{}", "X-Request-ID: \(number.value.text)"))
    else {
      Issue.record("it says nothing")
      return
    }
    #expect(refusal.status == 400 && refusal.headers.contains(number))
    let twice = Self.post("/access/v1/evaluation", body, "X-Request-ID: a", "X-Request-ID: b")
    #expect(
      HTTPAdapterTests.message(try HTTPAdapterTests.question(twice))?.hasPrefix("400 `x-request-id` is given twice")
        == true)
  }

  @Test func thePathsCanBeLearned() throws {
    let request = http("GET /.well-known/authzen-configuration HTTP/1.1", "Host: pdp:8181", "")
    func body(_ address: String) -> String {
      #"{"policy_decision_point":"\#(address)","access_evaluation_endpoint":"\#(address)/access/v1/evaluation","#
        + #""access_evaluations_endpoint":"\#(address)/access/v1/evaluations"}"#
    }
    for (adapter, address) in [
      (HTTPAdapter(), "http://pdp:8181"),
      (HTTPAdapter(publicAddress: "https://pdp.example.org"), "https://pdp.example.org"),
    ] {
      guard case .answered(let response) = try HTTPAdapterTests.question(request, adapter) else {
        Issue.record("it is answered at once")
        return
      }
      #expect(response.status == 200 && response.body.text == body(address))
      #expect(response.headers == [.init("content-type", "application/json")])
    }
  }

  @Test(arguments: ["/access/v1/evaluation", "/access/v1/evaluations", "/.well-known/authzen-configuration"])
  func otherMethodsAreRefused(path: String) throws {
    let method = path.hasPrefix("/access") ? "GET" : "POST"
    let message = HTTPAdapterTests.message(
      try HTTPAdapterTests.question(http("\(method) \(path) HTTP/1.1", "Host: a", "")))
    #expect(message?.hasPrefix("405 this path takes") == true)
  }
}
