import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// Gateways of which a part of a message comes, and then nothing.
@Suite struct SlowConversationTests {
  static func reactor(_ speech: GatewayTerms.Speech) throws -> SteppedReactor {
    try SteppedReactor(
      number: 0, SteppedReactor.server(reactorCount: 1), SteppedListener(),
      ListenerTerms(gateway: GatewayTerms(speech, identity: [.anonymous], carriesBodies: true)))
  }

  static let health = GatewayHTTPTests.get("/healthz", [])

  @Test(arguments: [
    Array(health.dropLast()), Array(health.prefix(1)),
    GatewayHTTPTests.get("/v1/extauthz/a", ["Content-Length: 2"]) + [120],
  ]) func halfARequestIsAnsweredWithATimeout(half: [UInt8]) throws {
    var reactor = try Self.reactor(.http)
    let connection = try reactor.connect()
    try connection.write(half)
    reactor.turn()
    reactor.letPass(seconds: 29)
    // The rest may still come: the connection is alive.
    let other = try reactor.connect()
    try other.write(Self.health)
    reactor.turn()
    #expect(try other.readText().starts(with: "HTTP/1.1 200"))
    reactor.letPass(seconds: 31)
    #expect(try connection.readText().starts(with: "HTTP/1.1 408 Request Timeout\r\n"))
    #expect(try connection.readText().isEmpty)
    try other.write(Self.health)
    reactor.turn()
    #expect(
      try other.readText().starts(with: "HTTP/1.1 200"), "a connection between requests is idle for as long as it likes"
    )
  }

  @Test func bytesThatTrickleDoNotMoveTheEnd() throws {
    var reactor = try Self.reactor(.http)
    let connection = try reactor.connect()
    for byte in Self.health.prefix(20) {
      try connection.write([byte])
      reactor.turn()
    }
    reactor.letPass(seconds: 31)
    #expect(try connection.readText().starts(with: "HTTP/1.1 408"))
  }

  @Test func aRequestThatComesWholeInPiecesIsAnswered() throws {
    var reactor = try Self.reactor(.http)
    let connection = try reactor.connect()
    for _ in 0..<3 {
      try connection.write(Array(Self.health.prefix(30)))
      reactor.turn()
      reactor.letPass(seconds: 29)
      try connection.write(Array(Self.health.dropFirst(30)))
      reactor.turn()
      #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
    }
    reactor.letPass(seconds: 3_600)
    try connection.write(Self.health)
    reactor.turn()
    #expect(try connection.readText().starts(with: "HTTP/1.1 200"))
  }

  @Test func halfAPrefaceOfHTTP2EndsTheConnection() throws {
    var reactor = try Self.reactor(.http)
    let connection = try reactor.connect()
    try connection.write(Array("PRI * HTTP".utf8))
    reactor.turn()
    reactor.letPass(seconds: 31)
    #expect(try connection.readText().isEmpty)
  }

  @Test func haproxyIsToldThatNothingCameInTime() throws {
    var reactor = try Self.reactor(.spop)
    let connection = try reactor.connect()
    try connection.write(HAProxySide.hello())
    reactor.turn()
    #expect(try connection.readText().contains("pipelining"))
    reactor.letPass(seconds: 31)
    let question = GatewayTests.notify(1, GatewayTests.asking(Worlds.ana))
    try connection.write(question)
    reactor.turn()
    #expect(try connection.readText().contains("allowed\u{11}"))
    try connection.write(Array(question.dropLast()))
    reactor.turn()
    reactor.letPass(seconds: 40)
    #expect(try connection.readText().contains("nothing came in time"))
    #expect(try connection.readText().isEmpty)
  }

  @Test func aMessageThatHasComeWholeBeginsTheTimeAnew() {
    var conversations = GatewayConversations()
    let connection = ConnectionToken(slot: 3, serial: 7)
    conversations.begin(.http, connection)
    let (second, limit) = (1_000_000_000 as UInt64, GatewayConversations.halfMessageNanosecondsMax)
    conversations.note(GatewayProgress(usedByteCount: 0, hasHalf: true), 3) { second }
    #expect(conversations.slowConnections(at: limit).isEmpty && conversations.hasHalves)
    conversations.note(GatewayProgress(usedByteCount: 9, hasHalf: true, isOfNewMessage: true), 3) { limit }
    #expect(conversations.slowConnections(at: 2 * limit - second).isEmpty)
    #expect(conversations.slowConnections(at: 2 * limit) == [connection])
    // Another connection at the same place has nothing of it.
    conversations.note(GatewayProgress(usedByteCount: 0, hasHalf: true), 3) { 2 * limit }
    conversations.end(3)
    conversations.begin(.http, ConnectionToken(slot: 3, serial: 8))
    #expect(conversations.slowConnections(at: 4 * limit).isEmpty && !conversations.hasHalves)
  }
}
