import Reeve
import ReeveSystem
import ReeveWire
import Synchronization

/// A load that has ended.
struct FinishedLoad: Sendable {
  /// What is wrong with the store, and what is odd about it.
  let diagnostics: [PolicyDiagnostic]
  /// Absent when a diagnostic is an error.
  let policies: ServablePolicies?
  /// When the load began, in seconds since 1970.
  let beganAt: Int64
  /// How long it took.
  let nanoseconds: UInt64
  /// The fetched keys that it was made with.
  let keys: FetchedKeys
  /// A store was compiled that had been taken before; its files were not looked at.
  let isOfKeysAlone: Bool

  var errorCount: Int { diagnostics.count { $0.severity == .error } }
}

/// Policies in the form in which they are served.
struct ServablePolicies: Sendable {
  /// The image as sealed memory.
  let memory: SharedDescriptor
  /// The digest that the image says it has.
  let digest: [UInt8]
  /// The store, for explanations; absent when an image was loaded.
  var definition: PolicyDefinition?
  /// What is in the image; absent when it was loaded or found as an image, of which only the data plane knows.
  var contents: ImageContents?
}

/// A store, and the definition's decisions over it, which can be explained.
struct PolicyDefinition: Sendable {
  let store: Store
  let reference: ReferenceEngine

  init(_ store: Store) {
    self.store = store
    reference = ReferenceEngine(store: store)
  }

  /// The definition over the same store and, where `principal` is a registered session, that one.
  func reference(for principal: String, _ registered: RegisteredSessions?) -> ReferenceEngine {
    guard let session = registered?.store(of: principal) else { return reference }
    return ReferenceEngine(store: store.registering(session))
  }
}

/// Loads and compiles on a thread of its own that gives way to others, one load at a time.
final class PolicyLoads: Sendable {
  private let state = Mutex(State())
  /// Programs of documents that have not changed are taken over from load to load.
  private let loader = Mutex(PolicyLoader())
  private let path: String
  private let wakeUp: WakeUp

  private struct State {
    var isLoading = false
    var isWanted = false
    /// Sets of keys that were fetched.
    var keys = FetchedKeys()
    /// The store that the load which begins is of; absent: that of the path.
    var store: Store?
    /// Digests of the images that decide, or are to.
    var known: [[UInt8]] = []
    var finished: FinishedLoad?
  }

  init(path: String) throws(SystemError) {
    self.path = path
    wakeUp = try WakeUp()
  }

  /// Becomes readable when a load has ended.
  var rawValue: CInt { wakeUp.rawValue }

  /// The newest load that has ended and was not yet taken.
  func take() -> FinishedLoad? {
    wakeUp.clear()
    return state.withLock { state in
      defer { state.finished = nil }
      return state.finished
    }
  }

  /// Starts a load; while one runs, another follows it. Loads that were not taken are replaced by newer ones.
  /// - Parameters:
  ///   - known: digests of the images that decide, or are to.
  ///   - keys: sets of keys that were fetched.
  func start(known: [[UInt8]], keys: FetchedKeys) throws(SystemError) {
    let starts = state.withLock { state in
      state.known = known
      state.keys = keys
      if state.isLoading {
        state.isWanted = true
        return false
      }
      state.isLoading = true
      return true
    }
    if starts { try start() }
  }

  /// Compiles a store that was loaded before with other keys. Does nothing while a load runs, or waits to be taken: that may be of
  /// a newer store, which this one must not come after.
  func start(keys: FetchedKeys, into store: Store, known: [[UInt8]]) throws(SystemError) {
    let starts = state.withLock { state in
      guard !state.isLoading, state.finished == nil else { return false }
      state.known = known
      state.keys = keys
      state.store = store
      state.isLoading = true
      return true
    }
    if starts { try start() }
  }

  private func start() throws(SystemError) {
    do {
      try SystemThread.start(name: "compile") { [self] in
        SystemThread.yieldMostly()
        run()
      }
    } catch {
      state.withLock { state in
        state.isLoading = false
        state.store = nil
      }
      throw error
    }
  }

  private func run() {
    // A load that follows was asked for before the one before it was taken.
    var last: [[UInt8]] = []
    while true {
      let (known, keys, store) = state.withLock { state in
        defer { state.store = nil }
        return (state.known, state.keys, state.store)
      }
      let finished = load(store, known: known + last, keys)
      last = finished.policies.map { [$0.digest] } ?? last
      let again = state.withLock { state in
        state.finished = finished
        state.isLoading = state.isWanted
        state.isWanted = false
        return state.isLoading
      }
      wakeUp.signal()
      if !again { return }
    }
  }

  private func load(_ store: Store?, known: [[UInt8]], _ keys: FetchedKeys) -> FinishedLoad {
    let beganAt = SystemClock.now().seconds
    let start = SystemClock.monotonicNanoseconds()
    let image = store == nil ? ImageLoad.load(path, known: known) : nil
    let (diagnostics, policies) = image ?? compile(store, keys)
    return FinishedLoad(
      diagnostics: diagnostics, policies: policies, beganAt: beganAt,
      nanoseconds: SystemClock.monotonicNanoseconds() - start, keys: keys, isOfKeysAlone: store != nil)
  }

  /// - Parameter store: absent: what stands under the path.
  private func compile(_ store: Store?, _ keys: FetchedKeys) -> ([PolicyDiagnostic], ServablePolicies?) {
    // To compile takes as much of a processor as there is, for seconds; to copy an image does not.
    SystemThread.lowerPriority()
    let loading = loader.withLock { loader in
      loader.fetchedKeys = keys
      return store.map { loader.load($0, from: path) } ?? loader.load(path)
    }
    guard let loaded = loading.policies else { return (loading.diagnostics, nil) }
    do {
      let summary = loaded.summary
      let policies = ServablePolicies(
        memory: SharedDescriptor(try SealedMemory.make(name: "reeve-image", loaded.imageBytes)),
        digest: summary.digest, definition: loaded.store.map { PolicyDefinition($0) },
        contents: ImageContents(
          principalCount: summary.principalCount, statementCount: summary.statementCount, byteCount: summary.byteCount))
      return (loading.diagnostics, policies)
    } catch {
      let problem = FileReading.problem(path, error.description, help: "free memory, and send SIGHUP")
      return (loading.diagnostics + [problem], nil)
    }
  }
}
