// The bytes of one image in memory of its own.
//
// Soundness. The pages are anonymous: no file is behind them, so nothing outside this process can change them or cut
// them off under a reader. They are made read-only before the first view of them exists, and unmapped when the last
// holder of this object lets go. `PolicyImage` keeps the object for as long as it uses a view of its bytes, and hands
// out no view.

import Glibc
import ReeveImage

/// The bytes of one image: aligned to a page, read-only, and unmapped when nothing holds them.
@safe final class ImageMemory: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  let byteCount: Int

  /// Copies `bytes`.
  init(copying bytes: [UInt8]) throws(PolicyImageError) {
    byteCount = bytes.count
    mappedByteCount = max(bytes.count, 1)
    guard let mapped = unsafe Self.map(mappedByteCount) else { throw .noMemory(byteCount: bytes.count) }
    unsafe base = mapped
    // The mapping is at least as long as the bytes, and nothing else has its address yet.
    unsafe bytes.withUnsafeBytes { buffer in
      if let first = buffer.baseAddress { unsafe mapped.copyMemory(from: first, byteCount: buffer.count) }
    }
    unsafe mprotect(mapped, mappedByteCount, PROT_READ)
  }

  deinit { unsafe munmap(base, mappedByteCount) }

  /// A view of the bytes, verified; it is used only while this object is alive.
  func verifiedView() throws(ImageError) -> ImageView {
    try unsafe ImageView(verifying: UnsafeRawBufferPointer(start: base, count: byteCount))
  }

  private static func map(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let mapped = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return unsafe mapped == MAP_FAILED ? nil : mapped
  }
}
