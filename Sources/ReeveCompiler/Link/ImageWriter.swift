import ReeveImage

/// Puts the sections of an image one after the other, and completes header and digest.
struct ImageWriter {
  private(set) var writer = ByteWriter()
  private var entries: [(offset: Int, length: Int, count: Int)] = []

  init(capacity: Int) {
    writer.reserve(capacity)
    writer.put(HeaderLayout.magic)
    writer.put(littleEndian: HeaderLayout.formatVersion)
    writer.put(littleEndian: UInt16(Section.allCases.count))
    writer.putZeros(HeaderLayout.sections - writer.count + Section.allCases.count * SectionLayout.stride)
    writer.align(64)
  }

  /// Where the next section begins.
  var position: Int { writer.count }

  /// Writes the next section.
  mutating func section(_ section: Section, _ bytes: [UInt8], count: Int) {
    precondition(section.rawValue == entries.count, "sections are written in their order")
    entries.append((writer.count, bytes.count, count))
    writer.put(bytes)
    writer.align(64)
  }

  /// The image.
  consuming func finish() -> [UInt8] {
    for (number, entry) in entries.enumerated() {
      let at = HeaderLayout.sections + number * SectionLayout.stride
      writer.patch(UInt64(entry.offset), at: at + SectionLayout.offset)
      writer.patch(UInt64(entry.length), at: at + SectionLayout.length)
      writer.patch(UInt64(entry.count), at: at + SectionLayout.count)
    }
    writer.patch(UInt64(writer.count), at: HeaderLayout.byteCount)
    for (index, byte) in ImageDigest.compute(writer.bytes).enumerated() {
      writer.patch(byte, at: HeaderLayout.digest + index)
    }
    return writer.bytes
  }
}
