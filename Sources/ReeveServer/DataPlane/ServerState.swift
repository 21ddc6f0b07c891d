import ReeveSystem
import ReeveWire
import Synchronization

/// What the threads of a data plane share.
final class ServerState: Sendable {
  let snapshots: SnapshotBoard
  let relay: ControlRelay
  let counters: [ReactorCounters]
  let log: Log
  private let fields: Mutex<StatusReply>

  init(reactorCount: Int, log: Log) throws(SystemError) {
    snapshots = SnapshotBoard(readerCount: reactorCount)
    relay = try ControlRelay()
    counters = (0..<reactorCount).map { _ in ReactorCounters() }
    self.log = log
    var status = StatusReply()
    status.startedAt = SystemClock.now().seconds
    status.reactorCount = UInt16(reactorCount)
    status.processID = UInt32(ThisProcess.id)
    fields = Mutex(status)
  }

  /// For the main thread: what `status` says from now on.
  func updateStatus(_ change: (inout sending StatusReply) -> Void) { fields.withLock { change(&$0) } }

  /// What runs now.
  func status(connectionCount: Int) -> StatusReply {
    var status = fields.withLock { $0 }
    status.decisionCount = counters.reduce(0) { $0 + $1.decisionCount.load(ordering: .relaxed) }
    // The asking reactor's own number is newer than what it has published.
    status.connectionCount = UInt32(
      max(connectionCount, counters.reduce(0) { $0 + $1.connectionCount.load(ordering: .relaxed) }))
    return status
  }
}
