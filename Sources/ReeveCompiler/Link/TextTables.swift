import ReeveImage
import ReeveStore

/// The texts and tag lists that records point at, each once.
struct TextTables {
  private var strings = InternTable()
  private var tagLists = InternTable()

  var byteCount: Int { strings.writer.count + tagLists.writer.count }

  /// The place of a text.
  mutating func intern(_ text: String) -> Int { strings.intern(text.utf8) }

  /// The same, for a text that no other record has.
  mutating func append(_ text: String) -> Int {
    let offset = strings.writer.count
    strings.writer.put(text.utf8)
    return offset
  }

  /// The place of a tag list, whose texts are places too until it is written; absent for no tags.
  mutating func tagList(_ tags: [Tag]) -> Int? {
    guard !tags.isEmpty else { return nil }
    tagLists.writer.align(8)
    let start = tagLists.writer.count
    tagLists.writer.put32(tags.count)
    tagLists.writer.put32(0)
    for tag in tags {
      tagLists.writer.put(littleEndian: UInt32(truncatingIfNeeded: Hash.foldingASCII(Array(tag.key.utf8))))
      tagLists.writer.put(littleEndian: UInt16(tag.key.utf8.count))
      tagLists.writer.put(littleEndian: UInt16(tag.value.utf8.count))
      tagLists.writer.put32(strings.intern(tag.key.utf8))
      tagLists.writer.put32(strings.intern(tag.value.utf8))
    }
    return tagLists.intern(from: start)
  }

  func write(to image: inout ImageWriter) {
    let texts = image.section(.strings, strings.writer.bytes, count: strings.writer.count)
    let start = image.begin(.tagLists)
    image.bytes.put(tagLists.writer.bytes)
    var at = start
    for _ in 0..<tagLists.count {
      at = (at + 7) / 8 * 8
      let count = image.bytes.int(at: at + TagListLayout.count)
      for number in 0..<count {
        let tag = at + TagListLayout.tags + number * TagListLayout.stride
        for field in [TagListLayout.key, TagListLayout.value] {
          image.bytes.patch32(texts + image.bytes.int(at: tag + field), at: tag + field)
        }
      }
      at += TagListLayout.tags + count * TagListLayout.stride
    }
    image.end(count: tagLists.count)
  }
}
