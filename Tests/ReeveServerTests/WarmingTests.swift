import Glibc
import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization
import Testing

@testable import ReeveImage
@testable import ReeveServer

/// What a reactor was asked lately, and what comes of it when another image decides.
@Suite struct WarmingTests {
  // The requests that are noted.

  @Test func theNewestAreKept() throws {
    var recent = RecentRequests()
    #expect(Self.resources(in: recent).isEmpty)
    let extra = 10
    for number in 0..<RecentRequests.capacity + extra { try Self.note(number, in: &recent) }
    let kept = Self.resources(in: recent)
    #expect(recent.count == RecentRequests.capacity)
    #expect(kept == (extra..<RecentRequests.capacity + extra).reversed().map { "arn:aws:s3:::plans/\($0)" })
  }

  /// Visiting ends when the visitor has enough.
  @Test func visitingEndsEarly() throws {
    var recent = RecentRequests()
    for number in 0..<5 { try Self.note(number, in: &recent) }
    var visited = 0
    recent.visit { _, _ in
      visited += 1
      return visited == 2
    }
    #expect(visited == 2)
  }

  /// With the trust of its caller, and whole.
  @Test func aRequestIsKeptAsItCame() throws {
    var request = Worlds.ana
    request.context = [ContextEntry("aws:SourceIp", .single("203.0.113.7"))]
    let payload = try Self.payload(request)
    var recent = RecentRequests()
    unsafe payload.withUnsafeBytes { unsafe recent.note($0, trust: .trusted) }
    recent.visit { kept, trust in
      #expect(unsafe kept.withUnsafeBytes { unsafe Array($0) } == payload)
      #expect(trust == .trusted)
      return false
    }
    #expect(recent.count == 1)
  }

  @Test func whatIsLongerThanASlotIsNotNoted() throws {
    var recent = RecentRequests()
    let shortest = try Self.payload(Worlds.ana).count
    for byteCount in RecentRequests.payloadByteCountMax...RecentRequests.payloadByteCountMax + 1 {
      var request = Worlds.ana
      request.resource += String(repeating: "x", count: byteCount - shortest)
      let payload = try Self.payload(request)
      #expect(payload.count == byteCount)
      unsafe payload.withUnsafeBytes { unsafe recent.note($0, trust: .reported) }
      #expect(recent.count == 1)
    }
    // Nor what is too short to have flags.
    unsafe [UInt8](repeating: 0, count: 31).withUnsafeBytes { unsafe recent.note($0, trust: .reported) }
    #expect(recent.count == 1)
  }

  /// A handle is a number of its connection.
  @Test func whatHasHandlesIsNotNoted() throws {
    var payload: [UInt8] = []
    try AuthorizePayload.append(Worlds.ana, handles: RequestHandles(principal: 1), to: &payload)
    var recent = RecentRequests()
    unsafe payload.withUnsafeBytes { unsafe recent.note($0, trust: .reported) }
    #expect(recent.count == 0)
  }

  /// Of a thousand requests that come in a cycle, each is due once in as many as it takes.
  @Test func eachRequestOfACycleHasItsTurn() {
    var recent = RecentRequests()
    var due: Set<Int> = []
    for number in 0..<RecentRequests.interval * 1_000 where recent.isDue() { due.insert(number % 1_000) }
    #expect(due.count == 1_000)
  }

  // Handing them over.

  @Test func requestsAreGivenAway() throws {
    var own = RecentRequests()
    try Self.note(1, in: &own)
    let handover = RequestHandover()
    #expect(!handover.isDone)
    handover.give(&own)
    #expect(handover.isDone)
    // Without memory, nothing is noted.
    try Self.note(2, in: &own)
    #expect(own.isNone && own.count == 0)
    var taken: [String]?
    if let requests = handover.take() { taken = Self.resources(in: requests) }
    #expect(taken == ["arn:aws:s3:::plans/1"])
  }

  @Test func aReactorThatComesTooLateKeepsItsRequests() throws {
    var own = RecentRequests()
    try Self.note(1, in: &own)
    let handover = RequestHandover()
    let isTaken = handover.take() != nil
    #expect(!isTaken)
    handover.give(&own)
    #expect(!handover.isDone)
    #expect(Self.resources(in: own) == ["arn:aws:s3:::plans/1"])
  }

  // Another image.

  /// A reactor has what it needs of a new image before it is asked, keeps its requests for the next, and decides by the new
  /// image.
  @Test(.timeLimit(.minutes(1))) func aReactorKnowsWhatItWasAskedBefore() throws {
    let shared = try SteppedReactor.server(reactorCount: 1)
    var reactor = try SteppedReactor(number: 0, shared, SteppedListener())
    let connection = try reactor.connect()
    let asked = try Self.payload(Worlds.ana)
    #expect(try Self.decisions(of: RecentRequests.interval, connection, &reactor) == [.allowed])
    #expect(reactor.notedCount == 1)
    for (generation, effect) in [(2, "Deny"), (3, "Allow"), (4, "Deny")] as [(UInt64, String)] {
      let image = try SteppedReactor.image(effect)
      let knewBefore = reactor.knows(asked, by: image.view)
      try Self.publish(image, generation: generation, shared, &reactor)
      reactor.turn()
      let knows = reactor.knows(asked, by: image.view)
      #expect(!knewBefore && knows)
      #expect(reactor.notedCount == 1)
      #expect(try Self.decisions(of: 1, connection, &reactor) == [effect == "Deny" ? .explicitDeny : .allowed])
    }
  }

