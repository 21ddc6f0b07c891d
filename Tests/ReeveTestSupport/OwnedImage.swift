public import ReeveImage
public import ReeveTypes

/// The working memory of one thread, for several images, and what a caller of it has interned.
public final class WorkingMemory {
  private let keeping = Scratch()
  private let anew = Scratch(keepsRequests: false)
  private var isAnew = false
  private(set) var interned = InternedTexts()
  private var handles: [InternedPart: [[UInt8]: UInt32]] = [:]
  /// The requests before: what they have is put to what is remembered of this one.
  fileprivate var requests: [Request] = []
  private static let requestCountMax = 4

  public init() {}

  deinit { interned.free() }

  /// Every other request is decided anew each time that it comes.
  var scratch: Scratch {
    _read { if isAnew { yield anew } else { yield keeping } }
  }

  func takeTurns() { isAnew.toggle() }

  /// The handle of a text: the same as long as the caller has not interned too much.
  func handle(_ text: String, _ part: InternedPart) -> UInt32 {
    // Strings compare equal that have other bytes.
    let key = Array(text.utf8)
    if let handle = handles[part]?[key] { return handle }
    let handle = unsafe interned.intern(key.span.bytes, as: part)
    handles[part, default: [:]][key] = handle
    return handle
  }

  /// The caller comes back on another connection when it has interned many texts: its handles are then of other texts.
  func reconnectIfFull() {
    guard interned.count > 200 else { return }
    interned.free()
    handles = [:]
  }

  fileprivate func keep(_ request: Request) {
    requests.insert(request, at: 0)
    if requests.count > Self.requestCountMax { requests.removeLast() }
  }
}

/// The bytes of an image and a view of them, which live together.
@safe public final class OwnedImage {
  private let buffer: UnsafeMutableRawBufferPointer
  public let view: ImageView
  private let memory: WorkingMemory

