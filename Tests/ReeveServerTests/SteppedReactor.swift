import Glibc
import ReeveSystem
import ReeveWire

@testable import ReeveServer

/// Reactors on the thread of the test, which takes their turns one by one. They share a listener.
struct SteppedReactor: ~Copyable {
  private var reactor: Reactor
  private let listener: SteppedListener

  init() throws {
    let shared = try Self.server(reactorCount: 1)
    try self.init(number: 0, shared, SteppedListener())
  }

  init(number: Int, _ shared: ServerState, _ listener: SteppedListener) throws {
    var reactor = try Reactor.make(number: number, shared: shared)
    reactor.listen(listener.descriptor.rawValue, ListenerTerms())
    self.reactor = reactor
    self.listener = listener
  }

  /// What the reactors share; an image decides.
  static func server(reactorCount: Int) throws -> ServerState {
    let shared = try ServerState(reactorCount: reactorCount, log: Log(level: .error))
    let image = try SealedMemory.make(name: "image", RunningDataPlane.image(Worlds.store("Allow")))
    let mapped = try MappedImage(image, subject: "image")
    shared.snapshots.publish(Snapshot(mapped, sessions: nil, generation: 1, revision: 0)) {}
    return shared
  }

  /// A connection that the reactor has accepted.
  mutating func connect() throws -> TestConnection {
    let connection = try listener.connect()
    turn()
    return connection
  }

  /// One turn, which does not wait: a letter may have come.
  mutating func turn() {
    reactor.mailbox.wakeUp.signal()
    reactor.turn()
  }

  /// As the letter that tells it to.
  mutating func drain() {
    unsafe reactor.drain(until: SystemClock.monotonicNanoseconds() + 1_000_000_000, nil)
  }

  /// Leaves that letter to its next turn.
  func tellToDrain() { reactor.mailbox.put(.drain(deadline: SystemClock.monotonicNanoseconds() + 1_000_000_000)) }

  /// Whether all of its connections, and those that are on their way to it, have ended.
  var hasDrained: Bool { reactor.hasDrained }
}

/// A listening socket of its own path.
final class SteppedListener {
  let descriptor: OwnedDescriptor
  private let path: String

  init() throws {
    let path = "/tmp/reeve-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    descriptor = try StreamSocket.listen(.unix(path: path))
    self.path = path
  }

  deinit { unsafe unlink(path) }

  func connect() throws -> TestConnection { try TestConnection(.unix(path: path)) }
}
