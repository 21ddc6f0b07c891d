/// The policy type that gave a decision: the one that denied, the one whose `Allow` was missing, or the one
/// that granted. The raw values are those of the wire.
public enum Reason: UInt8, Sendable, Hashable, CaseIterable {
  /// No policy was needed (the root user in its own account, `sts:GetCallerIdentity`), or none is loaded.
  case none = 0
  /// Identity-based policies of the principal and its groups.
  case identity = 1
  /// The resource-based policy: bucket policy, key policy, role trust policy, function policy.
  case resource = 2
  /// The principal's permissions boundary.
  case boundary = 3
  /// The session policies passed when the session was made.
  case session = 4
  /// Service control policies along the path of the principal's account.
  case scp = 5
  /// Resource control policies along the path of the resource's account.
  case rcp = 6
  /// The policy of the VPC endpoint that the request came through.
  case endpoint = 7
}

extension Reason: CustomStringConvertible {
  /// The name that scenario files and `--format json` use.
  public var description: String {
    switch self {
    case .none: "none"
    case .identity: "identity"
    case .resource: "resource"
    case .boundary: "boundary"
    case .session: "session"
    case .scp: "scp"
    case .rcp: "rcp"
    case .endpoint: "endpoint"
    }
  }

  /// The reason that `name` names in a scenario file; exact case.
  public init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = found
  }
}
