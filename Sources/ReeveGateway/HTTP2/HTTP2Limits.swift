/// What one connection may have, whatever its peer does. Source of the settings: RFC 9113, 6.5.2.
public enum HTTP2Limits {
  /// Requests at a time. A gateway opens another connection for more; whatever is begun beyond it is refused.
  public static let streamCountMax = 1_024
  /// Bytes of a request's header fields, where each has 32 more than its name and value: a request with more is reset.
  public static let headByteCountMax = AdapterLimits.headByteCountMax
  /// Header fields of a request: one with more is reset.
  public static let fieldCountMax = AdapterLimits.fieldCountMax
  /// Bytes of a request's body: of one with more, none is kept.
  public static let bodyByteCountMax = AdapterLimits.questionByteCountMax + 5
  /// Bytes of all requests that have not been handed out. One that would go beyond it is reset.
  public static let waitingByteCountMax = 16 << 20
  /// Bytes of a response's body.
  public static let responseByteCountMax = 1 << 20
  /// Bytes of all responses that the peer has not taken. One that would go beyond it is reset in place of being sent.
  public static let pendingByteCountMax = 4 << 20
  /// Requests that may be reset, by the peer or because of what it sends. Each answer that it takes allows for one more, up
  /// to this number again: a peer that only asks and gives up is sent away.
  public static let abandonedCountMax = 500
  /// What a peer may send of a stream, or of all, before it hears that it may go on.
  static let windowByteCount: Int32 = 1 << 20
  static let connectionWindowByteCount: Int32 = 4 << 20
  /// PINGs and SETTINGS whose acknowledgement is not written yet: a peer that sends more of them at once is sent away.
  static let acknowledgementCountMax = 1_000
  /// Requests that the peer may reset at once, and then per second. The library counts these by its own clock.
  static let resetBurst: UInt64 = 1_000
  static let resetsPerSecond: UInt64 = 100
}
