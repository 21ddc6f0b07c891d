/// What an image says of itself in its first bytes. That turns away what is no image of this build before anybody copies or
/// verifies it; it says nothing of whether the rest is true.
public struct ImageHeader: Sendable {
  /// Bytes that are looked at.
  public static let byteCount = HeaderLayout.sections

  /// The digest of the whole image, as the header has it.
  public let digest: [UInt8]

  /// Whether bytes begin as an image does.
  public static func isImage(_ bytes: [UInt8]) -> Bool { bytes.starts(with: HeaderLayout.magic) }

  /// - Parameters:
  ///   - bytes: the first `byteCount` bytes of a file, or all of a shorter one.
  ///   - fileByteCount: those of the whole file.
  public init(_ bytes: [UInt8], fileByteCount: Int64) throws(ImageError) {
    guard bytes.count >= Self.byteCount, Self.isImage(bytes) else { throw .notAnImage }
    func integer(_ offset: Int, _ length: Int) -> UInt64 {
      bytes[offset..<offset + length].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let version = UInt16(integer(HeaderLayout.version, 2))
    guard version == HeaderLayout.formatVersion else { throw .version(version) }
    let byteCount = integer(HeaderLayout.byteCount, 8)
    guard byteCount == UInt64(fileByteCount) else {
      throw .byteCount(expected: byteCount, actual: UInt64(fileByteCount))
    }
    digest = Array(bytes[HeaderLayout.digest..<HeaderLayout.digest + HeaderLayout.digestLength])
  }
}
