import Testing

@testable import ReeveGateway

/// What is not in order in a request, each with its own failure.
@Suite struct SignatureV4RefusalTests {
  typealias Failure = SignatureV4.Failure

  /// A change of a signed request that must not be verified afterwards.
  struct Change: CustomTestStringConvertible, Sendable {
    var name: String
    var failure: Failure
    var apply: @Sendable (inout SignableRequest) -> Void
    var testDescription: String { name }

    init(_ name: String, _ failure: Failure, _ apply: @escaping @Sendable (inout SignableRequest) -> Void) {
      (self.name, self.failure, self.apply) = (name, failure, apply)
    }

    /// Exchanges a text in the `Authorization` field for another.
    init(_ old: String, to new: String, _ failure: Failure) {
      self.init("`\(old)` is `\(new)`", failure) {
        let parts = $0["Authorization"].split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        $0["Authorization"] = parts.joined(separator: new)
      }
    }
  }

  static func signed() throws -> SignableRequest {
    var request = SignableRequest.unsigned(fields: [("Accept", "*/*"), ("X-Amz-Meta", "m")])
    try request.sign()
    return request
  }

  @Test(arguments: [
    Change("nothing", .notSigned) { $0.remove("Authorization") },
    Change("two headers", .repeatedPart(.authorization)) { $0.append("authorization", $0["Authorization"]) },
    Change("another scheme", .unsupportedAlgorithm) { $0["Authorization"] = "Bearer abc" },
    Change("version 2", .unsupportedAlgorithm) { $0["Authorization"] = "AWS AKIDEXAMPLE:abc=" },
    Change("an empty header", .unsupportedAlgorithm) { $0["Authorization"] = "" },
    Change("the algorithm alone", .missingPart(.credential)) { $0["Authorization"] = "AWS4-HMAC-SHA256" },
    Change("AWS4-HMAC-SHA256", to: "AWS4-ECDSA-P256-SHA256", .unsupportedAlgorithm),
    Change("AWS4-HMAC-SHA256", to: "aws4-hmac-sha256", .unsupportedAlgorithm),
    Change("AWS4-HMAC-SHA256 ", to: "AWS4-HMAC-SHA256", .unsupportedAlgorithm),
    Change("Credential=", to: "credential=", .malformedPart(.authorization)),
    Change("Credential=", to: "Credential", .malformedPart(.authorization)),
    Change("Credential=", to: "Other=1, Credential=", .malformedPart(.authorization)),
    Change("Credential=", to: ",Credential=", .malformedPart(.authorization)),
    Change("a comma at the end", .malformedPart(.authorization)) { $0["Authorization"] += "," },
    Change("SignedHeaders=", to: "SignedHeaders=host, SignedHeaders=", .repeatedPart(.signedHeaders)),
    Change("Signature=", to: "Signature=1, Signature=", .repeatedPart(.signature)),
    Change("Credential=", to: "Credential=1, Credential=", .repeatedPart(.credential)),
    Change(", SignedHeaders=accept;host;x-amz-date;x-amz-meta", to: "", .missingPart(.signedHeaders)),
    Change("no signature", .missingPart(.signature)) {
      $0["Authorization"] = String($0["Authorization"].split(separator: ", Signature")[0])
    },
    Change("an empty signature", .malformedPart(.signature)) {
      $0["Authorization"] = $0["Authorization"].split(separator: "Signature=")[0] + "Signature="
    },
    Change("a signature in upper case", .malformedPart(.signature)) {
      let parts = $0["Authorization"].split(separator: "Signature=")
      $0["Authorization"] = parts[0] + "Signature=" + String(repeating: "A", count: 64)
    },
    Change("a signature that is too long", .malformedPart(.signature)) { $0["Authorization"] += "0" },
    Change("AKIDEXAMPLE/", to: "AKIDEXAMPLE", .malformedPart(.credential)),
    Change("AKIDEXAMPLE/", to: "AKID/EXAMPLE/", .malformedPart(.credential)),
    Change("AKIDEXAMPLE/", to: "/", .malformedPart(.credential)),
    Change("AKIDEXAMPLE/", to: "AKID EXAMPLE/", .malformedPart(.credential)),
    Change("AKIDEXAMPLE/", to: String(repeating: "A", count: 129) + "/", .malformedPart(.credential)),
    Change("AKIDEXAMPLE/", to: "AKIDOTHER/", .unknownAccessKey),
    Change("us-east-1", to: "", .malformedPart(.credential)),
    Change("us-east-1", to: "us_east_1", .malformedPart(.credential)),
    Change("us-east-1", to: String(repeating: "u", count: 65), .malformedPart(.credential)),
    Change("us-east-1", to: "us-east-2", .signatureMismatch),
    Change("aws4_request", to: "aws4_reques", .scopeTerminator),
    Change("aws4_request", to: "aws4_request/", .malformedPart(.credential)),
    Change("/20150830/", to: "/20150831/", .scopeDate),
    Change("/20150830/", to: "/2015083/", .malformedPart(.credential)),
    Change("no date", .missingPart(.date)) { $0.remove("X-Amz-Date") },
    Change("two dates", .repeatedPart(.date)) { $0.append("x-amz-date", $0["X-Amz-Date"]) },
    Change("a malformed date", .malformedPart(.date)) { $0["X-Amz-Date"] = "20150830T123600" },
    Change("a date of another day", .scopeDate) { $0["X-Amz-Date"] = "20150831T123600Z" },
    Change("another time", .signatureMismatch) { $0["X-Amz-Date"] = "20150830T123601Z" },
    Change("accept;host;x-amz-date;x-amz-meta", to: "", .noSignedHeader),
    Change("accept;host;x-amz-date", to: "host;accept;x-amz-date", .unsortedSignedHeaders),
    Change("accept;host", to: "accept;host;host", .repeatedSignedHeader),
    Change("accept;host", to: "Accept;host", .malformedPart(.signedHeaders)),
    Change("accept;host", to: "accept;;host", .malformedPart(.signedHeaders)),
    Change("x-amz-meta", to: "x-amz-meta;", .malformedPart(.signedHeaders)),
    Change("accept;host", to: "accept;host ", .malformedPart(.signedHeaders)),
    Change("accept;host;", to: "accept;", .unsignedHost),
    Change("accept;host;", to: "host;", .signatureMismatch),
    Change(";x-amz-meta", to: "", .unsignedHeader("x-amz-meta")),
    Change(";x-amz-date", to: "", .unsignedHeader("x-amz-date")),
    Change("accept;host", to: "accept;from;host", .absentSignedHeader("from")),
    Change("x-amz-meta", to: "x-amz-meta;x-amz-z", .absentSignedHeader("x-amz-z")),
    Change("another header of AWS's", .unsignedHeader("x-amz-acl")) { $0.append("X-Amz-Acl", "public-read") },
    Change("no signed header", .absentSignedHeader("accept")) { $0.remove("Accept") },
    Change("a second value", .signatureMismatch) { $0.append("Accept", "text/html") },
    Change("two hosts", .repeatedPart(.host)) { $0.append("host", "example.com") },
    Change("an unsigned token", .unsignedHeader("x-amz-security-token")) { $0.append("X-Amz-Security-Token", "t") },
    Change("a presigned query, too", .bothForms) { $0.target = Array("/?X-Amz-Signature=1".utf8) },
    Change("a token in the query", .bothForms) { $0.target = Array("/?%58-Amz-Security-Token=1".utf8) },
  ])
  func changeIsRefused(change: Change) throws {
    var request = try Self.signed()
    try request.verify()
    change.apply(&request)
    #expect(request.failure() == change.failure)
  }

