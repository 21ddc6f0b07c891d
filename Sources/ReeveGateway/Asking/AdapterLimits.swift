/// What adapters take from a gateway, whichever its protocol.
public enum AdapterLimits {
  /// Bytes of a client's body, which is hashed, and not kept unless a route may read it.
  public static let bodyByteCountMax = 8 << 20
  /// Bytes of a body that is a question itself, or that a route may read, and is kept until it is answered.
  public static let questionByteCountMax = 1 << 20
  /// Bytes of a request line and all header fields.
  public static let headByteCountMax = 65_536
  /// Header fields of a request.
  public static let fieldCountMax = 256
  /// Evaluations of a batch. Written out, each with what all of them share, they have `questionByteCountMax` bytes at most.
  public static let evaluationCountMax = 256
  /// Bytes of a refusal's body that is said in a header as well.
  public static let bodyHeaderByteCountMax = 6_144
}
