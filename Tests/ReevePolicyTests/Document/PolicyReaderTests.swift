import ReevePolicy
import ReeveTypes
import Testing

/// What a good document becomes, whole and inside a bigger file.
struct PolicyReaderTests {
  private func source(_ text: String) -> SourceText { SourceText(name: "test.json", bytes: Array(text.utf8)) }

  @Test func readsEveryElement() throws {
    let text = #"""
      { "Version": "2012-10-17", "Id": "i", "Statement": [
        { "Sid": "One", "Effect": "Allow", "Principal": { "AWS": ["*", "111122223333"], "Service": "s3.amazonaws.com" },
          "Action": ["s3:Get\u002a", "s3:List*"], "NotResource": "arn:aws:s3:::b\/*",
          "Condition": {
            "StringLike": { "aws:username": ["a*", "${aws:userid}"], "s3:x-amz-acl": "private" },
            "ForAnyValue:NumericLessThanIfExists": { "s3:max-keys": [10, 2.50] },
            "Bool": { "aws:SecureTransport": true } } },
        { "Effect": "Deny", "NotPrincipal": { "AWS": "111122223333" }, "NotAction": "s3:*", "Resource": "*" } ] }
      """#
    let reading = PolicyReader.read(source(text), as: .resource)
    #expect(reading.diagnostics.isEmpty)
    let document = try #require(reading.document)
    #expect(document.version == .v2012)
    #expect(document.id == "i")
    #expect(document.statements.map(\.index) == [0, 1])
    let first = document.statements[0]
    #expect(first.sid == "One")
    #expect(first.effect == .allow)
    #expect(first.principal == .principal([.everyone, .aws("111122223333"), .service("s3.amazonaws.com")]))
    #expect(first.action == .action(["s3:Get*", "s3:List*"]))
    #expect(first.resource == .notResource(["arn:aws:s3:::b/*"]))
    #expect(first.conditions.map(\.key) == ["aws:username", "s3:x-amz-acl", "s3:max-keys", "aws:SecureTransport"])
    #expect(first.conditions.map(\.values) == [["a*", "${aws:userid}"], ["private"], ["10", "2.50"], ["true"]])
    let numeric = ConditionOperator(.numericLessThan, quantifier: .forAnyValue, ifExists: true)
    #expect(first.conditions[2].conditionOperator == numeric)
    let second = document.statements[1]
    #expect(second.sid == nil)
    #expect(second.effect == .deny)
    #expect(second.principal == .notPrincipal([.aws("111122223333")]))
    #expect(second.action == .notAction(["s3:*"]))
    let slice = reading.source.bytes[second.range.lower..<second.range.upper]
    #expect(String(decoding: slice, as: UTF8.self).hasPrefix(#"{ "Effect": "Deny""#))
  }

  @Test func oneStatementMayStandAlone() throws {
    let text = #"{ "Version": "2008-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } }"#
    let document = try #require(PolicyReader.read(source(text), as: .identity).document)
    #expect(document.version == .v2008)
    #expect(
      document.statements == [
        Statement(
          index: 0, effect: .deny, action: .action(["*"]), resource: .resource(["*"]),
          range: SourceRange(lower: 40, upper: 92))
      ])
  }

  @Test func aDocumentInAFileIsAnObjectOrAString() throws {
    let text = #"""
      { "a": { "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "*", "Resource": "*" } },
        "b": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%3A%22Deny%22%2C%22Action%22%3A%22%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D",
        "c": "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}",
        "d": "%7B%22Version%22%3A%202012%7D", "e": "%7B%2", "f": 7 }
      """#
    let root = try #require(JSONDocument(source(text)).root)
    for name: StaticString in ["a", "b", "c"] {
      let reading = PolicyReader.read(try #require(root[name]), as: .identity)
      #expect(reading.diagnostics.isEmpty)
      #expect(reading.document?.statements.map(\.action) == [.action(["*"])])
    }
    let decoded = PolicyReader.read(try #require(root["d"]), as: .identity)
    #expect(decoded.document == nil)
    #expect(
      decoded.diagnostics.map(\.headline).first
        == "test.json:4:8:1:1: error: the document has no statement [MISSING_STATEMENT]")
    #expect(
      PolicyReader.read(try #require(root["e"]), as: .identity).diagnostics.map(\.headline)
        == ["test.json:4:50: error: `%2` is not a URL encoding [JSON_SYNTAX_ERROR]"])
    #expect(
      PolicyReader.read(try #require(root["f"]), as: .identity).diagnostics.map(\.check) == ["DATA_TYPE_MISMATCH"])
  }

  @Test func brokenJSONIsAllThatIsReported() {
    let reading = PolicyReader.read(source(#"{ "Statement": [ { "Effect": "x", } ] }"#), as: .identity)
    #expect(reading.document == nil)
    #expect(reading.diagnostics.map(\.check) == ["JSON_SYNTAX_ERROR"])
  }

  @Test(arguments: [
    (#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#, PolicyType.identity),
    (#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}"#, .resource),
    (#"{"Statement":[{"Principal":"*","Action":["kms:Decrypt","KMS:Encrypt"]}]}"#, .kms),
    (#"{"Statement":[{"Principal":"*","Action":["sts:AssumeRole","sts:TagSession"]}]}"#, .trust),
    (#"{"Statement":[{"Principal":"*","Action":"sts:AssumeRole","Resource":"*"}]}"#, .resource),
    (#"{"Statement":[{"NotPrincipal":{"AWS":"1"},"NotAction":"s3:*"}]}"#, .resource),
    ("{}", .identity), ("[", .identity), ("", .identity),
  ])
  func detectsTheType(text: String, type: PolicyType) {
    #expect(PolicyType.detect(JSONDocument(source(text))) == type)
  }
}
