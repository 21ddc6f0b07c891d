public import ReeveTypes

/// The answer to `authorize`.
///
///     OFFSET  SIZE  FIELD      MEANING
///          0     1  decision   `Decision`
///          1     1  reason     `Reason`
///          2     1  flags      `isFresh`, `hasStatement`, `hasNames`, `isSessionExpired`
///          3     1  resource   the place, among the request's resources, of the one that the answer is about
///          4     4  statement  the deciding statement's place in its document, from zero; with `hasStatement`
///          8     8  generation
///         16     8  revision   the publisher's number; zero where there is no publisher
///         24     …  with `hasNames`: length of the policy's name (2), length of the Sid (2; 65,535: it has none), name, Sid
public struct AuthorizeReply: Sendable, Hashable {
  public var answer: Answer
  public var generation: UInt64
  public var revision: UInt64
  public var isFresh: Bool

  public init(answer: Answer, generation: UInt64, revision: UInt64, isFresh: Bool) {
    self.answer = answer
    self.generation = generation
    self.revision = revision
    self.isFresh = isFresh
  }

  @inlinable public static var byteCount: Int { 24 }
  /// The policies are as fresh as the server has been told to keep them.
  @inlinable public static var isFresh: UInt8 { 1 << 0 }
  /// The decision rests on a statement.
  @inlinable public static var hasStatement: UInt8 { 1 << 1 }
  /// The names of policy and statement follow.
  @inlinable public static var hasNames: UInt8 { 1 << 2 }
  /// The principal's session has expired, and the decision denies for that.
  @inlinable public static var isSessionExpired: UInt8 { 1 << 3 }
  static let noSid = UInt16.max

  /// The reply that a payload is. Without names, the statement's policy is empty.
  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let decision = reader.integer(UInt8.self).flatMap(Decision.init(rawValue:)),
      let reason = reader.integer(UInt8.self).flatMap(Reason.init(rawValue:)), let flags = reader.integer(UInt8.self),
      let resource = reader.integer(UInt8.self), let index = reader.integer(UInt32.self),
      let generation = reader.integer(UInt64.self), let revision = reader.integer(UInt64.self)
    else { return nil }
    var statement: DecidingStatement?
    if flags & Self.hasStatement != 0 {
      statement = DecidingStatement(policy: "", index: Int(index), sid: nil)
    }
    if flags & Self.hasNames != 0 {
      guard let policyByteCount = reader.integer(UInt16.self), let sidByteCount = reader.integer(UInt16.self),
        let policy = reader.text(Int(policyByteCount))
      else { return nil }
      statement?.policy = policy
      if sidByteCount != Self.noSid {
        guard let sid = reader.text(Int(sidByteCount)) else { return nil }
        statement?.sid = sid
      }
    }
    guard reader.remaining == 0 else { return nil }
    self.init(
      answer: Answer(
        decision: decision, reason: reason, statement: statement, resource: Int(resource),
        isSessionExpired: flags & Self.isSessionExpired != 0),
      generation: generation, revision: revision, isFresh: flags & Self.isFresh != 0)
  }
}

extension FrameOutput {
  /// Appends an `authorizeReply` without names.
  /// - Parameters:
  ///   - statement: absent when the decision rests on none.
  ///   - resource: see `Answer.resource`.
  ///   - isSessionExpired: see `Answer.isSessionExpired`.
  @inlinable @inline(__always)
  public mutating func putAuthorizeReply(
    id: UInt64, _ decision: Decision, _ reason: Reason, statement: UInt32?, resource: UInt8 = 0,
    isSessionExpired: Bool = false, generation: UInt64, revision: UInt64, isFresh: Bool
  ) {
    let flags = (isFresh ? AuthorizeReply.isFresh : 0) | (isSessionExpired ? AuthorizeReply.isSessionExpired : 0)
    let length = FrameLayout.headerByteCount - FrameLayout.lengthByteCount + AuthorizeReply.byteCount
    put(
      UInt64(length) | UInt64(Opcode.authorizeReply.rawValue) << 32, id,
      UInt64(Self.head(decision, reason, statement, flags, resource)) | UInt64(statement ?? 0) << 32, generation,
      revision)
  }

  /// The first four bytes of a reply.
  @inlinable @inline(__always)
  static func head(
    _ decision: Decision, _ reason: Reason, _ statement: UInt32?, _ flags: UInt8, _ resource: UInt8
  ) -> UInt32 {
    let flags = statement == nil ? flags : flags | AuthorizeReply.hasStatement
    return UInt32(decision.rawValue) | UInt32(reason.rawValue) << 8 | UInt32(flags) << 16 | UInt32(resource) << 24
  }

  /// Appends an `authorizeReply` with the names of the deciding policy and statement.
  public mutating func putAuthorizeReply(
    id: UInt64, _ decision: Decision, _ reason: Reason, statement: UInt32, policy: [UInt8], sid: [UInt8]?,
    resource: UInt8 = 0, generation: UInt64, revision: UInt64, isFresh: Bool
  ) {
    let policy = policy.prefix(Int(UInt16.max) - 1)
    let sid = sid?.prefix(Int(UInt16.max) - 1)
    begin(
      .authorizeReply, id: id, payloadByteCount: AuthorizeReply.byteCount + 4 + policy.count + (sid?.count ?? 0))
    putVerdict(
      decision, reason, statement: statement,
      flags: AuthorizeReply.hasNames | (isFresh ? AuthorizeReply.isFresh : 0), resource: resource,
      generation: generation, revision: revision)
    put(UInt16(policy.count))
    put(sid.map { UInt16($0.count) } ?? AuthorizeReply.noSid)
    put(Array(policy))
    if let sid { put(Array(sid)) }
  }

  @inline(__always)
  private mutating func putVerdict(
    _ decision: Decision, _ reason: Reason, statement: UInt32?, flags: UInt8, resource: UInt8, generation: UInt64,
    revision: UInt64
  ) {
    put(Self.head(decision, reason, statement, flags, resource))
    put(statement ?? 0)
    put(generation)
    put(revision)
  }
}
