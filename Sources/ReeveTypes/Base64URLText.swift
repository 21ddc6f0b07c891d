/// Base64 with `-` and `_`, strict: no padding, no other characters, unused bits zero. Then equal bytes have equal texts.
///
/// Source: RFC 4648, section 5; RFC 7515, section 2.
public enum Base64URLText {
  /// The bytes that a text stands for; absent when it is not in the one form that bytes have.
  /// - Complexity: O(bytes of `text`).
  public static func bytes(of text: some RandomAccessCollection<UInt8>) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    var padded: [UInt8] = []
    padded.reserveCapacity(text.count + 2)
    for digit in text {
      switch digit {
      case UInt8(ascii: "-"): padded.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): padded.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: padded.append(digit)
      }
    }
    while !padded.count.isMultiple(of: 4) { padded.append(UInt8(ascii: "=")) }
    return Base64Text.bytes(of: padded)
  }

  /// The text that stands for bytes.
  /// - Complexity: O(bytes).
  public static func text(of bytes: some Collection<UInt8>) -> String {
    let digits = Base64Text.text(of: bytes).utf8.compactMap { digit -> UInt8? in
      switch digit {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: digit
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
