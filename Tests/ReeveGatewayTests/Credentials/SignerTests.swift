import ReeveTypes
import Testing

@testable import ReeveGateway

/// Who signed a request: the key is known and active, its secret is opened, and the signature is that of the request.
@Suite struct SignerTests {
  private let terms = CredentialTerms(sources: [.signatureV4])
  /// Of the requests that tests sign: 30 August 2015, 12:36:00.
  private let now = Instant(epochSeconds: 1_440_938_160)

  private func signed(_ fields: [(String, String)] = [], service: String = "service") throws -> SignableRequest {
    var request = SignableRequest.unsigned(service: service, fields: fields)
    try request.sign()
    return request
  }

  private static func digest(of text: String) throws -> [UInt8] {
    let bytes = Array(text.utf8)
    let digest = SignatureV4.Digest(of: bytes.span)
    let found = try #require(digest).bytes
    return (0..<32).map { found[$0] }
  }

  @Test func everyPublishedRequestIsOfItsSigner() throws {
    var source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    for published in SignedRequest.all {
      var request = published.raw
      let token = request["X-Amz-Security-Token"]
      source.records[published.keyID]?.tokenDigest = token.isEmpty ? nil : try Self.digest(of: token)
      let date = try request.claim().date
      // Twice: from the sealed secret, and from the key that was kept.
      for _ in 0..<2 {
        let found = identify(request.question(), terms, at: date, source, by: &verifier)
        #expect(found.identity?.principal == KnownAccessKeys.principal(published.keyID), "\(published.name) \(found)")
        #expect(found.identity?.accessKeyID == published.keyID && found.identity?.source == .signatureV4)
        #expect(found.identity?.payload != nil)
      }
      request.append("X-Amz-Forged", "1")
      #expect(identify(request.question(), terms, at: date, source, by: &verifier).identity == nil)
    }
    #expect(verifier.signingKeys.count > 3)
  }

  @Test func keysThatAreNotKnownOrActive() throws {
    var source = try KnownAccessKeys()
    let request = try signed()
    #expect(identify(request.question(), terms, at: now, source).identity != nil)
    source.records["AKIDEXAMPLE"]?.isActive = false
    #expect(identify(request.question(), terms, at: now, source).failure == .signature(.unknownAccessKey))
    source.records["AKIDEXAMPLE"] = nil
    #expect(identify(request.question(), terms, at: now, source).failure == .signature(.unknownAccessKey))
  }

  @Test func theClockAndTheExpiration() throws {
    var source = try KnownAccessKeys()
    let request = try signed().question()
    let later = { (seconds: Int64) in Instant(epochSeconds: now.epochSeconds + seconds) }
    #expect(identify(request, terms, at: later(900), source).identity != nil)
    #expect(identify(request, terms, at: later(901), source).failure == .signature(.tooLate))
    #expect(identify(request, terms, at: later(-901), source).failure == .signature(.tooEarly(isPresigned: false)))
    source.records["AKIDEXAMPLE"]?.expiration = later(5)
    #expect(identify(request, terms, at: later(4), source).identity != nil)
    #expect(identify(request, terms, at: later(5), source).failure == .signature(.expiredToken))
  }

