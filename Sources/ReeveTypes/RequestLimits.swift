/// The sizes that a request may have. A request beyond any of them gets an error, not a decision.
public enum RequestLimits {
  /// Bytes of UTF-8 in a principal, action, resource, condition key or one value of a key.
  public static let textByteCountMax = 2_048
  /// Resources in a request.
  public static let resourceCountMax = 16
  /// Condition keys in a request.
  public static let contextKeyCountMax = 256
  /// Values of one condition key.
  public static let valueCountMax = 256
  /// Bytes of the encoded request as a whole.
  public static let payloadByteCountMax = 65_536
}
