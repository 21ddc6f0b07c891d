/// Base64 as RFC 4648, section 4, has it: padded, no line breaks, unused bits zero.
enum Base64Form {
  static func admits(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count.isMultiple(of: 4) else { return false }
    let padding = bytes.suffix(2).count { $0 == UInt8(ascii: "=") }
    let digits = bytes.dropLast(padding)
    guard digits.allSatisfy({ value(of: $0) != nil }) else { return false }
    guard padding > 0, let last = digits.last.flatMap(value) else { return padding == 0 }
    return last & (padding == 1 ? 0x03 : 0x0F) == 0
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
