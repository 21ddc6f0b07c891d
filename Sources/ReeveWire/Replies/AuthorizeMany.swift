public import ReeveTypes

/// Many requests in one frame.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     2  count     1 to 1,024
///          2     6  reserved  zero
///          8     …  for each request: its length (4), its payload (`AuthorizePayload`, without `wantsNames`)
public enum AuthorizeManyPayload {
  public static let count = 0
  public static let headerByteCount = 8
  public static let lengthByteCount = 4

  /// The payload of `requests`.
  /// - Parameter handles: of the requests, in their order; those behind the last send their texts.
  /// - Throws: what `AuthorizePayload.append` throws.
  public static func bytes(
    _ requests: [Request], handles: [RequestHandles] = [], minimumRevision: UInt64 = 0
  ) throws(RequestError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: requests.count))
    bytes.append(zeros: 6)
    for (number, request) in requests.enumerated() {
      let at = bytes.count
      bytes.append(zeros: lengthByteCount)
      try AuthorizePayload.append(
        request, handles: number < handles.count ? handles[number] : RequestHandles(), minimumRevision: minimumRevision,
        to: &bytes)
      let length = UInt32(bytes.count - at - lengthByteCount)
      for index in 0..<lengthByteCount { bytes[at + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    }
    return bytes
  }
}

/// The answers to `authorizeMany`, in the order of the requests, all of one generation.
///
///     OFFSET  SIZE  FIELD       MEANING
///          0     8  generation
///          8     8  revision
///         16     2  count
///         18     1  flags       `AuthorizeReply.isFresh`
///         19     5  reserved    zero
///         24     …  for each: decision (1), reason (1), error (1; zero: none), detail (1), statement (4; 2^32 - 1: none)
///
/// `detail` is that of the error; where there is none, the place of the resource that the answer is about.
public struct AuthorizeManyReply: Sendable, Hashable {
  public var generation: UInt64
  public var revision: UInt64
  public var isFresh: Bool
  public var outcomes: [Outcome]

  /// The answer to one of the requests.
  public enum Outcome: Sendable, Hashable {
    /// `resource` as in `Answer`.
    case answered(Decision, Reason, statement: Int?, resource: Int)
    /// The request has no decision; `detail` as in `ErrorReply`.
    case failed(ErrorCode, detail: UInt8)
  }

  public static let headerByteCount = 24
  public static let outcomeByteCount = 8
  public static let noStatement = UInt32.max

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let generation = reader.integer(UInt64.self), let revision = reader.integer(UInt64.self),
      let count = reader.integer(UInt16.self), let flags = reader.integer(UInt8.self), reader.zero(byteCount: 5),
      reader.remaining == Int(count) * Self.outcomeByteCount
    else { return nil }
    self.generation = generation
    self.revision = revision
    isFresh = flags & AuthorizeReply.isFresh != 0
    outcomes = []
    for _ in 0..<count {
      guard let decision = reader.integer(UInt8.self).flatMap(Decision.init(rawValue:)),
        let reason = reader.integer(UInt8.self).flatMap(Reason.init(rawValue:)),
        let code = reader.integer(UInt8.self), let detail = reader.integer(UInt8.self),
        let statement = reader.integer(UInt32.self)
      else { return nil }
      if code == 0 {
        outcomes.append(
          .answered(
            decision, reason, statement: statement == Self.noStatement ? nil : Int(statement), resource: Int(detail)))
      } else {
        guard let code = ErrorCode(rawValue: code) else { return nil }
        outcomes.append(.failed(code, detail: detail))
      }
    }
  }
}

extension FrameOutput {
  /// Appends the beginning of an `authorizeManyReply`; `count` outcomes follow.
  public mutating func beginAuthorizeManyReply(
    id: UInt64, count: Int, generation: UInt64, revision: UInt64, isFresh: Bool
  ) {
    begin(
      .authorizeManyReply, id: id,
      payloadByteCount: AuthorizeManyReply.headerByteCount + count * AuthorizeManyReply.outcomeByteCount)
    put(generation)
    put(revision)
    put(UInt64(count) | (isFresh ? UInt64(AuthorizeReply.isFresh) << 16 : 0))
  }

  /// Appends an outcome.
  /// - Parameter detail: of the error; without one, the place of the resource that the answer is about.
  @inline(__always)
  public mutating func putOutcome(
    _ decision: Decision, _ reason: Reason, statement: UInt32?, error: ErrorCode? = nil, detail: UInt8 = 0
  ) {
    put(
      UInt32(decision.rawValue) | UInt32(reason.rawValue) << 8 | UInt32(error?.rawValue ?? 0) << 16
        | UInt32(detail) << 24)
    put(statement ?? AuthorizeManyReply.noStatement)
  }
}
