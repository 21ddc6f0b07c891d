import ReeveTypes
import Testing

@testable import ReeveGateway

/// The canonical request: what two requests have in common that one signature is good for.
@Suite struct SignatureV4CanonicalTests {
  /// A path as sent, as S3 signs it, and as all other services sign it.
  struct Path: CustomTestStringConvertible {
    var sent: String
    var s3: String
    var others: String
    var testDescription: String { sent }

    init(_ sent: String, s3: String, others: String) { (self.sent, self.s3, self.others) = (sent, s3, others) }
  }

  @Test(arguments: [
    Path("/", s3: "/", others: "/"),
    Path("//", s3: "//", others: "/"),
    Path("/a//b", s3: "/a//b", others: "/a/b"),
    Path("//a", s3: "//a", others: "/a"),
    Path("/a/", s3: "/a/", others: "/a/"),
    Path("/a/./b", s3: "/a/./b", others: "/a/b"),
    Path("/a/../b", s3: "/a/../b", others: "/b"),
    Path("/../../b", s3: "/../../b", others: "/b"),
    Path("/a/..", s3: "/a/..", others: "/"),
    Path("/a/b/../", s3: "/a/b/../", others: "/a/"),
    Path("/a/...", s3: "/a/...", others: "/a/..."),
    Path("/a/%2E%2E/b", s3: "/a/../b", others: "/a/%252E%252E/b"),
    Path("/a%2Fb", s3: "/a%2Fb", others: "/a%252Fb"),
    Path("/a%2fb", s3: "/a%2Fb", others: "/a%252fb"),
    Path("/a%20b", s3: "/a%20b", others: "/a%2520b"),
    Path("/a b", s3: "/a%20b", others: "/a%20b"),
    Path("/a+b", s3: "/a%2Bb", others: "/a%2Bb"),
    Path("/a%2Bb", s3: "/a%2Bb", others: "/a%252Bb"),
    Path("/~a%7Eb", s3: "/~a~b", others: "/~a%257Eb"),
    Path("/m:0", s3: "/m%3A0", others: "/m%3A0"),
    Path("/m%3A0", s3: "/m%3A0", others: "/m%253A0"),
    Path("/a=b&c;d,e@f", s3: "/a%3Db%26c%3Bd%2Ce%40f", others: "/a%3Db%26c%3Bd%2Ce%40f"),
    Path("/é", s3: "/%C3%A9", others: "/%C3%A9"),
    Path("/%C3%A9", s3: "/%C3%A9", others: "/%25C3%25A9"),
  ])
  func pathIs(path: Path) throws {
    #expect(try SignableRequest.unsigned("GET", path.sent, service: "s3").canonicalLines()[1] == path.s3)
    #expect(try SignableRequest.unsigned("GET", path.sent).canonicalLines()[1] == path.others)
  }

  @Test(arguments: [
    ("s3", true), ("s3-object-lambda", true), ("s3-outposts", true), ("s3express", true), ("s3tables", false),
    ("s3vectors", false), ("bedrock", false), ("S3", false),
  ])
  func servicesOfS3TakeThePathAsItIs(service: String, takesIt: Bool) throws {
    let line = try SignableRequest.unsigned("GET", "/a%3A//b", service: service).canonicalLines()[1]
    #expect(line == (takesIt ? "/a%3A//b" : "/a%253A/b"))
  }

  @Test(arguments: [
    ("", ""), ("?", ""), ("?a", "a="), ("?a=", "a="), ("?a=1", "a=1"), ("?&&a=1&", "a=1"), ("?=1", "=1"),
    ("?b=1&a=2", "a=2&b=1"), ("?a=2&a=1&a=10", "a=1&a=10&a=2"), ("?a&a=&a=1", "a=&a=&a=1"),
    // By name and then by value, not by their line: `=` comes behind `-` and digits.
    ("?a-=1&a=1&a1=1", "a=1&a-=1&a1=1"), ("?B=1&a=1&A=1", "A=1&B=1&a=1"),
    ("?a=b=c", "a=b%3Dc"), ("?a=%2F", "a=%2F"), ("?a=/", "a=%2F"), ("?a=%2f", "a=%2F"), ("?a=%7E~", "a=~~"),
    ("?a=x%20y", "a=x%20y"), ("?a=x y", "a=x%20y"), ("?a=%2B", "a=%2B"), ("?a?b=1?2", "a%3Fb=1%3F2"),
    ("?\u{E9}=\u{E9}", "%C3%A9=%C3%A9"), ("?%C3%A9=%c3%a9", "%C3%A9=%C3%A9"), ("?%61=1", "a=1"),
    ("?a=%00", "a=%00"), ("?a=%0A", "a=%0A"),
  ])
  func queryIs(sent: String, canonical: String) throws {
    #expect(try SignableRequest.unsigned("GET", "/" + sent).canonicalLines()[2] == canonical)
    #expect(try SignableRequest.unsigned("GET", "/" + sent, service: "s3").canonicalLines()[2] == canonical)
  }

