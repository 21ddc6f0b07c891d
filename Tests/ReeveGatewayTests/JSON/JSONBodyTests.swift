import ReeveGateway
import ReeveTypes
import Testing

/// What routes read of a body.
@Suite struct JSONBodyTests {
  private func member(_ text: String, _ path: String) -> BodyMember { JSONBody(content: Array(text.utf8)).member(path) }

  @Test(arguments: [
    (#"{"roleArn":"a"}"#, "roleArn", BodyMember.text("a")), (#"{"role\u0041rn":"\u00e9"}"#, "roleArn", .text("é")),
    (#"{"a":{"b":{"c":""}}}"#, "a.b.c", .text("")), (#"{}"#, "a", .absent), (#"{"a":{}}"#, "a.b", .absent),
    (#"{"A":"x"}"#, "a", .absent), (#"{"a.b":"x"}"#, "a.b", .absent), (#"{"a":"1","a":"1"}"#, "a", .repeated),
    (#"{"a":{"b":"1"},"a":{}}"#, "a.b", .repeated), (#"{"a":{"b":"1","b":"2"}}"#, "a.b", .repeated),
    // Elsewhere, it is nobody's.
    (#"{"x":1,"x":2,"a":"b"}"#, "a", .text("b")),
    (#"{"a":1}"#, "a", .notText), (#"{"a":null}"#, "a", .notText), (#"{"a":["b"]}"#, "a", .notText),
    (#"{"a":{}}"#, "a", .notText), (#"{"a":"b"}"#, "a.b", .notText), (#"{"a":[{"b":"c"}]}"#, "a.b", .notText),
    (#"["a"]"#, "a", .malformed), (#"{"a":"b""#, "a", .malformed), (#"{"a":"b"} x"#, "a", .malformed),
    (#"{"a":"b"}{"a":"c"}"#, "a", .malformed), ("", "a", .malformed), ("a=b", "a", .malformed),
    (#"{"a":"\ud800"}"#, "a", .malformed), (#"{a:"b"}"#, "a", .malformed),
  ])
  func members(text: String, path: String, expected: BodyMember) { #expect(member(text, path) == expected) }

  @Test func whatWasNotHandedInIsNotKnown() {
    #expect(JSONBody(content: nil).member("a") == .unseen)
    let head = HTTPRequestHead("POST", "/")
    #expect(JSONBody(of: GatewayQuestion(head: head)).member("a") == .unseen)
    #expect(JSONBody(of: GatewayQuestion(head: head, body: .empty)).member("a") == .malformed)
  }

  /// Schemas of tools go deep, and a stranger's deeper.
  @Test func depthIsBounded() {
    func nested(_ depth: Int) -> String {
      #"{"a":"b","c":"# + String(repeating: #"{"c":"#, count: depth) + "1" + String(repeating: "}", count: depth + 1)
    }
    #expect(member(nested(40), "a") == .text("b"))
    #expect(member(nested(100), "a") == .malformed && member(nested(100_000), "a") == .malformed)
  }

  /// A body is read once, whatever is asked of it.
  @Test func severalMembers() {
    let body = JSONBody(content: Array(#"{"a":"1","b":{"c":"2"}}"#.utf8))
    #expect(body.member("a") == .text("1") && body.member("b.c") == .text("2") && body.member("d") == .absent)
  }
}
