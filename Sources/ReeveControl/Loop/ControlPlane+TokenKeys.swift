import Reeve
import ReeveSystem
import ReeveWire

// Keys of issuers of tokens that are fetched: from their URLs into the image that decides.
extension ControlPlane {
  /// Takes over what an earlier process has fetched, before the store is loaded.
  func openTokenKeys() throws(ServeError) {
    do throws(SystemError) {
      let files = try plan.stateFolder.map { (folder) throws(SystemError) in try KeyFiles(stateFolder: folder) }
      let program = KeyFetches.Program(
        path: plan.fetcherPath, authoritiesPath: plan.fetch.authoritiesPath, proxy: plan.fetch.proxy)
      let fetches = try KeyFetches(program, files: files)
      try epoll.add(fetches.rawValue, .read, token: Token.keyFetches)
      keyFiles = files
      keyFetches = fetches
    } catch { throw .system(error) }
    guard let read = keyFiles?.read(at: SystemClock.now().seconds) else { return }
    for problem in read.problems {
      log.warning("keys that were fetched cannot be read; they are fetched again", ["problem": problem])
    }
    let now = SystemClock.monotonicNanoseconds()
    for kept in read.kept { keySchedule.restore(kept.url, kept.keys, ageSeconds: kept.ageSeconds, at: now) }
    if !read.kept.isEmpty { log.info("token keys read", ["sets": read.kept.count]) }
  }

  /// A load is taken: from now on, what its store asks for is fetched.
  /// - Parameters:
  ///   - store: absent when an image was loaded, which has what was compiled into it.
  ///   - fetched: what it was loaded with.
  func follow(_ store: Store?, _ fetched: FetchedKeys) {
    keyedStore = store
    keysInForce = store?.keysInForce(of: fetched) ?? [:]
    let fetches = store?.keyFetches ?? [:]
    keySchedule.want(fetches, at: SystemClock.monotonicNanoseconds())
    keyFiles?.removeAll(but: fetches.keys)
  }

  /// Drops what is too old, and fetches what is due.
  func lookAtTokenKeys(at now: UInt64) {
    guard now >= keySchedule.dueAt else { return }
    for url in keySchedule.takeExpired(at: now) {
      log.error(
        "token keys are too old and dropped: their issuer's tokens cannot be judged until they are fetched",
        ["url": url, "problem": keySchedule.problem(with: url) ?? "none yet"])
    }
    for url in keySchedule.takeDue(at: now) {
      do throws(SystemError) { try keyFetches?.start(url) } catch { fetchFailed(url, error.description) }
    }
    takeKeysIn()
  }

  /// A fetch has ended.
  func take(_ finished: FinishedKeyFetch) {
    switch finished.result {
    case .success(let keys):
      let now = SystemClock.monotonicNanoseconds()
      switch keySchedule.succeeded(finished.url, keys, at: now, jitter: .random(in: 0...1)) {
      case nil: return
      case .first: log.info("token keys fetched", ["url": finished.url, "keys": Self.names(of: keys)])
      case .unchanged(afterFailure: true): log.info("token keys can be fetched again", ["url": finished.url])
      case .unchanged(afterFailure: false): log.debug("token keys are the same", ["url": finished.url])
      case .changed(let came, let went):
        log.notice(
          "token keys changed", ["url": finished.url, "came": Self.names(of: came), "went": Self.names(of: went)])
      }
    case .failure(let problem): fetchFailed(finished.url, problem.text)
    }
    if finished.keepingProblem != keepingProblem, let problem = finished.keepingProblem {
      log.warning("token keys cannot be kept for a restart", ["problem": problem])
    }
    keepingProblem = finished.keepingProblem
    failedKeys = nil
    takeKeysIn()
    dataPlane?.send(.note(fullNote))
  }

  private func fetchFailed(_ url: FetchURL, _ problem: String) {
    let now = SystemClock.monotonicNanoseconds()
    guard keySchedule.failed(url, problem, at: now, jitter: .random(in: 0...1)) else { return }
    log.warning(
      keySchedule.hasKeys(of: url)
        ? "token keys cannot be fetched; those before go on"
        : "token keys cannot be fetched, and there are none: their issuer's tokens cannot be judged",
      ["url": url, "problem": problem])
  }

  private static func names(of keys: [TokenKey]) -> String {
    keys.isEmpty ? "none" : keys.map { $0.id ?? "\($0.algorithm.name) without kid" }.joined(separator: ",")
  }

  /// Compiles the store that was taken last with the keys of now, unless it has them: without its files, which may have changed or
  /// have errors by now. While a load runs, it is waited for.
  func takeKeysIn() {
    guard !isDraining, let keyedStore else { return }
    let fetched = keySchedule.fetched(at: SystemClock.monotonicNanoseconds())
    let wanted = keyedStore.keysInForce(of: fetched)
    guard wanted != keysInForce, wanted != failedKeys else { return }
    do throws(SystemError) {
      try loads.start(keys: fetched, into: keyedStore, known: publication.digests)
    } catch {
      failedKeys = wanted
      log.error("the fetched token keys cannot be taken in", ["problem": error])
    }
  }

  /// The store has been compiled with other keys.
  func takeKeys(_ load: FinishedLoad) {
    guard let policies = load.policies, let store = policies.definition?.store else {
      failedKeys = keyedStore?.keysInForce(of: load.keys)
      for finding in load.diagnostics { log.error(finding.headline) }
      log.error("the fetched token keys cannot be taken in; those before go on")
      return
    }
    keyedStore = store
    keysInForce = store.keysInForce(of: load.keys)
    switch publication.offer(.init(policies, digest: policies.digest)) {
    case .unchanged:
      if let running = publication.running { definitions[running.generation] = policies.definition }
    case .accepted:
      log.info("token keys taken in", ["milliseconds": StatusNote.milliseconds(load.nanoseconds)])
      publish()
    }
  }

  /// Issuers whose tokens cannot be judged, and why; absent when there are none.
  var tokenKeysNote: String? {
    let issuers = keyedStore?.issuersWithoutKeys ?? []
    return StatusNote.issuersWithoutKeys(
      issuers.map { published in
        let problem = keySchedule.problem(with: published.url)
        return (published, problem ?? (keySchedule.hasKeys(of: published.url) ? nil : "they are being fetched"))
      })
  }
}
