// Soundness. The bytes outlive the view by the initialiser's contract, and are verified before the first is used; a payload
// outlives the call that reads it, and nothing of it is kept.

public import ReeveTypes
import Synchronization

/// A verified image, read in place.
///
/// A view holds no reference: whoever maps the bytes keeps them mapped, unchanged, for as long as a view of them is
/// used. That obligation is why the initialiser takes an unsafe pointer; everything after it is safe, because
/// `init(verifying:)` has checked every offset, index and length that a walk follows.
public struct ImageView: Sendable {
  let bytes: Bytes
  /// Tells the images of a process apart.
  let identity: UInt64
  var tables: Tables { Tables(bytes) }

  /// Checks every byte of an image once: magic, version, lengths, order, termination, digest.
  /// - Parameters:
  ///   - buffer: stays alive and unchanged for as long as the view is used.
  ///   - work: runs the pieces of which the check consists.
  /// - Throws: the first rule of IMAGE.md that the bytes break.
  /// - Complexity: O(bytes).
  @unsafe public init(verifying buffer: UnsafeRawBufferPointer, work: ImageWork = .here) throws(ImageError) {
    let bytes = unsafe Bytes(buffer)
    try Verifier(bytes).verify(work: work)
    self.bytes = bytes
    identity = ImageIdentity.next()
  }

  /// Bytes of the image.
  public var byteCount: Int { bytes.count }

  /// SHA-256 of the image: equal stores give equal digests.
  public var digest: [UInt8] { bytes.slice(HeaderLayout.digest, HeaderLayout.digestLength).array }

  /// Decides the request that `payload` (see `AuthorizePayload`) carries. Total: any bytes give a verdict or a fault.
  /// - Parameters: as those of `begin`, and:
  ///   - prepared: the slot in which this payload was prepared and fetched with this scratch; -1: in none.
  public func decide(
    _ payload: RawSpan, trust: CallerTrust, clock: Instant, scratch: borrowing Scratch, sessions: ImageView? = nil,
    boundEndpoint: RawSpan = RawSpan(), interned: InternedTexts = InternedTexts(), prepared: Int = -1
  ) -> Verdict {
    begin(
      trust: trust, clock: clock, scratch: scratch, sessions: sessions, boundEndpoint: boundEndpoint,
      interned: interned)
    return decideNext(payload, scratch: scratch, prepared: prepared)
  }

  /// Sets what is the same for all requests that are decided next with a scratch: those of one read of one caller.
  /// - Parameters:
  ///   - clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  ///   - sessions: an image of registered sessions: of a store that has sessions and nothing else. It says what the
  ///     sessions are that this image lacks; their roles and users are this image's. Nothing else of it is read.
  ///   - boundEndpoint: the id of the VPC endpoint that every request of this caller comes through, as UTF-8; empty: the
  ///     request says it. It stays where it is until the last of these requests is decided.
  ///   - interned: what the handles of the payloads' caller stand for.
  public func begin(
    trust: CallerTrust, clock: Instant, scratch: borrowing Scratch, sessions: ImageView? = nil,
    boundEndpoint: RawSpan = RawSpan(), interned: InternedTexts = InternedTexts()
  ) {
    let memory = scratch.memory
    memory.keepMemos(of: identity)
    var sessionsIdentity = EvaluationParts.noSessions
    if let sessions, Self.note(sessions, in: memory) { sessionsIdentity = sessions.identity }
    memory.begin(image: bytes, trust: trust, clock: clock, sessionsIdentity: sessionsIdentity)
    memory.parts.boundEndpoint = unsafe boundEndpoint.withUnsafeBytes { unsafe Bytes($0) }
    memory.parts.interned = interned
    memory.parts.table = interned.identity
    memory.forgetEndpoint()
  }

  /// Decides a request of the caller for whom `begin` was called last with this image and this scratch. With another image, it
  /// denies.
  /// - Parameter prepared: the slot in which this payload was prepared and fetched with this scratch; -1: in none.
  @inline(never)
  public func decideNext(_ payload: RawSpan, scratch: borrowing Scratch, prepared: Int = -1) -> Verdict {
    let memory = scratch.memory
    guard memory.hasMemos(of: identity) else { return Verdict(.implicitDeny, .none) }
    // The payload outlives the call, and nothing of it is kept.
    let request = unsafe payload.withUnsafeBytes { unsafe Bytes($0) }
    let evaluation = Evaluation(request, scratch: memory, prepared: prepared)
    // What could be looked up ahead was not known then.
    if prepared >= 0, memory.prepared(prepared).isReadable {
      memory.parts.resourceKey = memory.prepared(prepared).resourceKey
      return evaluation.decidePrepared()
    }
    if let verdict = evaluation.verdictOnSameRequest() { return verdict }
    let verdict = evaluation.looksForResource ? evaluation.decideAnew() : evaluation.decide()
    evaluation.keepRequest(verdict)
    return verdict
  }

  /// Keeps in scratch what there is to read of registered sessions; says whether there are any.
  @inline(never)
  private static func note(_ sessions: ImageView, in memory: ScratchMemory) -> Bool {
    guard sessions.tables.hasSessions else { return false }
    memory.setRegistered(
      RegisteredSessions(
        image: sessions.bytes, sessions: sessions.tables.sessions, actions: sessions.tables.actions,
        attachments: sessions.tables.attachments))
    return true
  }

