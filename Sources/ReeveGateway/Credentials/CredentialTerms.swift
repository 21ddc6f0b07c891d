public import ReeveTypes

/// What a listener says of the credentials of its callers.
public struct CredentialTerms: Sendable, Hashable {
  /// The kinds of credentials that it takes, each once. The first that a request brings says who the caller is, and a request
  /// that brings none is refused.
  ///
  /// A signature, a token and a trusted header come with the request itself, so a request that brings two of those that are
  /// taken here is refused: which of them the next program on the way would believe is not known. A certificate is of the
  /// connection; between it and the others, the order says. Credentials whose kind is not taken are not looked at.
  public var sources: [IdentitySource]
  /// The region and the service that signatures must be for; absent: any. Whoever holds a request that was signed for another
  /// service can send it here otherwise.
  public var region: String?
  public var service: String?
  /// A request that is signed in its header is refused when it comes again. AWS does not do that: whoever sends the same request
  /// again, a proxy for instance which has had no answer, is refused then, and so is the second of two equal requests that were
  /// signed within one second.
  public var refusesReplays: Bool
  /// How names in certificates become principals: the first that takes a name in says it.
  public var certificateNames: [NameMapping]

  public init(
    sources: [IdentitySource], region: String? = nil, service: String? = nil,
    refusesReplays: Bool = false, certificateNames: [NameMapping] = []
  ) {
    self.sources = sources
    self.region = region
    self.service = service
    self.refusesReplays = refusesReplays
    self.certificateNames = certificateNames
  }
}
