extension Bytes {
  /// Whether the bytes are well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
  @inline(__always)
  var isWellFormedUTF8: Bool {
    var high: UInt64 = 0
    if count >= 8 {
      let last = count &- 8
      var offset = 0
      while offset < last {
        high |= u64(offset)
        offset &+= 8
      }
      high |= u64(last)
    } else if count >= 4 {
      high = UInt64(u32(0) | u32(count &- 4))
    } else if count > 0 {
      high = UInt64(self[0] | self[count &>> 1] | self[count &- 1])
    }
    return high & 0x8080_8080_8080_8080 == 0 || isWellFormedBeyondASCII
  }

  @inline(never)
  private var isWellFormedBeyondASCII: Bool {
    var index = 0
    while index < count {
      let lead = self[index]
      index += 1
      if lead < 0x80 { continue }
      let (following, low, high): (Int, UInt8, UInt8)
      switch lead {
      case 0xC2...0xDF: (following, low, high) = (1, 0x80, 0xBF)
      case 0xE0: (following, low, high) = (2, 0xA0, 0xBF)
      case 0xED: (following, low, high) = (2, 0x80, 0x9F)
      case 0xE1...0xEF: (following, low, high) = (2, 0x80, 0xBF)
      case 0xF0: (following, low, high) = (3, 0x90, 0xBF)
      case 0xF1...0xF3: (following, low, high) = (3, 0x80, 0xBF)
      case 0xF4: (following, low, high) = (3, 0x80, 0x8F)
      default: return false
      }
      guard count - index >= following, self[index] >= low, self[index] <= high else { return false }
      for continuation in 1..<max(following, 1) where self[index + continuation] & 0xC0 != 0x80 { return false }
      index += following
    }
    return true
  }
}
