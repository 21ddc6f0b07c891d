/// A run of bytes in a `SourceText`.
public struct SourceRange: Sendable, Hashable {
  /// Offset of the first byte.
  public var lower: Int
  /// Offset after the last byte; equal to `lower` for a place between two bytes.
  public var upper: Int

  public init(lower: Int, upper: Int) {
    self.lower = lower
    self.upper = upper
  }
}
