/// Why it is not known who sent a request: it is refused, or cannot be judged. None of the cases has a secret in it.
public enum CredentialFailure: Error, Sendable, Hashable {
  /// The request brings no credentials that the listener takes.
  case missing
  /// It brings two kinds that the listener takes.
  case several
  /// Its signature is not in order, or not that of the access key.
  case signature(SignatureV4.Failure)
  /// The header that says who the caller is stands there twice, or has no ARN of a principal.
  case trustedHeader(name: String)
  /// No mapping takes in the name in the client's certificate.
  case certificateName
  /// Its token is not in order, or not of an issuer that is known, or does not hold.
  case token(TokenFailure)
  /// The listener takes tokens, and no issuer of any is known.
  case tokensUnsupported
  /// The secret of the access key cannot be opened: a fault of this side.
  case secret(SecretFailure)

  /// The signature is in order, and whether it was used before cannot be remembered: too many were. A fault of this side.
  case replayMemory

  /// Why the secret of an access key cannot be opened.
  public enum SecretFailure: Sendable, Hashable {
    /// No sealing key is here.
    case noSealingKey
    /// Those that are here do not open it.
    case unopened(SealingFailure)
  }
}

extension CredentialFailure {
  /// Whether it is this side's fault: the request is neither allowed nor denied, and can be tried again.
  public var isUnavailable: Bool {
    switch self {
    case .secret, .replayMemory, .tokensUnsupported, .signature(.hashing), .signature(.secretLength): true
    case .token(let failure): failure.isUnavailable
    default: false
    }
  }

  /// As a service of AWS would answer.
  public func serviceError(in wording: SignatureV4.Wording) -> SignatureV4.ServiceError {
    let isOfS3 = wording == .s3
    switch self {
    case .signature(let failure): return failure.serviceError(in: wording)
    case .token(let failure): return failure.serviceError(in: wording)
    case .missing: return SignatureV4.Failure.notSigned.serviceError(in: wording)
    case .several: return SignatureV4.Failure.bothForms.serviceError(in: wording)
    case .trustedHeader, .certificateName:
      return SignatureV4.ServiceError(isOfS3 ? "AccessDenied" : "AccessDeniedException", 403)
    case .secret, .replayMemory, .tokensUnsupported:
      return SignatureV4.ServiceError(isOfS3 ? "ServiceUnavailable" : "ServiceUnavailableException", 503)
    }
  }
}

extension CredentialFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing: "the request brings no credentials that are taken here; sign it, or bring those that it is told to"
    case .several: "the request brings credentials of two kinds; leave one out"
    case .signature(let failure): failure.description
    case .token(let failure): failure.description
    case .trustedHeader(let name):
      "the header `\(name)` does not have the ARN of one principal; the gateway sets it, and removes it from what clients send"
    case .certificateName: "no mapping takes in the name in the client's certificate; add one to the listener"
    case .tokensUnsupported:
      "the listener takes tokens, and no issuer of tokens is known; describe one in `token-issuers/` of the store"
    case .replayMemory:
      "more requests are signed than can be remembered, so that none is accepted that may be a repeated one; send it later, "
        + "or set `replays` of the listener to \"accept\""
    case .secret(.noSealingKey):
      "signatures cannot be verified: the server has no sealing key; name it as `secretsKey` in its configuration"
    case .secret(.unopened(let failure)): "the secret of the access key cannot be opened: \(failure)"
    }
  }
}
