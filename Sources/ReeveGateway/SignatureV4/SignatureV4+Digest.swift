extension SignatureV4 {
  /// A SHA-256 of bytes: of a body, or of what is signed.
  public struct Digest: Sendable, Hashable {
    var bytes: SIMD32<UInt8>

    init(bytes: SIMD32<UInt8>) { self.bytes = bytes }

    /// From 32 bytes, as whoever hashed the body has them. Absent when there are more or fewer.
    public init?(_ span: Span<UInt8>) {
      guard span.count == 32 else { return nil }
      bytes = SIMD32()
      for index in 0..<32 { bytes[index] = span[index] }
    }

    /// From 64 hexadecimal digits, in lower case as AWS has them.
    init?(hexadecimal text: Span<UInt8>) {
      guard text.count == 64 else { return nil }
      bytes = SIMD32()
      for index in 0..<32 {
        guard let high = Self.value(of: text[2 * index]), let low = Self.value(of: text[2 * index + 1]) else {
          return nil
        }
        bytes[index] = high << 4 | low
      }
    }

    /// Appends 64 hexadecimal digits, in lower case.
    func append(to text: inout [UInt8]) {
      var digits = InlineArray<64, UInt8>(repeating: 0)
      for index in 0..<32 {
        digits[2 * index] = Self.digit(of: bytes[index] >> 4)
        digits[2 * index + 1] = Self.digit(of: bytes[index] & 15)
      }
      text.append(copying: digits.span)
    }

    private static func value(of digit: UInt8) -> UInt8? {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      default: nil
      }
    }

    private static func digit(of value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + (value - 10)
    }
  }
}
