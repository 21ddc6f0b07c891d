public import ReeveTypes

/// Where a verifier finds what is known of credentials: an image, and the keys that a control plane has sent.
///
/// All that it is asked for while one request is identified must be of one time.
public protocol CredentialSource {
  /// The keys that open the secrets of access keys; absent: no signature can be verified.
  var sealingKeys: SealingKeys? { get }

  /// What is known of the access key of this id; absent: there is none.
  func accessKey(_ id: Span<UInt8>) -> AccessKeyRecord?

  /// Issuers of tokens that are known.
  var tokenIssuerCount: Int { get }

  /// What is known of the issuer of this name; absent: there is none.
  func tokenIssuer(_ name: Span<UInt8>) -> TokenIssuer?

  /// Another number whenever something else may be known of issuers.
  var tokenIssuersNumber: UInt64 { get }
}
