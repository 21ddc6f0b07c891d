import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

@Suite struct AnsweringTests {
  @Test func withoutPoliciesEverythingIsDenied() throws {
    let server = try RunningDataPlane()
    let reply = try server.connect().authorize(Worlds.ana)
    #expect(reply.answer == Answer(decision: .implicitDeny, reason: .none))
    #expect(reply.generation == 0)
    #expect(!reply.isFresh)
  }

  @Test func aReplyNamesGenerationRevisionAndStatement() throws {
    let server = try RunningDataPlane()
    #expect(try server.publish(Worlds.store("Allow"), generation: 7, revision: 41)?.activatedGeneration == 7)
    let connection = try server.connect()
    let plain = try connection.authorize(Worlds.ana, id: 99)
    #expect(plain.answer.decision == .allowed)
    #expect(plain.answer.reason == .identity)
    #expect(plain.answer.statement == DecidingStatement(policy: "", index: 0, sid: nil))
    #expect(plain.generation == 7)
    #expect(plain.revision == 41)
    #expect(plain.isFresh)
    let named = try connection.authorize(Worlds.ana, wantsNames: true)
    #expect(named.answer.statement == DecidingStatement(policy: "plans", index: 0, sid: "Plans"))
  }

  @Test func repliesOfAPipelineComeInOneStreamAndKeepTheirIDs() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    var bytes: [UInt8] = []
    for id in 0..<5_000 as Range<UInt64> { bytes += try TestConnection.frame(Worlds.ana, id: id) }
    try connection.write(bytes)
    for id in 0..<5_000 as Range<UInt64> {
      let reply = try #require(try connection.read())
      #expect(reply.header.id == id)
      #expect(AuthorizeReply(payload: reply.payload)?.answer.decision == .allowed)
    }
  }

  @Test(arguments: [1, 3, 17, 64, 200])
  func aFrameMayComeInPieces(pieceByteCount: Int) throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    let bytes = try TestConnection.frame(Worlds.ana, id: 1) + TestConnection.frame(Worlds.ana, id: 2)
    var offset = 0
    while offset < bytes.count {
      let end = min(offset + pieceByteCount, bytes.count)
      try connection.write(Array(bytes[offset..<end]))
      offset = end
    }
    #expect(try connection.read()?.header.id == 1)
    #expect(try connection.read()?.header.id == 2)
  }

  @Test func manyRequestsInOneFrameAreDecidedByOneGeneration() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 3)
    let connection = try server.connect()
    var other = Worlds.ana
    other.resource = "arn:aws:s3:::other/a"
    var broken = Worlds.ana
    broken.action = "GetObject"
    try connection.write(
      Frame.bytes(.authorizeMany, id: 5, payload: AuthorizeManyPayload.bytes([Worlds.ana, other, broken])))
    let reply = try #require(try connection.read())
    let many = try #require(AuthorizeManyReply(payload: reply.payload))
    #expect(many.generation == 3)
    #expect(
      many.outcomes == [
        .answered(.allowed, .identity, statement: 0, resource: 0),
        .answered(.implicitDeny, .identity, statement: nil, resource: 0),
        .failed(.malformedAction, detail: 0),
      ])
  }

  /// Every request on a listener that is bound to an endpoint came through it, whether it says so or not.
  @Test func aBoundEndpoint() throws {
    let server = try RunningDataPlane(terms: ListenerTerms(endpoint: "vpce-1"))
    _ = try server.publish(Worlds.throughEndpoint, generation: 1)
    let connection = try server.connect()
    #expect(try connection.authorize(Worlds.ana, wantsNames: true).answer.statement?.sid == "Through")
    var request = Worlds.ana
    request.endpoint = "vpce-1"
    #expect(try connection.authorize(request).answer.decision == .allowed)
    request.endpoint = "vpce-2"
    let contradicted = try connection.error(TestConnection.frame(request, id: 1))
    #expect(contradicted.code == .contradictedEndpoint)
    #expect(contradicted.message.contains("`vpce-2`"))
    request.endpoint = "vpc-1"
    #expect(try connection.error(TestConnection.frame(request, id: 1)).code == .malformedEndpoint)
    try connection.write(
      Frame.bytes(.authorizeMany, id: 5, payload: AuthorizeManyPayload.bytes([Worlds.ana, request])))
    let reply = try #require(try connection.read())
    #expect(
      AuthorizeManyReply(payload: reply.payload)?.outcomes == [
        .answered(.allowed, .identity, statement: 0, resource: 0), .failed(.malformedEndpoint, detail: 0),
      ])
    // Elsewhere the request says it.
    let free = try RunningDataPlane()
    _ = try free.publish(Worlds.throughEndpoint, generation: 1)
    #expect(try free.connect().authorize(Worlds.ana).answer.decision == .implicitDeny)
  }

  /// The reply says which of several resources the answer is about.
  @Test func severalResources() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    var request = Worlds.ana
    request.furtherResources = ["arn:aws:s3:::plans/b"]
    #expect(try connection.authorize(request).answer.resource == 0)
    #expect(try connection.authorize(request).answer.decision == .allowed)
    request.furtherResources = ["arn:aws:s3:::plans/b", "arn:aws:s3:::other/a"]
    for wantsNames in [false, true] {
      let reply = try connection.authorize(request, wantsNames: wantsNames)
      #expect(reply.answer == Answer(decision: .implicitDeny, reason: .identity, resource: 2))
    }
    try connection.write(Frame.bytes(.authorizeMany, id: 5, payload: AuthorizeManyPayload.bytes([request])))
    let reply = try #require(try connection.read())
    #expect(
      AuthorizeManyReply(payload: reply.payload)?.outcomes == [
        .answered(.implicitDeny, .identity, statement: nil, resource: 2)
      ])
    request.furtherResources = ["nothing"]
    let error = try connection.error(TestConnection.frame(request, id: 1))
    #expect(error.code == .malformedResource)
    #expect(error.entry == 1)
    request.furtherResources = Array(repeating: "*", count: 16)
    #expect(try connection.error(TestConnection.frame(request, id: 1)).code == .resourceCount)
  }

  @Test func helloPingAndStatus() throws {
    let server = try RunningDataPlane(reactorCount: 2)
    _ = try server.publish(Worlds.store("Allow"), generation: 3, revision: 8)
    let connection = try server.connect()
    try connection.write(Frame.bytes(.hello, id: 1, payload: HelloRequest().payload))
    let hello = try #require(try connection.read())
    #expect(HelloReply(payload: hello.payload) == HelloReply())
    try connection.write(Frame.bytes(.ping, id: 2))
    let pong = try #require(try connection.read())
    #expect(pong.header == FrameHeader(.pingReply, id: 2, payloadByteCount: 0))
    _ = try connection.authorize(Worlds.ana)
    try server.send(.note("all is well"))
    SystemClock.sleep(milliseconds: 50)
    try connection.write(Frame.bytes(.status, id: 3))
    let reply = try #require(try connection.read())
    let status = try #require(StatusReply(payload: reply.payload))
    #expect(status.generation == 3)
    #expect(status.revision == 8)
    #expect(status.reactorCount == 2)
    #expect(status.connectionCount == 1)
    #expect(status.decisionCount == 1)
    #expect(status.isControlled && status.isFresh && !status.isDraining)
    #expect(status.note == "all is well")
    #expect(status.digest.contains { $0 != 0 })
  }

  @Test func aCallerThatDoesNotReadLosesNothing() throws {
    let server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    // Replies are longer than the socket's buffers: the server stops reading until they have gone.
    var batch: [UInt8] = []
    for id in 0..<20_000 as Range<UInt64> { batch += try TestConnection.frame(Worlds.ana, id: id, wantsNames: true) }
    let bytes = batch
    try SystemThread.start(name: "writer") { [connection = Unchecked(connection)] in try? connection.value.write(bytes)
    }
    SystemClock.sleep(milliseconds: 300)
    // Another connection is served all the while.
    #expect(try server.connect().authorize(Worlds.ana).answer.decision == .allowed)
    for id in 0..<20_000 as Range<UInt64> { #expect(try connection.read()?.header.id == id) }
  }

  private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }
}
