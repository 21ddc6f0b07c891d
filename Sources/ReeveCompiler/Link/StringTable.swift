/// The texts of an image, each once.
struct StringTable {
  private(set) var writer = ByteWriter()
  private var offsets: [[UInt8]: Int] = [:]

  /// The offset of a text in the section.
  mutating func intern(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    if let offset = offsets[bytes] { return offset }
    let offset = append(bytes)
    offsets[bytes] = offset
    return offset
  }

  /// The same, for a text that no other record has.
  mutating func append(_ bytes: [UInt8]) -> Int {
    let offset = writer.count
    writer.put(bytes)
    return offset
  }
}
