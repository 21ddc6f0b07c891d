// Soundness. The view's bytes are sealed, so they stay as they were verified, and this object owns their mapping: whoever
// uses the view keeps the object.

package import ReeveImage
package import ReeveSystem

/// An image that is mapped and verified. Snapshots share it: one that differs in its registered sessions has the same.
package final class MappedImage: Sendable {
  package let view: ImageView
  package let memory: MappedMemory

  /// Maps and verifies the image behind a descriptor.
  /// - Throws: `SnapshotError` when the memory can still change, cannot be mapped, or is no image.
  package init(_ descriptor: borrowing OwnedDescriptor, subject: String) throws(SnapshotError) {
    guard SealedMemory.isSealed(descriptor) else { throw .notSealed }
    let memory = try Self.map(descriptor, subject)
    // Before anyone reads it: while pages are moved, readers wait for them.
    if unsafe memory.bytes.count >= Self.gatheredByteCountMin { memory.gatherPages() }
    // The memory is sealed, so its bytes stay as they are verified, and it is unmapped when this object ends.
    view = try unsafe Self.verify(memory.bytes)
    self.memory = memory
  }

  /// A smaller image is in the processor's caches, with the tables of its pages.
  private static let gatheredByteCountMin = 16 << 20

  private static func map(
    _ descriptor: borrowing OwnedDescriptor, _ subject: String
  ) throws(SnapshotError) -> MappedMemory {
    do throws(SystemError) { return try MappedMemory(descriptor, subject: subject) } catch { throw .system(error) }
  }

  /// This thread works as the reactors do; those that help it leave them their processors.
  private static let work = ImageWork { count, body in ParallelWork.run(count, givesWay: true, body) }

  private static func verify(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) -> ImageView {
    do throws(ImageError) { return try unsafe ImageView(verifying: bytes, work: work) } catch { throw .image(error) }
  }
}

/// Why an image does not become a part of a snapshot.
package enum SnapshotError: Error, CustomStringConvertible {
  case notSealed
  case system(SystemError)
  case image(ImageError)

  package var description: String {
    switch self {
    case .notSealed: "the image's memory is not sealed, so it could change while it is read"
    case .system(let error): error.description
    case .image(let error): error.description
    }
  }
}
