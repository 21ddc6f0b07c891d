/// Why a token (JWT) is refused, or cannot be verified. None of the cases has anything of the token in it: names of claims are those
/// that the store asks for.
public enum TokenFailure: Error, Sendable, Hashable {
  /// More than `CompactToken.byteCountMax` bytes.
  case length
  /// The request has more than one `Authorization`.
  case repeated
  /// Not three parts in base64url, of which two are JSON objects, or a member of these is of the wrong kind or stands there twice.
  case malformed
  /// It says to be of a type that is made for something else.
  case type
  /// It says that something must be understood (`crit`), and nothing of that kind is.
  case criticalHeader
  /// Another algorithm than those of `TokenAlgorithm`; above all none, and those whose keys are secrets.
  case unsupportedAlgorithm
  case unknownIssuer
  /// The keys of the issuer are to be fetched, and are not here: a fault of this side.
  case noKeys
  /// The issuer has no key of that name for that algorithm.
  case unknownKey
  /// The token names no key, and the issuer has several for that algorithm.
  case ambiguousKey
  case signatureMismatch
  case missingClaim(String)
  case malformedClaim(String)
  case foreignAudience
  case expired
  /// Its time has not come.
  case early
  /// It was issued longer ago than the store allows.
  case tooOld
  /// A claim that must match a pattern matches none.
  case requiredClaim(String)
  /// Its claims make no ARN of a principal.
  case principal
  /// A claim cannot be the value of a tag.
  case tag(key: String)
  /// The key that the store has is none: a fault of this side.
  case brokenKey
  /// OpenSSL failed: a fault of this side.
  case system
}

extension TokenFailure {
  /// Whether it is this side's fault.
  var isUnavailable: Bool { self == .noKeys || self == .brokenKey || self == .system }

  /// As services answer that take tokens. An SDK gets itself a new token where the code says that one has expired.
  /// Source: the "Common Errors" of the services' API references; Amazon S3 API Reference, "Error Responses".
  func serviceError(in wording: SignatureV4.Wording) -> SignatureV4.ServiceError {
    let isOfS3 = wording == .s3
    switch self {
    case .expired, .tooOld:
      return isOfS3
        ? SignatureV4.ServiceError("ExpiredToken", 400) : SignatureV4.ServiceError("ExpiredTokenException", 403)
    case .requiredClaim, .principal, .tag, .foreignAudience:
      return SignatureV4.ServiceError(isOfS3 ? "AccessDenied" : "AccessDeniedException", 403)
    case .noKeys, .brokenKey, .system:
      return SignatureV4.ServiceError(isOfS3 ? "ServiceUnavailable" : "ServiceUnavailableException", 503)
    case .length, .repeated, .malformed, .type, .criticalHeader, .unsupportedAlgorithm, .unknownIssuer, .unknownKey,
      .ambiguousKey, .signatureMismatch, .missingClaim, .malformedClaim, .early:
      return isOfS3
        ? SignatureV4.ServiceError("InvalidToken", 400) : SignatureV4.ServiceError("UnrecognizedClientException", 403)
    }
  }
}

extension TokenFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .length: "the token has more than \(CompactToken.byteCountMax) bytes; ask for one with fewer claims"
    case .repeated: "the request has several `Authorization` headers; leave all but one out"
    case .malformed: "the token is malformed; expected a signed JWT in its compact form"
    case .type: "the token is made for something else than a request; send an access token or an id token"
    case .criticalHeader: "the token has a `crit` header, of which nothing is understood; ask for one without"
    case .unsupportedAlgorithm: "the token is signed in a way that is not taken; sign it with RS256, ES256 or EdDSA"
    case .unknownIssuer: "no issuer of that name is known; send a token of one that the store has"
    case .noKeys:
      "the keys of the token's issuer are not here: they could not be fetched yet, or are too old; try again later, or look at the "
        + "server's log"
    case .unknownKey: "the token's key is not known; ask for a new token, or give the store the issuer's new keys"
    case .ambiguousKey: "the token does not name its key, and the issuer has several; let it say `kid`"
    case .signatureMismatch: "the token's signature is not that of its issuer"
    case .missingClaim(let name): "the token has no claim `\(name)`; let the issuer put it in"
    case .malformedClaim(let name): "the token's claim `\(name)` is of another kind than it must be"
    case .foreignAudience: "the token is for somebody else; ask for one whose `aud` is one of the store's `Audiences`"
    case .expired: "the token has expired; ask for a new one"
    case .early: "the token is not yet valid; look at the clocks of the issuer and of this machine"
    case .tooOld: "the token was issued too long ago; ask for a new one"
    case .requiredClaim(let name): "the token's claim `\(name)` is not one that the store asks for"
    case .principal:
      "the token's claims make no name of a session: 2 to 64 letters, digits or `_+=,.@-`; name another claim in the store"
    case .tag(let key): "the token's claims make no value of the tag `\(key)`: it is one text of at most 256 characters"
    case .brokenKey: "the store's key for the token is no key of that kind; give the store the issuer's keys again"
    case .system: "OpenSSL could not verify the token"
    }
  }
}
