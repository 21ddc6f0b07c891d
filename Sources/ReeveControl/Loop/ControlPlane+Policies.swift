import Reeve
import ReeveSystem
import ReeveWire

// From the store to the generation that decides.
extension ControlPlane {
  /// Loads the store as it stands now.
  /// - Parameter isForced: somebody asked for it, so that it counts even when the store changes meanwhile.
  func load(isForced: Bool = false) {
    guard !isDraining else { return }
    isLoadForced = isForced
    service.reloading()
    watch.begin()
    let keys = keySchedule.fetched(at: SystemClock.monotonicNanoseconds())
    do throws(SystemError) { try loads.start(known: publication.digests, keys: keys) } catch {
      log.error("the store cannot be loaded", ["problem": error])
      service.ready("the store cannot be loaded: \(error)")
    }
  }

  /// A load has ended.
  func take(_ load: FinishedLoad) {
    guard !isDraining else { return }
    // Keys that were fetched while it ran.
    defer { takeKeysIn() }
    if load.isOfKeysAlone { return takeKeys(load) }
    guard isLoadForced || watch.isUnchanged else {
      // Half of it may be from before a change and half from after; the watch says when it is quiet again.
      log.debug("the store changed while it was read, and is read again", ["path": plan.store])
      return
    }
    guard let policies = load.policies else { return refuse(load) }
    report(load.diagnostics)
    nextLoad = load
    refusedLoad = nil
    follow(policies.definition?.store, load.keys)
    switch publication.offer(.init(policies, digest: policies.digest)) {
    case .unchanged:
      guard let running = publication.running else { return }
      if let definition = policies.definition { definitions[running.generation] = definition }
      log.info(
        "policies unchanged",
        ["generation": running.generation, "milliseconds": StatusNote.milliseconds(load.nanoseconds)])
      say(StatusNote.serving(plan.store, load, policies.contents ?? runningContents))
      service.ready("generation \(running.generation): \(note)")
    case .accepted:
      log.info("policies loaded", ["path": plan.store, "milliseconds": StatusNote.milliseconds(load.nanoseconds)])
      if dataPlane == nil, restartAt == nil { startDataPlane() } else { publish() }
    }
  }

  /// The store has errors: what runs goes on, and where nothing runs, nothing is started.
  private func refuse(_ load: FinishedLoad) {
    guard let running = publication.running, dataPlane != nil || restartAt != nil else {
      // An adopted data plane without policies denies everything, which a broken store does not change.
      if dataPlane == nil, restartAt == nil {
        outcome = .failure(.refusedPolicies(path: plan.store, load.diagnostics))
        return
      }
      return report(load, generation: publication.running?.generation ?? 0)
    }
    report(load, generation: running.generation)
  }

  private func report(_ load: FinishedLoad, generation: UInt64) {
    refusedLoad = load
    report(load.diagnostics)
    log.error(
      "reload failed; the running generation goes on", ["generation": generation, "errors": load.errorCount])
    say(StatusNote.failed(plan.store, load, generation: generation))
    service.ready(note)
  }

  /// Logs all that was found, errors first, because they keep the store from being served.
  private func report(_ findings: [PolicyDiagnostic]) {
    for finding in findings where finding.severity == .error { log.error(finding.headline) }
    for finding in findings where finding.severity != .error { log.warning(finding.headline) }
  }

  /// Sends the image that waits, unless one is on its way.
  func publish() {
    guard let dataPlane, let next = publication.next() else { return }
    dataPlane.send(.image(generation: next.generation, revision: 0), next.candidate.image.memory)
  }

  /// The data plane decides by the image that was sent.
  func activated(_ generation: UInt64, _ contents: ImageContents) {
    guard let activated = publication.activated(generation) else {
      // A data plane that was started again has come back to the generation that ran.
      return log.info("generation decides again", ["generation": generation])
    }
    definitions[generation] = activated.candidate.image.definition
    definitions = definitions.filter { $0.key + 1 >= generation }
    runningContents = contents
    log.info(
      "generation activated",
      [
        "generation": generation, "digest": LogLine.hexadecimal(activated.candidate.digest.prefix(8)),
        "principals": contents.principalCount, "statements": contents.statementCount, "bytes": contents.byteCount,
      ])
    if let refusedLoad {
      // Other keys decide, and still the policies of before.
      say(StatusNote.failed(plan.store, refusedLoad, generation: generation))
    } else if let nextLoad {
      say(StatusNote.serving(plan.store, nextLoad, contents))
    }
    sendListeners()
    service.ready("generation \(generation): \(note)")
    publish()
  }

  /// The data plane does not take an image.
  func refused(_ generation: UInt64, _ message: String) {
    log.error("the data plane refused an image", ["generation": generation, "problem": message])
    guard let refused = publication.refused(generation)?.candidate.image else { return }
    if refused.contents == nil { return refuseImage(message) }
    guard let running = publication.running else {
      outcome = .failure(.refusedImage(message))
      return
    }
    say(StatusNote.refused(plan.store, message, generation: running.generation))
    service.ready(note)
    publish()
  }

  /// The data plane is the first to verify an image that was loaded as it is: what it finds is wrong with the file.
  private func refuseImage(_ message: String) {
    let problem = ImageLoad.problem(plan.store, message)
    guard publication.running != nil || publication.waiting != nil || isAdopted else {
      outcome = .failure(.refusedPolicies(path: plan.store, [problem]))
      return
    }
    let load = FinishedLoad(
      diagnostics: [problem], policies: nil, beganAt: nextLoad?.beganAt ?? SystemClock.now().seconds, nanoseconds: 0,
      keys: FetchedKeys(), isOfKeysAlone: false)
    report(load, generation: publication.running?.generation ?? 0)
    publish()
  }

  /// Tells `reeve status`.
  func say(_ text: String) {
    note = text
    dataPlane?.send(.note(fullNote))
  }

  /// Somebody asks for an explanation.
  func explain(
    _ relay: UInt64, generation: UInt64, terms: ListenerTerms, format: ExplanationFormat, request: [UInt8]
  ) {
    let newest = publication.running?.generation ?? 0
    // What is no longer known is explained by what decides now; the reply says of which generation it speaks.
    let told = definitions[generation] != nil ? generation : newest
    guard let definition = definitions[told] else {
      let message =
        newest == 0
        ? "no policies are loaded, and everything is denied"
        : "an image is served, which does not hold the text of its policies; serve the store to explain decisions"
      dataPlane?.send(.declined(relay: relay, .unavailable, message: message))
      return
    }
    let question = ExplanationQuestion(
      dataPlane: dataPlaneNumber, relay: relay, generation: told, definition: definition,
      registered: overlay?.registered, terms: terms, format: format, request: request)
    do throws(SystemError) {
      if try explanations.submit(question) { return }
      dataPlane?.send(.declined(relay: relay, .busy, message: ErrorCode.busy.description))
    } catch {
      dataPlane?.send(.declined(relay: relay, .unavailable, message: error.description))
    }
  }
}

extension ExplanationAnswer {
  /// Sends the answer to whoever relays it; a data plane that has died meanwhile has nobody to tell.
  func send(to dataPlane: DataPlane?) {
    switch outcome {
    case .success(let text): dataPlane?.send(.explanation(relay: relay, generation: generation), text)
    case .failure(let error): dataPlane?.send(.declined(relay: relay, error.code, message: error.message))
    }
  }
}
