/// An account id as a number: twelve decimal digits fit in 40 bits.
public enum AccountNumber {
  /// The number that twelve digits write.
  public static func parse(_ text: Bytes) -> UInt64? {
    guard text.count == 12 else { return nil }
    var value: UInt64 = 0
    for index in 0..<12 {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + UInt64(digit)
    }
    return value
  }
}
