/// A decimal number of any length, compared digit by digit.
/// Source: IAM User Guide, "Numeric condition operators".
struct ExactNumber {
  private let isNegative: Bool
  /// Digits without leading zeros; none for zero.
  private let digits: [UInt8]
  /// The power of ten of the last digit.
  private let scale: Int

  /// `[+-]?digits[.digits]`, perhaps with an exponent of at most nine digits' worth.
  init?(_ text: String) {
    var rest = Substring(text).utf8
    var negative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    let isDigit = { (byte: UInt8) in 0x30...0x39 ~= byte }
    let whole = Array(rest.prefix(while: isDigit))
    rest = rest.dropFirst(whole.count)
    var fraction: [UInt8] = []
    guard !whole.isEmpty else { return nil }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = Array(rest.prefix(while: isDigit))
      guard !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(fraction.count)
    }
    var exponent = 0
    if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      let sign = rest.first
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
      // Leading zeros of an exponent say nothing.
      let significant = rest.drop { $0 == UInt8(ascii: "0") }
      guard !rest.isEmpty, rest.allSatisfy(isDigit), significant.count <= 9 else { return nil }
      exponent = significant.isEmpty ? 0 : Int(Substring(significant)) ?? 0
      if sign == UInt8(ascii: "-") { exponent = -exponent }
      rest = rest.dropFirst(rest.count)
    }
    guard rest.isEmpty else { return nil }
    digits = Array((whole + fraction).drop { $0 == UInt8(ascii: "0") })
    scale = exponent - fraction.count
    isNegative = negative && !digits.isEmpty
  }

  /// -1, 0 or 1, as the left number is less than, equal to or greater than the right.
  static func order(_ left: ExactNumber, _ right: ExactNumber) -> Int {
    if left.isNegative != right.isNegative { return left.isNegative ? -1 : 1 }
    let order = magnitudeOrder(left, right)
    return left.isNegative ? -order : order
  }

  private static func magnitudeOrder(_ left: ExactNumber, _ right: ExactNumber) -> Int {
    if left.digits.isEmpty || right.digits.isEmpty {
      return (left.digits.isEmpty ? 0 : 1) - (right.digits.isEmpty ? 0 : 1)
    }
    // The power of ten just above each number.
    let leftTop = left.scale + left.digits.count
    let rightTop = right.scale + right.digits.count
    if leftTop != rightTop { return leftTop < rightTop ? -1 : 1 }
    let count = max(left.digits.count, right.digits.count)
    for place in 0..<count {
      let leftDigit = place < left.digits.count ? left.digits[place] : UInt8(ascii: "0")
      let rightDigit = place < right.digits.count ? right.digits[place] : UInt8(ascii: "0")
      if leftDigit != rightDigit { return leftDigit < rightDigit ? -1 : 1 }
    }
    return 0
  }
}