  @Test func whatIsNotSignedMayChange() throws {
    var request = try Self.signed()
    request.append("X-Amzn-Trace-Id", "Root=1")
    request.append("X-Forwarded-For", "192.0.2.1")
    #expect(request.failure() == nil)
    request["Authorization"] = request["Authorization"].split(separator: ", ").joined(separator: " \t,")
    #expect(request.failure() == nil)
  }

  // MARK: - Presigned

  /// Exchanges a text in the presigned request's target for another.
  @Test(arguments: [
    ("X-Amz-Algorithm=AWS4-HMAC-SHA256&", "", Failure.missingPart(.algorithm)),
    ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1", .unsupportedAlgorithm),
    ("X-Amz-Credential", "X-Credential", .missingPart(.credential)),
    ("X-Amz-Date=20130524T000000Z&", "", .missingPart(.date)), ("&X-Amz-Expires=86400", "", .missingPart(.expires)),
    ("&X-Amz-SignedHeaders=host", "", .missingPart(.signedHeaders)),
    ("&X-Amz-Signature=", "&Signature=", .missingPart(.signature)),
    ("X-Amz-Date=", "X-Amz-Date=1&X-Amz-Date=", .repeatedPart(.date)),
    ("X-Amz-Date=", "X-Amz-Credential=1&X-Amz-Date=", .repeatedPart(.credential)),
    ("X-Amz-Signature=", "X-Amz%2DSignature=1&X-Amz-Signature=", .repeatedPart(.signature)),
    ("X-Amz-Date=", "X-Amz-Security-Token=1&X-Amz-Security-Token=2&X-Amz-Date=", .repeatedPart(.securityToken)),
    ("X-Amz-Date=", "X-Amz-Security-Token=&X-Amz-Date=", .malformedPart(.securityToken)),
    ("X-Amz-Date=", "X-Amz-Security-Token=a%20b&X-Amz-Date=", .malformedPart(.securityToken)),
    ("X-Amz-Date=", "X-Amz-Security-Token=t&X-Amz-Date=", .signatureMismatch),
    ("X-Amz-Expires=86400", "X-Amz-Expires=0", .expiryLength),
    ("X-Amz-Expires=86400", "X-Amz-Expires=604801", .expiryLength),
    ("X-Amz-Expires=86400", "X-Amz-Expires=99999999999999999999", .expiryLength),
    ("X-Amz-Expires=86400", "X-Amz-Expires=", .malformedPart(.expires)),
    ("X-Amz-Expires=86400", "X-Amz-Expires=-1", .malformedPart(.expires)),
    ("X-Amz-Expires=86400", "X-Amz-Expires=604800", .signatureMismatch),
    ("X-Amz-Expires=86400", "X-Amz-Expires=086400", .signatureMismatch),
    ("%2Faws4_request", "%2Faws4", .scopeTerminator), ("%2F20130524%2F", "%2F20130525%2F", .scopeDate),
    ("20130524T000000Z", "20130524", .malformedPart(.date)), ("SignedHeaders=host", "SignedHeaders=", .noSignedHeader),
    ("SignedHeaders=host", "SignedHeaders=range", .absentSignedHeader("range")),
    ("/test.txt?", "/test.txt?response-content-type=text%2Fhtml&", .signatureMismatch),
    ("/test.txt?", "/test.tx?", .signatureMismatch), ("aeeed9", "AEEED9", .malformedPart(.signature)),
    ("/test.txt?", "/test.txt?X-Amz-Content-Sha256=x&", .malformedPart(.contentSHA256)),
  ])
  func presignedIsRefused(old: String, new: String, failure: Failure) throws {
    var request = SignatureV4PublishedTests.presigned
    let parts = String(decoding: request.target, as: UTF8.self).split(
      separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    request.target = Array(parts.joined(separator: new).utf8)
    #expect(request.failure() == failure)
  }

  @Test(arguments: [
    ("X-Amz-Date", "20130524T000000Z", Failure.repeatedPart(.date)),
    ("X-Amz-Security-Token", "t", .repeatedPart(.securityToken)),
    ("X-Amz-Acl", "private", .unsignedHeader("x-amz-acl")),
    ("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD", .unsignedHeader("x-amz-content-sha256")),
    ("Authorization", "AWS4-HMAC-SHA256 Credential=", .bothForms),
  ])
  func presignedWithAFieldIsRefused(name: String, value: String, failure: Failure) {
    var request = SignatureV4PublishedTests.presigned
    request.append(name, value)
    #expect(request.failure() == failure)
  }

  // MARK: - Bytes and limits

  @Test(arguments: [
    ("GET", "", Failure.malformedTarget), ("GET", "*", .malformedTarget), ("GET", "http://x/", .malformedTarget),
    ("GET", "?a", .malformedTarget), ("GET", "/a\nb", .malformedTarget), ("GET", "/a#b", .malformedTarget),
    ("GET", "/\u{7F}", .malformedTarget), ("GET", "/?a=%", .malformedEscape), ("GET", "/?a=%2", .malformedEscape),
    ("GET", "/?%G0=1", .malformedEscape), ("GET", "/?a=1+2", .ambiguousQuery), ("GET", "/?a=1;b=2", .ambiguousQuery),
    ("", "/", .malformedMethod), ("GE T", "/", .malformedMethod), ("GET\n", "/", .malformedMethod),
    (String(repeating: "G", count: 33), "/", .malformedMethod),
  ])
  func headIsRefused(method: String, target: String, failure: Failure) {
    #expect(SignableRequest.unsigned(method, target).failure() == failure)
  }

  /// In a path, a lone `%` is a byte like any other, but for S3, which decodes it.
  @Test func aLonePercentSignIsRefusedByS3() throws {
    #expect(SignableRequest.unsigned("GET", "/a%/b", service: "s3").failure() == .malformedEscape)
    #expect(try SignableRequest.unsigned("GET", "/a%/b").canonicalLines()[1] == "/a%25/b")
  }

  @Test(arguments: [
    ("", "x"), ("a b", "x"), ("a:", "x"), ("a", "x\r\ny"), ("a", "x\ny"), ("a", "x\0"), ("\u{E9}", "x"),
  ])
  func fieldIsRefused(name: String, value: String) {
    var request = SignableRequest.unsigned()
    request.append(name, value)
    #expect(request.failure() == .malformedField)
  }

  @Test func limitsHold() throws {
    typealias Limits = SignatureV4.Limits
    func failure(_ target: String = "/", fields: [(String, String)] = []) -> Failure? {
      SignableRequest.unsigned("GET", target, fields: fields).failure()
    }
    let longest = "/" + String(repeating: "a", count: Limits.targetByteCountMax - 1)
    #expect(failure(longest) == .signatureMismatch)
    #expect(failure(longest + "a") == .targetLength(byteCount: Limits.targetByteCountMax + 1))
    let most = Array(repeating: "a=1", count: Limits.parameterCountMax).joined(separator: "&")
    #expect(failure("/?" + most) == .signatureMismatch)
    #expect(failure("/?b&" + most) == .parameterCount)
    // Host, date and authorization are three of the fields.
    let fields = (0..<Limits.fieldCountMax - 3).map { ("h\($0)", "x") }
    #expect(failure(fields: fields) == .signatureMismatch)
    #expect(failure(fields: fields + [("more", "x")]) == .fieldCount)
    let long = String(repeating: "v", count: Limits.fieldsByteCountMax - 400)
    #expect(failure(fields: [("a", long)]) == .signatureMismatch)
    #expect(failure(fields: [("a", long + long)]) == .fieldsLength)
    let name = String(repeating: "n", count: Limits.nameByteCountMax)
    #expect(failure(fields: [(name, "x")]) == .signatureMismatch)
    #expect(failure(fields: [(name + "n", "x")]) == .malformedField)
    let token = String(repeating: "t", count: Limits.tokenByteCountMax)
    #expect(failure(fields: [("X-Amz-Security-Token", token)]) == .signatureMismatch)
    #expect(failure(fields: [("X-Amz-Security-Token", token + "t")]) == .malformedPart(.securityToken))
  }

  @Test func theSecretHasALength() throws {
    let claim = try SignableRequest.unsigned().claim()
    for count in [0, SignatureV4.Limits.secretByteCountMax + 1] {
      #expect(throws: Failure.secretLength) {
        try SignatureV4.SigningKey(secret: String(repeating: "s", count: count), for: claim)
      }
    }
  }

  @Test func theScopeIsThatOfTheGateway() throws {
    let claim = try Self.signed().claim()
    try claim.requireScope(region: "us-east-1", service: "service")
    #expect(throws: Failure.foreignRegion(expected: "eu-west-1")) {
      try claim.requireScope(region: "eu-west-1", service: "service")
    }
    #expect(throws: Failure.foreignService(expected: "s3")) {
      try claim.requireScope(region: "us-east-1", service: "s3")
    }
  }
}
