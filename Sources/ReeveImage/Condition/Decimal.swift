/// A decimal number read in place: a sign, digits without a zero at either end, and where the point is.
///
/// Numbers compare exactly, whatever their length: no binary rounding makes `0.1` differ from `0.10`, and none lets
/// two different numbers be equal.
public struct Decimal {
  /// 0 zero, 1 positive, 2 negative.
  public let sign: UInt8
  /// The e of 0.d1d2d3… × 10^e; zero for zero.
  public let exponent: Int64
  /// From the first to the last digit that counts, perhaps with a point among them.
  let digits: Bytes

  /// The exponents that a text may write.
  public static let exponentMax: Int64 = 999_999_999

  /// Reads `[+-]?digits[.digits]`, perhaps with an exponent.
  public init?(_ text: Bytes) {
    var index = 0
    var negative = false
    if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    let integerStart = index
    var first = -1
    var last = -1
    while index < text.count, text[index] &- UInt8(ascii: "0") < 10 {
      if text[index] != UInt8(ascii: "0") {
        if first < 0 { first = index }
        last = index
      }
      index += 1
    }
    let point = index
    guard point > integerStart else { return nil }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      let fractionStart = index
      while index < text.count, text[index] &- UInt8(ascii: "0") < 10 {
        if text[index] != UInt8(ascii: "0") {
          if first < 0 { first = index }
          last = index
        }
        index += 1
      }
      guard index > fractionStart else { return nil }
    }
    var written: Int64 = 0
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      guard let exponent = Self.writtenExponent(text, from: index + 1) else { return nil }
      written = exponent
      index = text.count
    }
    guard index == text.count else { return nil }
    guard first >= 0 else {
      sign = 0
      exponent = 0
      digits = text.slice(0, 0)
      return
    }
    sign = negative ? 2 : 1
    exponent = written + Int64(first < point ? point - first : point - first + 1)
    digits = text.slice(first, last - first + 1)
  }

  /// A number as the compiler stored it.
  init(stored: Bytes) {
    sign = stored[DecimalLayout.sign]
    exponent = Int64(bitPattern: stored.u64(DecimalLayout.exponent))
    digits = stored.from(DecimalLayout.digits)
  }

  private static func writtenExponent(_ text: Bytes, from start: Int) -> Int64? {
    var index = start
    var negative = false
    if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") {
      negative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    guard index < text.count else { return nil }
    var value: Int64 = 0
    while index < text.count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
      guard value <= exponentMax else { return nil }
      index += 1
    }
    return negative ? -value : value
  }

  /// The digits without a point among them, as the image stores them.
  public var significantDigits: [UInt8] { digits.array.filter { $0 != UInt8(ascii: ".") } }

  /// Negative, zero or positive, as `left` is less than, equal to or greater than `right`.
  static func compare(_ left: Decimal, _ right: Decimal) -> Int {
    let leftRank = left.sign == 2 ? -1 : Int(left.sign)
    let rightRank = right.sign == 2 ? -1 : Int(right.sign)
    guard leftRank == rightRank else { return leftRank - rightRank }
    guard leftRank != 0 else { return 0 }
    if left.exponent != right.exponent { return left.exponent < right.exponent ? -leftRank : leftRank }
    var leftIndex = 0
    var rightIndex = 0
    while true {
      if leftIndex < left.digits.count, left.digits[leftIndex] == UInt8(ascii: ".") { leftIndex += 1 }
      if rightIndex < right.digits.count, right.digits[rightIndex] == UInt8(ascii: ".") { rightIndex += 1 }
      // A shorter run of digits goes on as zeros.
      if leftIndex == left.digits.count { return rightIndex == right.digits.count ? 0 : -leftRank }
      if rightIndex == right.digits.count { return leftRank }
      let difference = Int(left.digits[leftIndex]) - Int(right.digits[rightIndex])
      if difference != 0 { return difference < 0 ? -leftRank : leftRank }
      leftIndex += 1
      rightIndex += 1
    }
  }
}
