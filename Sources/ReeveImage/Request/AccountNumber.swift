/// An account id as a number: twelve decimal digits fit in 40 bits.
public enum AccountNumber {
  /// The number that twelve digits write.
  @inline(__always)
  public static func parse(_ text: Bytes) -> UInt64? {
    guard text.count == 12, let high = eightDigits(text.u64(0)),
      // Four digits are eight with zeros before them.
      let low = eightDigits(UInt64(text.u32(8)) << 32 | 0x3030_3030)
    else { return nil }
    return high &* 10_000 &+ low
  }

  /// The number that eight digits write, the first in the lowest byte: neighbours are joined into pairs, those into fours, and
  /// those into the number.
  @inline(__always)
  private static func eightDigits(_ text: UInt64) -> UInt64? {
    let digits = text ^ 0x3030_3030_3030_3030
    guard (digits | digits &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return nil }
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF
  }
}
