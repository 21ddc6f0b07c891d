import ReeveGateway
import ReeveTypes
import Testing

/// What MinIO asks, and what it is told.
@Suite struct MinIOTests {
  static let caller = MinIOCaller(accountID: "111122223333")

  static func asked(_ body: String, _ caller: MinIOCaller = caller, _ fields: String...) throws -> HTTPQuestion {
    let bytes =
      http("POST /v1/minio HTTP/1.1", "Host: a", "Content-Length: \(body.utf8.count)") + fields.flatMap { http($0) }
      + http("") + Array(body.utf8)
    return try HTTPAdapterTests.question(bytes, HTTPAdapter(minio: caller))
  }

  static func question(_ members: String) throws -> MinIOQuestion {
    let asked = try asked("{\"input\":{\(members)}}")
    guard case .minio(let question) = asked else { throw HTTPAdapterTests.RefusedQuestion(answer: asked) }
    return question
  }

  static func message(_ members: String) throws -> String? {
    HTTPAdapterTests.message(try asked("{\"input\":{\(members)}}"))
  }

  @Test func aCallOfS3IsARequest() throws {
    let question = try Self.question(
      """
      "account":"bob","groups":["staff"],"action":"s3:GetObject","bucket":"data","object":"a/b c",
      "conditions":{"Authorization":["AWS4-HMAC-SHA256 Credential=x"],"CurrentTime":["2026-01-01T00:00:00Z"],
        "EpochTime":["1767225600"],"Referer":["http://r/","http://r/"],"SecureTransport":["false"],"SourceIp":["127.0.0.1"],
        "User-Agent":["mc"],"UserAgent":["mc"],"X-Amz-Content-Sha256":["UNSIGNED-PAYLOAD"],"X-Amz-Date":["x"],
        "authType":["REST-HEADER"],"principaltype":["User"],"signatureversion":["AWS4-HMAC-SHA256"],"userid":["bob"],
        "username":["bob"],"versionid":[""]},
      "owner":false,"claims":{},"denyOnly":false
      """)
    #expect(
      question
        == MinIOQuestion(
          request: Request(
            principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject",
            resource: "arn:aws:s3:::data/a/b c",
            context: [
              ContextEntry("aws:Referer", .single("http://r/")), ContextEntry("aws:SecureTransport", .single("false")),
              ContextEntry("aws:SourceIp", .single("127.0.0.1")), ContextEntry("aws:UserAgent", .single("mc")),
              ContextEntry("s3:x-amz-content-sha256", .single("UNSIGNED-PAYLOAD")),
              ContextEntry("s3:authType", .single("REST-HEADER")),
              ContextEntry("s3:signatureversion", .single("AWS4-HMAC-SHA256")),
            ]), isDenyOnly: false))
  }

  @Test(arguments: [
    (#""account":"bob""#, "arn:aws:iam::111122223333:user/bob"),
    (#""account":"minio","owner":true"#, "arn:aws:iam::111122223333:root"),
    (
      #""account":"KEY","claims":{"parent":"bob","sa-policy":"inherited-policy"}"#, "arn:aws:iam::111122223333:user/bob"
    ),
    (#""account":"KEY","claims":{"parent":"uid=bob,dc=org"}"#, "arn:aws:iam::111122223333:user/uid=bob,dc=org"),
    (
      #""account":"bob","claims":null,"groups":null,"owner":null,"conditions":null"#,
      "arn:aws:iam::111122223333:user/bob"
    ),
    (#""account":"""#, "*"),
  ])
  func aUserOfMinIOIsAPrincipal(members: String, principal: String) throws {
    #expect(
      try Self.question(members + #","action":"s3:ListAllMyBuckets""#).request
        == Request(principal: principal, action: "s3:ListAllMyBuckets", resource: "*"))
  }

  @Test func aBucketAloneIsAResource() throws {
    let question = try Self.question(
      #""account":"bob","action":"s3:ListBucket","bucket":"data","object":"","denyOnly":true,"#
        + #""conditions":{"prefix":[""],"delimiter":["/"],"max-keys":["10"],"Prefix":["forged"]}"#)
    #expect(question.isDenyOnly)
    #expect(question.request.resource == "arn:aws:s3:::data")
    #expect(
      question.request.context == [
        ContextEntry("s3:prefix", .single("")), ContextEntry("s3:delimiter", .single("/")),
        ContextEntry("s3:max-keys", .single("10")),
      ])
    var other = Self.caller
    other.partition = "minio"
    guard
      case .minio(let moved) = try Self.asked(
        #"{"input":{"account":"bob","action":"s3:ListBucket","bucket":"data"}}"#, other)
    else {
      Issue.record("it asks")
      return
    }
    #expect(moved.request.resource == "arn:minio:s3:::data" && moved.request.principal.hasPrefix("arn:minio:iam::"))
  }

  /// The client's query comes among the conditions under whatever names it gives them.
  @Test(arguments: [
    (#"{"SourceIp":["203.0.113.1","10.0.0.1"]}"#, "`input.conditions.SourceIp` has several values"),
    (#"{"SourceIp":["203.0.113.1"],"SourceIp":["10.0.0.1"]}"#, "`input.conditions.SourceIp` is given twice"),
    (#"{"SourceIp":["203.0.113.1"],"\u0053ourceIp":["10.0.0.1"]}"#, "`input.conditions.SourceIp` is given twice"),
    (#"{"SecureTransport":["false","true"]}"#, "`input.conditions.SecureTransport` has several values"),
    (#"{"SourceIp":"10.0.0.1"}"#, "`input.conditions.SourceIp` is not an array"),
    (#"{"SourceIp":[1]}"#, "`input.conditions.SourceIp[0]` is not a string"),
    ("[]", "`input.conditions` is not an object"),
  ])
  func aClientCannotAddToAConditionOfMinIOs(conditions: String, message: String) throws {
    let members = #""account":"bob","action":"s3:GetObject","bucket":"data","object":"a","conditions":"# + conditions
    #expect(try Self.message(members) == "400 \(message)")
  }

  @Test(arguments: [
    #""sourceip":["10.0.0.1"]"#, #""Sourceip":["10.0.0.1"]"#, #""aws:SourceIp":["10.0.0.1"]"#,
    #""ExistingObjectTag/a":["b"]"#,
    #""X-Amz-Server-Side-Encryption-Aws-\u212Ams-Key-Id":["k"]"#, #""constructor":["x"]"#, #""SourceIp":[]"#,
    #""SourceIp":null"#,
  ])
  func otherConditionsAreLeftOut(condition: String) throws {
    let question = try Self.question(
      #""account":"bob","action":"s3:GetObject","bucket":"data","object":"a","conditions":{\#(condition)}"#)
    #expect(question.request.context.isEmpty)
  }

  @Test(arguments: [
    (#""account":"bob""#, "`input.action` is missing"), (#""action":"s3:GetObject""#, "`input.account` is missing"),
    (#""account":1,"action":"s3:GetObject""#, "`input.account` is not a string"),
    (#""account":"a/b","action":"s3:GetObject""#, "`input.account` is not the name of an IAM user"),
    (#""account":"*","action":"s3:GetObject""#, "`input.account` is not the name of an IAM user"),
    (
      #""account":"KEY","action":"s3:GetObject","claims":{"parent":"openid:x"}"#,
      "`input.claims.parent` is not the name of an IAM user"
    ),
    (
      #""account":"KEY","action":"s3:GetObject","claims":{"parent":""}"#,
      "`input.claims.parent` is not the name of an IAM user"
    ),
    (#""account":"bob","action":"s3:GetObject","owner":"true""#, "`input.owner` is not `true` or `false`"),
    (#""account":"bob","action":"s3:GetObject","denyOnly":1"#, "`input.denyOnly` is not `true` or `false`"),
    (#""account":"bob","action":"s3:GetObject","denyOnly":true,"denyOnly":false"#, "`input.denyOnly` is given twice"),
    (#""account":"bob","account":"eve","action":"s3:GetObject""#, "`input.account` is given twice"),
  ])
  func aMistakeIsNamed(members: String, message: String) throws {
    #expect(try Self.message(members) == "400 \(message)")
  }

  /// MinIO posts nothing at all when it starts, and wants any answer.
  @Test func nothingIsNoQuestion() throws {
    #expect(HTTPAdapterTests.message(try Self.asked("")) == "400 the body is not JSON")
    #expect(HTTPAdapterTests.message(try Self.asked("{}")) == "400 `input` is missing")
    let without = http("POST /v1/minio HTTP/1.1", "Host: a", "")
    #expect(HTTPAdapterTests.message(try HTTPAdapterTests.question(without)) == "404 nothing is asked at this path")
  }

  @Test(arguments: [
    #"{"parent":"bob","sa-policy":"embedded-policy"}"#, #"{"parent":"bob","sessionPolicy":"e30="}"#,
    #"{"parent":"bob","sa-policy":"other"}"#,
  ])
  func aKeyWithAPolicyOfItsOwnIsDenied(claims: String) throws {
    let asked = try Self.asked(#"{"input":{"account":"KEY","action":"s3:GetObject","claims":\#(claims)}}"#)
    #expect(asked == .answered(HTTPResponse(isPermittedByMinIO: false)))
  }

  @Test func onlyMinIOIsAnswered() throws {
    let token = "Bearer 0123456789"
    let digest = SignatureV4.Digest(of: Array(token.utf8).span)
    func asked(_ body: String, _ fields: String...) throws -> HTTPQuestion {
      let bytes =
        http("POST /v1/minio HTTP/1.1", "Host: a", "Content-Length: \(body.utf8.count)") + fields.flatMap { http($0) }
        + http("") + Array(body.utf8)
      return try HTTPAdapterTests.question(bytes, HTTPAdapter(minio: Self.caller, tokenDigest: digest))
    }
    let body = #"{"input":{"account":"bob","action":"s3:ListAllMyBuckets"}}"#
    guard case .minio = try asked(body, "Authorization: \(token)") else {
      Issue.record("it has the token")
      return
    }
    for other in ["Authorization: Bearer 012345678", "Authorization: 0123456789", "Authorization:", "X: \(token)"] {
      guard case .answered(let response) = try asked(body, other) else {
        Issue.record("\(other) is no token")
        return
      }
      #expect(response.status == 401 && response.headers.contains(.init("www-authenticate", "Bearer")))
      #expect(!response.body.text.contains("012345678"))
    }
    let twice = try asked(body, "Authorization: \(token)", "Authorization: \(token)")
    #expect(HTTPAdapterTests.message(twice)?.hasPrefix("400") == true)
  }

  @Test func whatIsToldFollowsFromTheDecision() {
    let request = Request(principal: "*", action: "s3:GetObject", resource: "*")
    for decision in Decision.allCases {
      let answer = Answer(decision: decision, reason: .identity)
      #expect(MinIOQuestion(request: request, isDenyOnly: false).isPermitted(by: answer) == (decision == .allowed))
      #expect(MinIOQuestion(request: request, isDenyOnly: true).isPermitted(by: answer) == (decision != .explicitDeny))
      let expired = Answer(decision: decision, reason: .identity, isSessionExpired: true)
      #expect(!MinIOQuestion(request: request, isDenyOnly: true).isPermitted(by: expired))
    }
    #expect(HTTPResponse(isPermittedByMinIO: true).body.text == #"{"result":true}"#)
    #expect(HTTPResponse(isPermittedByMinIO: false).body.text == #"{"result":false}"#)
  }
}
