import Glibc
import ReeveSystem
import ReeveWire

/// Messages for the control plane that wait until its link takes them, in order.
///
/// They are few: one for each image that it sends, and questions, of which each reactor lets `Reactor.relayedCountMax`
/// through.
struct LinkOutbox {
  private var waiting: [LinkMessage] = []

  var isEmpty: Bool { waiting.isEmpty }

  mutating func put(_ message: LinkMessage) { waiting.append(message) }

  /// Sends as much as the link takes now.
  /// - Throws: what has broken the link; that it is full is no error.
  mutating func flush(to link: borrowing PacketChannel) throws(SystemError) {
    var sentCount = 0
    defer { waiting.removeFirst(sentCount) }
    while sentCount < waiting.count {
      do throws(SystemError) {
        try link.send(waiting[sentCount].bytes)
      } catch {
        if error.code == EAGAIN { return }
        throw error
      }
      sentCount += 1
    }
  }
}
