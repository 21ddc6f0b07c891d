import ReeveSystem
import ReeveTypes
import ReeveWire
import Testing

@testable import ReeveServer

/// A reactor whose turns are taken one by one.
@Suite struct FairnessTests {
  /// A read is bounded, so one turn answers a part of a long pipeline, and what others ask beside it.
  @Test func aPipelineHasItsShareOfATurn() throws {
    var reactor = try SteppedReactor()
    let deep = try reactor.connect()
    let shallow = try reactor.connect()
    let frame = try TestConnection.frame(Worlds.ana, id: 1)
    try deep.write(Self.pipeline(count: 1_000))
    try shallow.write(frame)
    reactor.turn()
    #expect(shallow.repliesThatHaveCome() == 1)
    let share = ReceiveBuffer.readByteCount / frame.count
    #expect(share < 1_000)
    #expect((share - 1...share).contains(deep.repliesThatHaveCome()))
    while try deep.hasBytesUnread { reactor.turn() }
    #expect(deep.repliesThatHaveCome() == 1_000 - share)
  }

  /// Of four that ask much, one has a turn at a time, each its own before one has a second; who asks little is answered
  /// in every turn.
  @Test func deepPipelinesTakeTurns() throws {
    var reactor = try SteppedReactor()
    let deep = [try reactor.connect(), try reactor.connect(), try reactor.connect(), try reactor.connect()]
    let shallow = try reactor.connect()
    // Their first reads show what they are.
    for connection in deep { try connection.write(Self.pipeline(count: 400)) }
    reactor.turn()
    for connection in deep { #expect(connection.repliesThatHaveCome() == 400) }
    for round in 0..<3 {
      for connection in deep { try connection.write(Self.pipeline(count: 400)) }
      var answered = [0, 0, 0, 0]
      for turn in 0..<4 {
        try shallow.write(TestConnection.frame(Worlds.ana, id: 1))
        reactor.turn()
        #expect(shallow.repliesThatHaveCome() == 1)
        let counts = deep.map { $0.repliesThatHaveCome() }
        #expect(counts.count { $0 > 0 } == 1, "round \(round), turn \(turn): \(counts)")
        answered = zip(answered, counts).map { $0 + $1 }
      }
      #expect(answered == [400, 400, 400, 400])
    }
  }

  private static func pipeline(count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for id in 0..<count { bytes += try TestConnection.frame(Worlds.ana, id: UInt64(id)) }
    return bytes
  }
}
