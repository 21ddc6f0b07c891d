public import ReeveStore
public import ReeveTypes

/// All that a decision depends on.
public struct Question: Sendable {
  /// With the registered sessions, which stand behind its own.
  public var store: Store
  public var registeredCount: Int
  public var request: Request
  public var trust: CallerTrust
  public var clock: Instant

  public init(
    store: Store, registeredCount: Int = 0, request: Request, trust: CallerTrust, clock: Instant
  ) {
    self.store = store
    self.registeredCount = registeredCount
    self.request = request
    self.trust = trust
    self.clock = clock
  }
}
