import Reeve
import ReeveSystem
import Synchronization

/// What became of a fetch.
struct FinishedKeyFetch: Sendable {
  let url: FetchURL
  let result: Result<[TokenKey], KeyFetchProblem>
  /// Why the set could not be kept for a restart; absent: it was, or need not be.
  var keepingProblem: String?
}

/// Why there is no set of keys, in a line.
struct KeyFetchProblem: Error, Hashable {
  let text: String

  /// A part of it may be what a server has sent.
  init(_ text: String) { self.text = String(text.prefix(300)) }
}

/// Fetches sets of keys, each by a run of `reeve-fetch`, on threads of its own: the control loop waits for none of them.
final class KeyFetches: Sendable {
  /// The fetcher, and what it is told of every fetch.
  struct Program: Sendable {
    let path: String
    var authoritiesPath: String?
    /// Not for what is fetched from this machine itself.
    var proxy: SocketAddress?
  }

  private let program: Program
  private let files: KeyFiles?
  private let state = Mutex(State())
  private let wakeUp: WakeUp

  private struct State {
    var waiting: [FetchURL] = []
    var finished: [FinishedKeyFetch] = []
    var threadCount = 0
  }

  /// Fetches at the same time.
  private static let threadCountMax = 4
  private static let timeoutMilliseconds = 10_000
  /// The fetcher is ended when it takes so much longer.
  private static let graceMilliseconds = 5_000

  /// - Parameter files: where sets are kept for a restart; absent: nowhere.
  init(_ program: Program, files: KeyFiles?) throws(SystemError) {
    self.program = program
    self.files = files
    wakeUp = try WakeUp()
  }

  /// Becomes readable when something is finished.
  var rawValue: CInt { wakeUp.rawValue }

  func start(_ url: FetchURL) throws(SystemError) {
    let starts = state.withLock { state in
      state.waiting.append(url)
      guard state.threadCount < Self.threadCountMax else { return false }
      state.threadCount += 1
      return true
    }
    guard starts else { return }
    do {
      try SystemThread.start(name: "fetch") { [self] in
        SystemThread.yieldMostly()
        run()
      }
    } catch {
      state.withLock { state in
        state.threadCount -= 1
        state.waiting.removeAll { $0 == url }
      }
      throw error
    }
  }

  /// What is finished, in its order.
  func take() -> [FinishedKeyFetch] {
    wakeUp.clear()
    return state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
  }

  private func run() {
    while let url = next() {
      var finished = FinishedKeyFetch(
        url: url, result: Result { () throws(KeyFetchProblem) in try fetch(url) })
      if let keys = try? finished.result.get() {
        do throws(SystemError) { try files?.write(url, keys, at: SystemClock.now().seconds) } catch {
          finished.keepingProblem = error.description
        }
      }
      state.withLock { $0.finished.append(finished) }
      wakeUp.signal()
    }
  }

  /// The thread ends with the last.
  private func next() -> FetchURL? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.threadCount -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  private func fetch(_ url: FetchURL) throws(KeyFetchProblem) -> [TokenKey] {
    var arguments = [
      url.text, "--bytes", "\(TokenKeySet.byteCountMax)", "--milliseconds", "\(Self.timeoutMilliseconds)",
    ]
    if let path = program.authoritiesPath { arguments += ["--authorities", path] }
    if let proxy = program.proxy, !url.isLoopback {
      arguments += ["--proxy", "http" + "\(proxy)".drop { $0 != ":" }]
    }
    let run: ProgramRun
    do throws(SystemError) {
      run = try ProgramRun.of(
        program.path, arguments: arguments, outputByteCountMax: TokenKeySet.byteCountMax,
        timeoutMilliseconds: Self.timeoutMilliseconds + Self.graceMilliseconds)
    } catch { throw KeyFetchProblem("\(error); `reeve-fetch` of the same build stands beside `reeve`") }
    guard run.cut == nil, run.ending == .exit(0) else {
      let line = String(decoding: run.errors.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      throw KeyFetchProblem(line.isEmpty ? "`reeve-fetch` ended with \(run.ending)" : line)
    }
    do throws(PolicyDiagnostic) { return try TokenKeySet.read(run.output, from: url.text) } catch {
      throw KeyFetchProblem("what stands there is no set of keys that can be used: \(error.message)")
    }
  }
}