  /// What was asked with an endpoint that the listener is bound to means something else to others.
  @Test func callersOfABoundEndpointAreNotNoted() throws {
    let shared = try SteppedReactor.server(reactorCount: 1)
    var terms = ListenerTerms()
    terms.endpoint = "vpce-1"
    var reactor = try SteppedReactor(number: 0, shared, SteppedListener(), terms)
    let connection = try reactor.connect()
    #expect(try Self.decisions(of: RecentRequests.interval, connection, &reactor) == [.implicitDeny])
    #expect(reactor.notedCount == 0)
  }

  /// One of two reactors stands still: the publisher does not wait for it, and it loses nothing.
  @Test(.timeLimit(.minutes(1))) func aReactorThatDoesNotAnswerHoldsNothingUp() throws {
    let shared = try SteppedReactor.server(reactorCount: 2)
    let listener = try SteppedListener()
    var reactor = try SteppedReactor(number: 0, shared, listener)
    let connection = try reactor.connect()
    #expect(try Self.decisions(of: RecentRequests.interval, connection, &reactor) == [.allowed])
    let image = try SteppedReactor.image("Deny")
    let before = SystemClock.monotonicNanoseconds()
    Warming.prepare(for: image.view, sessions: nil, shared)
    let milliseconds = (SystemClock.monotonicNanoseconds() - before) / 1_000_000
    // A hundred times what it is to wait: other tests run beside this one.
    #expect(milliseconds < 100 * UInt64(Warming.handoverMillisecondsMax))
    shared.snapshots.publish(Snapshot(image, sessions: nil, generation: 2, revision: 0)) {}
    reactor.turn()
    #expect(reactor.notedCount == 1)
    let knows = try reactor.knows(Self.payload(Worlds.ana), by: image.view)
    #expect(!knows)
    #expect(try Self.decisions(of: 1, connection, &reactor) == [.explicitDeny])
  }

  /// Reactors that were asked nothing are left alone.
  @Test func withoutRequestsThereIsNothingToPrepare() throws {
    let shared = try SteppedReactor.server(reactorCount: 2)
    try Warming.prepare(for: SteppedReactor.image("Deny").view, sessions: nil, shared)
    #expect(shared.mailboxes.allSatisfy { $0.takeAll().isEmpty })
  }

  /// Memory that is prepared for one image is not taken for another; the requests come back all the same.
  @Test(arguments: [true, false]) func aSeatIsOfOneImage(isForThisOne: Bool) throws {
    let images = try [SteppedReactor.image("Allow"), SteppedReactor.image("Deny")]
    let seat = WarmedSeat()
    var scratch = Scratch()
    var own = RecentRequests.none
    var areExchanged = [seat.exchange(&scratch, &own, for: images[0].view)]
    var recent = RecentRequests()
    try Self.note(1, in: &recent)
    seat.warm(by: images[1].view, sessions: nil, recent, clock: Instant(epochSeconds: 0)) { false }
    let next = isForThisOne ? images[1].view : images[0].view
    areExchanged.append(seat.exchange(&scratch, &own, for: next))
    let isOfNext = scratch.isOf(next)
    #expect(areExchanged == [false, isForThisOne])
    #expect(isOfNext)
    #expect(own.count == 1)
  }

  /// Deciding has an end, after any request.
  @Test func warmingStopsWhenItIsLate() throws {
    let image = try SteppedReactor.image("Allow")
    var recent = RecentRequests()
    for number in 0..<5 { try Self.note(number, in: &recent) }
    var asked = 0
    WarmedSeat().warm(by: image.view, sessions: nil, recent, clock: Instant(epochSeconds: 0)) {
      asked += 1
      return asked == 3
    }
    #expect(asked == 3)
  }

  private static func payload(_ request: Request) throws -> [UInt8] {
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, to: &payload)
    return payload
  }

  private static func note(_ number: Int, in recent: inout RecentRequests) throws {
    var request = Worlds.ana
    request.resource = "arn:aws:s3:::plans/\(number)"
    unsafe try payload(request).withUnsafeBytes { unsafe recent.note($0, trust: .reported) }
  }

  private static func resources(in recent: borrowing RecentRequests) -> [String] {
    var resources: [String] = []
    recent.visit { payload, _ in
      let bytes = unsafe payload.withUnsafeBytes { unsafe Array($0) }
      resources.append(AuthorizePayload.decode(bytes)?.resource ?? "")
      return false
    }
    return resources
  }

  /// Asks so many times, and gives the decisions that there were.
  private static func decisions(
    of count: Int, _ connection: TestConnection, _ reactor: inout SteppedReactor
  ) throws -> Set<Decision> {
    var bytes: [UInt8] = []
    for id in 0..<UInt64(count) { bytes += try TestConnection.frame(Worlds.ana, id: id) }
    try connection.write(bytes)
    var decisions: Set<Decision> = []
    for _ in 0..<count {
      while try connection.hasBytesUnread { reactor.turn() }
      let reply = try #require(try connection.read())
      decisions.insert(try #require(AuthorizeReply(payload: reply.payload)).answer.decision)
    }
    return decisions
  }

  /// Publishes as the data plane does, on a thread of its own, while the reactor takes its turns.
  private static func publish(
    _ image: MappedImage, generation: UInt64, _ shared: ServerState, _ reactor: inout SteppedReactor
  ) throws {
    let isDone = Flag()
    try SystemThread.start(name: "publisher") {
      Warming.prepare(for: image.view, sessions: nil, shared, handoverMilliseconds: 10_000)
      shared.snapshots.publish(Snapshot(image, sessions: nil, generation: generation, revision: 0)) {}
      isDone.value.store(true, ordering: .releasing)
    }
    while !isDone.value.load(ordering: .acquiring) { reactor.turn() }
  }

  private final class Flag: Sendable { let value = Atomic<Bool>(false) }
}
