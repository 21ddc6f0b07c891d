public import ReevePolicy

/// What came of reading a store.
public struct StoreReading: Sendable {
  /// Present when no finding is an error.
  public let store: Store?
  /// In the order of the files, and in each file in its order.
  public let diagnostics: [PolicyDiagnostic]

  init(store: Store, diagnostics: [PolicyDiagnostic]) {
    self.store = diagnostics.contains { $0.severity == .error } ? nil : store
    self.diagnostics = diagnostics
  }
}
