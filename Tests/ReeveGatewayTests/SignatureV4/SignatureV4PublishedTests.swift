import ReeveTypes
import Testing

@testable import ReeveGateway

/// Requests whose signatures AWS has published, and a few that were computed by another implementation.
@Suite struct SignatureV4PublishedTests {
  @Test(arguments: SignedRequest.all)
  func isVerified(request: SignedRequest) throws {
    let raw = request.raw
    let payload = try raw.verify()
    #expect(payload == request.payload)
    let claim = try raw.claim()
    #expect(String(decoding: claim.accessKeyID, as: UTF8.self) == request.keyID)
    #expect(String(decoding: claim.scope, as: UTF8.self) == request.scope)
    #expect(claim.form == .header)
  }

  /// Neither the order of the fields nor the case of their names is signed.
  @Test(arguments: SignedRequest.all)
  func isVerifiedInOtherOrderAndCase(request: SignedRequest) throws {
    var raw = request.raw
    let repeated = Set(raw.fields.map(\.name)).count < raw.fields.count
    // Fields of one name keep their order among each other.
    if repeated { raw.fields.swapAt(0, raw.fields.count - 1) } else { raw.fields.reverse() }
    raw.fields = raw.fields.map { (Array(String(decoding: $0.name, as: UTF8.self).uppercased().utf8), $0.value) }
    #expect(raw.failure() == nil)
  }

  @Test func theOrderOfRepeatedFieldsIsSigned() throws {
    let request = try #require(SignedRequest.all.first { $0.name == "get-header-value-order" })
    var raw = request.raw
    let places = raw.fields.indices.filter { raw.fields[$0].name == Array("My-Header1".utf8) }
    raw.fields.swapAt(places[0], places[1])
    #expect(raw.failure() == .signatureMismatch)
  }

  /// The example of S3's documentation.
  static let presigned = SignableRequest(
    "GET",
    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
      + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z"
      + "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
      + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
    [("Host", "examplebucket.s3.amazonaws.com")], body: nil)

  @Test func presignedIsVerified() throws {
    let claim = try Self.presigned.claim()
    #expect(claim.form == .presigned(expirySeconds: 86_400))
    #expect(claim.date == Instant(epochSeconds: 1_369_353_600))
    #expect(try Self.presigned.verify() == .unsigned)
  }

  /// A request to DynamoDB that the test suite's `post-sts-header-after` stands for adds its token after it was signed,
  /// which AWS permits to few services and this gateway to none.
  @Test func aTokenThatIsNotSignedIsRefused() throws {
    var raw = try #require(SignedRequest.all.first { $0.name == "post-vanilla" }).raw
    raw.append("X-Amz-Security-Token", "AQoDYXdzEPT")
    #expect(raw.failure() == .unsignedHeader("x-amz-security-token"))
  }

  @Test func theTokenIsHandedOut() throws {
    let raw = try #require(SignedRequest.all.first { $0.name == "post-sts-header-before" }).raw
    let token = try #require(try raw.claim().sessionToken)
    #expect(String(decoding: token, as: UTF8.self) == raw["X-Amz-Security-Token"])
    #expect(try SignableRequest.unsigned().claim().sessionToken == nil)
  }
}
