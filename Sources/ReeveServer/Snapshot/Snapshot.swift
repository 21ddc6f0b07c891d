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

  package init(_ image: MappedImage, sessions: MappedImage?, generation: UInt64, revision: UInt64) {
    view = image.view
    self.sessions = sessions?.view
    self.generation = generation
    self.revision = revision
    self.image = image
    sessionImage = sessions
  }
}
