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
  static let presigned = RawRequest(
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
    #expect(try RawRequest.unsigned().claim().sessionToken == nil)
  }

  // MARK: - Chunks

  private static let chunks: [(data: [UInt8], plain: String, withTrailer: String)] = [
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 65_536),
      "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
      "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"
    ),
    (
      [UInt8](repeating: UInt8(ascii: "a"), count: 1_024),
      "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
      "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"
    ),
    (
      [], "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
      "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
    ),
  ]

  private static func chain(of name: String) throws -> SignatureV4.ChunkChain {
    let claim = try #require(SignedRequest.all.first { $0.name == name }).raw.claim()
    return SignatureV4.ChunkChain(claim, key: try RawRequest.key(for: claim))
  }

  @Test func chunksAreVerified() throws {
    var chain = try Self.chain(of: "s3-put-chunks")
    for chunk in Self.chunks {
      #expect(!chain.isComplete)
      try chain.verify(chunk: chunk.data, signature: chunk.plain)
    }
    #expect(chain.isComplete)
    #expect(throws: SignatureV4.Failure.chunkOrder) {
      try chain.verify(chunk: Self.chunks[0].data, signature: Self.chunks[0].plain)
    }
  }

  @Test func trailersAreVerified() throws {
    let trailer = "x-amz-checksum-crc32c:sOO8/Q==\n"
    let signature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
    var chain = try Self.chain(of: "s3-put-chunks-trailer")
    #expect(throws: SignatureV4.Failure.chunkOrder) {
      try chain.verify(trailer: trailer, signature: signature)
    }
    for chunk in Self.chunks { try chain.verify(chunk: chunk.data, signature: chunk.withTrailer) }
    #expect(throws: SignatureV4.Failure.chunkMismatch) {
      try chain.verify(trailer: "x-amz-checksum-crc32c:sOO8/R==\n", signature: signature)
    }
    try chain.verify(trailer: trailer, signature: signature)
    #expect(throws: SignatureV4.Failure.chunkOrder) {
      try chain.verify(trailer: trailer, signature: signature)
    }
  }

  @Test func changedAndMovedChunksAreRefused() throws {
    var chain = try Self.chain(of: "s3-put-chunks")
    let (first, second) = (Self.chunks[0], Self.chunks[1])
    #expect(throws: SignatureV4.Failure.chunkMismatch) {
      try chain.verify(chunk: second.data, signature: second.plain)
    }
    var changed = first.data
    changed[40_000] ^= 1
    #expect(throws: SignatureV4.Failure.chunkMismatch) {
      try chain.verify(chunk: changed, signature: first.plain)
    }
    for signature in ["", "00", String(repeating: "g", count: 64), first.plain.uppercased()] {
      #expect(throws: SignatureV4.Failure.malformedPart(.chunkSignature)) {
        try chain.verify(chunk: first.data, signature: signature)
      }
    }
    // The failures left the chain where it was.
    try chain.verify(chunk: first.data, signature: first.plain)
    try chain.verify(chunk: second.data, signature: second.plain)
  }
}
