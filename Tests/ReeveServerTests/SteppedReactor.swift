import Glibc
import ReeveSystem
import ReeveWire

@testable import ReeveServer

/// A reactor on the thread of the test, which takes its turns, with a listener of its own.
struct SteppedReactor: ~Copyable {
  private var reactor: Reactor
  private let path: String
  private let listener: OwnedDescriptor

  init() throws {
    let path = "/tmp/reeve-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let listener = try StreamSocket.listen(.unix(path: path))
    let shared = try ServerState(reactorCount: 1, log: Log(level: .error))
    let image = try SealedMemory.make(name: "image", RunningDataPlane.image(Worlds.store("Allow")))
    let mapped = try MappedImage(image, subject: "image")
    shared.snapshots.publish(Snapshot(mapped, sessions: nil, generation: 1, revision: 0)) {}
    let mailbox = try Mailbox()
    let epoll = try Epoll()
    try epoll.add(mailbox.wakeUp.rawValue, .read, token: EventToken.ofMailbox)
    var reactor = Reactor(number: 0, shared: shared, mailbox: mailbox, epoll: epoll)
    reactor.listen(listener.rawValue, ListenerTerms())
    self.path = path
    self.listener = listener
    self.reactor = reactor
  }

  deinit { unsafe unlink(path) }

  /// A connection that the reactor has accepted.
  mutating func connect() throws -> TestConnection {
    let connection = try TestConnection(.unix(path: path))
    turn()
    return connection
  }

  /// One turn; something must have come, or it waits for ever.
  mutating func turn() { reactor.turn() }
}
