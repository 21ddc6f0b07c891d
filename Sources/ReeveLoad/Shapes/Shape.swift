/// Worlds that break a naive compiler, each in one way, and two of ten statements to compare them with.
///
/// Every request of every shape has the same lengths of principal, action, resource and context, so that what differs in
/// the cost of a decision is the world's.
public enum Shape: String, Sendable, CaseIterable {
  /// Ten statements of one user.
  case ten
  /// Ten statements of every type that can bind one request: identity, boundary, resource, SCP, RCP.
  case organized
  /// One cell with literal resources and, for two of those, one prefix.
  case literals
  /// One cell with patterns of several stars.
  case globs
  /// One cell with many conditions on one pattern.
  case conditions
  /// Every principal with a policy of its own.
  case individuals
  /// Every resource with a policy of its own.
  case resources

  /// What is counted.
  public var unit: String {
    switch self {
    case .ten, .organized: "statements"
    case .literals, .globs: "patterns"
    case .conditions: "conditions"
    case .individuals: "principals"
    case .resources: "resources"
    }
  }

  /// More would repeat themselves, or not fit into an image.
  public var countMax: Int {
    switch self {
    case .ten, .organized: 10
    case .literals: 10_000_000
    case .globs: 26_880
    case .conditions: 16_000
    case .individuals: 1_000_000
    case .resources: 8_000_000
    }
  }

  /// How many there are unless a world says otherwise.
  public var count: Int {
    switch self {
    case .ten, .organized: 10
    case .literals: 15_000
    case .globs: 512
    case .conditions: 1_000
    case .individuals: 20_000
    case .resources: 1_000_000
    }
  }
}
