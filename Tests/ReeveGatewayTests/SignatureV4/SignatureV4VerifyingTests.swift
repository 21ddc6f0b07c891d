import ReeveTypes
import Testing

@testable import ReeveGateway

/// The clock and the body of a request whose signature is right, and what one changed bit makes of it.
@Suite struct SignatureV4VerifyingTests {
  typealias Failure = SignatureV4.Failure

  @Test(
    arguments: [
      (-900, 0, nil), (-901, 999_999_999, .tooEarly(isPresigned: false)), (0, 0, nil), (900, 0, nil),
      (900, 1, .tooLate),
      (901, 0, .tooLate), (1_000_000, 0, .tooLate), (-1_000_000, 0, .tooEarly(isPresigned: false)),
    ] as [(Int64, UInt32, Failure?)])
  func clockIsCompared(seconds: Int64, nanoseconds: UInt32, failure: Failure?) throws {
    let request = try SignatureV4RefusalTests.signed()
    let now = Instant(epochSeconds: 1_440_938_160 + seconds, nanoseconds: nanoseconds)
    #expect(request.failure(at: now) == failure)
  }

  @Test(
    arguments: [
      (-901, 0, .tooEarly(isPresigned: true)), (-900, 0, nil), (901, 0, nil), (86_400, 0, nil), (86_400, 1, .expired),
      (86_401, 0, .expired),
    ] as [(Int64, UInt32, Failure?)])
  func expiryIsCompared(seconds: Int64, nanoseconds: UInt32, failure: Failure?) {
    let now = Instant(epochSeconds: 1_369_353_600 + seconds, nanoseconds: nanoseconds)
    #expect(SignatureV4PublishedTests.presigned.failure(at: now) == failure)
  }

  @Test(arguments: [Int64.min, Int64.max])
  func noClockIsTooFar(seconds: Int64) {
    #expect(SignatureV4PublishedTests.presigned.failure(at: Instant(epochSeconds: seconds)) != nil)
    #expect(SignableRequest.unsigned().failure(at: Instant(epochSeconds: seconds)) != nil)
  }

  @Test(arguments: ["Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"])
  func theDateMayBeInTheDateField(value: String) throws {
    var request = SignableRequest.unsigned(fields: [("Date", value)])
    request.remove("X-Amz-Date")
    request["Authorization"] = request["Authorization"].split(separator: ";x-amz-date").joined()
    try request.sign()
    #expect(request.failure() == nil)
    // The date is signed, wherever it is.
    request["Date"] = "Sun, 30 Aug 2015 12:36:01 GMT"
    #expect(request.failure() == .signatureMismatch)
    request["Date"] = "yesterday"
    #expect(request.failure() == .malformedPart(.date))
    // `x-amz-date` goes before it.
    var both = SignableRequest.unsigned(fields: [("Date", "yesterday")])
    try both.sign()
    #expect(both.failure() == nil)
  }

  // MARK: - Body

  private static let bodyHash = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5"

  private static func signed(
    _ contentSHA256: String?, service: String = "s3", body: String? = "body"
  ) throws -> SignableRequest {
    let fields = contentSHA256.map { [("X-Amz-Content-Sha256", $0)] } ?? []
    var request = SignableRequest.unsigned("PUT", "/x", service: service, fields: fields, body: body)
    try request.sign()
    return request
  }

  @Test(arguments: ["s3", "bedrock"])
  func bodyIsComparedWithItsHash(service: String) throws {
    var request = try Self.signed(Self.bodyHash, service: service)
    #expect(try request.verify() == .verified)
    request.body = Array("bodY".utf8)
    #expect(request.failure() == .payloadMismatch)
    request.body = []
    #expect(request.failure() == .payloadMismatch)
    request.body = nil
    let declared = SignatureV4.Digest(hexadecimal: Self.bodyHash.utf8.span)
    #expect(try request.verify() == .declared(try #require(declared)))
  }

  @Test func bodyIsSignedWithoutItsHash() throws {
    var request = try Self.signed(nil, service: "bedrock")
    #expect(try request.verify() == .verified)
    request.body = Array("bodY".utf8)
    #expect(request.failure() == .signatureMismatch)
    request.body = nil
    #expect(request.failure() == .bodyUnseen)
    request = try Self.signed(nil, service: "bedrock", body: "")
    #expect(try request.verify() == .verified)
  }

  @Test(arguments: [
    ("UNSIGNED-PAYLOAD", SignatureV4.Payload.unsigned, true),
    ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", .signedChunks(trailer: false), false),
    ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", .signedChunks(trailer: true), false),
    ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", .unsignedChunks, false),
  ])
  func bodyOfS3IsOfAKind(text: String, payload: SignatureV4.Payload, isForAll: Bool) throws {
    #expect(try Self.signed(text).verify() == payload)
    if isForAll {
      #expect(try Self.signed(text, service: "bedrock").verify() == payload)
    } else {
      #expect(throws: Failure.malformedPart(.contentSHA256)) { try Self.signed(text, service: "bedrock") }
    }
  }

