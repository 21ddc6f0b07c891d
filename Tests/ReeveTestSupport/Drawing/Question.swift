public import ReeveStore
public import ReeveTypes

/// All that a decision depends on.
public struct Question: Sendable {
  public var store: Store
  public var request: Request
  public var trust: CallerTrust
  public var clock: Instant

  public init(store: Store, request: Request, trust: CallerTrust, clock: Instant) {
    self.store = store
    self.request = request
    self.trust = trust
    self.clock = clock
  }
}
