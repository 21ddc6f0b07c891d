// Soundness. A run of received bytes is used before the next read, which alone overwrites it; what is left of it is copied
// to the connection's own memory first.

import Glibc
import ReeveSystem
import ReeveTypes
import ReeveWire
import Synchronization

// Reading, writing, and the end of a connection.
extension Reactor {
  /// One read, all frames, one write.
  @inline(__always)
  mutating func read(_ slot: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    let count = receiveBuffer.receive(from: connections[slot].descriptor)
    if count > 0 {
      connections[slot].isDeep = count >= Self.deepReadByteCount
      unsafe process(slot, readByteCount: count, snapshot)
    } else if count == 0 {
      finishReading(slot)
    } else if errno != EAGAIN, errno != EINTR {
      end(slot)
    }
  }

  /// Answers every whole frame that has come, and keeps the rest.
  @inline(__always)
  private mutating func process(_ slot: Int, readByteCount: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    let received = unsafe receiveBuffer.run(behind: connections[slot].input.bytes, readByteCount: readByteCount)
    let used =
      connections[slot].isOfGateway
      ? unsafe converse(received, slot, snapshot) : unsafe answer(received, slot, snapshot)
    let rest = unsafe UnsafeRawBufferPointer(rebasing: received[used...])
    if rest.count > 0 || !connections[slot].input.isEmpty { unsafe connections[slot].input.replace(with: rest) }
    if output.count > 0 { _ = send(slot) }
    if connections[slot].isEnding { endWhenSent(slot) }
  }

  /// Writes the gathered replies.
  /// - Returns: false when the socket does not take them all: the rest waits in the connection, which is read no more
  ///   until they have gone.
  mutating func send(_ slot: Int) -> Bool {
    defer { output.removeAll() }
    if connections[slot].isBlocked {
      // Behind what waits already.
      var waiting = unsafe Array(connections[slot].output.bytes)
      unsafe waiting.append(contentsOf: output.bytes)
      unsafe waiting.withUnsafeBytes { unsafe connections[slot].output.replace(with: $0) }
      return false
    }
    let bytes = unsafe output.bytes
    let sent = unsafe transmit(bytes, to: connections[slot].descriptor)
    guard sent >= 0 else {
      // The other end has gone; the next read says so, and nothing more is written.
      connections[slot].isEnding = true
      return false
    }
    if sent == bytes.count { return true }
    unsafe connections[slot].output.replace(with: UnsafeRawBufferPointer(rebasing: bytes[sent...]))
    connections[slot].isBlocked = true
    watch(slot, .write)
    return false
  }

  /// - Returns: bytes that the socket took; -1 when it is broken.
  private func transmit(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int {
    while true {
      let sent = unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
      if sent >= 0 { return sent }
      if errno == EAGAIN { return 0 }
      if errno != EINTR { return -1 }
    }
  }

  /// The socket takes replies again: they go first, then what had come behind them is answered, then reading goes on.
  mutating func unblock(_ slot: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    let sent = unsafe transmit(connections[slot].output.bytes, to: connections[slot].descriptor)
    guard sent >= 0 else { return end(slot) }
    connections[slot].output.drop(sent)
    guard connections[slot].output.isEmpty else { return }
    connections[slot].isBlocked = false
    if connections[slot].isEnding { return endWhenSent(slot) }
    watch(slot, .read)
    unsafe process(slot, readByteCount: 0, snapshot)
  }

  private mutating func watch(_ slot: Int, _ interest: Epoll.Interest) {
    let token = ConnectionToken(slot: slot, serial: connections[slot].serial)
    do throws(SystemError) {
      try epoll.modify(connections[slot].descriptor, interest, token: EventToken.of(token))
    } catch {
      shared.log.error("cannot watch a connection, which ends", ["problem": "\(error)"])
      end(slot)
    }
  }

  /// The other end sends nothing more. Replies that are being made still go to it.
  private mutating func finishReading(_ slot: Int) {
    connections[slot].isEnding = true
    if connections[slot].relayedCount > 0 {
      // The end of the stream would be reported over and over.
      return watch(slot, [])
    }
    endWhenSent(slot)
  }

  /// Ends a connection that is not read any more, as soon as nothing waits to go out.
  func mayEnd(_ slot: Int) -> Bool { !connections[slot].isBlocked && connections[slot].relayedCount == 0 }

  mutating func endWhenSent(_ slot: Int) {
    guard mayEnd(slot) else { return }
    // Closing a socket with bytes unread would make the other end lose replies that it has not read yet: it is shut
    // down, and ends when the other end has seen that.
    guard shutdown(connections[slot].descriptor, CInt(SHUT_WR)) == 0 else { return end(slot) }
    connections[slot].isLingering = true
    let token = ConnectionToken(slot: slot, serial: connections[slot].serial)
    lingering.append((token, SystemClock.monotonicNanoseconds() + Self.lingerNanoseconds))
    watch(slot, .read)
    discard(slot)
  }

  /// Throws away what comes on a connection that was shut down, until the other end has gone.
  mutating func discard(_ slot: Int) {
    guard connections[slot].descriptor >= 0 else { return }
    let count = receiveBuffer.receive(from: connections[slot].descriptor)
    if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { end(slot) }
  }

  /// Closes connections whose other end has had its time.
  mutating func endLingering() {
    let now = SystemClock.monotonicNanoseconds()
    let due = lingering.prefix { $0.deadline <= now || !connections.isOpen($0.connection) }.map(\.connection)
    lingering.removeFirst(due.count)
    for connection in due where connections.isOpen(connection) { end(connection.slot) }
  }

  mutating func end(_ slot: Int) {
    guard connections[slot].descriptor >= 0 else { return }
    epoll.remove(connections[slot].descriptor)
    if connections[slot].isOfGateway { conversations.end(slot) }
    connections.end(slot)
    shared.releaseConnection(of: number)
  }

  /// Stops accepting, answers all that has come, and lets every connection end.
  mutating func drain(until deadline: UInt64, _ snapshot: UnsafePointer<Snapshot>?) {
    stopAccepting()
    counters.isTaking.store(false, ordering: .sequentiallyConsistent)
    drainDeadline = deadline
    for slot in 0..<connections.placeCount where connections[slot].descriptor >= 0 { unsafe drain(slot, snapshot) }
  }

  /// Answers all that has come on a connection, and lets it end.
  mutating func drain(_ slot: Int, _ snapshot: UnsafePointer<Snapshot>?) {
    guard !connections[slot].isLingering else { return }
    // Bounded, because a caller may go on sending for ever.
    for _ in 0..<256 {
      guard !connections[slot].isBlocked, !connections[slot].isEnding else { break }
      let count = receiveBuffer.receive(from: connections[slot].descriptor)
      guard count > 0 else { break }
      unsafe process(slot, readByteCount: count, snapshot)
      guard connections[slot].descriptor >= 0, !connections[slot].isLingering else { return }
    }
    connections[slot].isEnding = true
    if connections[slot].isOfGateway { sayGoodbye(slot) }
    endWhenSent(slot)
  }
}
