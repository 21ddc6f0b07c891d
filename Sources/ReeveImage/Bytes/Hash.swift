/// The hash of every table in an image: 64 bits from two multiplications for each sixteen bytes.
///
/// It places texts in tables that only the compiler fills, and every hit compares the text, so it need not resist an
/// adversary: whatever a caller asks for, no probe is longer than the store made it.
public enum Hash {
  @usableFromInline static let k0: UInt64 = 0x9E37_79B9_7F4A_7C15
  @usableFromInline static let k1: UInt64 = 0xD6E8_FEB8_6659_FD93
  @usableFromInline static let k2: UInt64 = 0xA076_1D64_78BD_642F

  @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// The hash of a text as it stands.
  @inline(__always)
  public static func exact(_ text: Bytes, salt: UInt64 = 0) -> UInt64 {
    hash(text, salt: salt) { $0 }
  }

  /// A hash of a text as it stands for what a thread keeps, which no image has: with half the instructions.
  @inline(__always)
  static func quick(_ text: Bytes, salt: UInt64) -> UInt64 {
    let count = text.count
    guard count >= 16 else { return exact(text, salt: salt) }
    let last = count &- 16
    var state = k0 ^ salt
    var offset = 0
    while offset < last {
      state = fold(text.u64(offset), text.u64(offset &+ 8) ^ state)
      offset &+= 16
    }
    return fold(fold(text.u64(last), text.u64(last &+ 8) ^ state) ^ k1, k2)
  }

  /// A hash that two texts share when they are equal with their ASCII letters folded to lower case: one bit of every byte
  /// is set, which folds letters, and makes a few other bytes one.
  @inline(__always)
  public static func foldingASCII(_ text: Bytes, salt: UInt64 = 0) -> UInt64 {
    hash(text, salt: salt) { $0 | 0x2020_2020_2020_2020 }
  }

  @inline(__always)
  private static func hash(_ text: Bytes, salt: UInt64, _ transform: (UInt64) -> UInt64) -> UInt64 {
    let count = text.count
    var state = k0 ^ salt
    var offset = 0
    var first: UInt64 = 0
    var second: UInt64 = 0
    if count >= 16 {
      let last = count &- 16
      while offset < last {
        state = fold(transform(text.u64(offset)) ^ k1, transform(text.u64(offset &+ 8)) ^ state)
        offset &+= 16
      }
      // The last sixteen bytes, some of which may have been seen.
      first = text.u64(last)
      second = text.u64(last &+ 8)
    } else if count >= 8 {
      first = text.u64(0)
      second = text.u64(count &- 8)
    } else if count >= 4 {
      first = UInt64(text.u32(0))
      second = UInt64(text.u32(count &- 4))
    } else if count > 0 {
      first = UInt64(text[0]) << 16 | UInt64(text[count / 2]) << 8 | UInt64(text[count &- 1])
    }
    state = fold(transform(first) ^ k1, transform(second) ^ state)
    return fold(state ^ k2, UInt64(truncatingIfNeeded: count) ^ k1)
  }
}

extension Hash {
  /// The hash of a text as it stands, for the compiler.
  public static func exact(_ text: [UInt8], salt: UInt64 = 0) -> UInt64 {
    text.withBytes { exact($0, salt: salt) }
  }

  /// The hash of a text whose ASCII letters are folded to lower case, for the compiler.
  public static func foldingASCII(_ text: [UInt8], salt: UInt64 = 0) -> UInt64 {
    text.withBytes { foldingASCII($0, salt: salt) }
  }

  /// The hash of a part of an array, for the compiler.
  public static func exact(_ bytes: [UInt8], in range: Range<Int>) -> UInt64 {
    bytes.withBytes { exact($0.slice(range.lowerBound, range.count)) }
  }
}

/// Which bytes a text has, for the compiler.
public enum ByteBits {
  public static func of(_ text: [UInt8]) -> UInt64 { text.withBytes { $0.byteBits } }
}
