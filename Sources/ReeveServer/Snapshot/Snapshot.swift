// Soundness. The view's bytes are sealed, so they stay as they were verified, and the snapshot owns their mapping.

import ReeveImage
import ReeveSystem

/// One generation: an image that is mapped and verified, and its numbers.
struct Snapshot: ~Copyable {
  let view: ImageView
  let generation: UInt64
  /// The publisher's number; zero where there is no publisher.
  let revision: UInt64
  /// Keeps the image mapped for as long as `view` is used.
  private let memory: MappedMemory

  /// Maps and verifies the image behind a descriptor.
  /// - Throws: `SnapshotError` when the memory can still change, cannot be mapped, or is no image.
  init(_ descriptor: borrowing OwnedDescriptor, generation: UInt64, revision: UInt64) throws(SnapshotError) {
    guard SealedMemory.isSealed(descriptor) else { throw .notSealed }
    let memory = try Self.map(descriptor, generation: generation)
    // The memory is sealed, so its bytes stay as they are verified, and it is unmapped when the snapshot ends.
    view = try unsafe Self.verify(memory.bytes)
    self.memory = memory
    self.generation = generation
    self.revision = revision
  }

  private static func map(
    _ descriptor: borrowing OwnedDescriptor, generation: UInt64
  ) throws(SnapshotError) -> MappedMemory {
    do throws(SystemError) {
      return try MappedMemory(descriptor, subject: "the image of generation \(generation)")
    } catch {
      throw .system(error)
    }
  }

  private static func verify(_ bytes: UnsafeRawBufferPointer) throws(SnapshotError) -> ImageView {
    do throws(ImageError) {
      return try unsafe ImageView(verifying: bytes)
    } catch {
      throw .image(error)
    }
  }
}

/// Why an image does not become a snapshot.
enum SnapshotError: Error, CustomStringConvertible {
  case notSealed
  case system(SystemError)
  case image(ImageError)

  var description: String {
    switch self {
    case .notSealed: "the image's memory is not sealed, so it could change while it is read"
    case .system(let error): error.description
    case .image(let error): error.description
    }
  }
}
