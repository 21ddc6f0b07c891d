/// Which condition keys that the engine derives a listener's callers may set.
///
/// A key without trust is refused in the context: the caller could grant itself access. One with trust is taken where the
/// engine has no value of its own, and must equal it where it has one; but a tag of a role's session that has no entry stands
/// for the role's own, as STS has it. Whatever the trust, `aws:SourceArn` and
/// `aws:SourceAccount` go with a request of an AWS service and no other.
///
/// A set of bits, one for each of `keyNames`, because every request is checked against it.
/// Source: IAM User Guide, "AWS global condition context keys".
public struct CallerTrust: RawRepresentable, Sendable, Hashable {
  public var rawValue: UInt64

  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// None: what callers get unless a configuration says otherwise.
  @inlinable public static var reported: CallerTrust { CallerTrust(rawValue: 0) }
  /// All, also keys that the page does not have: scenario files, and listeners whose configuration says so.
  @inlinable public static var trusted: CallerTrust { CallerTrust(rawValue: .max) }

  /// The keys that can be trusted one by one, each with the bit of its place. A `/*` stands for the key of a tag.
  public static let keyNames = [
    "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalTag/*",
    "aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList", "aws:PrincipalType",
    "aws:userid", "aws:username", "aws:AssumedRoot", "aws:FederatedProvider", "aws:TokenIssueTime",
    "aws:SignInSessionArn", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "aws:ChatbotSourceArn",
    "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "aws:SourceIdentity", "ec2:RoleDelivery",
    "ec2:SourceInstanceArn", "glue:RoleAssumedBy", "glue:CredentialIssuingService", "codebuild:BuildArn",
    "codebuild:ProjectArn", "lambda:SourceFunctionArn", "ssm:SourceInstanceArn", "identitystore:UserId",
    "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
    "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ResourceTag/*", "aws:CalledVia",
    "aws:CalledViaFirst", "aws:CalledViaLast", "aws:ViaAWSService", "aws:CalledViaAWSMCP", "aws:ViaAWSMCPService",
    "aws:IsMcpServiceAction", "aws:CurrentTime", "aws:EpochTime", "aws:SourceOrgID", "aws:SourceOrgPaths",
  ]

  /// The bit of keys that begin with `aws:` and are not among `keyNames`.
  public static let unknownGlobalKeyBit = 63

  /// - Parameter keys: as `keyNames` spells them; the case of letters does not count.
  /// - Returns: nothing when one of them is not among `keyNames`.
  public init?(keys: [String]) {
    rawValue = 0
    for key in keys {
      guard let bit = Self.bit(of: key) else { return nil }
      rawValue |= 1 << UInt64(bit)
    }
  }

  /// The place of a key among `keyNames`; the case of letters does not count.
  public static func bit(of name: some StringProtocol) -> Int? {
    func folded(_ byte: UInt8) -> UInt8 { 0x41...0x5A ~= byte ? byte | 0x20 : byte }
    let count = name.utf8.count
    return keyNames.firstIndex { key in
      key.utf8.count == count && zip(key.utf8, name.utf8).allSatisfy { folded($0) == folded($1) }
    }
  }

  @inlinable
  public func includes(_ bit: Int) -> Bool { rawValue >> UInt64(truncatingIfNeeded: bit) & 1 != 0 }

  /// The names of the keys that are trusted, in the order of `keyNames`.
  public var keys: [String] { Self.keyNames.indices.filter(includes).map { Self.keyNames[$0] } }
}