  /// The name under which the deciding policy is known, as UTF-8: see `DecidingStatement.policy`.
  /// - Parameter sessions: the image of registered sessions that the verdict was reached with.
  public func policyName(of verdict: Verdict, sessions: ImageView? = nil) -> [UInt8]? {
    guard verdict.policy != Verdict.none, let view = image(of: verdict, sessions) else { return nil }
    let attachment = view.tables.attachments + Int(verdict.policy) * AttachmentLayout.stride
    return view.bytes.slice(
      view.bytes.int(attachment + AttachmentLayout.name), view.bytes.int(attachment + AttachmentLayout.nameLength)
    ).array
  }

  /// The `Sid` of the deciding statement, as UTF-8, where it has one.
  /// - Parameter sessions: the image of registered sessions that the verdict was reached with.
  public func sid(of verdict: Verdict, sessions: ImageView? = nil) -> [UInt8]? {
    guard verdict.policy != Verdict.none, let view = image(of: verdict, sessions) else { return nil }
    let attachment = view.tables.attachments + Int(verdict.policy) * AttachmentLayout.stride
    let program = view.bytes.from(view.bytes.int(attachment + AttachmentLayout.program))
    // Statements are stored in the order of their document.
    let statement =
      program.int(ProgramLayout.statements) + Int(verdict.statement) * StatementLayout.stride
    let sid = program.int(statement + StatementLayout.sid)
    return sid == 0 ? nil : program.slice(sid + StatementLayout.sidText, program.int(sid)).array
  }

  /// The verdict as an answer with texts, for everything beside the hot path.
  /// - Parameter sessions: the image of registered sessions that the verdict was reached with.
  public func answer(for verdict: Verdict, sessions: ImageView? = nil) -> Answer {
    var answer = Answer(
      decision: verdict.decision, reason: verdict.reason, resource: Int(verdict.resource),
      isSessionExpired: verdict.isSessionExpired)
    if let policy = policyName(of: verdict, sessions: sessions) {
      answer.statement = DecidingStatement(
        policy: String(decoding: policy, as: UTF8.self), index: Int(verdict.statement),
        sid: sid(of: verdict, sessions: sessions).map { String(decoding: $0, as: UTF8.self) })
    }
    return answer
  }

  /// The image that the deciding policy is in.
  private func image(of verdict: Verdict, _ sessions: ImageView?) -> ImageView? {
    verdict.origin == .image ? self : sessions
  }
}

/// Numbers for images, each once in a process: another image may be mapped where one was.
private enum ImageIdentity {
  private static let last = Atomic<UInt64>(0)

  static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

extension Evaluation {
  /// Decides a request that the thread does not know byte by byte.
  @inline(never)
  func decideAnew() -> Verdict {
    guard takeKnownResource() else { return decide() }
    guard takeContextOfKnownForm() else { return decideOnKnownResource() }
    guard contradictsNothing else { return decideUnlessContradicted() }
    return verdictByTree()
  }

  /// Decides a request of which the thread does not know principal, action and resource.
  @inline(never)
  func decide() -> Verdict {
    scratch.parts.resource = ResourceMemo.passing
    forgetUnreadable()
    if !scratch.parts.hasNoEndpoint { scratch.forgetEndpoint() }
    return decide(unless: read())
  }

  /// Decides a request that was looked up ahead.
  @inline(never)
  func decidePrepared() -> Verdict {
    let slot = preparedNames
    guard slot >= 0 else { return decide() }
    scratch.parts.resource = ResourceMemo.passing
    if !scratch.parts.hasNoEndpoint { scratch.forgetEndpoint() }
    return decide(unless: readPrepared(slot))
  }

  /// Decides a request that has been read, and found to have a fault or none.
  @inline(__always)
  private func decide(unless fault: RequestFault?) -> Verdict {
    if let fault { return Verdict(.implicitDeny, .none, fault: fault) }
    if scratch.parts.isAboutSeveral { return decideEach() }
    if let fault = contradiction() { return Verdict(.implicitDeny, .none, fault: fault) }
    return verdict()
  }

  /// Decides a request whose context has a form that the thread does not know.
  @inline(never)
  func decideOnKnownResource() -> Verdict {
    let count = Int(payload.u16(AuthorizePayload.Offset.contextCount))
    if let fault = readOtherContext(count: count) { return Verdict(.implicitDeny, .none, fault: fault) }
    return decideUnlessContradicted()
  }

  /// Decides a request that has been read.
  @inline(never)
  func decideUnlessContradicted() -> Verdict {
    if let fault = contradiction() { return Verdict(.implicitDeny, .none, fault: fault) }
    return verdict()
  }

  /// Reads the request and checks it at the door, in the order that `RequestError` states; `contradiction()` is the last of
  /// the checks.
  @inline(__always)
  func read() -> RequestFault? {
    guard let texts = RequestTexts(payload) else { return RequestFault(.malformedPayload) }
    if let fault = readPair(texts) { return fault }
    resourceCount = 1
    if texts.resourceCount == 1 {
      if let fault = readResource(placeToKeepResource(texts.resources), at: texts.resourcesOffset) { return fault }
    } else if let fault = readResources() {
      return fault
    }
    if texts.endpoint.count | endpoint.text.count != 0, let fault = readEndpoint(texts.endpoint) { return fault }
    if let fault = readContext(count: texts.contextCount, from: texts.context) { return fault }
    findResource()
    scratch.parts.isAboutSeveral = isAboutSeveral
    keepResource()
    return nil
  }
}
