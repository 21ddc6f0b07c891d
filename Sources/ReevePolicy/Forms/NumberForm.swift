/// `[+-]? digits [ . digits ] [ (e|E) [+-]? digits ]`, the exponent at most 999,999,999 either way.
enum NumberForm {
  static func admits(_ text: String) -> Bool {
    var rest = text.utf8[...]
    dropSign(&rest)
    guard dropDigits(&rest) > 0 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard dropDigits(&rest) > 0 else { return false }
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      dropSign(&rest)
      let significant = rest.drop { $0 == UInt8(ascii: "0") }.count
      guard dropDigits(&rest) > 0, significant <= 9 else { return false }
    }
    return rest.isEmpty
  }

  private static func dropSign(_ rest: inout Substring.UTF8View) {
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  }

  private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix(while: isASCIIDigit).count
    rest = rest.dropFirst(digits)
    return digits
  }
}
