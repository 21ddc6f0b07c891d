import Glibc
import Reeve
public import ReeveSystem
import ReeveWire

/// The control plane: one thread that waits for whatever happens to the store, to the data plane and to itself.
///
/// Loading, compiling and explaining are done by other threads; nothing here waits for long.
public final class ControlPlane {
  let plan: ServePlan
  let log: Log
  let epoll: Epoll
  private let signals: SignalDescriptor
  let loads: PolicyLoads
  let explanations: Explanations
  var watch: StoreWatch
  /// The load that runs was asked for.
  var isLoadForced = false

  var listeners: [Listener] = []
  var rendezvous: SharedDescriptor?
  var rendezvousFile: SocketFile?
  /// Absent before the first image, while a restart waits, and at the end.
  var dataPlane: DataPlane?
  var restartDelay = RestartDelay()
  /// When a data plane that has died is started again.
  var restartAt: UInt64?
  /// Whether the data plane has every listener.
  var isListening = false
  /// Counts the data planes that this process has had: an answer goes to the one that asked.
  var dataPlaneNumber: UInt64 = 0
  /// Whether a data plane was found: it has its own sockets, and goes on when this process fails.
  var isAdopted = false

  var publication = Publication<ServablePolicies>()
  /// The definitions of the last two generations, which explain their decisions.
  var definitions: [UInt64: PolicyDefinition] = [:]

  /// Absent without a state folder.
  var registrations: SessionRegistrations?
  /// The registered sessions; absent when there are none.
  var overlay: SessionOverlay?
  /// The newest registration that the data plane decides with.
  var activeSequence: UInt64 = 0
  /// The newest registration that a data plane decided with when it was found.
  var adoptedSequence: UInt64 = 0
  /// Who waits until a registration decides.
  var registering: [(relay: UInt64, sequence: UInt64)] = []

  /// The keys that open the secrets of access keys, as the data plane gets them; absent when none are named.
  var sealingKeys: (memory: SharedDescriptor, count: UInt8)?
  /// Access keys of the image that decides, and those whose secrets no sealing key opens.
  var accessKeys: (count: Int, unopenableCount: Int) = (0, 0)

  /// Which keys of issuers of tokens are fetched when, and those that were.
  var keySchedule = KeySchedule()
  var keyFetches: KeyFetches?
  /// Where they are kept; absent without a state folder.
  var keyFiles: KeyFiles?
  /// The store that was taken last, as it was compiled; absent when that was an image.
  var keyedStore: Store?
  /// The fetched keys that it was compiled with.
  var keysInForce: [FetchURL: [TokenKey]] = [:]
  /// Those that it could not be compiled with.
  var failedKeys: [FetchURL: [TokenKey]]?
  /// Why those that were fetched last could not be kept.
  var keepingProblem: String?

  var service = ServiceStatus()
  var note: String
  /// The load that the note will be about when the image on its way decides.
  var nextLoad: FinishedLoad?
  /// The load after it, which was refused.
  var refusedLoad: FinishedLoad?
  /// What is in the image that decides; absent when it was found in a data plane.
  var runningContents: ImageContents?

  var isDraining = false
  var drainBeganAt: UInt64 = 0
  /// When a data plane that does not end is ended.
  var drainDeadline: UInt64 = .max
  /// What `run` comes to, as soon as it is known.
  var outcome: Result<ServeOutcome, ServeError>?

  enum Token {
    static let link: UInt64 = 1
    static let signals: UInt64 = 2
    static let watch: UInt64 = 3
    static let loads: UInt64 = 4
    static let explanations: UInt64 = 5
    static let registrations: UInt64 = 6
    static let keyFetches: UInt64 = 7
  }

  /// Blocks the signals that `run` reads: call it from the main thread, before any other exists.
  public init(_ plan: ServePlan, log: Log) throws(ServeError) {
    self.plan = plan
    self.log = log
    note = StatusNote.loading(plan.store)
    SignalDescriptor.ignoreBrokenPipes()
    do throws(SystemError) {
      signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP])
      epoll = try Epoll()
      loads = try PolicyLoads(path: plan.store)
      explanations = try Explanations()
      watch = try StoreWatch(plan.store)
      try epoll.add(signals.rawValue, .read, token: Token.signals)
      try epoll.add(watch.rawValue, .read, token: Token.watch)
      try epoll.add(loads.rawValue, .read, token: Token.loads)
      try epoll.add(explanations.rawValue, .read, token: Token.explanations)
    } catch { throw .system(error) }
  }

  /// Serves until a signal ends it.
  /// - Throws: what keeps it from serving. What it has bound is removed then; a data plane that it found goes on.
  public func run() throws(ServeError) -> ServeOutcome {
    do throws(ServeError) {
      try openSealingKeys()
      try findDataPlane()
      try openState()
      try openTokenKeys()
      try listen()
      return try serve()
    } catch {
      abandon()
      throw error
    }
  }

  private func serve() throws(ServeError) -> ServeOutcome {
    load()
    while outcome == nil {
      let count = epoll.wait(timeoutMilliseconds: timeoutMilliseconds())
      for index in 0..<count where outcome == nil { handle(epoll.event(index).token) }
      if outcome == nil { lookAtClock() }
      dataPlane?.updateInterest(in: epoll, token: Token.link)
    }
    switch outcome {
    case .success(let outcome): return outcome
    case .failure(let error): throw error
    case nil: return .interrupted
    }
  }

  private func handle(_ token: UInt64) {
    switch token {
    case Token.link: readLink()
    case Token.signals: while let signal = signals.next() { handle(signal: signal) }
    case Token.watch: watch.eventsArrived(at: SystemClock.monotonicNanoseconds())
    case Token.loads: if let finished = loads.take() { take(finished) }
    case Token.keyFetches: for finished in keyFetches?.take() ?? [] { take(finished) }
    case Token.registrations: for finished in registrations?.take() ?? [] { take(finished) }
    default:
      for answer in explanations.take() where answer.dataPlane == dataPlaneNumber { answer.send(to: dataPlane) }
    }
  }

  private func handle(signal: CInt) {
    if signal == SIGHUP {
      log.info("reload asked for", ["signal": "SIGHUP"])
      readSealingKeysAgain()
      keySchedule.hurry(at: SystemClock.monotonicNanoseconds())
      load(isForced: true)
    } else {
      stop(signal == SIGINT ? "SIGINT" : "SIGTERM")
    }
  }

  private func lookAtClock() {
    let now = SystemClock.monotonicNanoseconds()
    if isDraining {
      if now >= drainDeadline { giveUpDraining() }
      return
    }
    if let restartAt, now >= restartAt { startDataPlane() }
    lookAtTokenKeys(at: now)
    guard now >= watch.dueAt else { return }
    if watch.look(at: now) {
      log.debug("the store has changed", ["path": plan.store])
      load()
    } else if watch.isRestless(at: now) {
      log.warning(
        "the store keeps changing; it is loaded when it is quiet for 50 ms, or at once on SIGHUP", ["path": plan.store])
    }
  }

  private func timeoutMilliseconds() -> CInt {
    let dueAt = isDraining ? drainDeadline : min(watch.dueAt, restartAt ?? .max, keySchedule.dueAt)
    let now = SystemClock.monotonicNanoseconds()
    if dueAt <= now { return 0 }
    return CInt(clamping: min((dueAt - now + 999_999) / 1_000_000, 3_600_000))
  }
}

/// How a server came to its end.
public enum ServeOutcome: Sendable, Hashable {
  /// What had been asked was answered.
  case drained
  /// A second signal, or the time for draining, cut it off.
  case interrupted
}
