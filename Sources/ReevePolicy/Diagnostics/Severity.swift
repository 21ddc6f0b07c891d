/// How much a finding matters. The names are those of IAM Access Analyzer's findings.
/// Source: IAM User Guide, "Access Analyzer policy check reference".
public enum Severity: String, Sendable, Hashable, CaseIterable {
  /// The document, or a part of it, cannot mean what it says. A document with an error is not loaded.
  case error
  /// The document probably gives more than its author wants.
  case securityWarning = "security warning"
  /// A likely mistake that leaves the meaning clear.
  case warning
  /// Something that could be written better; permissions are as intended.
  case suggestion
}

extension Severity: CustomStringConvertible {
  public var description: String { rawValue }
}
