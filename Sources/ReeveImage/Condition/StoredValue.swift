import ReeveTypes

/// The forms in which the values of conditions stand in an image; the walk reads no others.
public enum StoredValue {
  /// A number as `DecimalLayout`; absent when the text is not one.
  public static func number(_ text: [UInt8]) -> [UInt8]? {
    text.withBytes { bytes in
      guard let decimal = Decimal(bytes) else { return nil }
      var stored = littleEndian(UInt64(bitPattern: decimal.exponent))
      stored.append(decimal.sign)
      stored += decimal.significantDigits
      return stored
    }
  }

  /// An instant as `InstantLayout`; absent when the text is not a date.
  public static func date(_ text: [UInt8]) -> [UInt8]? {
    text.withBytes { bytes in
      guard let instant = DateText.instant(bytes) else { return nil }
      return littleEndian(UInt64(bitPattern: instant.epochSeconds)) + littleEndian(UInt64(instant.nanoseconds))[..<4]
    }
  }

  /// A range as `AddressLayout`; absent when the text is not an address or a range of them.
  public static func address(_ text: [UInt8]) -> [UInt8]? {
    text.withBytes { bytes in
      guard let address = Address(bytes, allowingPrefix: true) else { return nil }
      return [address.family, UInt8(address.prefixLength)] + littleEndian(address.high.byteSwapped)
        + littleEndian(address.low.byteSwapped)
    }
  }

  /// The text itself; absent when it is not base64 in its one form.
  public static func binary(_ text: [UInt8]) -> [UInt8]? {
    text.withBytes { Base64.isCanonical($0) } ? text : nil
  }

  /// Absent when the text is neither `true` nor `false`.
  public static func boolean(_ text: [UInt8]) -> Bool? { text.withBytes { BooleanText.value($0) } }

  private static func littleEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}
