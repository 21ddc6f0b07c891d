import ReeveTestSupport
import ReeveTypes
import Testing

@testable import ReeveGateway

/// Whom a token is of: signed by a key of its issuer, for this gateway, in its time, with what the store asks for.
@Suite struct TokenTests {
  private let now = Instant(epochSeconds: 1_750_000_000)
  private let terms = CredentialTerms(sources: [.token])
  private static let role = "arn:aws:sts::111122223333:assumed-role/web/"

  private static func bytes(_ text: String) throws -> [UInt8] {
    try #require(Base64URLText.bytes(of: Array(text.utf8)))
  }

  /// What stands behind `"name": "` in a key.
  private static func number(_ name: String, of key: TokenSide.Key) throws -> [UInt8] {
    let rest = try #require(key.publicText.split(separator: "\"\(name)\": \"", maxSplits: 1).last)
    return try bytes(String(try #require(rest.split(separator: "\"").first)))
  }

  private static func issuer() throws -> TokenIssuer {
    TokenIssuer(
      issuer: TokenSide.issuer, audiences: ["reeve", "spare"],
      keys: [
        TokenKey(id: "ed", material: .ed25519(try number("x", of: TokenSide.ed25519))),
        TokenKey(
          id: "ec", material: .p256(point: try number("x", of: TokenSide.p256) + number("y", of: TokenSide.p256))),
        TokenKey(id: "rsa", material: .rsa(modulus: try bytes(TokenSide.rsaModulus), exponent: 65_537)),
      ],
      principal: try #require(ClaimTemplate(role + "${sub}")),
      tags: [TokenIssuer.SessionTag(key: "team", value: try #require(ClaimTemplate("${team}")))])
  }

  private static func source(_ change: (inout TokenIssuer) -> Void = { _ in }) throws -> KnownAccessKeys {
    var source = try KnownAccessKeys()
    var issuer = try issuer()
    change(&issuer)
    source.issuers[issuer.issuer] = issuer
    return source
  }

  /// The claims of a token that is good, with others in the place of some.
  private static func claims(_ others: [String: String?] = [:]) -> String {
    var claims: [String: String?] = [
      "iss": "\"\(TokenSide.issuer)\"", "aud": "\"reeve\"", "sub": "\"ana\"", "exp": "1750000600", "iat": "1749999400",
    ]
    claims.merge(others) { $1 }
    let members = claims.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }
    return "{" + members.joined(separator: ",") + "}"
  }

  private func identify(
    _ token: String, _ source: KnownAccessKeys, at time: Instant? = nil
  ) -> Result<CallerIdentity, CredentialFailure> {
    let head = HTTPRequestHead(
      method: Array("GET".utf8), path: Array("/".utf8), query: nil,
      headers: [HTTPRequestHead.Header("Authorization", "Bearer \(token)")])
    return ReeveGatewayTests.identify(GatewayQuestion(head: head), terms, at: time ?? now, source)
  }

  private func failure(
    _ claims: [String: String?], at time: Instant? = nil, _ change: (inout TokenIssuer) -> Void = { _ in }
  ) throws -> TokenFailure? {
    let token = TokenSide.token(Self.claims(claims), TokenSide.ed25519)
    guard case .token(let failure)? = identify(token, try Self.source(change), at: time).failure else { return nil }
    return failure
  }

  @Test func eachAlgorithmWithItsKey() throws {
    let source = try Self.source()
    for key in [TokenSide.ed25519, TokenSide.p256, TokenSide.rsa] {
      let token = TokenSide.token(Self.claims(["team": "\"core\"", "aud": #"["x", "spare"]"#]), key)
      let found = try identify(token, source).get()
      #expect(found.principal == Self.role + "ana" && found.source == .token && found.payload == nil)
      #expect(
        found.context == [
          ContextEntry("aws:TokenIssueTime", .single("2025-06-15T14:56:40Z")),
          ContextEntry("aws:MultiFactorAuthPresent", .single("false")),
          ContextEntry(
            "aws:FederatedProvider", .single("arn:aws:iam::111122223333:oidc-provider/login.example.com/tenant")),
          ContextEntry("login.example.com/tenant:aud", .single("spare")),
          ContextEntry("login.example.com/tenant:sub", .single("ana")),
          ContextEntry("aws:PrincipalTag/team", .single("core")),
        ])
      // By any other key, or with one byte changed anywhere.
      for index in token.utf8.indices where token.utf8[index] != UInt8(ascii: ".") {
        var damaged = Array(token.utf8)
        let place = token.utf8.distance(from: token.utf8.startIndex, to: index)
        damaged[place] = damaged[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        #expect(identify(String(decoding: damaged, as: UTF8.self), source).identity == nil)
      }
    }
    let foreign = TokenSide.token(Self.claims(), TokenSide.otherEd25519)
    #expect(identify(foreign, source).failure == .token(.signatureMismatch))
  }

  /// RFC 7515, A.2 and A.3, and RFC 8037, A.4.
  @Test func publishedExamples() throws {
    let claims =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    let modulus = try Self.bytes(
      "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgN"
        + "MsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg"
        + "665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h"
        + "4FRWyuXpoQ")
    let rs256 = try CompactToken(
      Array(
        ("eyJhbGciOiJSUzI1NiJ9.\(claims).cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF"
          + "5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07"
          + "Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs"
          + "98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw").utf8)[...])
    #expect(rs256.algorithm == .rs256 && rs256.keyID == nil)
    #expect(try rs256.claims.required("iss").string() == "joe")
    let rsa = TokenPublicKey(TokenKey(id: nil, material: .rsa(modulus: modulus, exponent: 65_537)))
    #expect(rsa?.verifies(rs256.signature, of: rs256.signed) == true)
    #expect(rsa?.verifies(rs256.signature, of: rs256.signed + [0]) == false)
    let es256 = try CompactToken(
      Array(
        ("eyJhbGciOiJFUzI1NiJ9.\(claims).DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-K"
          + "g6NU1Q").utf8)[...])
    let point =
      try Self.bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
      + Self.bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
    let p256 = TokenPublicKey(TokenKey(id: nil, material: .p256(point: point)))
    #expect(p256?.verifies(es256.signature, of: es256.signed) == true)
    #expect(p256?.verifies(Array(es256.signature.dropLast()), of: es256.signed) == false)
    #expect(p256?.verifies([UInt8](repeating: 0, count: 64), of: es256.signed) == false)
    // What is signed there is no JSON.
    let ed25519 = TokenPublicKey(
      TokenKey(id: nil, material: .ed25519(try Self.bytes("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))))
    let signature = try Self.bytes(
      "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
    let signed = Array("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".utf8)
    #expect(ed25519?.verifies(signature, of: signed) == true)
    #expect(ed25519?.verifies(signature, of: Array(signed.dropLast())) == false)
    #expect(ed25519?.verifies([], of: signed) == false)
  }

  @Test(arguments: [
    (#"{"alg":"none"}"#, TokenFailure.unsupportedAlgorithm), (#"{"alg":"HS256","kid":"ed"}"#, .unsupportedAlgorithm),
    (#"{"alg":"PS256"}"#, .unsupportedAlgorithm), (#"{"alg":"eddsa"}"#, .unsupportedAlgorithm),
    // Another of the issuer's keys is for it.
    (#"{"alg":"RS256","kid":"ed"}"#, .unknownKey), (#"{"alg":"EdDSA","kid":"rsa"}"#, .unknownKey),
    (#"{"alg":"EdDSA","kid":""}"#, .unknownKey), (#"{"alg":"RS256"}"#, .signatureMismatch),
    (#"{"alg":"ES256"}"#, .signatureMismatch), (#"{"alg":"EdDSA","crit":[]}"#, .criticalHeader),
    (#"{"alg":"EdDSA","b64":false,"crit":["b64"]}"#, .criticalHeader), (#"{"alg":"EdDSA","typ":"dpop+jwt"}"#, .type),
    (#"{"alg":"EdDSA","typ":"Logout+JWT"}"#, .type), (#"{}"#, .malformed), (#"{"alg":1}"#, .malformed),
    (#"{"alg":"EdDSA","alg":"EdDSA"}"#, .malformed), (#"{"alg":"EdDSA","kid":7}"#, .malformed), ("[]", .malformed),
    ("", .malformed), (#"{"alg":"EdDSA"} "x""#, .malformed),
  ])
  func headersThatAreRefused(header: String, failure: TokenFailure) throws {
    let token = TokenSide.token(header: header, Self.claims(), TokenSide.ed25519)
    #expect(identify(token, try Self.source()).failure == .token(failure))
  }

  @Test(arguments: [
    #"{"alg":"EdDSA"}"#, #"{"alg":"EdDSA","typ":"at+JWT"}"#, #"{"alg":"EdDSA","typ":"application/at+jwt"}"#,
    #"{"alg":"EdDSA","typ":"whatever","jku":"https://evil.example","jwk":{}}"#,
  ])
  func headersThatAreTaken(header: String) throws {
    let token = TokenSide.token(header: header, Self.claims(), TokenSide.ed25519)
    #expect(identify(token, try Self.source()).identity != nil)
  }

  @Test func keysThatCannotBeToldApart() throws {
    let source = try Self.source { issuer in
      issuer.keys.append(TokenKey(id: nil, material: .ed25519([UInt8](repeating: 1, count: 32))))
    }
    let unnamed = TokenSide.token(header: #"{"alg":"EdDSA"}"#, Self.claims(), TokenSide.ed25519)
    #expect(identify(unnamed, source).failure == .token(.ambiguousKey))
    #expect(identify(TokenSide.token(Self.claims(), TokenSide.ed25519), source).identity != nil)
  }

  @Test func textsThatAreNoTokens() throws {
    let source = try Self.source()
    let good = TokenSide.token(Self.claims(), TokenSide.ed25519)
    let texts = [
      "", ".", "..", "a.b", good + ".", "." + good, good + "=", good.replacing(".", with: "=."), good + "\n", "a b.c.d",
      good.replacing(".", with: ".."), "\u{0}.\u{0}.\u{0}", String(repeating: ".", count: 10_000),
      TokenSide.token("[]", TokenSide.ed25519), TokenSide.token("", TokenSide.ed25519),
      TokenSide.token(String(repeating: "[", count: 5_000), TokenSide.ed25519),
    ]
    for text in texts { #expect(identify(text, source).failure == .token(.malformed), "\(text.prefix(80))") }
    #expect(identify(String(repeating: "a", count: 16_385), source).failure == .token(.length))
    let long = TokenSide.token(Self.claims(["x": "\"\(String(repeating: "x", count: 16_000))\""]), TokenSide.ed25519)
    #expect(identify(long, source).failure == .token(.length))
  }

  @Test func oneAuthorizationAlone() throws {
    let source = try Self.source()
    let good = "Bearer " + TokenSide.token(Self.claims(), TokenSide.ed25519)
    for (values, failure) in [
      ([good, good], CredentialFailure.token(.repeated)), (["Basic eDp5", good], .token(.repeated)),
    ] {
      let head = HTTPRequestHead(
        method: Array("GET".utf8), path: Array("/".utf8), query: nil,
        headers: HTTPFields(values.map { HTTPRequestHead.Header("authorization", $0) }))
      #expect(ReeveGatewayTests.identify(GatewayQuestion(head: head), terms, at: now, source).failure == failure)
    }
    let head = HTTPRequestHead(
      method: Array("GET".utf8), path: Array("/".utf8), query: nil,
      headers: [HTTPRequestHead.Header("authorization", good.replacing("Bearer ", with: "bEARER   ") + " ")])
    #expect(ReeveGatewayTests.identify(GatewayQuestion(head: head), terms, at: now, source).identity != nil)
  }

  @Test func times() throws {
    let later = { (seconds: Int64) in Instant(epochSeconds: now.epochSeconds + seconds) }
    #expect(try failure([:], at: later(659)) == nil)
    #expect(try failure([:], at: later(660)) == .expired)
    #expect(try failure([:], at: later(600)) { $0.clockSkewSeconds = 0 } == .expired)
    #expect(try failure(["exp": nil]) == .missingClaim("exp"))
    #expect(try failure(["iat": nil]) == .missingClaim("iat"))
    #expect(try failure(["exp": "null"]) == .missingClaim("exp"))
    #expect(try failure(["exp": "1750000600.9"]) == nil)
    #expect(try failure(["nbf": "1750000060"]) == nil)
    #expect(try failure(["nbf": "1750000061"]) == .early)
    #expect(try failure(["iat": "1750000061"]) == .early)
    #expect(try failure([:]) { $0.maximumAgeSeconds = 540 } == nil)
    #expect(try failure([:]) { $0.maximumAgeSeconds = 539 } == .tooOld)
    for value in ["\"1750000600\"", "-1", "1e300", "true", "[1750000600]", "{}"] {
      #expect(try failure(["exp": value]) == .malformedClaim("exp"), "\(value)")
      #expect(try failure(["iat": value]) == .malformedClaim("iat"), "\(value)")
      #expect(try failure(["nbf": value]) == .malformedClaim("nbf"), "\(value)")
    }
  }

  @Test func issuerAndAudience() throws {
    #expect(try failure(["iss": nil]) == .missingClaim("iss"))
    #expect(try failure(["iss": "7"]) == .malformedClaim("iss"))
    for name in ["", "https://login.example.com/tenant/", "HTTPS://login.example.com/tenant", "a\\u0000b"] {
      #expect(try failure(["iss": "\"\(name)\""]) == .unknownIssuer)
    }
    #expect(try failure(["aud": nil]) == .missingClaim("aud"))
    for value in ["\"other\"", "[]", "\"reev\"", "\"reeve \"", #"["other"]"#] {
      #expect(try failure(["aud": value]) == .foreignAudience, "\(value)")
    }
    for value in ["7", "{}", "[7]", #"["reeve", 7]"#] { #expect(try failure(["aud": value]) == .malformedClaim("aud")) }
    let twice = Self.claims().replacing("\"aud\"", with: "\"aud\":\"x\",\"aud\"")
    #expect(
      identify(TokenSide.token(twice, TokenSide.ed25519), try Self.source()).failure == .token(.malformed))
  }

  @Test func requiredClaims() throws {
    func found(_ claims: [String: String?]) throws -> TokenFailure? {
      try failure(claims) { issuer in
        issuer.requiredClaims = [TokenIssuer.RequiredClaim(name: "groups", patterns: ["admins", "dev-*-?"])]
      }
    }
    for value in ["\"admins\"", #"["x", "admins"]"#, #"[7, {}, "dev-a-b"]"#, "\"dev--x-ä\""] {
      #expect(try found(["groups": value]) == nil, "\(value)")
    }
    for value in ["\"admin\"", "[]", "{}", "null", "\"dev-\"", "7", #"[["admins"]]"#, "\"Admins\""] {
      #expect(try found(["groups": value]) == .requiredClaim("groups"), "\(value)")
    }
    #expect(try found([:]) == .requiredClaim("groups"))
    #expect(
      try failure(["email_verified": "true"]) { issuer in
        issuer.requiredClaims = [TokenIssuer.RequiredClaim(name: "email_verified", patterns: ["true"])]
      } == nil)
  }

  /// No claim brings anything else into an ARN than one name.
  @Test func claimsOfThePrincipal() throws {
    for value in [
      "\"a/b\"", "\"a:b\"", "\"*\"", "\"\"", "\"a\"", "\"a b\"", "\"ä\"", "\"${x}\"", "[]", "{}", #"["ana"]"#,
      "\"auth0|1\"", "\"\(String(repeating: "a", count: 65))\"", "\"ana\\u0000\"",
    ] {
      #expect(try failure(["sub": value]) == .principal, "\(value)")
    }
    #expect(try failure(["sub": nil]) == .missingClaim("sub"))
    #expect(try failure(["sub": "12"]) == nil)
  }

  @Test func claimsOfTags() throws {
    func tag(_ value: String?) throws -> ContextValue? {
      let token = TokenSide.token(Self.claims(["team": value]), TokenSide.ed25519)
      return try identify(token, try Self.source()).get().context.first { $0.key == "aws:PrincipalTag/team" }?.value
    }
    #expect(try tag("\"a/b:*\"") == .single("a/b:*"))
    #expect(try tag("\"\"") == .single(""))
    #expect(try tag(#"["core"]"#) == .single("core"))
    #expect(try tag("7") == .single("7") && tag("true") == .single("true"))
    #expect(try tag(nil) == nil && tag("null") == nil)
    for value in ["[]", #"["a", "b"]"#, "{}", "\"\(String(repeating: "ä", count: 257))\"", #"[["a"]]"#] {
      #expect(try failure(["team": value]) == .tag(key: "team"), "\(value)")
    }
  }

  /// A key that is none is this side's fault, and nobody is let in.
  /// Whether it is a good token nobody can say; one that no key could make good is refused all the same.
  @Test func anIssuerWithoutKeys() throws {
    let source = try Self.source { $0.keys = [] }
    for key in [TokenSide.ed25519, TokenSide.p256, TokenSide.rsa] {
      let failure = identify(TokenSide.token(Self.claims(), key), source).failure
      #expect(failure == .token(.noKeys) && failure?.isUnavailable == true)
      #expect(failure?.serviceError(in: .s3).status == 503)
    }
    let unsigned = TokenSide.token(header: #"{"alg":"none"}"#, Self.claims(), TokenSide.ed25519)
    #expect(identify(unsigned, source).failure == .token(.unsupportedAlgorithm))
    let foreign = TokenSide.token(Self.claims(["iss": #""https://other.example""#]), TokenSide.ed25519)
    #expect(identify(foreign, source).failure == .token(.unknownIssuer))
  }

  @Test func brokenKeys() throws {
    let source = try Self.source { $0.keys[1].material = .p256(point: [UInt8](repeating: 7, count: 64)) }
    let failure = identify(TokenSide.token(Self.claims(), TokenSide.p256), source).failure
    #expect(failure == .token(.brokenKey) && failure?.isUnavailable == true)
    #expect(failure?.serviceError(in: .exceptions).status == 503)
    #expect(identify(TokenSide.token(Self.claims(), TokenSide.ed25519), source).identity != nil)
  }

  /// What was kept is of one image.
  @Test func keptKeysFollowTheStore() throws {
    var source = try Self.source()
    var cache = TokenIssuerCache()
    let name = Array(TokenSide.issuer.utf8)
    #expect(cache.entry(name, from: source)?.issuer.clockSkewSeconds == 60 && cache.count == 1)
    source.issuers[TokenSide.issuer]?.clockSkewSeconds = 1
    #expect(cache.entry(name, from: source)?.issuer.clockSkewSeconds == 60)
    source.tokenIssuersNumber += 1
    #expect(cache.entry(name, from: source)?.issuer.clockSkewSeconds == 1)
    #expect(cache.entry(Array("other".utf8), from: source) == nil && cache.count == 1)
    for number in 0..<200 {
      var issuer = try Self.issuer()
      issuer.issuer = "i\(number)"
      source.issuers["i\(number)"] = issuer
      #expect(cache.entry(Array("i\(number)".utf8), from: source) != nil)
      #expect(cache.count <= TokenIssuerCache.countMax)
    }
  }

  @Test(arguments: [
    (TokenFailure.expired, "ExpiredTokenException", 403, "ExpiredToken", 400),
    (.tooOld, "ExpiredTokenException", 403, "ExpiredToken", 400),
    (.signatureMismatch, "UnrecognizedClientException", 403, "InvalidToken", 400),
    (.malformed, "UnrecognizedClientException", 403, "InvalidToken", 400),
    (.foreignAudience, "AccessDeniedException", 403, "AccessDenied", 403),
    (.system, "ServiceUnavailableException", 503, "ServiceUnavailable", 503),
  ])
  func codes(failure: TokenFailure, code: String, status: Int, codeOfS3: String, statusOfS3: Int) {
    let failure = CredentialFailure.token(failure)
    let (exception, ofS3) = (failure.serviceError(in: .exceptions), failure.serviceError(in: .s3))
    #expect(exception.code == code && exception.status == status)
    #expect(ofS3.code == codeOfS3 && ofS3.status == statusOfS3)
    #expect(!failure.description.contains("\n") && !failure.description.hasSuffix("."))
  }

  @Test func patterns() {
    for (text, pattern, isMatch) in [
      ("", "", true), ("", "*", true), ("a", "", false), ("abc", "a*c", true), ("abc", "a*b", false),
      ("aXbXc", "a*X?", true), ("mississippi", "m*iss*pi", true), ("ä", "?", true), ("ab", "?", false),
      ("a*", "a*", true),
      (String(repeating: "a", count: 16_000), String(repeating: "*a", count: 120) + "b", false),
    ] as [(String, String, Bool)] {
      #expect(ClaimPattern.matches(text, pattern) == isMatch, "\(pattern)")
    }
  }
}
