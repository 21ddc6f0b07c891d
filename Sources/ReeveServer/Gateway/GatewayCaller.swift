import ReeveGateway
import ReeveImage
import ReeveTypes
import ReeveWire

extension CredentialTerms {
  init(_ terms: GatewayTerms) {
    self.init(
      sources: terms.identity, region: terms.region, refusesReplays: terms.refusesReplays,
      // The control plane has read them already: none is lost.
      certificateNames: terms.certificateNames.compactMap { name in
        try? NameMapping(pattern: name.pattern, principal: name.principal)
      })
  }
}

/// What an image and the keys of now know of credentials.
struct SnapshotCredentials: CredentialSource {
  let view: ImageView
  /// Of registered sessions, some of which have keys of their own.
  let sessions: ImageView?
  let sealingKeys: SealingKeys?

  func accessKey(_ id: Span<UInt8>) -> AccessKeyRecord? { view.accessKey(id) ?? sessions?.accessKey(id) }

  var tokenIssuerCount: Int { view.tokenIssuerCount }
  func tokenIssuer(_ name: Span<UInt8>) -> TokenIssuer? { view.tokenIssuer(name) }
  var tokenIssuersNumber: UInt64 { view.number }
}

extension CallerIdentity {
  /// Whether the body is known to be what the caller signed, or the caller has left it out of its signature knowingly, as AWS
  /// allows; else somebody on the way may have put another one in its place.
  var isBodyAccountedFor: Bool {
    switch payload {
    case nil, .verified, .unsigned, .unsignedChunks: true
    case .declared, .signedChunks, .signedEvents: false
    }
  }

  /// Keys that only an engine may set, else, and that follow from credentials which were verified.
  static let trust =
    CallerTrust(keys: [
      "aws:TokenIssueTime", "aws:MultiFactorAuthPresent", "aws:PrincipalTag/*", "aws:FederatedProvider",
    ]) ?? .reported
}
