import Reeve
import ReeveSystem
import ReeveWire

// Registered sessions: from the journal, and from callers, to the data plane.
extension ControlPlane {
  /// Reads the sessions that are registered, before anything is served.
  func openState() throws(ServeError) {
    guard let folder = plan.stateFolder else {
      if adoptedSequence > 0 { throw .missingState(process: dataPlane?.processID ?? 0) }
      if plan.listeners.contains(where: \.terms.registersSessions) {
        log.warning("sessions cannot be registered: no state folder is named; name one with `--state FOLDER`")
      }
      return
    }
    var registry = try SessionRegistry.open(folder: folder)
    if registry.tornByteCount > 0 {
      log.warning(
        "the journal of registered sessions ended in the middle of a line, which is dropped: nobody was told of it",
        ["path": folder, "bytes": registry.tornByteCount])
    }
    guard registry.sequence >= adoptedSequence else {
      throw .otherState(
        path: folder, sequence: registry.sequence, process: dataPlane?.processID ?? 0, running: adoptedSequence)
    }
    note(Result { () throws(RegistryError) in try registry.compact() })
    do throws(RegistryError) { overlay = try registry.overlay() } catch { throw .unservableSessions(error.message) }
    if let overlay {
      log.info("sessions read", ["path": folder, "sequence": overlay.sequence, "sessions": overlay.registered.count])
    }
    do throws(SystemError) {
      let registrations = try SessionRegistrations(registry)
      try epoll.add(registrations.rawValue, .read, token: Token.registrations)
      self.registrations = registrations
    } catch { throw .system(error) }
    sendSessions()
  }

  /// Somebody registers a session.
  func register(_ relay: UInt64, _ session: [UInt8]) {
    guard let registrations else {
      let message = "this server keeps no state, so it would forget the session; start it with `--state FOLDER`"
      dataPlane?.send(.declined(relay: relay, .unavailable, message: message))
      return
    }
    let question = RegistrationQuestion(dataPlane: dataPlaneNumber, relay: relay, session: session)
    do throws(SystemError) {
      if try registrations.submit(question) { return }
      dataPlane?.send(.declined(relay: relay, .busy, message: ErrorCode.busy.description))
    } catch {
      dataPlane?.send(.declined(relay: relay, .unavailable, message: error.description))
    }
  }

  /// Sessions have been registered: who asked is told when they decide.
  func take(_ finished: FinishedRegistrations) {
    for answer in finished.answers where answer.dataPlane == dataPlaneNumber {
      switch answer.result {
      case .success(let sequence): registering.append((answer.relay, sequence))
      case .failure(let error):
        dataPlane?.send(.declined(relay: answer.relay, error.code, message: error.message))
      }
    }
    note(finished.compaction)
    guard let overlay = finished.overlay else { return }
    self.overlay = overlay
    log.info("sessions registered", ["sequence": overlay.sequence, "sessions": overlay.registered.count])
    sendSessions()
  }

  private func note(_ compaction: Result<Int, RegistryError>) {
    switch compaction {
    case .success(0): break
    case .success(let count): log.info("the journal of registered sessions was compacted", ["dropped": count])
    case .failure(let error):
      log.error("the journal of registered sessions cannot be compacted", ["problem": error.message])
    }
  }

  /// Sends the registered sessions to the data plane. It handles one message after the other, so that it never decides
  /// without those that were sent before its first image.
  func sendSessions() {
    guard let overlay else { return }
    let count = UInt32(clamping: overlay.registered.count)
    dataPlane?.send(.sessions(sequence: overlay.sequence, count: count), overlay.memory)
  }

  /// The data plane decides with the registered sessions up to this number.
  func sessionsActivated(_ sequence: UInt64) {
    activeSequence = sequence
    let count = UInt64(overlay?.registered.count ?? 0)
    for (relay, number) in registering where number <= sequence {
      dataPlane?.send(.registered(relay: relay, sequence: number, count: count))
    }
    registering.removeAll { $0.sequence <= sequence }
    sendListeners()
  }

  /// The data plane does not take the registered sessions.
  func sessionsRefused(_ sequence: UInt64, _ message: String) {
    log.error("the data plane refused the registered sessions", ["sequence": sequence, "problem": message])
    for (relay, number) in registering where number <= sequence {
      dataPlane?.send(.declined(relay: relay, .unavailable, message: message))
    }
    registering.removeAll { $0.sequence <= sequence }
    // Nothing is served without them.
    if !isListening { outcome = .failure(.unservableSessions(message)) }
  }
}
