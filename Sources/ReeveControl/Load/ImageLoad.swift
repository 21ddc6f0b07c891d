// Soundness. The one unsafe expression reads a mapping of sealed memory, which lives to the end of its function.

import Reeve
import ReeveImage
import ReeveSystem

/// An image file on its way to the data plane: copied into sealed memory as it is.
///
/// It is not verified here. The data plane trusts nobody and verifies it before it decides by it; until then nothing reads
/// more of it than its header, and what the data plane finds is told as a finding about the file.
enum ImageLoad {
  /// Loads the image at a path.
  /// - Parameter known: digests of the images that decide, or are to.
  /// - Returns: nil when something else stands there, or the kernel cannot copy it: whoever reads it then says why.
  static func load(_ path: String, known: [[UInt8]]) -> ([PolicyDiagnostic], ServablePolicies?)? {
    guard let file = RegularFile.open(path), let start = try? file.prefix(ImageHeader.byteCount),
      ImageHeader.isImage(start)
    else { return nil }
    do throws(ImageError) {
      let header = try ImageHeader(start, fileByteCount: file.byteCount)
      guard let memory = try? SealedMemory.make(name: "reeve-image", copying: file) else { return nil }
      // What has the digest of an image that decides goes no further, so nobody else would notice that it lies.
      if known.contains(header.digest) { try prove(header.digest, of: memory, path) }
      return ([], ServablePolicies(memory: SharedDescriptor(memory), digest: header.digest))
    } catch { return ([problem(path, error.description)], nil) }
  }

  private static func prove(
    _ digest: [UInt8], of memory: borrowing OwnedDescriptor, _ path: String
  ) throws(ImageError) {
    guard let mapped = try? MappedMemory(memory, subject: path), unsafe mapped.bytes.count >= ImageHeader.byteCount
    else { throw .notAnImage }
    let work = ImageWork { count, body in ParallelWork.run(count, body) }
    guard unsafe ImageDigest.compute(Bytes(mapped.bytes), work: work) == digest else { throw .digest }
  }

  /// What the data plane, or a header, says of an image, as a finding about its file.
  static func problem(_ path: String, _ message: String) -> PolicyDiagnostic {
    PolicyDiagnostic(
      .file(FileProblem(check: "IMAGE", message: message, help: nil)), in: SourceText(name: path, bytes: []),
      at: SourceRange(lower: 0, upper: 0))
  }
}
