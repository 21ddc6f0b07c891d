/// What an authorization request comes to, in the terms of the IAM policy simulator.
///
/// The raw values are those of the wire and the image. Zero is the denial that needs no statement, so memory
/// that nothing has written to denies.
public enum Decision: UInt8, Sendable, Hashable, CaseIterable {
  /// No statement denies, and too few allow.
  case implicitDeny = 0
  /// A statement with effect `Deny` applies.
  case explicitDeny = 1
  /// Every policy type that has a say allows, and no statement denies.
  case allowed = 2
}

extension Decision: CustomStringConvertible {
  /// The name that scenario files and `--format json` use.
  public var description: String {
    switch self {
    case .implicitDeny: "implicitDeny"
    case .explicitDeny: "explicitDeny"
    case .allowed: "allowed"
    }
  }

  /// The decision that `name` names in a scenario file; exact case.
  public init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = found
  }
}
