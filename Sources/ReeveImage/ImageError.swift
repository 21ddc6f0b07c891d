/// Why bytes are not an image that may be read.
public enum ImageError: Error, Sendable, Hashable {
  /// Not an image at all, or cut off before its header ends.
  case notAnImage
  /// Written by another version of the format.
  case version(UInt16)
  /// The file has `actual` bytes and its header says `expected`.
  case byteCount(expected: UInt64, actual: UInt64)
  /// The SHA-256 digest does not match: the bytes are damaged.
  case digest
  /// A section breaks a rule of IMAGE.md.
  case section(String, offset: Int)
}

extension ImageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnImage: "not a Reeve image; compile one with `reeve compile STORE --output IMAGE`"
    case .version(let version):
      "image of format version \(version); this build reads version \(HeaderLayout.formatVersion): compile the store again"
    case .byteCount(let expected, let actual):
      "image cut off: its header says \(expected) bytes and there are \(actual); copy or compile it again"
    case .digest: "image damaged: its digest does not match its bytes; copy or compile it again"
    case .section(let rule, let offset): "image malformed at byte \(offset): \(rule); compile the store again"
    }
  }
}