  @Test func eventsAreNotForS3() throws {
    let text = "STREAMING-AWS4-HMAC-SHA256-EVENTS"
    #expect(try Self.signed(text, service: "bedrock").verify() == .signedEvents)
    #expect(throws: Failure.malformedPart(.contentSHA256)) { try Self.signed(text) }
  }

  @Test(arguments: [
    "", "unsigned-payload", "STREAMING", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
    "230D8358DC8E8890B4C58DEEB62912EE2F20357AE92A5CC861B98E68FE31ACB5", "230d8358",
  ])
  func noKindOfBody(text: String) {
    #expect(throws: Failure.malformedPart(.contentSHA256)) { try Self.signed(text) }
  }

  @Test func twoHashesAreRefused() throws {
    var request = try Self.signed(Self.bodyHash)
    request.append("x-amz-content-sha256", Self.bodyHash)
    #expect(request.failure() == .repeatedPart(.contentSHA256))
  }

  // MARK: - Changed bits

  /// Every bit of what is signed counts: method, target, all fields (the scope, the signed names and the signature are in
  /// one of them) and the body.
  @Test(arguments: [
    "get-vanilla-query-order-key-case", "post-x-www-form-urlencoded", "s3-put-object", "s3-list-objects",
  ])
  func everyBitIsSigned(name: String) throws {
    let original = try #require(SignedRequest.all.first { $0.name == name }).raw
    var accepted: [String] = []
    func expectRefusal(_ place: @autoclosure () -> String, _ change: (inout SignableRequest) -> Void) {
      var request = original
      change(&request)
      if request.failure() == nil { accepted.append(place()) }
    }
    for bit in 0..<8 as Range<UInt8> {
      for index in original.method.indices {
        expectRefusal("method \(index), bit \(bit)") { $0.method[index] ^= 1 << bit }
      }
      for index in original.target.indices {
        expectRefusal("target \(index), bit \(bit)") { $0.target[index] ^= 1 << bit }
      }
      for index in (original.body ?? []).indices {
        expectRefusal("body \(index), bit \(bit)") { $0.body?[index] ^= 1 << bit }
      }
      for field in original.fields.indices {
        for index in original.fields[field].value.indices {
          expectRefusal("value of \(field), \(index), bit \(bit)") { $0.fields[field].value[index] ^= 1 << bit }
        }
        // The case of a name's letters is not signed.
        for index in original.fields[field].name.indices where bit != 5 {
          expectRefusal("name of \(field), \(index), bit \(bit)") { $0.fields[field].name[index] ^= 1 << bit }
        }
      }
    }
    #expect(accepted.isEmpty)
    #expect(original.failure() == nil)
  }

  @Test func everyBitOfThePresignedQueryIsSigned() {
    let original = SignatureV4PublishedTests.presigned
    for index in original.target.indices {
      for bit in 0..<8 as Range<UInt8> {
        var request = original
        request.target[index] ^= 1 << bit
        // The digits of `%2F` may be in either case.
        let isEscape = bit == 5 && index > 2 && original.target[index - 2] == UInt8(ascii: "%")
        #expect((request.failure() == nil) == isEscape, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test func anotherSecretIsAnotherSignature() throws {
    let request = try SignatureV4RefusalTests.signed()
    let claim = try request.claim()
    let secret = Array((SignableRequest.secrets["AKIDEXAMPLE"] ?? "").utf8)
    for index in secret.indices {
      var other = secret
      other[index] ^= 1
      let key = try SignatureV4.SigningKey(secret: String(decoding: other, as: UTF8.self), for: claim)
      #expect(throws: Failure.signatureMismatch) { try claim.verify(at: claim.date, body: .empty, key: key) }
    }
  }

  /// A key that is kept is good for one day, region and service.
  @Test func aKeyIsOfItsScope() throws {
    let secret = SignableRequest.secrets["AKIDEXAMPLE"] ?? ""
    let claim = try SignatureV4RefusalTests.signed().claim()
    for (scope, isRight) in [
      (("20150830", "us-east-1", "service"), true), (("20150831", "us-east-1", "service"), false),
      (("20150830", "us-east-2", "service"), false), (("20150830", "us-east-1", "s3"), false),
    ] {
      let key = try SignatureV4.SigningKey(
        secret: secret, day: scope.0, region: scope.1, service: scope.2)
      let payload = try? claim.verify(at: claim.date, body: .empty, key: key)
      #expect((payload != nil) == isRight)
    }
  }
}
