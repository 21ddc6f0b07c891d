import ReeveTypes

/// What a token says that was verified, by what its issuer's entry in the store asks for.
struct TokenClaims {
  private let claims: JSONMember
  private let issuer: TokenIssuer

  init(_ claims: JSONMember, of issuer: TokenIssuer) {
    self.claims = claims
    self.issuer = issuer
  }

  /// Whether the token is good now. When it was issued must be said: whether a session is older than a change is for policies to ask.
  /// - Returns: when it was issued, in seconds since 1970.
  /// - Throws: `.missingClaim`, `.malformedClaim`, `.expired`, `.early` or `.tooOld`.
  /// Source: RFC 7519, sections 4.1.4 to 4.1.6; RFC 9068, section 2.2.
  func checkTimes(at now: Instant) throws(TokenFailure) -> Int64 {
    let skew = Int64(issuer.clockSkewSeconds)
    guard let expiration = try seconds("exp") else { throw .missingClaim("exp") }
    guard let issue = try seconds("iat") else { throw .missingClaim("iat") }
    guard now.epochSeconds < expiration + skew else { throw .expired }
    if let start = try seconds("nbf"), now.epochSeconds < start - skew { throw .early }
    guard now.epochSeconds >= issue - skew else { throw .early }
    if let age = issuer.maximumAgeSeconds, now.epochSeconds > issue + Int64(age) + skew { throw .tooOld }
    return issue
  }

  /// A time in whole seconds: a fraction is left out.
  private func seconds(_ name: String) throws(TokenFailure) -> Int64? {
    guard let member = try member(name) else { return nil }
    // From 1970 to the end of the year 9999. A string is no number, whatever stands in it.
    guard member.isNumber, let number = member.scalar.flatMap({ Double($0) }), number >= 0,
      number <= 253_402_300_799
    else { throw .malformedClaim(name) }
    return Int64(number)
  }

  /// The audience that the token is for, of those that the store names.
  /// - Throws: `.missingClaim`, `.malformedClaim` or `.foreignAudience`.
  func audience() throws(TokenFailure) -> String {
    guard let member = try member("aud") else { throw .missingClaim("aud") }
    var audiences: [String] = []
    do throws(JSONMistake) {
      for value in member.isArray ? try member.elements() : [member] { audiences.append(try value.string()) }
    } catch { throw .malformedClaim("aud") }
    for audience in audiences where issuer.audiences.contains(where: { $0.utf8.elementsEqual(audience.utf8) }) {
      return audience
    }
    throw .foreignAudience
  }

  /// - Throws: `.requiredClaim` for the first that is missing, or does not match.
  func checkRequired() throws(TokenFailure) {
    for required in issuer.requiredClaims {
      guard let member = try member(required.name) else { throw .requiredClaim(required.name) }
      let values = member.isArray ? ((try? member.elements()) ?? []) : [member]
      let isMatching = values.contains { value in
        value.scalar.map { text in required.patterns.contains { ClaimPattern.matches(text, $0) } } ?? false
      }
      guard isMatching else { throw .requiredClaim(required.name) }
    }
  }

  /// The ARN that the claims make.
  /// - Throws: `.missingClaim` or `.principal`.
  func principal() throws(TokenFailure) -> String {
    let text = try issuer.principal.filled { (name) throws(TokenFailure) -> String? in
      guard let member = try member(name) else { throw .missingClaim(name) }
      // One name, so that no claim can bring a slash, a colon or a wildcard in.
      guard let value = member.scalar, 1...NameMapping.valueByteCountMax ~= value.utf8.count,
        value.utf8.allSatisfy(PrincipalText.isNameByte)
      else { throw .principal }
      return value
    }
    guard let text, PrincipalText.isARN(text.utf8.span) else { throw .principal }
    return text
  }

  /// Tags of the session. A tag one of whose claims is missing or null is none: what the role has of that name counts then, as it
  /// does for a session without tags.
  /// - Throws: `.tag` when a claim is no text, or the value is too long.
  func tags() throws(TokenFailure) -> [ContextEntry] {
    var entries: [ContextEntry] = []
    for tag in issuer.tags {
      let value = try tag.value.filled { (name) throws(TokenFailure) -> String? in
        guard var member = try member(name) else { return nil }
        // Issuers write one value as a list, too.
        if member.isArray, let elements = try? member.elements(), elements.count == 1 { member = elements[0] }
        guard let text = member.scalar else { throw .tag(key: tag.key) }
        return text
      }
      guard let value else { continue }
      guard value.unicodeScalars.count <= 256 else { throw .tag(key: tag.key) }
      entries.append(ContextEntry("aws:PrincipalTag/\(tag.key)", .single(value)))
    }
    return entries
  }

  /// A claim that is a string; absent when it is not there, or something else.
  func text(_ name: String) -> String? { try? member(name)?.string() }

  /// Absent: there is none, or it is null.
  private func member(_ name: String) throws(TokenFailure) -> JSONMember? {
    do throws(JSONMistake) {
      guard let member = try claims.member(name), !member.isNull else { return nil }
      return member
    } catch { throw .malformed }
  }
}
