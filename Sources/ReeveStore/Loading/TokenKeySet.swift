public import ReevePolicy
public import ReeveTypes

/// A set of keys that somebody publishes, read by the same rules as one that stands in a store.
public enum TokenKeySet {
  /// Bytes that one may have.
  public static let byteCountMax = 1 << 20
  /// Brackets inside one another.
  private static let depthMax = 16

  /// Reads a set as it was fetched.
  /// - Parameter name: what findings call it.
  /// - Throws: the first error; a set without a key that can be used is one.
  public static func read(_ bytes: [UInt8], from name: String) throws(PolicyDiagnostic) -> [TokenKey] {
    let limits = JSONLimits(byteCountMax: byteCountMax, depthMax: depthMax, diagnosticCountMax: 1)
    let document = JSONDocument(name: name, bytes: bytes, limits: limits)
    guard let root = document.root, document.diagnostics.isEmpty else {
      throw document.diagnostics.first ?? FileReading.problem(name, "a set of keys is missing", help: nil)
    }
    return try read(root)
  }

  /// Reads a set that stands in another text.
  /// - Throws: as the other.
  public static func read(_ value: JSONValue) throws(PolicyDiagnostic) -> [TokenKey] {
    var reader = StoreReader()
    let keys = reader.readTokenKeys(value, nil)
    if let error = reader.diagnostics.first(where: { $0.severity == .error }) { throw error }
    return keys
  }
}
