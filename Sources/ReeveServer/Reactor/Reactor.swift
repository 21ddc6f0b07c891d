// Soundness. The snapshot's pointer is used between `enter` and `leave` of one wake-up, for which `SnapshotBoard` keeps it
// valid; no step of the wake-up stores it.

import Glibc
import ReeveGateway
import ReeveImage
import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

/// One thread with its own epoll, connections and buffers: reads as much as there is, decides every whole frame, writes the
/// replies once. It takes the snapshot once a wake-up, and lets go of it before it sleeps.
struct Reactor: ~Copyable {
  let number: Int
  let shared: ServerState
  let mailbox: Mailbox
  let counters: ReactorCounters
  let epoll: Epoll
  /// How long it polls before it sleeps.
  let busyPollNanoseconds: UInt64
  /// When an image is new, this and the next are exchanged for what the publisher has prepared (`WarmedSeat`).
  var scratch = Scratch()
  var recent = RecentRequests()
  /// Of the scratch: what comes from the publisher is fetched a part a turn.
  private var fetchedPartCount = Scratch.partCount
  let receiveBuffer = ReceiveBuffer()
  var output = FrameOutput(capacity: Self.outputByteCount)
  var connections = ConnectionTable(capacity: Self.connectionCountMax)
  var listeners: [AcceptingListener] = []
  /// Of the connections on which gateways ask.
  var conversations = GatewayConversations()
  /// The request of a gateway that is decided, kept for its memory.
  var gatewayPayload: [UInt8] = []
  /// The keys to secrets, while a gateway's questions are answered.
  var sealingKeys: SealingKeys?
  /// Finds out who gateways' requests are of.
  var credentials: CredentialVerifier
  /// Bodies that were not verified since the log was told of them last, and when that was, by the monotonic clock.
  var unverifiedBodyCount = 0
  var unverifiedBodyTold: UInt64 = 0
  /// Present while listeners are not watched, because there is no descriptor left to accept with: when they are again, by
  /// the monotonic clock.
  var acceptResumes: UInt64?
  /// When the log was last told that connections are not accepted, by the monotonic clock.
  var acceptTrouble: UInt64 = 0
  /// Connections that were shut down, and when they are closed all the same, by the monotonic clock; oldest first.
  var lingering: [(connection: ConnectionToken, deadline: UInt64)] = []
  /// Present while the reactor drains: when it gives up waiting, by the monotonic clock.
  var drainDeadline: UInt64?
  var decisionCount: UInt64 = 0
  /// Counts the rounds in which each deep connection has one turn.
  var deepRound: UInt32 = 0
  /// Of this wake-up.
  var clock = Instant(epochSeconds: 0)
  /// Questions that the control plane has not yet answered.
  var relayedCount = 0

  /// Room for replies, which are written at the end of a connection's turn, and before that when the longest would not fit
  /// any more. An explanation, which may fill a frame, comes by itself.
  static let outputByteCount = WireLimits.frameByteCountMax
  /// A read of so many bytes, fifty requests or more, makes a connection a deep one (`Connection.isDeep`).
  static let deepReadByteCount = 16_384
  /// Connections of one reactor; more are closed as they come.
  static let connectionCountMax = 16_384
  /// Questions of one reactor that wait for the control plane at a time.
  static let relayedCountMax = 64
  /// How long a connection that was shut down waits for its other end, in nanoseconds.
  static let lingerNanoseconds: UInt64 = 2_000_000_000
  /// How long accepting waits for a descriptor to become free.
  static let acceptPauseMilliseconds: CInt = 100
  /// How long the log is spared after it was told that connections are not accepted, in nanoseconds.
  static let acceptTroubleNanoseconds: UInt64 = 5_000_000_000

  /// Makes a reactor, which watches its mailbox.
  static func make(
    number: Int, shared: ServerState, busyPollMicroseconds: Int = 0
  ) throws(SystemError) -> Reactor {
    let epoll = try Epoll()
    try epoll.add(shared.mailboxes[number].wakeUp.rawValue, .read, token: EventToken.ofMailbox)
    return Reactor(number: number, shared: shared, epoll: epoll, busyPollMicroseconds: busyPollMicroseconds)
  }

  private init(number: Int, shared: ServerState, epoll: consuming Epoll, busyPollMicroseconds: Int) {
    self.number = number
    self.shared = shared
    mailbox = shared.mailboxes[number]
    counters = shared.counters[number]
    self.epoll = epoll
    credentials = CredentialVerifier(replays: shared.replays)
    busyPollNanoseconds = UInt64(busyPollMicroseconds) * 1_000
  }

  /// Runs until the reactor has drained.
  mutating func run() {
    while !hasDrained { turn() }
  }

  /// Waits for what has come, and deals with it: a part of it where there is much, so that nobody waits for all the rest.
  mutating func turn() {
    let count = wait()
    let now = SystemClock.now()
    clock = Instant(epochSeconds: now.seconds, nanoseconds: now.nanoseconds)
    // The snapshot is used between here and `leave`, and not kept.
    let snapshot = unsafe shared.snapshots.enter(reader: number)
    if let snapshot = unsafe snapshot, unsafe !scratch.isOf(snapshot.pointee.view) {
      unsafe takeWarmed(for: snapshot.pointee.view)
    }
    if fetchedPartCount < Scratch.partCount { fetchPart() }
    unsafe handleEvents(count, snapshot)
    shared.snapshots.leave(reader: number)
    counters.decisionCount.store(decisionCount, ordering: .relaxed)
    if let time = acceptResumes, SystemClock.monotonicNanoseconds() >= time { resumeAccepting() }
    if !lingering.isEmpty { endLingering() }
    if conversations.hasHalves { endSlowConversations(at: SystemClock.monotonicNanoseconds()) }
  }