  @Test func tokensOfTemporaryCredentials() throws {
    var source = try KnownAccessKeys()
    let bare = try signed()
    let withToken = try signed([("X-Amz-Security-Token", "the-token")])
    let withOther = try signed([("X-Amz-Security-Token", "the-tokem")])
    #expect(identify(withToken.question(), terms, at: now, source).failure == .signature(.invalidToken))
    source.records["AKIDEXAMPLE"]?.tokenDigest = try Self.digest(of: "the-token")
    #expect(identify(bare.question(), terms, at: now, source).failure == .signature(.invalidToken))
    #expect(identify(withOther.question(), terms, at: now, source).failure == .signature(.invalidToken))
    let found = try identify(withToken.question(), terms, at: now, source).get()
    #expect(found.context == [ContextEntry("aws:MultiFactorAuthPresent", .single("false"))])
    source.records["AKIDEXAMPLE"]?.creation = Instant(epochSeconds: 1_440_936_000)
    source.records["AKIDEXAMPLE"]?.isMultiFactorAuthenticated = true
    #expect(
      try identify(withToken.question(), terms, at: now, source).get().context == [
        ContextEntry("aws:TokenIssueTime", .single("2015-08-30T12:00:00Z")),
        ContextEntry("aws:MultiFactorAuthPresent", .single("true")),
      ])
    source.records["AKIDEXAMPLE"]?.tokenDigest = [1, 2, 3]
    #expect(identify(withToken.question(), terms, at: now, source).failure == .signature(.invalidToken))
  }

  /// Long-term keys give nothing of temporary credentials.
  @Test func longTermKeysGiveNoContext() throws {
    var source = try KnownAccessKeys()
    source.records["AKIDEXAMPLE"]?.creation = now
    source.records["AKIDEXAMPLE"]?.isMultiFactorAuthenticated = true
    #expect(try identify(try signed().question(), terms, at: now, source).get().context == [])
  }

  @Test func regionAndService() throws {
    let source = try KnownAccessKeys()
    let request = try signed().question()
    var terms = CredentialTerms(sources: [.signatureV4], region: "us-east-1", service: "service")
    #expect(identify(request, terms, at: now, source).identity != nil)
    terms.region = "eu-west-1"
    #expect(identify(request, terms, at: now, source).failure == .signature(.foreignRegion(expected: "eu-west-1")))
    (terms.region, terms.service) = (nil, "s3")
    #expect(identify(request, terms, at: now, source).failure == .signature(.foreignService(expected: "s3")))
  }

  @Test func whatCannotBeOpenedIsNoDenial() throws {
    var source = try KnownAccessKeys()
    let request = try signed().question()
    source.sealingKeys = nil
    let none = identify(request, terms, at: now, source).failure
    #expect(none == .secret(.noSealingKey) && none?.isUnavailable == true)
    #expect(none?.serviceError(in: .exceptions).status == 503 && none?.serviceError(in: .s3).status == 503)
    let other = try KnownAccessKeys.keys(2)
    source.sealingKeys = other
    guard case .secret(.unopened(.unknownKey))? = identify(request, terms, at: now, source).failure else {
      return #expect(Bool(false))
    }
    // A secret that was sealed for somebody else.
    source = try KnownAccessKeys()
    source.records["AKIDEXAMPLE"]?.principal = "arn:aws:iam::111122223333:root"
    #expect(identify(request, terms, at: now, source).failure == .secret(.unopened(.tampered)))
    source = try KnownAccessKeys()
    let foreign = try #require(source.records["AKIAIOSFODNN7EXAMPLE"]).sealedSecret
    source.records["AKIDEXAMPLE"]?.sealedSecret = foreign
    #expect(identify(request, terms, at: now, source).failure == .secret(.unopened(.tampered)))
  }

  /// A key that was kept is good for the record that it was made of.
  @Test func keptKeysFollowTheStore() throws {
    var source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    let request = try signed().question()
    let keys = try #require(source.sealingKeys)
    #expect(identify(request, terms, at: now, source, by: &verifier).identity != nil)
    let kept = source.records["AKIDEXAMPLE"]
    // Another secret.
    source.records["AKIDEXAMPLE"] = try KnownAccessKeys.record("AKIDEXAMPLE", sealedBy: keys, secret: "other")
    #expect(
      identify(request, terms, at: now, source, by: &verifier).failure == .signature(.signatureMismatch))
    // The same one, with another owner written over it.
    source.records["AKIDEXAMPLE"] = kept
    #expect(identify(request, terms, at: now, source, by: &verifier).identity != nil)
    source.records["AKIDEXAMPLE"]?.principal = "arn:aws:iam::111122223333:root"
    #expect(identify(request, terms, at: now, source, by: &verifier).failure == .secret(.unopened(.tampered)))
    // Inactive, and gone.
    source.records["AKIDEXAMPLE"] = kept
    source.records["AKIDEXAMPLE"]?.isActive = false
    #expect(identify(request, terms, at: now, source, by: &verifier).failure == .signature(.unknownAccessKey))
    // Without the sealing key, or with others, nothing that was kept counts.
    source.records["AKIDEXAMPLE"] = kept
    source.sealingKeys = nil
    #expect(identify(request, terms, at: now, source, by: &verifier).failure == .secret(.noSealingKey))
    source.sealingKeys = try KnownAccessKeys.keys(2)
    #expect(identify(request, terms, at: now, source, by: &verifier).identity == nil)
    source.sealingKeys = try KnownAccessKeys.keys(1)
    #expect(identify(request, terms, at: now, source, by: &verifier).identity != nil)
  }

  /// Only who has the secret fills the memory of keys.
  @Test func wrongSignaturesKeepNothing() throws {
    let source = try KnownAccessKeys()
    var verifier = CredentialVerifier()
    for number in 0..<50 {
      var request = SignableRequest.unsigned()
      request["Authorization"] = request["Authorization"].split(separator: "us-east-1").joined(separator: "r-\(number)")
      #expect(
        identify(request.question(), terms, at: now, source, by: &verifier).failure == .signature(.signatureMismatch))
    }
    #expect(verifier.signingKeys.count == 0)
  }

  @Test func keysThatWereNotUsedForLongestGo() throws {
    let keys = try KnownAccessKeys.keys(1)
    let record = try KnownAccessKeys.record("AKIDEXAMPLE", sealedBy: keys)
    var cache = SigningKeyCache()
    func claim(_ number: Int) throws -> SignatureV4.Claim {
      try SignableRequest.unsigned(service: "s\(number)").claim()
    }
    for number in 0..<SigningKeyCache.countMax + 10 {
      cache.keep(try SignableRequest.key(for: try claim(number)), for: try claim(number), record, openedBy: keys)
      // The first is asked for again and again.
      #expect(cache.key(for: try claim(0), record, openedBy: keys) != nil)
    }
    #expect(cache.count == SigningKeyCache.countMax)
    #expect(cache.key(for: try claim(1), record, openedBy: keys) == nil)
    for number in [0, 11, SigningKeyCache.countMax + 9] {
      let found = cache.key(for: try claim(number), record, openedBy: keys)
      #expect(found?.bytes == (try SignableRequest.key(for: try claim(number)).bytes))
    }
  }

  @Test(arguments: ["s3", "s3express", "s3-outposts", "s3-object-lambda"])
  func keysOfS3(service: String) throws {
    let source = try KnownAccessKeys()
    let request = try signed([("x-amz-content-sha256", "UNSIGNED-PAYLOAD")], service: service)
    let at = Instant(epochSeconds: now.epochSeconds + 2, nanoseconds: 345_678_901)
    let found = try identify(request.question(), terms, at: at, source).get()
    #expect(found.payload == .unsigned)
    #expect(
      found.context == [
        ContextEntry("\(service):authType", .single("REST-HEADER")),
        ContextEntry("\(service):signatureversion", .single("AWS4-HMAC-SHA256")),
        ContextEntry("\(service):signatureAge", .single("2345")),
        ContextEntry("\(service):x-amz-content-sha256", .single("UNSIGNED-PAYLOAD")),
      ])
    let early = Instant(epochSeconds: now.epochSeconds - 60)
    #expect(
      try identify(request.question(), terms, at: early, source).get().context[2]
        == ContextEntry("\(service):signatureAge", .single("0")))
  }

  /// The example of the S3 API Reference, whose signature is printed there.
  @Test func presignedRequests() throws {
    let source = try KnownAccessKeys()
    let request = SignatureV4PublishedTests.presigned
    let at = Instant(epochSeconds: 1_369_353_600 + 60)
    let found = try identify(request.question(), terms, at: at, source).get()
    #expect(found.principal == KnownAccessKeys.principal("AKIAIOSFODNN7EXAMPLE") && found.payload == .unsigned)
    #expect(
      found.context.map(\.value)
        == ["REST-QUERY-STRING", "AWS4-HMAC-SHA256", "60000", "UNSIGNED-PAYLOAD"].map {
          ContextValue.single($0)
        })
  }

  /// The gateway's word for the host counts for what is decided, and must be what is signed.
  @Test func theHostIsTheSignedOne() throws {
    let source = try KnownAccessKeys()
    var question = try signed().question()
    question.head.host = Array("EXAMPLE.amazonaws.com".utf8)
    #expect(identify(question, terms, at: now, source).identity != nil)
    question.head.host = Array("other.amazonaws.com".utf8)
    #expect(identify(question, terms, at: now, source).failure == .signature(.repeatedPart(.host)))
    question.head.host = Array("example.amazonaws.com".utf8)
    question.head.headers.removeAll { $0.name == Array("Host".utf8) }
    #expect(identify(question, terms, at: now, source).identity != nil)
    question.head.host = []
    #expect(identify(question, terms, at: now, source).identity == nil)
  }
}
