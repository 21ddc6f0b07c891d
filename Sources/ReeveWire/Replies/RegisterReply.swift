/// A session has been registered. Every decision after this reply knows it.
///
///     OFFSET  SIZE  FIELD         MEANING
///          0     8  sequence      the number of this registration; only grows, also over restarts
///          8     8  sessionCount  sessions that are registered
///
/// The request is a JSON object in UTF-8, as an entry of a store's `sessions`, of at most
/// `RequestLimits.payloadByteCountMax` bytes.
public struct RegisterReply: Sendable, Hashable {
  public var sequence: UInt64
  public var sessionCount: UInt64

  public init(sequence: UInt64, sessionCount: UInt64) {
    self.sequence = sequence
    self.sessionCount = sessionCount
  }

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let sequence = reader.integer(UInt64.self), let count = reader.integer(UInt64.self), reader.remaining == 0
    else { return nil }
    self.init(sequence: sequence, sessionCount: count)
  }

  public var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: sequence)
    bytes.append(littleEndian: sessionCount)
    return bytes
  }
}
