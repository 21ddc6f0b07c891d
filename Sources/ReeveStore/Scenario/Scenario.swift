public import ReevePolicy
public import ReeveTypes

/// A scenario file: a store, and requests with the decisions that are expected of it.
public struct ScenarioFile: Sendable {
  public var description: String
  public var store: StoreSource
  public var scenarios: [Scenario]

  /// Where a scenario file's store is.
  public enum StoreSource: Sendable {
    /// A folder, by a path relative to the file's own.
    case folder(String)
    /// In the file itself.
    case inline(JSONValue)
  }
}

/// One case: a request and what it should come to.
public struct Scenario: Sendable {
  /// Unique in its file.
  public var name: String
  public var request: Request
  /// Policy documents that were passed when the principal's session was made; they stand for those of the store.
  public var sessionPolicies: [JSONValue]?
  public var expectation: Expectation
  /// The case in its file.
  public var value: JSONValue

  /// What a request should come to.
  public enum Expectation: Sendable, Hashable {
    /// A decision; reason and statement where the file gives them.
    case decision(Decision, reason: Reason?, statement: String?)
    /// An error whose message has this part.
    case error(String)
  }
}
