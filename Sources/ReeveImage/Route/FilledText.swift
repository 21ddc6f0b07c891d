import ReeveTypes

/// A text that is being filled in.
struct FilledText {
  let isResource: Bool
  /// As much of it as a request can have, and a byte more.
  private var bytes: [UInt8] = []
  private var colonCount = 0

  init(isResource: Bool) {
    self.isResource = isResource
    bytes.reserveCapacity(128)
  }

  /// Absent: it is too long.
  var text: String? {
    bytes.count <= RequestLimits.textByteCountMax ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// What its maker wrote.
  mutating func append(_ text: Bytes) {
    if isResource, colonCount < 5 { colonCount += Self.colonCount(in: text) }
    text.append(to: &bytes, atMost: RequestLimits.textByteCountMax + 1 - bytes.count)
  }

  /// What stands in the place of a value. In a resource it would be another account's, or another service's, if it had a colon.
  mutating func append(_ value: Bytes, of name: Bytes) throws(RoutingRefusal) {
    if isResource, !bytes.isEmpty, colonCount < 5, Self.colonCount(in: value) > 0 {
      throw .colonInARN(name.string)
    }
    append(value)
  }

  mutating func append(_ value: String, of name: Bytes) throws(RoutingRefusal) {
    let isOfOther = isResource && !bytes.isEmpty && colonCount < 5 && value.utf8.contains(UInt8(ascii: ":"))
    guard !isOfOther else { throw .colonInARN(name.string) }
    if isResource, colonCount < 5 { colonCount += value.utf8.count { $0 == UInt8(ascii: ":") } }
    let room = RequestLimits.textByteCountMax + 1 - bytes.count
    // A whole string is copied at once, a part of one byte by byte.
    if value.utf8.count <= room {
      bytes.append(contentsOf: value.utf8)
    } else {
      bytes.append(contentsOf: value.utf8.prefix(room))
    }
  }

  private static func colonCount(in text: Bytes) -> Int {
    var count = 0
    var place = text.first(UInt8(ascii: ":"))
    while place < text.count {
      count += 1
      place = text.first(UInt8(ascii: ":"), from: place + 1)
    }
    return count
  }
}
