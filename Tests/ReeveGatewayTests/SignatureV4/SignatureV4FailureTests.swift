import Testing

@testable import ReeveGateway

/// What a caller is told, and what it is not told.
@Suite struct SignatureV4FailureTests {
  typealias Failure = SignatureV4.Failure

  /// A failure, and its code and status for services with exceptions and for S3.
  @Test(arguments: [
    (Failure.notSigned, "MissingAuthenticationTokenException", 403, "AccessDenied", 403),
    (.missingPart(.signature), "IncompleteSignatureException", 400, "AuthorizationHeaderMalformed", 400),
    (.malformedPart(.credential), "IncompleteSignatureException", 400, "AuthorizationHeaderMalformed", 400),
    (.missingPart(.date), "IncompleteSignatureException", 400, "AccessDenied", 403),
    (.expiryLength, "IncompleteSignatureException", 400, "AuthorizationQueryParametersError", 400),
    (.foreignRegion(expected: "x"), "InvalidSignatureException", 403, "AuthorizationHeaderMalformed", 400),
    (.unsignedHeader("x-amz-acl"), "InvalidSignatureException", 403, "AccessDenied", 403),
    (.tooLate, "InvalidSignatureException", 403, "RequestTimeTooSkewed", 403),
    (.tooEarly(isPresigned: false), "InvalidSignatureException", 403, "RequestTimeTooSkewed", 403),
    (.tooEarly(isPresigned: true), "InvalidSignatureException", 403, "AccessDenied", 403),
    (.expired, "InvalidSignatureException", 403, "AccessDenied", 403),
    (.signatureMismatch, "InvalidSignatureException", 403, "SignatureDoesNotMatch", 403),
    (.payloadMismatch, "InvalidSignatureException", 403, "XAmzContentSHA256Mismatch", 400),
    (.unknownAccessKey, "UnrecognizedClientException", 403, "InvalidAccessKeyId", 403),
    (.invalidToken, "UnrecognizedClientException", 403, "InvalidToken", 400),
    (.expiredToken, "ExpiredTokenException", 403, "ExpiredToken", 400),
    (.replayed, "InvalidSignatureException", 403, "AccessDenied", 403),
    (.hashing, "InternalFailure", 500, "InternalError", 500),
  ])
  func codeIs(failure: Failure, code: String, status: Int, codeOfS3: String, statusOfS3: Int) {
    let (exception, ofS3) = (failure.serviceError(in: .exceptions), failure.serviceError(in: .s3))
    #expect(exception.code == code && exception.status == status)
    #expect(ofS3.code == codeOfS3 && ofS3.status == statusOfS3)
  }

  private static let all: [Failure] =
    SignatureV4.Part.allCases.flatMap { [.missingPart($0), .repeatedPart($0), .malformedPart($0)] } + [
      .notSigned, .unsupportedAlgorithm, .bothForms, .scopeTerminator, .scopeDate, .expiryLength, .noSignedHeader,
      .unsortedSignedHeaders, .repeatedSignedHeader, .absentSignedHeader("n"), .unsignedHost, .unsignedHeader("n"),
      .malformedMethod, .malformedTarget, .malformedEscape, .ambiguousQuery, .malformedField,
      .targetLength(byteCount: 1),
      .parameterCount, .fieldCount, .fieldsLength, .foreignRegion(expected: "r"), .foreignService(expected: "s"),
      .tooEarly(isPresigned: true), .tooLate, .expired, .bodyUnseen, .payloadMismatch, .signatureMismatch,
      .chunkMismatch,
      .malformedChunk, .chunkOrder, .trailerLength, .unknownAccessKey, .invalidToken, .expiredToken, .secretLength,
      .replayed, .hashing,
    ]

  /// One line, no full stop, never a status that lets a request through, and no two failures in the same words.
  @Test func sentencesAreInTheHousesForm() {
    for failure in Self.all {
      let text = "\(failure)"
      #expect(!text.isEmpty && !text.contains("\n") && !text.hasSuffix("."), "\(text)")
      for wording in SignatureV4.Wording.allCases {
        #expect([400, 403, 413, 500].contains(failure.serviceError(in: wording).status))
      }
    }
    #expect(Set(Self.all.map { "\($0)" }).count == Self.all.count)
  }

  /// Neither a description nor a dump shows a signature, a token or a key.
  @Test func nothingSecretIsShown() throws {
    let raw = try #require(SignedRequest.all.first { $0.name == "post-sts-header-before" }).raw
    let claim = try raw.claim()
    let key = try SignableRequest.key(for: claim)
    let chain = SignatureV4.ChunkChain(claim, key: key)
    var shown = "\(claim) \(key) \(chain) \(String(reflecting: claim)) \(String(reflecting: key))"
    dump([claim as Any, claim.head as Any, key as Any, chain as Any], to: &shown)
    dump(try SignatureV4PublishedTests.presigned.claim(), to: &shown)
    #expect(shown.contains("AKIDEXAMPLE"))
    let signature = raw["Authorization"].split(separator: "Signature=")[1]
    #expect(!shown.contains(signature.prefix(16)) && !shown.contains("aeeed9bbccd4d02e"))
    // The first bytes of the token, and of the header with the signature.
    #expect(!shown.contains("- 65\n") && !shown.contains("65, 81, 111"))
    #expect(!shown.contains(raw["X-Amz-Security-Token"].prefix(16)))
    #expect(!shown.contains("SIMD") && !shown.contains(", 0x"))
    // Not as a list of numbers, either.
    #expect(!shown.contains("\(key.bytes[0]), \(key.bytes[1])") && !shown.contains("- \(key.bytes[0])\n"))
  }
}