  /// - Parameter memory: that of the thread that asks; other images may have it too.
  public init(_ bytes: [UInt8], memory: WorkingMemory = WorkingMemory()) throws(ImageError) {
    self.memory = memory
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    unsafe buffer.copyBytes(from: bytes)
    unsafe view = try ImageView(verifying: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
  }

  deinit { unsafe buffer.deallocate() }

  /// What the image says about a request: asked several times, because it remembers the keys of a context that it has read, and
  /// in between with handles, because it remembers principals and actions by their texts and by their handles.
  /// First with another key, then for a caller who is trusted with everything: neither must be remembered for this one. Then
  /// again, after a context in which all entries stand elsewhere. And before all that after a longer context that shares
  /// the memory of this one's keys, once with keys that can be remembered, and once with one that can't. And first of all as if
  /// no sessions were registered. In between, the contexts of other requests.
  /// - Parameter registered: an image of registered sessions.
  public func outcome(
    _ request: Request, trust: CallerTrust, clock: Instant, registered: OwnedImage? = nil
  ) -> Outcome {
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &payload) } catch { return Outcome(.failure(error)) }
    memory.reconnectIfFull()
    memory.takeTurns()
    // Known by heart before the sessions were registered.
    let handled = [true, false].flatMap { principal in [true, false].map { withHandles(request, principal, $0) } }
    if registered != nil {
      for _ in 0..<2 {
        _ = verdict(payload, trust: trust, clock: clock, nil)
        _ = verdict(handled[0], trust: trust, clock: clock, nil)
      }
    }
    // The first of all is asked in one form or another: what was known before must not count in any.
    let anyForm = ([payload] + handled[1...2])[request.resource.utf8.count % 3]
    let firstOfAll = verdict(anyForm, trust: trust, clock: clock, registered)
    let byHandles = verdict(handled[0], trust: trust, clock: clock, registered)
    // Behind another that asked the same about the same resource by the same handles.
    if let before = memory.requests.first {
      var other = request
      (other.principal, other.action) = (before.principal, before.action)
      _ = verdictOfNewcomer(other, trust: trust, clock: clock, registered)
    }
    let ofNewcomer = verdictOfNewcomer(request, trust: trust, clock: clock, registered)
    for endsInList in [false, true] {
      _ = verdict(longer(request, endsInList: endsInList), trust: .trusted, clock: clock, registered)
    }
    let afterLonger = verdict(payload, trust: trust, clock: clock, registered)
    _ = verdict(withOtherKey(payload), trust: .trusted, clock: clock, registered)
    _ = verdict(payload, trust: .trusted, clock: clock, registered)
    let first = verdict(payload, trust: trust, clock: clock, registered)
    if let unsteady = crossed(request, trust: trust, clock: clock, registered) { return unsteady }
    let byOneHandle = handled[1...2].map { verdict($0, trust: trust, clock: clock, registered) }
    let byHandlesAgain = (0..<2).map { _ in verdict(handled[0], trust: trust, clock: clock, registered) }
    _ = verdict(withoutFirstEntry(payload), trust: trust, clock: clock, registered)
    let second = verdict(payload, trust: trust, clock: clock, registered)
    let third = verdictInGroup(payload, memory.scratch, trust: trust, clock: clock, registered)
    let last = handled[0...2].map { verdictInGroup($0, memory.scratch, trust: trust, clock: clock, registered) }
    let ahead = verdictInGroup(payload, Scratch(), trust: trust, clock: clock, registered)
    for other in [firstOfAll, byHandles, ofNewcomer, afterLonger, second, third, ahead] + byOneHandle + byHandlesAgain
      + last
    where other != first {
      return .unsteady(outcome(first, request, registered), outcome(other, request, registered))
    }
    return outcome(first, request, registered)
  }

  /// Asks about the same principal, action and resource with the contexts of other requests, and at another time, and about the
  /// resource of another request: what is remembered must say the same as a memory that remembers nothing.
  /// - Returns: a disagreement.
  private func crossed(
    _ request: Request, trust: CallerTrust, clock: Instant, _ registered: OwnedImage?
  ) -> Outcome? {
    let later = Instant(epochSeconds: clock.epochSeconds &+ 40_000_000)
    var others = [(request, later)]
    for before in memory.requests {
      var other = request
      other.context = before.context
      others.append((other, clock))
    }
    for before in memory.requests.prefix(2) {
      var other = request
      other.context = Self.exchanged(request.context, before.context)
      other.endpoint = before.endpoint
      others.append((other, clock))
    }
    if let before = memory.requests.first {
      var other = request
      (other.resource, other.furtherResources) = (before.resource, before.furtherResources)
      others.append((other, clock))
    }
    var shorter = request
    if !shorter.context.isEmpty { shorter.context.removeLast() }
    shorter.endpoint = nil
    others.append((shorter, clock))
    // The same lengths, and another key at the end.
    var renamed = request
    if let last = renamed.context.popLast() {
      renamed.context.append(
        ContextEntry(String(last.key.dropLast()) + (last.key.hasSuffix("x") ? "y" : "x"), last.value))
      others.append((renamed, clock))
    }
    memory.keep(request)
    for (other, clock) in others {
      var payload: [UInt8] = []
      do { try AuthorizePayload.append(other, to: &payload) } catch { continue }
      let warm = verdict(payload, trust: trust, clock: clock, registered)
      let fresh = Scratch()
      let cold = unsafe view.decide(
        payload.span.bytes, trust: trust, clock: clock, scratch: fresh, sessions: registered?.view)
      let byHandles = verdict(withHandles(other, true, true), trust: trust, clock: clock, registered)
      let bound = cold.fault == nil ? verdictOfBoundCaller(other, trust: trust, clock: clock, registered) : cold
      for warm in [warm, byHandles, bound] where warm != cold {
        return .unsteady(outcome(cold, other, registered), outcome(warm, other, registered))
      }
    }
    return nil
  }

  /// The verdict on a request that names no endpoint, of a caller who is bound to the one that it had.
  private func verdictOfBoundCaller(
    _ request: Request, trust: CallerTrust, clock: Instant, _ registered: OwnedImage?
  ) -> Verdict {
    var bare = request
    bare.endpoint = nil
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(bare, to: &payload) } catch { return Verdict(.implicitDeny, .none) }
    let endpoint = Array((request.endpoint ?? "").utf8)
    return unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: memory.scratch, sessions: registered?.view,
      boundEndpoint: endpoint.span.bytes)
  }

  /// The verdict on a request of a caller that has just come: its handles have the numbers that those of each newcomer have, and
  /// stand for other texts.
  private func verdictOfNewcomer(
    _ request: Request, trust: CallerTrust, clock: Instant, _ registered: OwnedImage?
  ) -> Verdict {
    var texts = InternedTexts()
    defer { texts.free() }
    let handles = unsafe RequestHandles(
      principal: texts.intern(Array(request.principal.utf8).span.bytes, as: .principal),
      action: texts.intern(Array(request.action.utf8).span.bytes, as: .action))
    var payload: [UInt8] = []
    do { try AuthorizePayload.append(request, handles: handles, to: &payload) } catch {
      return Verdict(.implicitDeny, .none)
    }
    return unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: memory.scratch, sessions: registered?.view,
      interned: texts)
  }

  /// A context with the values that another has for its keys.
  private static func exchanged(_ context: [ContextEntry], _ other: [ContextEntry]) -> [ContextEntry] {
    context.map { entry in other.first { $0.key.lowercased() == entry.key.lowercased() } ?? entry }
  }

  /// The request with handles in place of its principal, its action or both.
  private func withHandles(_ request: Request, _ principal: Bool, _ action: Bool) -> [UInt8] {
    var payload: [UInt8] = []
    let handles = RequestHandles(
      principal: principal ? memory.handle(request.principal, .principal) : nil,
      action: action ? memory.handle(request.action, .action) : nil)
    do { try AuthorizePayload.append(request, handles: handles, to: &payload) } catch { return [] }
    return payload
  }

  /// The request with another context, of eight to fifteen entries: as many as share the memory of this one's. What it has
  /// must not count for this one.
  private func longer(_ request: Request, endsInList: Bool) -> [UInt8] {
    var request = request
    let count = 8 + request.context.count % 8
    request.context = [
      ContextEntry("aws:SourceIp", .single("10.0.0.1")), ContextEntry("aws:SecureTransport", .single("true")),
      ContextEntry("aws:RequestedRegion", .single("us-east-1")), ContextEntry("aws:UserAgent", .single("agent")),
      ContextEntry("aws:RequestTag/team", .single("red")),
    ]
    while request.context.count < count - 1 {
      request.context.append(ContextEntry("other:key\(request.context.count)", .single("value")))
    }
    request.context.append(ContextEntry("other:last", endsInList ? .multiple(["value"]) : .single("value")))
    var longer: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &longer) } catch { return [] }
    return longer
  }

  /// The request with one entry less, so that the others have other numbers.
  private func withoutFirstEntry(_ payload: [UInt8]) -> [UInt8] {
    guard var request = AuthorizePayload.decode(payload), request.context.count > 1 else { return payload }
    request.context.removeFirst()
    var shorter: [UInt8] = []
    do { try AuthorizePayload.append(request, to: &shorter) } catch { return payload }
    return shorter
  }

  /// The request with another first key, of the same length.
  private func withOtherKey(_ payload: [UInt8]) -> [UInt8] {
    var other = payload
    let context =
      payload.count
      - (0..<4).reduce(0) { sum, byte in
        sum | Int(payload[AuthorizePayload.Offset.contextLength + byte]) << (8 * byte)
      }
    guard context + 4 < payload.count else { return payload }
    let end = context + 4 + Int(payload[context]) + Int(payload[context + 1]) << 8
    if end <= payload.count, end > context + 4 { other[end - 1] ^= 1 }
    return other
  }

  /// The verdict on a request that is looked up ahead.
  public func decideAhead(payload: [UInt8]) -> Verdict {
    verdictInGroup(payload, memory.scratch, trust: .reported, clock: Instant(epochSeconds: 0), nil)
  }

  /// The same, looked up ahead among others, by a thread that knows the principal and the action or by one that knows nothing.
  private func verdictInGroup(
    _ payload: [UInt8], _ scratch: borrowing Scratch, trust: CallerTrust, clock: Instant, _ registered: OwnedImage?
  ) -> Verdict {
    let group = [withoutFirstEntry(payload), payload, withOtherKey(payload)]
    for (slot, payload) in group.enumerated() {
      unsafe view.prepare(payload.span.bytes, as: slot, scratch: scratch, interned: memory.interned)
    }
    view.fetch(count: group.count, scratch: scratch)
    return unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: scratch, sessions: registered?.view,
      interned: memory.interned, prepared: 1)
  }

  private func verdict(_ payload: [UInt8], trust: CallerTrust, clock: Instant, _ registered: OwnedImage?) -> Verdict {
    unsafe view.decide(
      payload.span.bytes, trust: trust, clock: clock, scratch: memory.scratch, sessions: registered?.view,
      interned: memory.interned)
  }

  private func outcome(_ verdict: Verdict, _ request: Request, _ registered: OwnedImage?) -> Outcome {
    if let fault = verdict.fault, let error = RequestError(fault, in: request) { return Outcome(.failure(error)) }
    return Outcome(.success(view.answer(for: verdict, sessions: registered?.view)))
  }
}
