// Soundness. The unsafe parts hand runs of bytes to OpenSSL with the lengths that they have, and free the context that they
// made; libcrypto keeps no pointer.

import COpenSSL
import Synchronization

/// The digest of an image: SHA-256 of the SHA-256 digests of its pieces of 1 MiB, one after the other, of which the last may
/// be shorter. The field that holds it counts as zero.
///
/// A piece needs no other, so that several threads can share the work. Two images with one digest would be two texts with
/// one SHA-256, as they would be without pieces: either two pieces, or the lists of their digests.
public enum ImageDigest {
  /// Bytes of a piece.
  static let pieceByteCount = 1 << 20

  /// The digest of an image that has a header, at least.
  /// - Parameter work: runs the pieces.
  public static func compute(_ image: Bytes, work: ImageWork = .here) -> [UInt8] {
    let pieces = PieceDigests(image)
    work.run(pieces.count) { pieces.compute($0) }
    return pieces.joined()
  }

  /// The same, for whoever has the image as an array.
  public static func compute(_ image: [UInt8], work: ImageWork = .here) -> [UInt8] {
    image.withBytes { compute($0, work: work) }
  }

  /// SHA-256 of bytes that are no image.
  public static func compute(ofAll bytes: [UInt8]) -> [UInt8] { bytes.withBytes { sha256($0) } }

  fileprivate static func sha256(_ bytes: Bytes) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: HeaderLayout.digestLength)
    unsafe bytes.withPointer { unsafe EVP_Digest($0, bytes.count, &digest, nil, EVP_sha256(), nil) }
    return digest
  }

  /// Of the first piece, which holds the header.
  fileprivate static func sha256(withoutDigest bytes: Bytes) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: HeaderLayout.digestLength)
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    let zeros = [UInt8](repeating: 0, count: HeaderLayout.digestLength)
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    unsafe bytes.slice(0, HeaderLayout.digest).withPointer { unsafe EVP_DigestUpdate(context, $0, HeaderLayout.digest) }
    unsafe EVP_DigestUpdate(context, zeros, zeros.count)
    let rest = bytes.from(HeaderLayout.digest + HeaderLayout.digestLength)
    unsafe rest.withPointer { unsafe EVP_DigestUpdate(context, $0, rest.count) }
    unsafe EVP_DigestFinal_ex(context, &digest, nil)
    return digest
  }
}

/// The digests of an image's pieces, which any thread may compute in any order.
final class PieceDigests: Sendable {
  /// Pieces.
  let count: Int
  private let image: Bytes
  private let digests: Mutex<[UInt8]>

  init(_ image: Bytes) {
    self.image = image
    count = (image.count + ImageDigest.pieceByteCount - 1) / ImageDigest.pieceByteCount
    digests = Mutex([UInt8](repeating: 0, count: count * HeaderLayout.digestLength))
  }

  func compute(_ number: Int) {
    let start = number * ImageDigest.pieceByteCount
    let piece = image.slice(start, min(ImageDigest.pieceByteCount, image.count - start))
    let digest = number == 0 ? ImageDigest.sha256(withoutDigest: piece) : ImageDigest.sha256(piece)
    digests.withLock { digests in
      for (index, byte) in digest.enumerated() { digests[number * HeaderLayout.digestLength + index] = byte }
    }
  }

  /// The image's digest, when all pieces have been computed.
  func joined() -> [UInt8] { ImageDigest.compute(ofAll: digests.withLock { $0 }) }
}
