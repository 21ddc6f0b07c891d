package import ReeveImage

/// What decides at a time: the image of one generation with its numbers, and the sessions that are registered.
package struct Snapshot: ~Copyable {
  package let view: ImageView
  /// Absent when none are registered.
  let sessions: ImageView?
  package let generation: UInt64
  /// The publisher's number; zero where there is no publisher.
  let revision: UInt64
  // Keep the images mapped for as long as the views are used.
  package let image: MappedImage
  private let sessionImage: MappedImage?
  private let warmedSeats: [WarmedSeat]

  /// - Parameter warmed: of each reactor, what was prepared for this image; empty: of none.
  package init(
    _ image: MappedImage, sessions: MappedImage?, generation: UInt64, revision: UInt64, warmed: [WarmedSeat] = []
  ) {
    view = image.view
    self.sessions = sessions?.view
    self.generation = generation
    self.revision = revision
    self.image = image
    sessionImage = sessions
    warmedSeats = warmed
  }

  package func warmed(reactor number: Int) -> WarmedSeat? {
    number < warmedSeats.count ? warmedSeats[number] : nil
  }
}
