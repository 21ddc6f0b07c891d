import Glibc
import ReeveSystem
import Synchronization

/// What jobs have in common.
final class FuzzProgress: Sendable {
  struct Counts {
    var nextIndex = 0
    var passedCount = 0
    var failedCount = 0
    var kinds: [String: Int] = [:]
    var isStopped = false
    /// Jobs that are at work.
    var jobCount = 0
    /// Why a job could not go on.
    var problems: [String] = []
    /// Streams that may have ended the data plane.
    var suspects: [Int] = []
  }

  let counts: Mutex<Counts>

  /// - Parameter index: of the first stream that is sent.
  init(from index: Int = 0) { counts = Mutex(Counts(nextIndex: index)) }

  var sentCount: Int { counts.withLock { $0.passedCount + $0.failedCount } }
  var isOver: Bool { counts.withLock { $0.jobCount == 0 } }
}

/// Sends streams, many at a time, until there is none left.
struct FuzzJob: ~Copyable {
  private let options: FuzzOptions
  private let server: FuzzedServer
  private let corpus: Corpus
  private let progress: FuzzProgress
  private let epoll: Epoll
  private var lanes: [Lane?]
  private var buffer = [UInt8](repeating: 0, count: 65_536)
  private var kinds: [String: Int] = [:]
  /// The last streams that ended, oldest first.
  private var recent: [Int] = []

  /// Streams that one job sends side by side.
  static let laneCount = 24
  /// Failures that are told; the others are only counted.
  static let toldCountMax = 20
  private static let recentCountMax = 256

  private init(
    _ options: FuzzOptions, _ server: FuzzedServer, _ corpus: Corpus, _ progress: FuzzProgress
  ) throws {
    self.options = options
    self.server = server
    self.corpus = corpus
    self.progress = progress
    epoll = try Epoll()
    lanes = Array(repeating: nil, count: Self.laneCount)
  }

  /// Begins a job on a thread of its own.
  static func start(
    _ options: FuzzOptions, _ server: FuzzedServer, _ corpus: Corpus, _ progress: FuzzProgress
  ) throws {
    progress.counts.withLock { $0.jobCount += 1 }
    try SystemThread.start(name: "fuzz") {
      do {
        var job = try FuzzJob(options, server, corpus, progress)
        try job.run()
      } catch { progress.counts.withLock { $0.problems.append("\(error)") } }
      progress.counts.withLock { $0.jobCount -= 1 }
    }
  }

  private mutating func run() throws {
    while true {
      try fill()
      guard lanes.contains(where: { $0 != nil }) else { break }
      let isWaiting = lanes.contains { $0?.isWaiting ?? false }
      let count = epoll.wait(timeoutMilliseconds: isWaiting ? 1 : 250)
      for index in 0..<count {
        let (token, ready) = epoll.event(index)
        let place = Int(token)
        guard let lane = lanes[place] else { continue }
        if try lane.step(ready, in: epoll, place: place, buffer: &buffer) == .ended { try end(lane, place) }
      }
      try tick()
    }
    let kinds = kinds
    progress.counts.withLock { $0.kinds.merge(kinds, uniquingKeysWith: +) }
  }

  private mutating func fill() throws {
    for place in lanes.indices where lanes[place] == nil {
      guard let index = nextIndex() else { return }
      let stream = DrawnStream(seed: options.seed, index: index, only: options.only, corpus)
      lanes[place] = try Lane(stream, to: server.address(stream.speech), in: epoll, place: place)
    }
  }

  private func nextIndex() -> Int? {
    progress.counts.withLock { counts in
      guard counts.nextIndex < options.lastIndex, !counts.isStopped else { return nil }
      defer { counts.nextIndex += 1 }
      return counts.nextIndex
    }
  }

  private mutating func tick() throws {
    let now = SystemClock.monotonicNanoseconds()
    for place in lanes.indices {
      guard let lane = lanes[place] else { continue }
      try lane.tick(now, in: epoll, place: place)
      guard now > lane.deadline else { continue }
      lanes[place] = nil
      conclude(lane, .failed("it has no end after \(lane.patience / 1_000_000_000) s"))
    }
  }

  private mutating func end(_ lane: Lane, _ place: Int) throws {
    lanes[place] = nil
    recent.append(lane.stream.index)
    if recent.count > 2 * Self.recentCountMax { recent.removeFirst(Self.recentCountMax) }
    if lane.reply.isEmpty, !server.isAlive { return stop() }
    let reading = Reading(lane.reply, lane.stream.speech)
    for kind in reading.kinds { kinds[kind, default: 0] += 1 }
    conclude(lane, Verdict(lane.stream, reading))
  }

  private func conclude(_ lane: Lane, _ verdict: Verdict) {
    let told = progress.counts.withLock { counts -> Int? in
      switch verdict {
      case .passed:
        counts.passedCount += 1
        return nil
      case .failed:
        counts.failedCount += 1
        return counts.failedCount
      }
    }
    if case .passed = verdict, options.replayed != nil { return print("passed: \(lane.report)") }
    if case .failed(let problem) = verdict, let told, told <= Self.toldCountMax {
      print("seed \(options.seed): \(problem)\n\(lane.report)")
      // It is told now, whatever becomes of this process.
      fflush(nil)
    }
  }

  /// The data plane has gone: one of those that were on their way has ended it, or one that ended lately.
  private mutating func stop() {
    let suspects = lanes.compactMap { $0?.stream.index } + recent.suffix(Self.recentCountMax).reversed()
    for place in lanes.indices { lanes[place] = nil }
    progress.counts.withLock { counts in
      counts.isStopped = true
      counts.suspects += suspects
    }
  }
}
