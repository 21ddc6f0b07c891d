import ReeveTypes

// Whom a token (JWT) is of.
extension CredentialVerifier {
  mutating func identifyBearer(
    of question: GatewayQuestion, at now: Instant, from source: borrowing some CredentialSource
  ) throws(CredentialFailure) -> CallerIdentity {
    guard source.tokenIssuerCount > 0 else { throw .tokensUnsupported }
    do throws(TokenFailure) {
      let text = try Self.bearer(in: question.head)
      let token = try CompactToken(text)
      // Whom it says to be of is not believed: it only says by whose key it is to be verified.
      let name: String
      do throws(JSONMistake) { name = try token.claims.required("iss").string() } catch {
        throw error.problem == .missing ? .missingClaim("iss") : .malformedClaim("iss")
      }
      guard TokenIssuer.isName(name), let entry = tokenIssuers.entry(Array(name.utf8), from: source) else {
        throw .unknownIssuer
      }
      guard !entry.issuer.keys.isEmpty else { throw .noKeys }
      try Self.verify(token, by: entry)
      let claims = TokenClaims(token.claims, of: entry.issuer)
      let issue = try claims.checkTimes(at: now)
      let audience = try claims.audience()
      try claims.checkRequired()
      let principal = try claims.principal()
      var context = [
        ContextEntry("aws:TokenIssueTime", .single(DateTimeText.of(Instant(epochSeconds: issue)))),
        // Whether the issuer has asked for a second factor is not known in a form that all of them share.
        ContextEntry("aws:MultiFactorAuthPresent", .single("false")),
      ]
      context += FederationKeys(issuer: name).entries(
        of: principal, audience: audience, subject: claims.text("sub"))
      context += try claims.tags()
      return CallerIdentity(principal: principal, context: context, source: .token)
    } catch { throw .token(error) }
  }

  /// What stands behind `Bearer` in the only `Authorization`. Source: RFC 6750, 2.1.
  private static func bearer(in head: HTTPRequestHead) throws(TokenFailure) -> ArraySlice<UInt8> {
    var places = HTTPFieldPlaces()
    for index in head.headers.indices where head.headers.name(index).isNamed("authorization") { places.add(index) }
    guard places.count == 1 else { throw .repeated }
    let value = head.headers.value(places.first)
    let text = value.extracting(HTTPText.trimmed(value.indices, of: value))
    var end = 0
    while end < text.count, !HTTPText.isSpace(text[end]) { end += 1 }
    return [UInt8](copying: text.extracting(HTTPText.trimmed(end..<text.count, of: text)))[...]
  }

  /// A key is good for one algorithm, so that the two cannot be mixed up.
  private static func verify(_ token: CompactToken, by entry: TokenIssuerCache.Entry) throws(TokenFailure) {
    let keys = entry.issuer.keys
    let places = keys.indices.filter { place in
      guard keys[place].algorithm == token.algorithm else { return false }
      guard let wanted = token.keyID else { return true }
      return keys[place].id.map { $0.utf8.elementsEqual(wanted.utf8) } ?? false
    }
    guard let place = places.first else { throw .unknownKey }
    guard places.count == 1 else { throw .ambiguousKey }
    guard let key = entry.key(place) else { throw .brokenKey }
    guard let isSigned = key.verifies(token.signature, of: token.signed) else { throw .system }
    guard isSigned else { throw .signatureMismatch }
  }
}

/// The condition keys of callers whose tokens an issuer has signed.
/// Source: IAM User Guide, "AWS global condition context keys" and "IAM and AWS STS condition context keys", keys of OIDC
/// federation.
private struct FederationKeys {
  /// The issuer's URL without its scheme.
  private let provider: Substring

  init(issuer: String) {
    let parts = issuer.split(separator: "://", maxSplits: 1)
    provider = parts.count == 2 ? parts[1] : issuer[...]
  }

  /// Those that AWS knows by their hosts.
  private static let wellKnown = [
    "accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com",
  ]

  func entries(of principal: String, audience: String, subject: String?) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    if Self.wellKnown.contains(String(provider)) {
      entries.append(ContextEntry("aws:FederatedProvider", .single(String(provider))))
    } else if let arn = ARN(principal) {
      let own = "arn:\(arn.partition):iam::\(arn.account):oidc-provider/\(provider)"
      entries.append(ContextEntry("aws:FederatedProvider", .single(own)))
    }
    // A name without a dot could be that of a service, whose keys are none of an issuer's.
    guard provider.prefix(while: { $0 != "/" && $0 != ":" }).contains(".") else { return entries }
    entries.append(ContextEntry("\(provider):aud", .single(audience)))
    if let subject, 1...RequestLimits.textByteCountMax ~= subject.utf8.count {
      entries.append(ContextEntry("\(provider):sub", .single(subject)))
    }
    return entries
  }
}
