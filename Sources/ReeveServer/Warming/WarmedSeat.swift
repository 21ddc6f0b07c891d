// Soundness. What a seat holds is touched by one thread at a time: by its reactor in the first turn in which that sees an image,
// and by the publisher between the moment that the reactor has given its requests away and the publication of the next image.
// RECLAMATION.md proves that these times do not overlap, and that each thread sees what the other has left.

package import ReeveImage
package import ReeveTypes

/// Where the publisher leaves, for one reactor, a working memory that knows a new image already, and the reactor the one that it
/// had, for the image after that: they take turns, and none is ever made or freed while a reactor waits.
package final class WarmedSeat: @unchecked Sendable {
  private var scratch: Scratch?
  /// The reactor's, on their way back to it.
  private var recent = RecentRequests.none

  package init() {}

  /// For the publisher: decides by an image what has been asked lately, as the reactor will, and keeps what that would have kept.
  /// - Parameters:
  ///   - recent: goes back to the reactor, so that it is there for the next image, too.
  ///   - isLate: ends it early.
  package func warm(
    by view: ImageView, sessions: ImageView?, _ recent: consuming RecentRequests, clock: Instant, isLate: () -> Bool
  ) {
    if recent.count > 0 {
      let scratch = self.scratch.take() ?? Scratch()
      recent.visit { payload, trust in
        _ = view.decide(payload, trust: trust, clock: clock, scratch: scratch, sessions: sessions)
        return isLate()
      }
      self.scratch = consume scratch
    }
    self.recent = recent
  }

  /// For the reactor, when it sees an image for the first time: exchanges its scratch, in a moment, for the one that is prepared
  /// for this image, if there is one. Otherwise it begins from nothing. It also gets back the requests that it has given away.
  /// - Returns: whether the scratch was exchanged.
  package func exchange(_ own: inout Scratch, _ ownRecent: inout RecentRequests, for view: ImageView) -> Bool {
    if !recent.isNone { swap(&recent, &ownRecent) }
    guard var prepared = scratch.take() else {
      own.keepOnly(view)
      return false
    }
    let isPrepared = prepared.isOf(view)
    if isPrepared { swap(&prepared, &own) } else { own.keepOnly(view) }
    scratch = consume prepared
    return isPrepared
  }
}
