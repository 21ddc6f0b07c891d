import ReeveGateway
import ReeveTestSupport
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

@Suite struct GatewayTests {
  static func notify(_ stream: UInt64, _ arguments: [(String, [UInt8])]) -> [UInt8] {
    HAProxySide.notify(stream: stream, HAProxySide.message("authorize", arguments))
  }

  static func asking(_ request: Request) -> [(String, [UInt8])] {
    [
      ("principal", HAProxySide.typed(request.principal)), ("action", HAProxySide.typed(request.action)),
      ("resource", HAProxySide.typed(request.resource)),
    ]
  }

  @Test func haproxyIsAnsweredByThePoliciesOfNow() throws {
    let server = try RunningDataPlane(terms: ListenerTerms(gateway: GatewayTerms(.spop)))
    let connection = try server.connect()
    try connection.write(HAProxySide.hello())
    #expect(try connection.readText().contains("pipelining"))
    // Nobody has said yet who may do what.
    try connection.write(Self.notify(1, Self.asking(Worlds.ana)))
    var reply = try connection.readText()
    #expect(reply.contains("error\u{08}\u{16}no policies are loaded"))
    #expect(!reply.contains("allowed"))
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    try connection.write(Self.notify(2, Self.asking(Worlds.ana)))
    reply = try connection.readText()
    #expect(reply.contains("allowed\u{11}"))
    _ = try server.publish(Worlds.store("Deny"), generation: 2)
    try connection.write(Self.notify(3, Self.asking(Worlds.ana)))
    reply = try connection.readText()
    #expect(reply.contains("allowed\u{01}"))
    #expect(reply.contains("AccessDenied"))
    #expect(
      reply.contains(
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: "
          + "arn:aws:s3:::plans/a with an explicit deny in an identity-based policy"))
    var malformed = Worlds.ana
    malformed.principal = "ana"
    try connection.write(Self.notify(4, Self.asking(malformed)))
    reply = try connection.readText()
    #expect(reply.contains("allowed\u{01}"))
    #expect(reply.contains("InvalidRequest"))
  }

  @Test func framesOfHAProxyComeInPiecesAndManyAtOnce() throws {
    let server = try RunningDataPlane(terms: ListenerTerms(gateway: GatewayTerms(.spop)))
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    for byte in HAProxySide.hello() { try connection.write([byte]) }
    #expect(try connection.readText().contains("pipelining"))
    for byte in Self.notify(1, Self.asking(Worlds.ana)) { try connection.write([byte]) }
    #expect(try connection.readText().contains("allowed\u{11}"))
    let count = 200
    try connection.write((0..<count).flatMap { Self.notify(UInt64($0), Self.asking(Worlds.ana)) })
    var text = ""
    while text.matches(of: /allowed\x11/).count < count { text += try connection.readText() }
    #expect(text.matches(of: /allowed\x11/).count == count)
  }

  @Test func whoBreaksTheProtocolIsToldAndClosed() throws {
    let server = try RunningDataPlane(terms: ListenerTerms(gateway: GatewayTerms(.spop)))
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    try connection.write(Self.notify(1, Self.asking(Worlds.ana)))
    let reply = try connection.readText()
    #expect(reply.contains("status-code"))
    #expect(!reply.contains("allowed"))
    #expect(try connection.readText().isEmpty)
  }

  @Test func aDrainSaysGoodbye() throws {
    let server = try RunningDataPlane(terms: ListenerTerms(gateway: GatewayTerms(.spop)))
    _ = try server.publish(Worlds.store("Allow"), generation: 1)
    let connection = try server.connect()
    try connection.write(HAProxySide.hello())
    _ = try connection.readText()
    try server.send(.drain(timeoutMilliseconds: 2_000))
    #expect(try connection.readText().contains("status-code"))
    #expect(try connection.readText().isEmpty)
  }
}
