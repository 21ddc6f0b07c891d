/// A VPC endpoint that requests can come through.
/// Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies".
public struct Endpoint: Sendable {
  /// `vpce-…`; unique in the store.
  public var id: String
  /// Absent: the default one, which allows everything.
  public var policy: DocumentID?
  /// `vpc-…`, where the store says so: the value of `aws:SourceVpc`.
  public var vpcID: String?
  /// Twelve digits, where the store says so: the value of `aws:VpceAccount`.
  public var ownerAccountID: String?
  public var kind: Kind

  /// How a service is reached.
  public enum Kind: String, Sendable, CaseIterable {
    case interface = "Interface"
    /// An account in `Principal` stands for its root user alone.
    case gateway = "Gateway"
  }

  public init(
    id: String, policy: DocumentID? = nil, vpcID: String? = nil, ownerAccountID: String? = nil,
    kind: Kind = .interface
  ) {
    self.id = id
    self.policy = policy
    self.vpcID = vpcID
    self.ownerAccountID = ownerAccountID
    self.kind = kind
  }
}
