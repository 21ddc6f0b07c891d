import Glibc
import ReeveSystem
import Synchronization

/// Damaged streams against a server that runs.
@main
struct Fuzz {
  private let options: FuzzOptions
  private let corpus: Corpus
  /// What is wrong with the server as a whole.
  private var problems: [String] = []

  /// How much more memory the data plane may have at the end than when the first streams had been sent, in KiB.
  static let growthKibibytesMax = 65_536
  /// Of so many streams, one is sent before that is measured.
  static let warmingShare = 20
  /// Streams between two questions of a healthy client.
  static let healthyInterval = 5_000

  private init(_ options: FuzzOptions) {
    self.options = options
    corpus = Corpus(seed: options.seed)
  }

  static func main() {
    do {
      if CommandLine.arguments.contains("--help") { return print(FuzzOptions.usage) }
      var fuzz = Fuzz(try FuzzOptions(Array(CommandLine.arguments.dropFirst())))
      exit(try fuzz.run() ? 0 : 1)
    } catch {
      print("reeve-fuzz: error: \(error)")
      exit(2)
    }
  }

  /// - Returns: whether everything was as it must be.
  private mutating func run() throws -> Bool {
    let start = ContinuousClock.now
    let server = try FuzzedServer(programs: options.programs)
    let progress = FuzzProgress(from: options.replayed ?? 0)
    ask(server)
    for _ in 0..<(options.replayed == nil ? options.jobs : 1) { try FuzzJob.start(options, server, corpus, progress) }
    let (first, last) = try watch(server, progress)
    let counts = progress.counts.withLock { $0 }
    problems += counts.problems
    if server.isAlive {
      try checkAtTheEnd(server, first, last)
    } else {
      problems.append("reeved has gone, behind stream \(counts.nextIndex)")
    }
    problems += server.complaints.prefix(20).map { "the log has: \($0)" }
    if let ending = server.stop(), ending == .exit(0) {} else { problems.append("the server did not end as it should") }
    if !counts.suspects.isEmpty { try findCulprits(counts.suspects) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    for (kind, count) in counts.kinds.sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count)") }
    print("seed \(options.seed): \(Int(seconds.rounded())) s; reeved had \(first) KiB, and at the end \(last) KiB")
    for problem in problems { print(problem) }
    print("\(counts.passedCount) passed, \(counts.failedCount + problems.count) failed")
    return counts.failedCount + problems.count == 0
  }

  /// Waits for the jobs, and meanwhile asks what has a known answer, and changes the policies.
  /// - Returns: how much memory the data plane had when the first streams had been sent, and at the end, in KiB.
  private mutating func watch(_ server: FuzzedServer, _ progress: FuzzProgress) throws -> (first: Int, last: Int) {
    var first: Int?
    var asked = 0
    while !progress.isOver {
      SystemClock.sleep(milliseconds: 20)
      let sent = progress.sentCount
      if first == nil, sent >= options.streamCount / Self.warmingShare { first = try? server.residentKibibytes() }
      if sent >= asked + Self.healthyInterval, server.isAlive {
        asked = sent
        ask(server)
        try server.change(sent)
      }
    }
    let last = (try? server.residentKibibytes()) ?? 0
    return (first ?? last, last)
  }

  private mutating func ask(_ server: FuzzedServer) {
    do { try HealthyClient(server: server).ask() } catch { problems.append("\(error)") }
  }

  private mutating func checkAtTheEnd(_ server: FuzzedServer, _ first: Int, _ last: Int) throws {
    ask(server)
    if last > first + Self.growthKibibytesMax {
      problems.append("reeved has grown by more than \(Self.growthKibibytesMax) KiB")
    }
    // Those that this side has closed, the server may be about to.
    for _ in 0..<500 where try server.openConnectionCount() > 0 { SystemClock.sleep(milliseconds: 10) }
    let count = try server.openConnectionCount()
    if count > 0 { problems.append("reeved has \(count) connections open whose other ends are closed") }
  }

  /// Sends each by itself, and tells which of them ends the data plane.
  private mutating func findCulprits(_ suspects: [Int]) throws {
    var server = try FuzzedServer(programs: options.programs)
    var options = options
    for index in suspects {
      options.replayed = index
      options.only = self.options.only
      let progress = FuzzProgress(from: index)
      try FuzzJob.start(options, server, corpus, progress)
      while !progress.isOver { SystemClock.sleep(milliseconds: 1) }
      SystemClock.sleep(milliseconds: 30)
      if server.isAlive { continue }
      let stream = DrawnStream(seed: options.seed, index: index, only: options.only, corpus)
      problems.append("seed \(options.seed): reeved ends by \(stream.report)")
      problems += server.complaints.map(String.init)
      _ = server.stop()
      server = try FuzzedServer(programs: options.programs)
    }
    _ = server.stop()
  }
}
