import ReeveGateway
import ReeveSystem
import ReeveWire
import Synchronization

/// What the threads of a data plane share.
final class ServerState: Sendable {
  let snapshots: SnapshotBoard
  let relay: ControlRelay
  let counters: [ReactorCounters]
  /// Of each reactor.
  let mailboxes: [Mailbox]
  /// Of each reactor.
  let warmedSeats: [WarmedSeat]
  let log: Log
  /// Of the signed requests of listeners that take each once.
  let replays = ReplayMemory()
  private let fields: Mutex<StatusReply>
  private let currentSealingKeys = Mutex<SealingKeys?>(nil)

  init(reactorCount: Int, log: Log) throws(SystemError) {
    snapshots = SnapshotBoard(readerCount: reactorCount)
    relay = try ControlRelay()
    counters = (0..<reactorCount).map { _ in ReactorCounters() }
    var mailboxes: [Mailbox] = []
    for _ in 0..<reactorCount { mailboxes.append(try Mailbox()) }
    self.mailboxes = mailboxes
    warmedSeats = (0..<reactorCount).map { _ in WarmedSeat() }
    self.log = log
    var status = StatusReply()
    status.startedAt = SystemClock.now().seconds
    status.reactorCount = UInt16(reactorCount)
    status.processID = UInt32(ThisProcess.id)
    fields = Mutex(status)
  }

  /// The reactor that a new connection goes to: the one that has the fewest, which is `own` where others have as few. It is
  /// counted there from now on.
  ///
  /// Which thread the system wakes to accept is not even: of sixty-four connections that come at once, one thread may well
  /// accept all.
  func assignConnection(acceptedBy own: Int) -> Int {
    var chosen = own
    var fewest = counters[own].connectionCount.load(ordering: .relaxed)
    for number in counters.indices where counters[number].isTaking.load(ordering: .relaxed) {
      let count = counters[number].connectionCount.load(ordering: .relaxed)
      if count < fewest {
        fewest = count
        chosen = number
      }
    }
    counters[chosen].connectionCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    // A reactor that drains says first that it takes none, and then looks at its count: one of the two is seen.
    if chosen == own || counters[chosen].isTaking.load(ordering: .sequentiallyConsistent) { return chosen }
    releaseConnection(of: chosen)
    counters[own].connectionCount.wrappingAdd(1, ordering: .sequentiallyConsistent)
    return own
  }

  /// A connection that was assigned to a reactor has ended.
  func releaseConnection(of number: Int) {
    counters[number].connectionCount.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }

  /// For the main thread: what `status` says from now on.
  func updateStatus(_ change: (inout sending StatusReply) -> Void) { fields.withLock { change(&$0) } }

  /// The keys that open the secrets of access keys; absent: none can be opened. Takes a lock: a reactor asks for each
  /// question of a gateway, and for nothing else.
  var sealingKeys: SealingKeys? { currentSealingKeys.withLock { $0 } }

  /// For the main thread: the keys from now on. Those before are overwritten when no reactor has them any more.
  func setSealingKeys(_ keys: SealingKeys?) { currentSealingKeys.withLock { $0 = keys } }

  /// What runs now.
  func status() -> StatusReply {
    var status = fields.withLock { $0 }
    status.decisionCount = counters.reduce(0) { $0 + $1.decisionCount.load(ordering: .relaxed) }
    // A connection counts from when it is accepted, before its reactor has it.
    status.connectionCount = UInt32(counters.reduce(0) { $0 + $1.connectionCount.load(ordering: .relaxed) })
    return status
  }
}
