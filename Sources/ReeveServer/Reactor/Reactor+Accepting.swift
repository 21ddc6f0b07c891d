// Soundness. The snapshot's pointer is valid for the whole wake-up (`SnapshotBoard`).

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
    let listener = listeners[number].descriptor
    for _ in 0..<64 {
      do throws(SystemError) {
        guard let descriptor = try StreamSocket.accept(listener) else { return }
        StreamSocket.sendAtOnce(descriptor)
        let chosen = shared.assignConnection(acceptedBy: self.number)
        if chosen == self.number {
          _ = try open(descriptor, listener: number)
        } else {
          shared.mailboxes[chosen].put(.take(descriptor: descriptor, listener: number))
        }
      } catch {
        // Level-triggered, the listener would wake this thread again at once, for nothing.
        report("accepting pauses", "\(error)")
        pauseAccepting()
        return
      }
    }
  }

  /// A connection that was assigned to this reactor.
  /// - Returns: its place; absent, and the socket closed, when the reactor has no room.
  private mutating func open(_ descriptor: CInt, listener number: Int) throws(SystemError) -> Int? {
    guard let connection = connections.open(descriptor, of: listeners[number], number: number) else {
      shared.releaseConnection(of: self.number)
      report("connections are turned away", "this reactor has \(Self.connectionCountMax) already")
      return nil
    }
    if let terms = listeners[number].terms.gateway { conversations.begin(terms.speech, connection) }
    do throws(SystemError) {
      try epoll.add(descriptor, .read, token: EventToken.of(connection))
    } catch {
      // Nobody would ever hear from it.
      end(connection.slot)
      throw error
    }
    return connection.slot
  }

  /// A connection comes that another reactor has accepted.
  mutating func take(_ descriptor: CInt, _ number: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    // The listener itself is on its way here: it was given to the other reactor first.
    guard number < listeners.count else { return mailbox.put(.take(descriptor: descriptor, listener: number)) }
    do throws(SystemError) {
      guard let slot = try open(descriptor, listener: number) else { return }
      if drainDeadline != nil { unsafe drain(slot, snapshot) }
    } catch { report("a connection is turned away", "\(error)") }
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
