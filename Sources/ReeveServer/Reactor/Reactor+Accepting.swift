import Glibc
import ReeveSystem
import ReeveWire

// New connections.
extension Reactor {
  mutating func listen(_ descriptor: CInt, _ terms: ListenerTerms) {
    listeners.append(AcceptingListener(descriptor: descriptor, terms: terms))
    guard drainDeadline == nil else { return }
    watchListener(listeners.count - 1)
  }

  private mutating func watchListener(_ number: Int) {
    do throws(SystemError) {
      try epoll.add(
        listeners[number].descriptor, .read, token: EventToken.ofListener(number), isExclusive: true)
    } catch {
      shared.log.error("cannot watch a listener", ["problem": "\(error)"])
    }
  }

  /// Accepts what has come, a few at a time, so that connections that are being served do not wait.
  mutating func accept(from number: Int) {
    let listener = listeners[number]
    for _ in 0..<64 {
      do throws(SystemError) {
        guard let descriptor = try StreamSocket.accept(listener.descriptor) else { return }
        StreamSocket.sendAtOnce(descriptor)
        guard let connection = connections.open(descriptor, of: listener, number: number) else {
          report("connections are turned away", "this reactor has \(Self.connectionCountMax) already")
          continue
        }
        do throws(SystemError) {
          try epoll.add(descriptor, .read, token: EventToken.of(connection))
        } catch {
          // Nobody would ever hear from it.
          connections.end(connection.slot)
          throw error
        }
      } catch {
        // Level-triggered, the listener would wake this thread again at once, for nothing.
        report("accepting pauses", "\(error)")
        pauseAccepting()
        return
      }
    }
  }

  /// Tells the log, unless it was told a moment ago.
  private mutating func report(_ message: String, _ problem: String) {
    let now = SystemClock.monotonicNanoseconds()
    guard acceptTrouble == 0 || now - acceptTrouble >= Self.acceptTroubleNanoseconds else { return }
    acceptTrouble = now
    shared.log.warning(message, ["problem": problem])
  }

  private mutating func pauseAccepting() {
    acceptResumes = SystemClock.monotonicNanoseconds() + UInt64(Self.acceptPauseMilliseconds) * 1_000_000
    for listener in listeners { epoll.remove(listener.descriptor) }
  }

  mutating func resumeAccepting() {
    acceptResumes = nil
    guard drainDeadline == nil else { return }
    for number in listeners.indices { watchListener(number) }
  }

  func stopAccepting() {
    for listener in listeners { epoll.remove(listener.descriptor) }
  }
}