  @Test(arguments: [
    ("a", "a"), ("  a  ", "a"), ("\t a\t", "a"), ("", ""), ("   ", ""), ("a  b   c", "a b c"),
    ("\"a   b\"", "\"a b\""), ("a,b", "a,b"), ("a\tb", "a\tb"), ("\u{E9}", "\u{E9}"),
  ])
  func valueIs(sent: String, canonical: String) throws {
    let lines = try SignableRequest.unsigned(fields: [("My-Header", sent)]).canonicalLines()
    #expect(lines[3...5] == ["host:example.amazonaws.com", "my-header:\(canonical)", "x-amz-date:20150830T123600Z"])
  }

  @Test func repeatedFieldsAreJoined() throws {
    let fields = [("A", " 1 "), ("B", "x"), ("a", ""), ("A", "2  3")]
    let lines = try SignableRequest.unsigned(fields: fields).canonicalLines()
    #expect(lines[3...4] == ["a:1,,2 3", "b:x"])
  }

  @Test func linesAreInTheirOrder() throws {
    var request = SignableRequest.unsigned("PUT", "/x?y=1", fields: [("Accept", "*/*")], body: "body")
    request.append("User-Agent", "not signed")
    let hash = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"
    #expect(
      try request.canonicalLines() == [
        "PUT", "/x", "y=1", "accept:*/*", "host:example.amazonaws.com", "x-amz-date:20150830T123600Z", "",
        "accept;host;x-amz-date", hash,
      ])
  }

  @Test func theSignatureOfAPresignedQueryIsLeftOut() throws {
    let line = try SignatureV4PublishedTests.presigned.canonicalLines()[2]
    #expect(
      line == "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
        + "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host")
  }

  /// An escape means the same in either case, and so do `~` and its escape.
  @Test func oneSignatureIsGoodForAllWaysToWriteTheSame() throws {
    var request = SignableRequest.unsigned("GET", "/a%7Eb%2Fc?q=%2F%7e", service: "s3")
    try request.sign()
    request.target = Array("/a~b%2fc?q=/~".utf8)
    #expect(request.failure() == nil)
    // An encoded slash is none that separates.
    request.target = Array("/a~b/c?q=/~".utf8)
    #expect(request.failure() == .signatureMismatch)
  }

  @Test(arguments: [
    ("20150830T123600Z", 1_440_938_160 as Int64), ("19700101T000000Z", 0), ("20240229T000000Z", 1_709_164_800),
    ("00000101T000000Z", -62_167_219_200), ("00000301T000000Z", -62_162_035_200), ("99991231T235959Z", 253_402_300_799),
    ("20000229T000001Z", 951_782_401),
  ])
  func dateIs(text: String, epochSeconds: Int64) throws {
    let read = SignatureV4.RequestDate(basic: text.utf8.span)
    let date = try #require(read)
    #expect(date.instant.epochSeconds == epochSeconds)
    var written: [UInt8] = []
    date.append(to: &written)
    #expect(String(decoding: written, as: UTF8.self) == text)
  }

  @Test(arguments: [
    "", "20150830", "20150830T123600", "20150830T123600z", "20150830 123600Z", "2015-08-30T12:36:00Z",
    "20151330T123600Z",
    "20150800T123600Z", "20150229T123600Z", "19000229T123600Z", "20150431T123600Z", "20150830T243600Z",
    "20150830T126000Z", "20150830T123660Z", "2015083aT123600Z", "20150830T123600ZZ", "-0150830T123600Z",
  ])
  func isNoDate(text: String) {
    let date = SignatureV4.RequestDate(basic: text.utf8.span)
    #expect(date == nil)
  }

  @Test(arguments: [
    ("Sun, 30 Aug 2015 12:36:00 GMT", true), ("sun, 30 Aug 2015 12:36:00 GMT", true),
    ("Sun, 30 aug 2015 12:36:00 GMT", false), ("Sun, 30 Aug 2015 12:36:00 UTC", false),
    ("Sun, 31 Feb 2015 12:36:00 GMT", false), ("Sunday, 30-Aug-15 12:36:00 GMT", false),
    ("Sun Aug 30 12:36:00 2015", false), ("Sun, 30 Aug 2015 12-36:00 GMT", false),
    ("S1n, 30 Aug 2015 12:36:00 GMT", false), ("Sun, 30 Aug 2015 12:36:00 GM", false),
  ])
  func isDateOfHTTP(text: String, isOne: Bool) {
    let date = SignatureV4.RequestDate(http: Array(text.utf8)[...])
    #expect(date.map(\.instant.epochSeconds) == (isOne ? 1_440_938_160 : nil))
  }
}
