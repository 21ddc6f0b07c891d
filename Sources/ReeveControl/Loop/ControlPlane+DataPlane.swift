import Reeve
import ReeveSystem
import ReeveWire

// The data plane's life: found or started, listened to, and started again.
extension ControlPlane {
  /// Takes over a data plane that goes on from an earlier control plane.
  func findDataPlane() throws(ServeError) {
    guard let found = try FoundDataPlane.find(at: plan.controlPath) else { return }
    let process = found.dataPlane.processID
    isAdopted = true
    for listener in found.listeners {
      let wanted = plan.listeners.first { $0.address == listener.address }
      if let wanted, wanted.terms != listener.terms {
        throw .otherTerms(
          process: process, address: listener.address, wanted.terms.differences(from: listener.terms))
      }
      if wanted == nil {
        log.warning(
          "the data plane serves a listener that is not configured; it does until it is stopped",
          ["address": listener.address])
      } else if listener.hasLostFile {
        // Nobody can connect to it any more: `listen` makes another one.
        log.warning("the socket was removed; it is made again", ["address": listener.address])
        continue
      }
      listeners.append(listener)
    }
    adoptedSequence = found.sequence
    activeSequence = found.sequence
    if let running = found.running { try adopt(running.image, generation: running.generation) }
    try connect(found.dataPlane)
    log.notice(
      "data plane adopted",
      [
        "pid": process, "generation": publication.running?.generation ?? 0, "listeners": found.listeners.count,
      ])
  }

  private func adopt(_ memory: SharedDescriptor, generation: UInt64) throws(ServeError) {
    let digest: [UInt8]
    do throws(SystemError) {
      let bytes = try SealedMemory.bytes(of: memory.descriptor, subject: "the running image")
      digest = (try? PolicyImage(bytes: bytes).digest) ?? []
    } catch { throw .system(error) }
    publication.adopt(
      generation, .init(ServablePolicies(memory: memory, digest: digest), digest: digest))
  }

  /// Binds what the plan names and no data plane serves yet, and the socket where a later control plane finds this one's
  /// data plane.
  func listen() throws(ServeError) {
    for configuration in plan.listeners where !listeners.contains(where: { $0.address == configuration.address }) {
      let listener = try Listener(configuration)
      listeners.append(listener)
      log.notice("listening", Self.fields(of: listener))
      if !configuration.address.isLocal {
        log.warning(
          "other machines can connect, and nothing is encrypted or authenticated; bind a loopback address",
          ["address": listener.boundAddress])
      }
      // A data plane that was found gets what it lacks; one that is to be started gets everything when it decides.
      dataPlane?.send(.listen(address: "\(listener.address)", terms: listener.terms), listener.descriptor)
    }
    // Only now: whoever else starts with these addresses has failed above, and keeps its hands off the socket.
    try RuntimeFolder.prepare(for: plan.controlPath)
    do throws(SystemError) {
      rendezvous = SharedDescriptor(try PacketChannel.listen(path: plan.controlPath))
      rendezvousFile = SocketFile(plan.controlPath)
    } catch { throw .system(error) }
    sendRendezvous()
    isListening = dataPlane != nil
  }

  /// What the log says of a listener: its address, and what differs from a listener that is told nothing.
  private static func fields(of listener: Listener) -> Log.Values {
    let terms = listener.terms
    let context: String
    switch terms.trust {
    case .reported: context = "reported"
    case .trusted: context = "trusted"
    default: context = terms.trust.keys.joined(separator: ",")
    }
    if terms.endpoint == nil, !terms.registersSessions {
      return ["address": listener.boundAddress, "context": context]
    }
    return [
      "address": listener.boundAddress, "context": context, "endpoint": terms.endpoint ?? "none",
      "registersSessions": terms.registersSessions,
    ]
  }

  private func sendRendezvous() {
    if let rendezvous { dataPlane?.send(.rendezvous(path: plan.controlPath), rendezvous) }
  }

