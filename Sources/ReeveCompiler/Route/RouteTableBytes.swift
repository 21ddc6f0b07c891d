import ReeveImage

/// The tables of the section of routes while they are written.
struct RouteTableBytes {
  private var tables = Array(repeating: ByteWriter(), count: RouteTable.allCases.count)
  private var texts = InternTable()
  private var names = InternTable()
  private var nameLengthMax = 0

  subscript(table: RouteTable) -> ByteWriter {
    get { tables[table.rawValue] }
    _modify { yield &tables[table.rawValue] }
  }

  func count(_ table: RouteTable) -> Int {
    table == .texts ? texts.writer.count : tables[table.rawValue].count / table.stride
  }

  /// Writes a text's field: its offset and its length.
  mutating func put(_ text: some Collection<UInt8>, to table: RouteTable) {
    put(offset(of: text), text.count, to: table)
  }

  /// Writes fields of four bytes.
  mutating func put(_ values: Int..., to table: RouteTable) {
    for value in values { self[table].put32(value) }
  }

  /// Where a text stands among the texts.
  mutating func offset(of text: some Collection<UInt8>) -> Int { texts.intern(text) }

  /// The number of a name.
  mutating func number(ofName name: String) -> Int {
    nameLengthMax = max(nameLengthMax, name.utf8.count)
    return names.number(name.utf8)
  }

  /// All tables as a section.
  mutating func section(rootCount: Int, anyHost: Int) -> [UInt8] {
    let buckets = BucketTable(capacity: names.count, in: &self[.nameBuckets])
    for number in 0..<names.count {
      let name = Array(names.writer.bytes[names.range(number)])
      put(name, to: .names)
      buckets.insert(Hash.exact(name), record: number + 1, in: &self[.nameBuckets])
    }
    self[.texts].put(texts.writer.bytes)
    var section = ByteWriter()
    section.put32(0)
    section.put32(rootCount)
    section.put32(anyHost)
    section.put32(nameLengthMax)
    section.putZeros(RouteSectionLayout.tables - section.count)
    for table in RouteTable.allCases {
      section.align(RouteSectionLayout.alignment)
      let entry = RouteSectionLayout.directory + table.rawValue * RouteSectionLayout.directoryStride
      section.patch32(section.count, at: entry)
      section.patch32(count(table), at: entry + 4)
      section.put(self[table].bytes)
    }
    section.patch32(section.count, at: RouteSectionLayout.byteCount)
    return section.bytes
  }
}
