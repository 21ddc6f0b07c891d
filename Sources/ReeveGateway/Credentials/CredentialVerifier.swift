public import ReeveTypes

/// Finds out who sent a request, from the credentials that it brings. A reactor owns one: it keeps signing keys, and those of
/// issuers of tokens.
///
/// Credentials that a listener takes and a request brings must hold: a request whose signature is wrong is not taken for that
/// of somebody else, or of nobody.
public struct CredentialVerifier: ~Copyable {
  var signingKeys = SigningKeyCache()
  var tokenIssuers = TokenIssuerCache()
  let replays: ReplayMemory

  /// - Parameter replays: what all verifiers of a process know of signatures that were used.
  public init(replays: ReplayMemory = ReplayMemory()) { self.replays = replays }

  /// Who sent a request.
  /// - Parameters:
  ///   - terms: of the listener that it came over.
  ///   - now: by a clock that is right to a minute.
  ///   - source: what is known of access keys and issuers of tokens, for this request.
  /// - Throws: `CredentialFailure`: the request is refused, or cannot be judged where `isUnavailable` is true.
  public mutating func identify(
    _ question: GatewayQuestion, _ terms: CredentialTerms, at now: Instant, from source: borrowing some CredentialSource
  ) throws(CredentialFailure) -> CallerIdentity {
    let presented = PresentedCredentials(question.head, terms.sources)
    let kindCount =
      (presented.hasSignature ? 1 : 0) + (presented.hasToken ? 1 : 0) + (presented.trustedHeader.isEmpty ? 0 : 1)
    for kind in terms.sources {
      switch kind {
      case .signatureV4 where presented.hasSignature, .token where presented.hasToken,
        .header where !presented.trustedHeader.isEmpty:
        guard kindCount == 1 else { throw .several }
      default: break
      }
      switch kind {
      case .signatureV4 where presented.hasSignature:
        return try identifySigner(of: question, terms, at: now, from: source)
      case .token where presented.hasToken:
        return try identifyBearer(of: question, at: now, from: source)
      case .header(let name) where !presented.trustedHeader.isEmpty:
        return try Self.named(by: presented.trustedHeader, of: question.head.headers, name)
      case .certificate:
        if let name = question.certificateName { return try Self.certified(name, terms) }
      case .anonymous: return .anonymous
      default: break
      }
    }
    throw .missing
  }

  /// The principal that the gateway names in a header.
  private static func named(
    by places: HTTPFieldPlaces, of fields: HTTPFields, _ name: String
  ) throws(CredentialFailure) -> CallerIdentity {
    // Two fields may be joined by whoever reads them next, in either order.
    guard places.count == 1, PrincipalText.isARN(fields.value(places.first)) else { throw .trustedHeader(name: name) }
    return CallerIdentity(principal: String(copying: fields.value(places.first)), source: .header(name))
  }

  /// The principal that the name in a certificate stands for.
  private static func certified(_ name: String, _ terms: CredentialTerms) throws(CredentialFailure) -> CallerIdentity {
    for mapping in terms.certificateNames {
      if let principal = mapping.principal(of: name) {
        return CallerIdentity(principal: principal, source: .certificate)
      }
    }
    throw .certificateName
  }
}
