// Soundness. The buffer lives as long as its owner, which the view does not leave: `view` is used while `self` is.

import ReeveImage

/// The bytes of an image and a view of them, which live together.
@safe final class LoadedImage {
  private let buffer: UnsafeMutableRawBufferPointer
  let view: ImageView

  init(_ bytes: [UInt8]) throws {
    unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 4_096)
    unsafe buffer.copyBytes(from: bytes)
    unsafe view = try ImageView(verifying: UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count]))
  }

  deinit { unsafe buffer.deallocate() }
}
