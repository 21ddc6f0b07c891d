import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

@Suite struct RefusingTests {
  let server: RunningDataPlane
  let connection: TestConnection

  init() throws {
    server = try RunningDataPlane()
    _ = try server.publish(Worlds.store("Allow"), generation: 1, revision: 5)
    connection = try server.connect()
  }

  /// The connection goes on.
  private func expectAlive() throws { #expect(try connection.authorize(Worlds.ana).answer.decision == .allowed) }

  @Test func anUnknownOpcodeGetsAnErrorAndTheStreamGoesOn() throws {
    var frame = Frame.bytes(.ping, id: 77)
    frame[FrameLayout.opcode] = 0x42
    #expect(try connection.error(frame).code == .unknownOpcode)
    try expectAlive()
  }

  @Test(arguments: [0, 11, 262_141, 0xFFFF_FFFF] as [UInt32])
  func aLengthThatCannotBeEndsTheConnectionBehindItsError(length: UInt32) throws {
    var frame = Frame.bytes(.ping, id: 77)
    for index in 0..<4 { frame[index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index))) }
    #expect(try connection.error(frame).code == .frameLength)
    #expect(try connection.read() == nil)
  }

  @Test func aReservedFieldThatIsSetEndsTheConnectionBehindItsError() throws {
    var frame = Frame.bytes(.ping, id: 77)
    frame[FrameLayout.flags] = 1
    #expect(try connection.error(frame).code == .malformedFrame)
    #expect(try connection.read() == nil)
  }

  @Test(arguments: [Opcode.authorize, .authorizeMany, .hello, .explain, .status, .ping, .intern])
  func aPayloadThatIsNoneGetsAnErrorAndTheStreamGoesOn(opcode: Opcode) throws {
    #expect(try connection.error(Frame.bytes(opcode, id: 1, payload: [1, 2, 3])).code == .malformedPayload)
    try expectAlive()
  }

  @Test func errorsOfARequestQuoteIt() throws {
    var request = Worlds.ana
    request.context = [ContextEntry("aws:PrincipalTag/team", .single("core"))]
    let error = try connection.error(TestConnection.frame(request, id: 1))
    #expect(error.code == .derivedKey)
    #expect(error.message.contains("`aws:PrincipalTag/team`"))
    try expectAlive()
  }

  @Test func aRevisionThatIsNotThereIsNotAnswered() throws {
    #expect(try connection.authorize(Worlds.ana, minimumRevision: 5).revision == 5)
    let error = try connection.error(TestConnection.frame(Worlds.ana, id: 1, minimumRevision: 6))
    #expect(error.code == .revisionNotReached)
  }

  @Test func aDeadlineThatHasPassedIsNotAnswered() throws {
    #expect(try connection.error(TestConnection.frame(Worlds.ana, id: 1, deadline: 1)).code == .deadlinePassed)
    let later = UInt64(SystemClock.now().seconds + 3_600) * 1_000_000
    try connection.write(TestConnection.frame(Worlds.ana, id: 2, deadline: later))
    #expect(try connection.read()?.header.opcode == Opcode.authorizeReply.rawValue)
  }

  @Test func aVersionThatIsNotSpokenEndsTheConnection() throws {
    let hello = HelloRequest(minimumVersion: 2, maximumVersion: 9)
    #expect(try connection.error(Frame.bytes(.hello, id: 1, payload: hello.payload)).code == .unsupportedVersion)
    #expect(try connection.read() == nil)
  }

  @Test(arguments: 0..<64)
  func noiseNeverStopsTheServer(seed: UInt64) throws {
    var random = SystemRandom(seed: seed)
    let noisy = try server.connect()
    var bytes = try TestConnection.frame(Worlds.ana, id: seed)
    for _ in 0..<(1 + seed % 8) { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 0xFF) }
    try? noisy.write(bytes + bytes)
    noisy.finishWriting()
    while let reply = try noisy.read() {
      #expect(
        [Opcode.authorizeReply.rawValue, Opcode.error.rawValue, 0x81, 0x82, 0x86, 0x88].contains(reply.header.opcode))
    }
    try expectAlive()
  }

  private struct SystemRandom {
    var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
