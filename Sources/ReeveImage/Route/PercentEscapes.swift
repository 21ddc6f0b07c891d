/// Bytes that are written as `%` and two hexadecimal digits.
/// Source: RFC 3986, 2.1; of a query, `+` is a space as in the HTML Standard, "application/x-www-form-urlencoded".
enum PercentEscapes {
  /// Whether two digits follow every `%`.
  static func areWellFormed(in text: Bytes) -> Bool {
    var place = text.first(UInt8(ascii: "%"))
    while place < text.count {
      guard text.count &- place > 2, value(text[place &+ 1]) < 16, value(text[place &+ 2]) < 16 else { return false }
      place = text.first(UInt8(ascii: "%"), from: place &+ 3)
    }
    return true
  }

  /// Appends what a text without malformed escapes stands for.
  static func decode(_ text: Bytes, plusIsSpace: Bool = false, into decoded: inout [UInt8]) {
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "%"), text.count &- place > 2 {
        decoded.append(value(text[place &+ 1]) << 4 | value(text[place &+ 2]) & 15)
        place &+= 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        place &+= 1
      }
    }
  }

  static func decoded(_ text: Bytes) -> [UInt8] {
    guard text.first(UInt8(ascii: "%")) < text.count else { return text.array }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.count)
    decode(text, into: &decoded)
    return decoded
  }

  /// Of a hexadecimal digit; of any other byte, more than fifteen.
  private static func value(_ byte: UInt8) -> UInt8 {
    let digit = byte &- UInt8(ascii: "0")
    if digit < 10 { return digit }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter &+ 10 : 0xFF
  }
}
