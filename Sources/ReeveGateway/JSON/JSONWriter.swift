/// Writes JSON, member by member.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  /// Whether a value of the present object or array has been written.
  private var hasValue = false

  mutating func beginObject(_ name: String? = nil) { begin(name, UInt8(ascii: "{")) }
  mutating func beginArray(_ name: String? = nil) { begin(name, UInt8(ascii: "[")) }
  mutating func endObject() { end(UInt8(ascii: "}")) }
  mutating func endArray() { end(UInt8(ascii: "]")) }

  mutating func add(_ name: String, _ value: String) {
    separate(name)
    append(value)
  }

  mutating func add(_ name: String, _ value: Bool) {
    separate(name)
    bytes.append(utf8: value ? "true" : "false")
  }

  mutating func add(_ name: String, _ value: UInt64) {
    separate(name)
    bytes.append(utf8: String(value))
  }

  private mutating func begin(_ name: String?, _ sign: UInt8) {
    separate(name)
    bytes.append(sign)
    hasValue = false
  }

  private mutating func end(_ sign: UInt8) {
    bytes.append(sign)
    hasValue = true
  }

  private mutating func separate(_ name: String?) {
    if hasValue { bytes.append(UInt8(ascii: ",")) }
    hasValue = true
    guard let name else { return }
    append(name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let text = text.utf8.span
    var start = 0
    for index in text.indices {
      let byte = text[index]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
      bytes.append(copying: text.extracting(start..<index))
      start = index + 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      default:
        bytes.append(utf8: "\\u00")
        for digit in [byte >> 4, byte & 15] {
          bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
      }
    }
    bytes.append(copying: text.extracting(start...))
    bytes.append(UInt8(ascii: "\""))
  }
}
