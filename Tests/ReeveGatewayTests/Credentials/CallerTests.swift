import ReeveTypes
import Testing

@testable import ReeveGateway

/// Which credentials of a request count, and what is refused rather than guessed.
@Suite struct CallerTests {
  private let now = Instant(epochSeconds: 1_440_938_160)
  private let jane = "arn:aws:iam::111122223333:user/Jane"

  private func identify(
    _ sources: [IdentitySource], _ fields: [(String, String)] = [], query: String? = nil, certificate: String? = nil,
    names: [NameMapping] = []
  ) throws -> Result<CallerIdentity, CredentialFailure> {
    let head = HTTPRequestHead(
      method: Array("GET".utf8), path: Array("/".utf8), query: query.map { Array($0.utf8) },
      headers: HTTPFields(fields.map { HTTPRequestHead.Header($0.0, $0.1) }))
    return ReeveGatewayTests.identify(
      GatewayQuestion(head: head, certificateName: certificate),
      CredentialTerms(sources: sources, certificateNames: names), at: now, try KnownAccessKeys())
  }

  @Test func aTrustedHeaderNamesOnePrincipal() throws {
    let sources: [IdentitySource] = [.header("x-principal")]
    for name in ["X-Principal", "x-principal", "X-PRINCIPAL"] {
      let found = try identify(sources, [(name, jane)]).get()
      #expect(found == CallerIdentity(principal: jane, source: .header("x-principal")))
    }
    for value in [
      "", " ", "*", "Jane", "\(jane) ", "\(jane), \(jane)", "\(jane),\(jane)", "arn:aws:iam::111122223333:role/R",
      "arn:aws:iam::1:user/Jane", "arn:aws:iam::111122223333:user/", "arn:aws:iam::111122223333:user/*",
      "arn:aws:sts::111122223333:assumed-role/R", "arn:aws:sts::111122223333:assumed-role/R/s/t",
      "arn:aws:s3:::bucket", "lambda.amazonaws.com", "arn:aws:iam::111122223333:user/J\u{0}ne",
      "arn:aws:iam::111122223333:user/" + String(repeating: "a", count: 3_000),
    ] {
      #expect(
        try identify(sources, [("X-Principal", value)]).failure == .trustedHeader(name: "x-principal"), "\(value)")
    }
    #expect(
      try identify(sources, [("X-Principal", jane), ("x-principal", jane)]).failure
        == .trustedHeader(name: "x-principal"))
    #expect(try identify(sources).failure == .missing)
    #expect(try identify(sources + [.anonymous]).identity == .anonymous)
    // One that is there and wrong is not nobody's.
    #expect(try identify(sources + [.anonymous], [("X-Principal", "")]).identity == nil)
  }

  @Test(arguments: [
    "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:user/team/a.b@c",
    "arn:aws:sts::111122223333:assumed-role/R/s1", "arn:aws:sts::111122223333:federated-user/fay",
  ])
  func principalsOfHeaders(arn: String) throws {
    #expect(try identify([.header("x-principal")], [("X-Principal", arn)]).identity?.principal == arn)
  }

  /// Two kinds in one request: which of them the next program would believe is not known.
  @Test func credentialsOfTwoKindsAreRefused() throws {
    let kinds: [(IdentitySource, (String, String)?, String?)] = [
      (.signatureV4, ("Authorization", "AWS4-HMAC-SHA256 Credential=…"), nil),
      (.signatureV4, nil, "X%2dAmz-Signature=00"), (.token, ("Authorization", "bearer abc"), nil),
      (.header("x-principal"), ("X-Principal", jane), nil),
    ]
    for (one, field, query) in kinds {
      for (other, otherField, otherQuery) in kinds where one != other {
        let fields = [field, otherField].compactMap { $0 }
        let found = try identify([other, one, .anonymous], fields, query: query ?? otherQuery)
        #expect(found.failure == .several, "\(one) \(other)")
        #expect(CredentialFailure.several.serviceError(in: .s3).status == 400)
      }
    }
  }

  /// A kind that is not taken is not looked at.
  @Test func whatIsNotTakenIsNotLookedAt() throws {
    let all = [("Authorization", "AWS4-HMAC-SHA256 x"), ("X-Principal", jane)]
    #expect(try identify([.header("x-principal")], all, query: "X-Amz-Signature=1").identity?.principal == jane)
    #expect(
      try identify([.header("x-principal")], [("Authorization", "Basic eDp5"), ("X-Principal", jane)]).identity != nil)
    #expect(try identify([.signatureV4], [("X-Principal", jane)]).failure == .missing)
    #expect(try identify([.anonymous], all, query: "X-Amz-Signature=1").identity == .anonymous)
    #expect(try identify([], all).failure == .missing)
  }

  /// An `Authorization` that may be a signature must be one.
  @Test func aSignatureThatIsThereMustHold() throws {
    for value in ["AWS4-HMAC-SHA256 Credential=…", "AWS AKIA:abc", "Basic eDp5", "", "Bearer abc"] {
      guard case .signature? = try identify([.signatureV4, .anonymous], [("Authorization", value)]).failure else {
        Issue.record("\(value)")
        continue
      }
    }
    guard case .signature? = try identify([.signatureV4, .anonymous], query: "a=1&X-Amz-Algorithm=x").failure else {
      return #expect(Bool(false))
    }
    // A query that no signature could cover is not the affair of who does not sign.
    #expect(try identify([.signatureV4, .anonymous], query: "q=a+b;%zz").identity == .anonymous)
    let failure = try identify([.token, .anonymous], [("Authorization", "Bearer abc")]).failure
    #expect(failure == .tokensUnsupported && failure?.isUnavailable == true)
  }

  @Test func certificatesAreOfTheConnection() throws {
    let names = [
      try NameMapping(pattern: "spiffe://a/${role}", principal: "arn:aws:sts::111122223333:assumed-role/${role}/mesh")
    ]
    let web = "arn:aws:sts::111122223333:assumed-role/web/mesh"
    let sources: [IdentitySource] = [.header("x-principal"), .certificate]
    let certificate = "spiffe://a/web"
    #expect(try identify(sources, certificate: certificate, names: names).identity?.principal == web)
    #expect(
      try identify(sources, [("X-Principal", jane)], certificate: certificate, names: names).identity?.principal == jane
    )
    #expect(
      try identify(sources.reversed(), [("X-Principal", jane)], certificate: certificate, names: names).identity?
        .principal
        == web)
    #expect(
      try identify(sources + [.anonymous], certificate: "spiffe://b/web", names: names).failure == .certificateName)
    #expect(try identify(sources, names: names).failure == .missing)
  }
}

