public import ReeveImage
public import ReevePolicy
public import ReeveReference
public import ReeveStore

/// What came of loading policies from a path: all findings, and the policies unless one of them is an error.
public struct PolicyLoading: Sendable {
  public let path: String
  /// Errors, warnings and suggestions, in the order of the files and in each file in its order.
  public internal(set) var diagnostics: [PolicyDiagnostic]
  /// Present when no finding is an error.
  public internal(set) var policies: LoadedPolicies?

  init(path: String, diagnostics: [PolicyDiagnostic], policies: LoadedPolicies? = nil) {
    self.path = path
    self.diagnostics = diagnostics
    self.policies = policies
  }

  /// Findings that keep the policies from being used.
  public var errorCount: Int { diagnostics.count { $0.severity == .error } }
}

/// Policies that loaded: the image, and what it was made from.
public struct LoadedPolicies: Sendable {
  /// A verified image, to decide from or to hand to a server.
  public let imageBytes: [UInt8]
  /// What is in the image.
  public let summary: ImageSummary
  /// The store that was compiled; absent when an image was loaded.
  public internal(set) var store: Store?

  /// SHA-256 of the image: equal stores give equal digests.
  public var digest: [UInt8] { summary.digest }

  /// The image, ready to decide.
  /// - Throws: `PolicyImageError.noMemory`.
  public func image() throws(PolicyImageError) -> PolicyImage { try PolicyImage(bytes: imageBytes) }

  /// The definition over the same store, which explains decisions; absent when an image was loaded, because an image
  /// does not hold the text of its policies.
  public func reference() -> ReferenceEngine? { store.map { ReferenceEngine(store: $0) } }
}
