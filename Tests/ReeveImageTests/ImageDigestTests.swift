import ReeveImage
import Testing

/// The digest of an image, over its pieces.
@Suite struct ImageDigestTests {
  private static let piece = 1 << 20

  private static func bytes(count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 20) }
  }

  /// As IMAGE.md says it, in the plainest way.
  private static func expected(_ image: [UInt8]) -> [UInt8] {
    var image = image
    let field = HeaderLayout.digest..<HeaderLayout.digest + HeaderLayout.digestLength
    image.replaceSubrange(field, with: [UInt8](repeating: 0, count: field.count))
    let digests = stride(from: 0, to: image.count, by: piece).map { start in
      ImageDigest.compute(ofAll: Array(image[start..<min(start + piece, image.count)]))
    }
    return ImageDigest.compute(ofAll: Array(digests.joined()))
  }

  @Test(arguments: [64, 1_000, piece - 1, piece, piece + 1, 3 * piece + 17])
  func isThatOfItsPieces(count: Int) {
    let image = Self.bytes(count: count)
    #expect(ImageDigest.compute(image) == Self.expected(image))
  }

  @Test func doesNotDependOnTheOrderOfThePieces() {
    let image = Self.bytes(count: 3 * Self.piece + 17)
    let backwards = ImageWork { count, body in for number in (0..<count).reversed() { body(number) } }
    #expect(ImageDigest.compute(image, work: backwards) == ImageDigest.compute(image))
  }

  @Test func everyPieceCounts() {
    let image = Self.bytes(count: 3 * Self.piece + 17)
    let digest = ImageDigest.compute(image)
    for place in [0, HeaderLayout.digest - 1, HeaderLayout.sections, Self.piece, 2 * Self.piece + 5, image.count - 1] {
      var damaged = image
      damaged[place] ^= 1
      #expect(ImageDigest.compute(damaged) != digest)
    }
    let (second, third) = (image[Self.piece..<2 * Self.piece], image[2 * Self.piece..<3 * Self.piece])
    let exchanged = Array(image[..<Self.piece] + third + second + image[(3 * Self.piece)...])
    #expect(ImageDigest.compute(exchanged) != digest)
  }

  @Test func theDigestItselfDoesNotCount() {
    var image = Self.bytes(count: 2 * Self.piece)
    let digest = ImageDigest.compute(image)
    image[HeaderLayout.digest] ^= 1
    image[HeaderLayout.digest + HeaderLayout.digestLength - 1] ^= 1
    #expect(ImageDigest.compute(image) == digest)
  }
}