/// How names become principals.
@Suite struct NameMappingTests {
  private static let role = "arn:aws:sts::111122223333:assumed-role/"

  @Test(
    arguments: [
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "spiffe://a/ns/web/sa/api-1", "web/api-1"),
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "spiffe://a/ns/web/sa/x", nil),
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "spiffe://a/ns/web/x/sa/api", nil),
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "spiffe://a/ns/web/sa/api/x", nil),
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "spiffe://a/ns//sa/api", nil),
      ("spiffe://a/ns/${ns}/sa/${sa}", "${ns}/${sa}", "SPIFFE://a/ns/web/sa/api", nil),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=ana.b@c,O=Acme", "Staff/ana.b@c"),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=ana,O=Evil,O=Acme", nil),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=a*,O=Acme", nil),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=a:b,O=Acme", nil),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=añb,O=Acme", nil),
      ("CN=${user},O=Acme", "Staff/${user}", "CN=ana,O=AcmeX", nil),
      ("${all}", "R/${all}", "ab", "R/ab"), ("${all}", "R/${all}", "", nil),
      ("${all}", "R/${all}", String(repeating: "a", count: 64), "R/" + String(repeating: "a", count: 64)),
      ("${all}", "R/${all}", String(repeating: "a", count: 65), nil), ("one", "R/fixed", "one", "R/fixed"),
      ("a${x}", "R/p-${x}", "a" + String(repeating: "b", count: 63), nil),
    ] as [(String, String, String, String?)])
  func names(pattern: String, principal: String, name: String, expected: String?) throws {
    let mapping = try NameMapping(pattern: pattern, principal: Self.role + principal)
    #expect(mapping.principal(of: name) == expected.map { Self.role + $0 })
  }

  @Test(arguments: [
    ("${a}${b}", "R/${a}", NameMapping.Problem.adjacentVariables("${a}${b}")),
    ("${a}/${a}", "R/${a}", .repeatedVariable("a")), ("${a}", "R/${b}", .unknownVariable("b")),
    ("${a", "R/ab", .malformed("${a")), ("${}", "R/ab", .malformed("${}")), ("${a-b}", "R/ab", .malformed("${a-b}")),
    ("", "R/ab", .malformed("")), ("${a}", "R", .principal(role + "R")), ("${a}", "${a}", .principal(role + "${a}")),
    ("${a}", "*/${a}", .principal(role + "*/${a}")),
  ])
  func mappingsThatAreNone(pattern: String, principal: String, problem: NameMapping.Problem) {
    #expect(throws: problem) { try NameMapping(pattern: pattern, principal: Self.role + principal) }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
    (-1, "1969-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"), (253_402_300_800, "253402300800"),
    (-62_167_219_200, "0000-01-01T00:00:00Z"), (Int64.min, "-9223372036854775808"),
    (4_107_542_400, "2100-03-01T00:00:00Z"),
  ])
  func times(seconds: Int64, text: String) {
    #expect(DateTimeText.of(Instant(epochSeconds: seconds, nanoseconds: 999)) == text)
  }
}