  /// Starts a data plane, and gives it what the last one had: the same generation, the same listeners.
  func startDataPlane() {
    restartAt = nil
    do throws(SystemError) {
      let started = try DataPlane.start(plan, logLevel: log.level)
      log.notice("data plane started", ["pid": started.processID, "reactors": plan.reactorCount])
      try connectLink(started)
    } catch {
      log.error("the data plane cannot be started", ["problem": error])
      return restart(after: 0, "\(error)")
    }
    sendRendezvous()
    // It handles one message after the other, so it knows the note, and decides, before it accepts.
    dataPlane?.send(.note(fullNote))
    if let running = publication.running {
      dataPlane?.send(.image(generation: running.generation, revision: 0), running.candidate.image.memory)
    }
    sendSessions()
    sendListeners()
    publish()
  }

  private func connect(_ found: DataPlane) throws(ServeError) {
    do throws(SystemError) { try connectLink(found) } catch { throw .system(error) }
  }

  private func connectLink(_ started: DataPlane) throws(SystemError) {
    dataPlane = started
    dataPlaneNumber += 1
    registering = []
    accessKeys = (0, 0)
    sendSealingKeys()
    try epoll.add(started.rawValue, .read, token: Token.link)
  }

  /// Has the data plane accept connections, when an image decides, and every registered session with it.
  func sendListeners() {
    guard !isListening, publication.running != nil, activeSequence >= overlay?.sequence ?? 0 else { return }
    isListening = true
    for listener in listeners {
      dataPlane?.send(.listen(address: "\(listener.address)", terms: listener.terms), listener.descriptor)
    }
  }

  /// Takes what the data plane has to say.
  func readLink() {
    guard let dataPlane else { return }
    dataPlane.flush()
    while let incoming = dataPlane.receive() {
      guard let message = incoming.message else {
        log.error("the data plane sent what this build does not know", ["pid": dataPlane.processID])
        dataPlane.kill()
        continue
      }
      handle(message)
    }
    if dataPlane.hasEnded { dataPlaneEnded(dataPlane) }
  }

  private func handle(_ message: LinkMessage) {
    switch message {
    case .greeting(let version, let process, _, _, _):
      if version != LinkMessage.version {
        outcome = .failure(.otherVersion(process: process, version: version))
      }
    case .activated(let generation, let contents): activated(generation, contents)
    case .refused(let generation, let message): refused(generation, message)
    case .explain(let relay, let generation, let terms, let format, let request):
      explain(relay, generation: generation, terms: terms, format: format, request: request)
    case .register(let relay, let session): register(relay, session)
    case .accessKeys(let count, let unopenable):
      accessKeysCounted(Int(count), unopenableCount: Int(unopenable))
    case .sessionsActivated(let sequence): sessionsActivated(sequence)
    case .sessionsRefused(let sequence, let message): sessionsRefused(sequence, message)
    case .listener, .running, .listen, .rendezvous, .image, .sessions, .note, .explanation, .registered, .declined,
      .sealingKeys, .drain:
      break
    }
  }

  private func dataPlaneEnded(_ ended: DataPlane) {
    epoll.remove(ended.rawValue)
    dataPlane = nil
    isListening = false
    activeSequence = 0
    let ending = ended.reap()
    if isDraining { return drained(ending) }
    log.error("the data plane has died", ["pid": ended.processID, "ending": ending])
    if let lost = publication.dataPlaneDied() {
      log.error(
        "an image is given up: the data plane died of it twice",
        ["digest": LogLine.hexadecimal(lost.digest.prefix(8))])
      say(StatusNote.refused(plan.store, "it ended with \(ending)", generation: publication.running?.generation ?? 0))
    }
    restart(after: SystemClock.monotonicNanoseconds() - ended.startedAt, "\(ending)")
  }

  /// A server that never decided is not tried for ever: something is wrong with how it was installed.
  private static var startCountMax: Int { 3 }

  private func restart(after lifeNanoseconds: UInt64, _ ending: String) {
    let milliseconds = restartDelay.died(after: lifeNanoseconds)
    if publication.running == nil, restartDelay.earlyDeathCount >= Self.startCountMax {
      outcome = .failure(.dataPlane(path: plan.dataPlanePath, ending: ending))
      return
    }
    restartAt = SystemClock.monotonicNanoseconds() + milliseconds * 1_000_000
    if milliseconds > 0 { log.warning("the data plane is started again later", ["milliseconds": milliseconds]) }
  }
}
