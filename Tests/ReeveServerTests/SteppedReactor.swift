import Glibc
import ReeveSystem
import ReeveTypes
import ReeveWire

@testable import ReeveImage
@testable import ReeveServer

/// Reactors on the thread of the test, which takes their turns one by one. They share a listener.
struct SteppedReactor: ~Copyable {
  private var reactor: Reactor
  private let listener: SteppedListener

  init() throws {
    let shared = try Self.server(reactorCount: 1)
    try self.init(number: 0, shared, SteppedListener())
  }

  init(
    number: Int, _ shared: ServerState, _ listener: SteppedListener, _ terms: ListenerTerms = ListenerTerms()
  ) throws {
    var reactor = try Reactor.make(number: number, shared: shared)
    reactor.listen(listener.descriptor.rawValue, terms)
    self.reactor = reactor
    self.listener = listener
  }

  /// What the reactors share; an image decides.
  static func server(reactorCount: Int) throws -> ServerState {
    let shared = try ServerState(reactorCount: reactorCount, log: Log(level: .error))
    shared.snapshots.publish(Snapshot(try image("Allow"), sessions: nil, generation: 1, revision: 0)) {}
    return shared
  }

  static func image(_ effect: String) throws -> MappedImage {
    let image = try SealedMemory.make(name: "image", RunningDataPlane.image(Worlds.store(effect)))
    return try MappedImage(image, subject: "image")
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

  /// Ends what waits for the rest of a message, as if so many seconds had passed.
  mutating func letPass(seconds: UInt64) {
    reactor.endSlowConversations(at: SystemClock.monotonicNanoseconds() + seconds * 1_000_000_000)
  }

  /// How many requests it keeps for the next image.
  var notedCount: Int { reactor.recent.count }

  /// Whether it has decided the like of a request by an image, or somebody has for it.
  func knows(_ payload: [UInt8], by view: ImageView) -> Bool {
    guard reactor.scratch.isOf(view) else { return false }
    view.begin(trust: .reported, clock: reactor.clock, scratch: reactor.scratch)
    return unsafe payload.withUnsafeBytes { payload in
      unsafe Evaluation(Bytes(payload), scratch: reactor.scratch.memory, prepared: -1).takeKnownResource()
    }
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