  /// Waits for events, first awake: a thread that sleeps is woken tens of microseconds late. The reactor has left the board
  /// of snapshots, so it keeps no publication waiting.
  @inline(__always)
  private func wait() -> Int {
    if busyPollNanoseconds > 0 {
      let end = SystemClock.monotonicNanoseconds() + busyPollNanoseconds
      repeat {
        let count = epoll.wait(timeoutMilliseconds: 0)
        if count > 0 { return count }
      } while SystemClock.monotonicNanoseconds() < end
    }
    return epoll.wait(timeoutMilliseconds: timeout)
  }

  /// The image is new: what the publisher has prepared for it is taken, if there is anything.
  @inline(never)
  private mutating func takeWarmed(for view: ImageView) {
    if shared.warmedSeats[number].exchange(&scratch, &recent, for: view) { fetchedPartCount = 0 }
  }

  @inline(never)
  private mutating func fetchPart() {
    scratch.fetch(part: fetchedPartCount)
    fetchedPartCount += 1
  }

  /// It drains, and its connections have ended, or the time is over.
  var hasDrained: Bool {
    guard let deadline = drainDeadline else { return false }
    // Those that are on their way to it, too, want to be answered.
    return counters.connectionCount.load(ordering: .sequentiallyConsistent) == 0
      || SystemClock.monotonicNanoseconds() >= deadline
  }

  private var timeout: CInt {
    if drainDeadline != nil { return 10 }
    if !lingering.isEmpty { return 250 }
    if acceptResumes != nil { return Self.acceptPauseMilliseconds }
    return conversations.hasHalves ? GatewayConversations.lookMilliseconds : -1
  }

  /// Deep connections come last, and not all in one turn: the others are looked at in between.
  @inline(__always)
  private mutating func handleEvents(_ count: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    var deepCount = 0
    for index in 0..<count {
      let (token, ready) = epoll.event(index)
      switch EventToken(token) {
      case .connection(let connection):
        guard connections.isOpen(connection) else { continue }
        if connections[connection.slot].isDeep {
          deepCount += 1
          continue
        }
        unsafe handle(connection.slot, ready, snapshot)
      case .listener(let number): accept(from: number)
      case .mailbox:
        for letter in mailbox.takeAll() { unsafe handle(letter, snapshot) }
      }
    }
    if deepCount > 0 { unsafe handleDeep(count, deepCount, snapshot) }
  }

  /// Handles a quarter of the deep connections that are ready. The others are reported again: a fraction, and not one, so
  /// that looking costs little beside what is done, however many there are.
  @inline(never)
  private mutating func handleDeep(_ count: Int, _ deepCount: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    var rest = (deepCount + 3) / 4
    // Once more when each has had its turn in this round; and not for ever, because a letter may have ended them meanwhile.
    for _ in 0..<2 {
      let before = rest
      for index in 0..<count where rest > 0 {
        let (token, ready) = epoll.event(index)
        guard case .connection(let connection) = EventToken(token), connections.isOpen(connection),
          connections[connection.slot].isDeep, connections[connection.slot].deepRound != deepRound
        else { continue }
        connections[connection.slot].deepRound = deepRound
        rest -= 1
        unsafe handle(connection.slot, ready, snapshot)
      }
      if rest < before { return }
      deepRound &+= 1
    }
  }

  @inline(__always)
  private mutating func handle(_ slot: Int, _ ready: Epoll.Interest, _ snapshot: UnsafePointer<Snapshot>?) {
    if connections[slot].isLingering {
      discard(slot)
    } else if connections[slot].isBlocked {
      if !ready.isDisjoint(with: [.write, .broken]) { unsafe unblock(slot, snapshot) }
    } else if connections[slot].isEnding {
      // It waits for an answer of the control plane. When the other end has gone altogether, nobody does.
      if !ready.isDisjoint(with: .broken) { end(slot) }
    } else {
      unsafe read(slot, snapshot)
    }
  }

  private mutating func handle(_ letter: Mailbox.Letter, _ snapshot: UnsafePointer<Snapshot>?) {
    switch letter {
    case .listen(let descriptor, let terms): listen(descriptor, terms)
    case .take(let descriptor, let listener): unsafe take(descriptor, listener, snapshot)
    case .answered(let connection, let id, let result):
      relayedCount -= 1
      guard connections.isOpen(connection) else { return }
      connections[connection.slot].relayedCount -= 1
      reply(to: connection.slot, id: id, result)
    case .handOver(let handover): handover.give(&recent)
    case .drain(let deadline): unsafe drain(until: deadline, snapshot)
    }
  }
}

/// What an event of a reactor's epoll is about.
enum EventToken {
  case connection(ConnectionToken)
  case listener(Int)
  case mailbox

  static let ofMailbox: UInt64 = 2 << 56
  static func ofListener(_ number: Int) -> UInt64 { 1 << 56 | UInt64(number) }
  @inline(__always)
  static func of(_ token: ConnectionToken) -> UInt64 { UInt64(token.serial) << 24 | UInt64(token.slot) }

  @inline(__always)
  init(_ token: UInt64) {
    switch token >> 56 {
    case 0:
      self = .connection(
        ConnectionToken(slot: Int(token & 0xFF_FFFF), serial: UInt32(truncatingIfNeeded: token >> 24)))
    case 1: self = .listener(Int(token & 0xFFFF))
    default: self = .mailbox
    }
  }
}
