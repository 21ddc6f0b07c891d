extension SignatureV4 {
  /// Percent-encoding as AWS has it: letters, digits and `-._~` stand for themselves, every other byte is `%` and two
  /// hexadecimal digits in upper case.
  ///
  /// Source: IAM User Guide, "Create a signed AWS API request", the function `UriEncode`.
  enum PercentEncoding {
    static func isUnreserved(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        true
      default: false
      }
    }

    static func appendEncoded(_ byte: UInt8, to text: inout [UInt8]) {
      guard !isUnreserved(byte) else { return text.append(byte) }
      text.append(UInt8(ascii: "%"))
      text.append(digit(of: byte >> 4))
      text.append(digit(of: byte & 15))
    }

    /// Appends bytes of which some are encoded: the same for all ways to write the same bytes. A slash stays one where
    /// `keepsSlash` is set, while an encoded one stays encoded.
    /// - Throws: `Failure.malformedEscape` for a `%` without two hexadecimal digits behind it.
    static func appendCanonical(
      _ bytes: ArraySlice<UInt8>, keepsSlash: Bool, to text: inout [UInt8]
    ) throws(Failure) {
      var place = bytes.startIndex
      while place < bytes.endIndex {
        let byte = bytes[place]
        place += 1
        if byte == UInt8(ascii: "%") {
          guard bytes.endIndex - place >= 2, let high = value(of: bytes[place]), let low = value(of: bytes[place + 1])
          else { throw .malformedEscape }
          appendEncoded(high << 4 | low, to: &text)
          place += 2
        } else if keepsSlash && byte == UInt8(ascii: "/") {
          text.append(byte)
        } else {
          appendEncoded(byte, to: &text)
        }
      }
    }

    /// Appends what canonical text stands for.
    static func appendDecoded(canonical bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
      var place = bytes.startIndex
      while place < bytes.endIndex {
        let byte = bytes[place]
        place += 1
        guard byte == UInt8(ascii: "%"), bytes.endIndex - place >= 2, let high = value(of: bytes[place]),
          let low = value(of: bytes[place + 1])
        else {
          text.append(byte)
          continue
        }
        text.append(high << 4 | low)
        place += 2
      }
    }

    private static func value(of digit: UInt8) -> UInt8? {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
      default: nil
      }
    }

    private static func digit(of value: UInt8) -> UInt8 {
      value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
  }
}
