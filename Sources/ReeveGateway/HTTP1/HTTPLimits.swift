/// What a conversation over HTTP/1.1 takes from a peer, next to `AdapterLimits`. Beyond these, it ends with the status that
/// each has.
public enum HTTPLimits {
  /// Bytes of a method. (501)
  public static let methodByteCountMax = 32
  /// Bytes of path and query. (414)
  public static let targetByteCountMax = 32_768
  /// Bytes of a line that says how long a chunk is: 16 hexadecimal digits, and what ends it. (400)
  public static let chunkLineByteCountMax = 18
  /// Bytes of all fields behind the last chunk. (431)
  public static let trailerByteCountMax = 4_096
  /// What a conversation leaves to be given again is never longer: the head of a request that is not whole.
  public static let unusedByteCountMax = AdapterLimits.headByteCountMax

  /// Bytes of a request line with the longest method and target, without the line feed.
  static let requestLineByteCountMax = methodByteCountMax + 1 + targetByteCountMax + 1 + 8 + 1
}
