// Soundness. What a seat holds is touched by one thread at a time. The publisher fills it before it publishes a snapshot with it,
// and frees it with the last of these; in between it belongs to one reactor, which touches it while it holds a snapshot that has
// it. RECLAMATION.md proves that these times do not overlap.

package import ReeveImage
package import ReeveTypes

/// Where the publisher leaves, for one reactor, a working memory that knows a new image already, and the reactor the one that it
/// had: what that takes to free is the publisher's time.
package final class WarmedSeat: @unchecked Sendable {
  private struct Memory: ~Copyable {
    var scratch: Scratch
    var recent: RecentRequests
  }

  private var memory: Memory?

  /// Nothing is prepared.
  package init() {}

  /// For the publisher, before the seat is published: decides by an image what has been asked lately, as the reactor will, and
  /// keeps what the thread would have kept.
  /// - Parameters:
  ///   - recent: goes back to the reactor, so that it is there for the next image, too.
  ///   - isLate: ends it early.
  package func warm(
    by view: ImageView, sessions: ImageView?, _ recent: consuming RecentRequests, clock: Instant, isLate: () -> Bool
  ) {
    let scratch = Scratch()
    recent.visit { payload, trust in
      _ = view.decide(payload, trust: trust, clock: clock, scratch: scratch, sessions: sessions)
      return isLate()
    }
    memory = Memory(scratch: scratch, recent: recent)
  }

  /// For the reactor: exchanges its working memory for the one that is prepared, in a moment. Nothing happens when there is none,
  /// or when that was taken already.
  /// - Returns: whether it was exchanged.
  package func exchange(_ scratch: inout Scratch, _ recent: inout RecentRequests, for view: ImageView) -> Bool {
    guard var prepared = memory.take() else { return false }
    let isOfView = prepared.scratch.isOf(view)
    if isOfView {
      swap(&prepared.scratch, &scratch)
      swap(&prepared.recent, &recent)
    }
    memory = consume prepared
    return isOfView
  }
}
