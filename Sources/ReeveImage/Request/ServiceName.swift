/// Names of AWS services as principals: `bedrock.amazonaws.com`, `logs.eu-west-1.amazonaws.com`.
enum ServiceName {
  /// Lower-case labels before `.amazonaws.com` or `.amazonaws.com.cn`.
  static func isWellFormed(_ text: Bytes) -> Bool {
    let stem = text.count - suffixLength(text)
    guard stem > 0, stem < text.count else { return false }
    var labelLength = 0
    for index in 0..<stem {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        guard labelLength > 0 else { return false }
        labelLength = 0
      } else {
        guard byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "-") else {
          return false
        }
        labelLength += 1
      }
    }
    return labelLength > 0
  }

  /// The name without its region; absent when it has none.
  static func plain(_ text: Bytes, scratch: ScratchMemory) -> Bytes? {
    let suffix = suffixLength(text)
    let stem = text.count - suffix
    let dot = text.first(UInt8(ascii: "."))
    guard suffix > 0, dot < stem, isRegion(text.slice(dot + 1, stem - dot - 1)) else { return nil }
    return scratch.joined(text.slice(0, dot), text.from(stem))
  }

  /// `eu-west-1`: lower-case words and at the end a number, between hyphens.
  private static func isRegion(_ text: Bytes) -> Bool {
    var hyphens = 0
    for index in 0..<text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "-") {
        hyphens += 1
      } else if byte &- UInt8(ascii: "a") >= 26, byte &- UInt8(ascii: "0") >= 10 {
        return false
      }
    }
    return hyphens >= 2 && text[text.count - 1] &- UInt8(ascii: "0") < 10
  }

  private static func suffixLength(_ text: Bytes) -> Int {
    let china = Bytes.literal(".amazonaws.com.cn")
    if text.count > china.count, text.matches(china, at: text.count - china.count) { return china.count }
    let common = Bytes.literal(".amazonaws.com")
    return text.count > common.count && text.matches(common, at: text.count - common.count) ? common.count : 0
  }
}
