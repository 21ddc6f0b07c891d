import ReeveSystem
import ReeveWire

// The end: what has been asked is answered first.
extension ControlPlane {
  /// How much longer than it was told a data plane may take to end.
  private static var graceNanoseconds: UInt64 { 5_000_000_000 }

  /// A signal that follows so soon is the same request: `timeout` and some init programs send each twice, to the process
  /// and to its group.
  private static var echoNanoseconds: UInt64 { 1_000_000_000 }

  /// A signal asks for the end; the second one does not wait.
  func stop(_ signal: String) {
    let now = SystemClock.monotonicNanoseconds()
    if isDraining {
      if now - drainBeganAt < Self.echoNanoseconds { return }
      log.warning("stopping at once", ["signal": signal])
      return interrupt()
    }
    log.notice("stopping", ["signal": signal, "drainMilliseconds": plan.drainTimeoutMilliseconds])
    isDraining = true
    drainBeganAt = now
    service.stopping()
    // Nobody finds the sockets any more; another server may take their paths.
    removeFiles()
    listeners = []
    rendezvous = nil
    restartAt = nil
    guard let dataPlane else {
      log.notice("stopped")
      outcome = .success(.drained)
      return
    }
    drainDeadline =
      now + UInt64(plan.drainTimeoutMilliseconds) * 1_000_000 + Self.graceNanoseconds
    dataPlane.send(.drain(timeoutMilliseconds: UInt32(clamping: plan.drainTimeoutMilliseconds)))
  }

  /// The data plane has ended after a drain.
  func drained(_ ending: DataPlane.Ending) {
    switch ending {
    case .ended(.exit(0)), .unknown:
      log.notice("stopped")
      outcome = .success(.drained)
    default:
      log.error("the data plane did not drain", ["ending": ending])
      outcome = .success(.interrupted)
    }
  }

  func giveUpDraining() {
    log.error("the data plane does not end; it is ended")
    interrupt()
  }

  private func interrupt() {
    dataPlane?.kill()
    _ = dataPlane?.reap()
    dataPlane = nil
    outcome = .success(.interrupted)
  }

  /// Leaves nothing behind after an error, except a data plane that was there before.
  func abandon() {
    guard !isAdopted else { return }
    dataPlane?.kill()
    _ = dataPlane?.reap()
    dataPlane = nil
    removeFiles()
  }

  private func removeFiles() {
    for listener in listeners { listener.removeFile() }
    rendezvousFile?.remove()
    rendezvousFile = nil
  }
}
