/// What is in an image, for logs and `status`: counted by whoever verified it.
public struct ImageContents: Sendable, Hashable {
  /// Users and roles.
  public var principalCount: UInt64
  /// Statements of all documents, equal documents counted once.
  public var statementCount: UInt64
  /// Bytes of the image.
  public var byteCount: UInt64

  public init(principalCount: Int, statementCount: Int, byteCount: Int) {
    self.principalCount = UInt64(principalCount)
    self.statementCount = UInt64(statementCount)
    self.byteCount = UInt64(byteCount)
  }

  init?(_ reader: inout FieldReader) {
    guard let principalCount = reader.integer(UInt64.self), let statementCount = reader.integer(UInt64.self),
      let byteCount = reader.integer(UInt64.self)
    else { return nil }
    self.principalCount = principalCount
    self.statementCount = statementCount
    self.byteCount = byteCount
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: principalCount)
    bytes.append(littleEndian: statementCount)
    bytes.append(littleEndian: byteCount)
  }
}
