import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization
import Testing

@testable import ReeveServer

/// Which reactor a connection goes to.
@Suite struct SpreadingTests {
  /// One reactor accepts all that came at once, and gives half of them to the other, which answers them.
  @Test func connectionsAreSpreadWhoeverAccepts() throws {
    let shared = try SteppedReactor.server(reactorCount: 2)
    let listener = try SteppedListener()
    var first = try SteppedReactor(number: 0, shared, listener)
    var second = try SteppedReactor(number: 1, shared, listener)
    var connections: [TestConnection] = []
    for _ in 0..<64 { connections.append(try listener.connect()) }
    first.turn()
    #expect(Self.counts(shared) == [32, 32])
    second.turn()
    for connection in connections { try connection.write(TestConnection.frame(Worlds.ana, id: 1)) }
    first.turn()
    #expect(connections.reduce(0) { $0 + $1.repliesThatHaveCome() } == 32)
    second.turn()
    #expect(connections.reduce(0) { $0 + $1.repliesThatHaveCome() } == 32)
    // The second loses most of its own, and gets the next ones, though the first accepts them.
    for index in stride(from: 1, to: 64, by: 2) where index < 40 { connections[index].finishWriting() }
    second.turn()
    connections = connections.enumerated().filter { $0.offset % 2 == 0 || $0.offset >= 40 }.map(\.element)
    #expect(Self.counts(shared) == [32, 12])
    for _ in 0..<20 { connections.append(try listener.connect()) }
    first.turn()
    #expect(Self.counts(shared) == [32, 32])
  }

  @Test func fourReactorsHaveAQuarterEach() throws {
    let shared = try SteppedReactor.server(reactorCount: 4)
    for _ in 0..<64 { _ = shared.assignConnection(acceptedBy: 2) }
    #expect(Self.counts(shared) == [16, 16, 16, 16])
    shared.releaseConnection(of: 3)
    #expect(shared.assignConnection(acceptedBy: 0) == 3)
    // Among equals it stays where it is: to give it away would wake another thread.
    #expect(shared.assignConnection(acceptedBy: 1) == 1)
    // Whoever drains takes no more.
    shared.counters[3].isTaking.store(false, ordering: .sequentiallyConsistent)
    shared.releaseConnection(of: 3)
    #expect(shared.assignConnection(acceptedBy: 1) == 0)
    #expect(Self.counts(shared) == [17, 17, 16, 15])
  }

  /// A connection that is on its way to a reactor which begins to drain is answered before it ends.
  @Test func aConnectionOnItsWayIsDrainedToo() throws {
    let shared = try SteppedReactor.server(reactorCount: 2)
    let listener = try SteppedListener()
    var first = try SteppedReactor(number: 0, shared, listener)
    var second = try SteppedReactor(number: 1, shared, listener)
    let one = try first.connect()
    let other = try listener.connect()
    for connection in [one, other] { try connection.write(TestConnection.frame(Worlds.ana, id: 1)) }
    first.turn()
    #expect(Self.counts(shared) == [1, 1])
    second.drain()
    let isDoneWithoutIt = second.hasDrained
    #expect(!isDoneWithoutIt)
    second.turn()
    #expect(other.repliesThatHaveCome() == 1)
    other.finishWriting()
    second.turn()
    let isDone = second.hasDrained
    #expect(isDone)
    #expect(Self.counts(shared) == [1, 0])
  }

  private static func counts(_ shared: ServerState) -> [Int] {
    shared.counters.map { $0.connectionCount.load(ordering: .relaxed) }
  }
}
