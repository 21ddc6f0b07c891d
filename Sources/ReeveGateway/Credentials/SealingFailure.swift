/// Why a secret cannot be sealed, or a sealed one not be opened. None of the cases has a secret in it.
public enum SealingFailure: Error, Sendable, Hashable {
  /// A key file does not hold 32 bytes, as they are or in base64.
  case malformedKey
  /// Not 1 to `SealingKeys.countMax` keys.
  case keyCount
  /// The same key twice.
  case repeatedKey
  /// None of the keys is the one that the secret was sealed with, whose id this is.
  case unknownKey(id: [UInt8])
  /// The secret was changed, or belongs to another access key or another principal.
  case tampered
  /// The secret is empty, or has more than `SealedSecret.secretByteCountMax` bytes; or the id or the principal is too long.
  case length
  /// OpenSSL failed, or there is no memory.
  case system
}

extension SealingFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformedKey: "no sealing key: it is 32 bytes, as they are or in base64; make one with `reeve key new`"
    case .keyCount: "1 to \(SealingKeys.countMax) sealing keys can be given"
    case .repeatedKey: "a sealing key is given twice; keep one of the two"
    case .unknownKey(let id):
      "the secret was sealed with the key `\(Self.hexadecimal(id))`, which is not given; give that one, too, or seal the "
        + "secret anew"
    case .tampered:
      "the sealed secret was changed, or is of another access key or principal; seal the secret anew for this one"
    case .length: "the secret has no usable length"
    case .system: "OpenSSL or the system failed"
    }
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0\(digits)" : digits
    }.joined()
  }
}
