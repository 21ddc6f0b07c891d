/// A secret access key as it stands in stores and images: encrypted, so that only who has the sealing key can read it.
///
///     OFFSET  SIZE  FIELD    MEANING
///          0     1  version  1
///          1     8  keyID    of the sealing key: the first bytes of a hash of it
///          9    12  nonce    of AES-256-GCM
///         21     …  secret   encrypted: 1 to `secretByteCountMax` bytes
///          …    16  tag      of AES-256-GCM
///
/// What the tag covers beside the secret is whose it is, so that a sealed secret is good in one place alone. In text it is
/// base64. Nothing here encrypts: `ReeveGateway/Credentials` does.
public struct SealedSecret: Sendable, Hashable {
  /// The whole, as in the table.
  public let bytes: [UInt8]

  public static let version: UInt8 = 1
  public static let keyIDByteCount = 8
  public static let nonceByteCount = 12
  public static let tagByteCount = 16
  /// Bytes before the encrypted secret.
  public static let headerByteCount = 1 + keyIDByteCount + nonceByteCount
  /// Bytes of a secret access key; those of AWS have 40.
  public static let secretByteCountMax = 256
  /// Bytes of the whole.
  public static let byteCounts =
    headerByteCount + 1 + tagByteCount...headerByteCount + secretByteCountMax + tagByteCount

  /// Absent when it has another version or length.
  public init?(bytes: [UInt8]) {
    guard Self.byteCounts.contains(bytes.count), bytes[0] == Self.version else { return nil }
    self.bytes = bytes
  }

  /// Absent when it is not base64, or has another version or length.
  public init?(text: String) {
    guard text.utf8.count <= (Self.byteCounts.upperBound + 2) / 3 * 4,
      let bytes = Base64Text.bytes(of: Array(text.utf8))
    else { return nil }
    self.init(bytes: bytes)
  }

  /// In base64.
  public var text: String { Base64Text.text(of: bytes) }

  /// Of the sealing key that it was sealed with.
  public var keyID: ArraySlice<UInt8> { bytes[1..<1 + Self.keyIDByteCount] }
  public var nonce: ArraySlice<UInt8> { bytes[1 + Self.keyIDByteCount..<Self.headerByteCount] }
  public var encrypted: ArraySlice<UInt8> { bytes[Self.headerByteCount..<bytes.count - Self.tagByteCount] }
  public var tag: ArraySlice<UInt8> { bytes[(bytes.count - Self.tagByteCount)...] }
}
