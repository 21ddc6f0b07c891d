/// What came of reading a text as a policy document.
public struct PolicyReading: Sendable {
  /// Present when no finding is an error.
  public let document: PolicyDocument?
  /// In the order of the text.
  public let diagnostics: [PolicyDiagnostic]
  public let type: PolicyType
  /// The text that the document's ranges point into: that of the file, or what was decoded from a string in it.
  public let source: SourceText

  init(document: PolicyDocument?, diagnostics: [PolicyDiagnostic], type: PolicyType, source: SourceText) {
    self.document = diagnostics.contains { $0.severity == .error } ? nil : document
    self.diagnostics = diagnostics
    self.type = type
    self.source = source
  }
}
