import Glibc
import ReeveImage
import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

@Suite struct LifeTests {
  @Test func eachReplyIsOfTheGenerationThatItNames() throws {
    let server = try RunningDataPlane(reactorCount: 2)
    let images = try ["Deny", "Allow"].map {
      try SealedMemory.make(name: $0, RunningDataPlane.image(Worlds.store($0))).relinquish()
    }
    defer { for image in images { close(image) } }
    try server.send(.image(generation: 1, revision: 0), descriptor: images[1])
    #expect(try server.receive()?.activatedGeneration == 1)
    let connection = try server.connect()
    for generation in 2...200 as ClosedRange<UInt64> {
      var bytes: [UInt8] = []
      for id in 0..<64 as Range<UInt64> { bytes += try TestConnection.frame(Worlds.ana, id: id) }
      try connection.write(bytes)
      try server.send(.image(generation: generation, revision: 0), descriptor: images[Int(generation % 2)])
      for id in 0..<64 as Range<UInt64> {
        let frame = try #require(try connection.read())
        let reply = try #require(AuthorizeReply(payload: frame.payload))
        #expect(frame.header.id == id)
        #expect(reply.answer.decision == (reply.generation % 2 == 1 ? .allowed : .explicitDeny))
        #expect(reply.generation >= generation - 1 && reply.generation <= generation)
      }
      #expect(try server.receive()?.activatedGeneration == generation)
    }
  }

  @Test func anImageThatIsDamagedIsRefusedAndTheOneBeforeGoesOn() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    var bytes = try RunningDataPlane.image(Worlds.store("Deny"))
    bytes[bytes.count - 1] ^= 1
    let image = try SealedMemory.make(name: "image", bytes)
    try server.send(.image(generation: 2, revision: 0), descriptor: image.rawValue)
    guard case .refused(2, let message) = try server.receive() else { return #expect(Bool(false)) }
    #expect(message.contains("digest"))
    #expect(try server.connect().authorize(Worlds.ana).generation == 1)
  }

  /// An image of several pieces, each of which is looked at.
  @Test(.timeLimit(.minutes(1))) func damageInAnyPieceIsRefused() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let whole = try RunningDataPlane.image(Worlds.large(byteCount: 2_500_000))
    #expect(whole.count > 2 << 20)
    var generation: UInt64 = 2
    for place in [HeaderLayout.digest, 1 << 20, (1 << 20) + 77_777, whole.count - 1] {
      var bytes = whole
      bytes[place] ^= 1
      let image = try SealedMemory.make(name: "image", bytes)
      try server.send(.image(generation: generation, revision: 0), descriptor: image.rawValue)
      guard case .refused(generation, let message) = try server.receive() else { return #expect(Bool(false)) }
      #expect(message.contains("digest"))
      generation += 1
    }
    #expect(try server.connect().authorize(Worlds.ana).generation == 1)
    let image = try SealedMemory.make(name: "image", whole)
    try server.send(.image(generation: generation, revision: 0), descriptor: image.rawValue)
    #expect(
      try server.receive()
        == .activated(
          generation: generation,
          contents: ImageContents(principalCount: 1, statementCount: 1, byteCount: whole.count)))
  }

  @Test func memoryThatCanStillChangeIsRefused() throws {
    let server = try RunningDataPlane()
    var ends: [CInt] = [-1, -1]
    #expect(unsafe pipe(&ends) == 0)
    try server.send(.image(generation: 1, revision: 0), descriptor: ends[0])
    guard case .refused(1, let message) = try server.receive() else { return #expect(Bool(false)) }
    #expect(message.contains("not sealed"))
    close(ends[0])
    close(ends[1])
  }

  @Test func withoutAControlPlaneDecisionsGoOnAndTheNextOneIsToldAll() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 4, revision: 2)
    server.dropLink()
    let connection = try server.connect()
    #expect(try connection.authorize(Worlds.ana).generation == 4)
    var payload: [UInt8] = []
    try AuthorizePayload.append(Worlds.ana, to: &payload)
    let question = Frame.bytes(.explain, id: 1, payload: ExplainRequest(format: .text, request: payload).payload)
    #expect(try connection.error(question).code == .unavailable)
    try server.attachAgain()
    #expect(
      try server.receive()
        == .greeting(
          version: LinkMessage.version, processID: UInt32(getpid()), listenerCount: 1, generation: 4, sequence: 0))
    #expect(try server.receive() == .listener(address: "unix:\(server.path)", terms: ListenerTerms()))
    #expect(try server.receive() == .running(generation: 4, revision: 2))
    #expect(try server.publish(Worlds.store("Deny"), generation: 5)?.activatedGeneration == 5)
    #expect(try connection.authorize(Worlds.ana).answer.decision == .explicitDeny)
  }

  @Test func anExplanationIsRelayed() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    var payload: [UInt8] = []
    try AuthorizePayload.append(Worlds.ana, to: &payload)
    try connection.write(
      Frame.bytes(.explain, id: 9, payload: ExplainRequest(format: .json, request: payload).payload))
    guard case .explain(let relay, 1, ListenerTerms(), .json, payload) = try server.receive() else {
      return #expect(Bool(false))
    }
    // Decisions do not wait for it.
    #expect(try connection.authorize(Worlds.ana, id: 10).answer.decision == .allowed)
    let text = try SealedMemory.make(name: "explanation", Array("because".utf8))
    try server.send(.explanation(relay: relay, generation: 1), descriptor: text.rawValue)
    let reply = try #require(try connection.read())
    #expect(reply.header.id == 9)
    #expect(ExplainReply(payload: reply.payload) == ExplainReply(generation: 1, text: "because"))
  }

  @Test func aDrainAnswersAllThatHasComeAndThenEnds() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    _ = try connection.authorize(Worlds.ana)
    var bytes: [UInt8] = []
    for id in 0..<1_000 as Range<UInt64> { bytes += try TestConnection.frame(Worlds.ana, id: id) }
    try connection.write(bytes)
    try server.send(.drain(timeoutMilliseconds: 5_000))
    for id in 0..<1_000 as Range<UInt64> { #expect(try connection.read()?.header.id == id) }
    #expect(try connection.read() == nil)
    connection.finishWriting()
    for _ in 0..<400 where server.isRunning { SystemClock.sleep(milliseconds: 10) }
    #expect(!server.isRunning)
  }

  /// More questions than the link holds at a time wait for a control plane that is busy; it is not taken for dead.
  @Test func aControlPlaneThatIsSlowKeepsItsLink() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    var request = Worlds.ana
    for number in 0..<28 {
      request.context.append(ContextEntry("key:\(number)", .single(String(repeating: "x", count: 2_000))))
    }
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, wantsNames: false, to: &payload)
    let question = ExplainRequest(format: .text, request: payload).payload
    let connection = try server.connect()
    for id in 0..<60 as Range<UInt64> { try connection.write(Frame.bytes(.explain, id: id, payload: question)) }
    #expect(try server.connect().authorize(Worlds.ana).answer.decision == .allowed)
    for relay in 1...60 as ClosedRange<UInt64> {
      guard case .explain(relay, 1, ListenerTerms(), .text, payload) = try server.receive() else {
        return #expect(Bool(false), "question \(relay) did not come")
      }
      try server.send(.declined(relay: relay, .unavailable, message: "no"))
    }
    for id in 0..<60 as Range<UInt64> { #expect(try connection.read()?.header.id == id) }
    #expect(try server.publish(Worlds.store("Deny"), generation: 2)?.activatedGeneration == 2)
  }
}
