public import ReeveTypes

/// A request that a client has sent to a gateway, and that the gateway asks about, in whichever protocol it asks.
///
/// What is in it is the gateway's word: an adapter takes the client's address from where the gateway puts it, and nowhere else.
public struct GatewayQuestion: Sendable, Hashable {
  /// As the client sent it, without what the gateway has added.
  public var head: HTTPRequestHead
  /// What is known of the body: `unseen` unless the gateway hands bodies in, and has handed in all of this one.
  public var body: SignatureV4.Body
  /// The body itself, for a route to read: where all of it was handed in, it is said to be JSON, and it is not too long.
  public var content: [UInt8]?
  /// The client's address, as `aws:SourceIp` has it.
  public var sourceAddress: String?
  /// Whether the client's connection with the gateway is encrypted; absent: the gateway does not say.
  public var isEncrypted: Bool?
  /// The name in the client's certificate, which the gateway has verified: a URI of its subject alternative names, else one
  /// that is a DNS name, else the subject.
  public var certificateName: String?

  public init(
    head: HTTPRequestHead, body: SignatureV4.Body = .unseen, content: [UInt8]? = nil, sourceAddress: String? = nil,
    isEncrypted: Bool? = nil, certificateName: String? = nil
  ) {
    self.head = head
    self.body = body
    self.content = content
    self.sourceAddress = sourceAddress
    self.isEncrypted = isEncrypted
    self.certificateName = certificateName
  }
}
