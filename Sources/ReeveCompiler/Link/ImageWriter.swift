import ReeveImage

/// Writes an image front to back: sections in their order, each of which refers only to those before it.
struct ImageWriter {
  /// The image so far; what is written here belongs to the section that was begun last.
  var bytes = ByteWriter()
  private var entries: [(offset: Int, length: Int, count: Int)] = []
  private var isOpen = false

  init(capacity: Int) {
    bytes.reserve(capacity)
    bytes.put(HeaderLayout.magic)
    bytes.put(littleEndian: HeaderLayout.formatVersion)
    bytes.put(littleEndian: UInt16(Section.allCases.count))
    bytes.putZeros(HeaderLayout.sections - bytes.count + Section.allCases.count * SectionLayout.stride)
  }

  /// Begins the next section, and gives the offset of its first byte.
  @discardableResult
  mutating func begin(_ section: Section) -> Int {
    precondition(!isOpen && section.rawValue == entries.count, "sections are written in their order")
    isOpen = true
    bytes.align(64)
    entries.append((bytes.count, 0, 0))
    return bytes.count
  }

  /// - Parameter count: records, buckets or bytes: what the section counts.
  mutating func end(count: Int) {
    precondition(isOpen)
    isOpen = false
    let last = entries.count - 1
    entries[last].length = bytes.count - entries[last].offset
    entries[last].count = count
  }

  /// A section of bytes that are there.
  @discardableResult
  mutating func section(_ section: Section, _ content: [UInt8], count: Int) -> Int {
    let offset = begin(section)
    bytes.put(content)
    end(count: count)
    return offset
  }

  /// Where a section begins that was written.
  subscript(section: Section) -> Int { entries[section.rawValue].offset }

  /// Completes header and digest.
  /// - Throws: `CompileError.tooLarge` when an offset did not fit its field.
  mutating func finish() throws(CompileError) -> [UInt8] {
    bytes.align(64)
    guard bytes.count <= HeaderLayout.byteCountMax else { throw .tooLarge(byteCount: bytes.count) }
    for (number, entry) in entries.enumerated() {
      let at = HeaderLayout.sections + number * SectionLayout.stride
      bytes.patch(UInt64(entry.offset), at: at + SectionLayout.offset)
      bytes.patch(UInt64(entry.length), at: at + SectionLayout.length)
      bytes.patch(UInt64(entry.count), at: at + SectionLayout.count)
    }
    bytes.patch(UInt64(bytes.count), at: HeaderLayout.byteCount)
    let digest = ImageDigest.compute(bytes.bytes)
    for (index, byte) in digest.enumerated() { bytes.patch(byte, at: HeaderLayout.digest + index) }
    return bytes.bytes
  }
}
