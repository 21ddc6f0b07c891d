/// Checks the section of routes. What it lets through, `Route/` may follow without looking.
///
/// Where a record has some records of another table, those of all records together are that table, in order, and nobody shares
/// them. So the check is linear, and what a walk can come to is bounded by what there is.
struct RouteVerifier {
  let section: CheckedBytes
  let routeCount: Int
  /// Where each table begins, and how many records it has.
  private(set) var tables: [(offset: Int, count: Int)] = []

  /// - Parameter routeCount: as the section table says.
  init(_ section: CheckedBytes, routeCount: Int) {
    self.section = section
    self.routeCount = routeCount
  }

  mutating func verify() throws(ImageError) {
    guard routeCount > 0 else {
      return try section.demand(section.count == 0, "without routes, their section is empty", at: 0)
    }
    try directory()
    try texts()
    try names()
    try hosts()
    try nodes()
    try groups()
    try routes()
    try readings()
    try checks()
  }

  // Reading.

  func count(_ table: RouteTable) -> Int { tables[table.rawValue].count }

  func record(_ table: RouteTable, _ number: Int) -> Int {
    tables[table.rawValue].offset + number * table.stride
  }

  /// A field of four bytes of a record that is there.
  func field(_ table: RouteTable, _ number: Int, _ field: Int) -> Int {
    section.bytes.int(record(table, number) + field)
  }

  func demand(
    _ holds: Bool, _ rule: @autoclosure () -> String, _ table: RouteTable, _ number: Int
  ) throws(ImageError) {
    try section.demand(holds, rule(), at: record(table, min(number, count(table))))
  }

  // The whole.

  mutating func directory() throws(ImageError) {
    try section.need(0, RouteSectionLayout.tables, "the directory of routes lies in its section")
    try section.demand(
      section.int(RouteSectionLayout.byteCount) == section.count, "the section of routes says how long it is",
      at: RouteSectionLayout.byteCount)
    var end = RouteSectionLayout.tables
    for table in RouteTable.allCases {
      let entry = RouteSectionLayout.directory + table.rawValue * RouteSectionLayout.directoryStride
      let (offset, count) = try (section.int(entry), section.int(entry + 4))
      end = (end + RouteSectionLayout.alignment - 1) / RouteSectionLayout.alignment * RouteSectionLayout.alignment
      try section.demand(offset == end, "table \(table) of routes begins where the one before it ends", at: entry)
      try section.needRecords(offset, count: count, stride: table.stride, "table \(table) of routes lies inside")
      tables.append((offset, count))
      end = offset + count * table.stride
    }
    try section.demand(end == section.count, "the tables of routes are their section", at: 0)
    try section.demand(
      count(.routes) == routeCount, "the section table counts the routes", at: RouteSectionLayout.directory)
  }

  /// All texts are UTF-8, and each begins and ends with a character.
  func texts() throws(ImageError) {
    let texts = section.bytes.slice(record(.texts, 0), count(.texts))
    try section.demand(texts.isWellFormedUTF8, "the texts of routes are UTF-8", at: record(.texts, 0))
    for number in 0..<count(.maps) {
      try text(.maps, number, RouteMapLayout.name)
      try demand(
        field(.maps, number, RouteMapLayout.flags) <= RouteMapLayout.keepsDotSegments
          && field(.maps, number, RouteMapLayout.reserved) == 0, "a map's flags are known", .maps, number)
    }
    for number in 0..<count(.patterns) { try text(.patterns, number, 0) }
  }

  func text(_ table: RouteTable, _ number: Int, _ field: Int) throws(ImageError) {
    try text(
      self.field(table, number, field + RouteTextLayout.offset),
      [self.field(table, number, field + RouteTextLayout.length)], table, number)
  }

  /// Texts lie behind one another.
  func text(_ offset: Int, _ lengths: [Int], _ table: RouteTable, _ number: Int) throws(ImageError) {
    let count = count(.texts)
    var end = offset
    for length in [0] + lengths {
      try demand(end <= count && length <= count - end, "a text lies in those of routes", table, number)
      end += length
      try demand(
        end == count || section.bytes[record(.texts, end)] & 0xC0 != 0x80, "a text begins and ends with a character",
        table, number)
    }
  }

  func names() throws(ImageError) {
    let longest = try section.int(RouteSectionLayout.nameLengthMax)
    for number in 0..<count(.names) {
      try text(.names, number, 0)
      try demand(
        field(.names, number, RouteTextLayout.length) <= longest, "no name is longer than the longest", .names, number)
    }
    try buckets(.nameBuckets, of: .names)
  }

  /// Records of a hash table have a number, plus one; those of edges are nodes that are no first root.
  func buckets(_ table: RouteTable, of records: RouteTable) throws(ImageError) {
    try section.needBuckets(record(table, 0), count: count(table), "\(table)") { number throws(ImageError) in
      let limit = records == .nodes ? count(records) - 1 : count(records)
      try section.demand(number <= limit, "a bucket of \(table) has a number below their count", at: record(table, 0))
    }
  }

  func name(_ table: RouteTable, _ number: Int, _ field: Int) throws(ImageError) {
    try demand(self.field(table, number, field) < count(.names), "a name has a number", table, number)
  }

  /// What records of one table have of another is all of it, or what stands before another's.
  /// - Parameters:
  ///   - field: of the first; the count stands behind it.
  ///   - start: where theirs begin.
  /// - Returns: where they end.
  @discardableResult
  func partition(
    _ owners: RouteTable, _ field: Int, _ parts: RouteTable, from start: Int = 0, isWhole: Bool = true,
    atMost limit: Int = Int.max
  ) throws(ImageError) -> Int {
    var next = start
    for number in 0..<count(owners) {
      let (first, some) = (self.field(owners, number, field), self.field(owners, number, field + 4))
      try demand(
        first == next && some <= count(parts) - next && some <= limit,
        "\(owners) have \(parts) that stand behind those of the one before", owners, number)
      next += some
    }
    try demand(!isWhole || next == count(parts), "\(parts) belong to \(owners)", parts, next)
    return next
  }
}
