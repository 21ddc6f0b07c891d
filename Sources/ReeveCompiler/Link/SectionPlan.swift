import ReeveImage

/// Where each section will begin, worked out from their sizes before any of them is written.
struct SectionPlan {
  private var offsets: [Int] = []
  /// Bytes of the image.
  private(set) var end: Int

  init() {
    end = HeaderLayout.sections + Section.allCases.count * SectionLayout.stride
    align()
  }

  mutating func add(_ section: Section, _ length: Int) {
    precondition(section.rawValue == offsets.count, "sections are planned in their order")
    offsets.append(end)
    end += length
    align()
  }

  private mutating func align() { end = (end + 63) / 64 * 64 }

  subscript(section: Section) -> Int { offsets[section.rawValue] }
}

extension ImageWriter {
  mutating func section(_ section: Section, _ table: BucketTable) {
    var writer = ByteWriter()
    table.write(to: &writer)
    self.section(section, writer.bytes, count: table.bucketCount)
  }
}
