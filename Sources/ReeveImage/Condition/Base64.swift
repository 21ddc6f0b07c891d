/// Base64 (RFC 4648, section 4), strict: padded, no other characters, no stray bits at the end.
public enum Base64 {
  /// Whether `text` is well formed; then equal bytes have equal texts, and comparing texts compares bytes.
  public static func isCanonical(_ text: Bytes) -> Bool {
    guard text.count.isMultiple(of: 4) else { return false }
    guard text.count > 0 else { return true }
    var length = text.count
    var padding = 0
    while padding < 2, text[length - 1] == UInt8(ascii: "=") {
      length -= 1
      padding += 1
    }
    for index in 0..<length where sextet(text[index]) == nil { return false }
    guard padding > 0, let last = sextet(text[length - 1]) else { return padding == 0 }
    return last & (padding == 1 ? 0b11 : 0b1111) == 0
  }

  private static func sextet(_ byte: UInt8) -> UInt8? {
    if byte &- UInt8(ascii: "A") < 26 { return byte - UInt8(ascii: "A") }
    if byte &- UInt8(ascii: "a") < 26 { return byte - UInt8(ascii: "a") + 26 }
    if byte &- UInt8(ascii: "0") < 10 { return byte - UInt8(ascii: "0") + 52 }
    if byte == UInt8(ascii: "+") { return 62 }
    return byte == UInt8(ascii: "/") ? 63 : nil
  }
}
