/// Checks the section of routes. What it lets through, `Route/` may follow without looking.
///
/// Where a record has some records of another table, those of all records together are that table, in order, and nobody shares
/// them. So the check is linear, and what a walk can come to is bounded by what there is.
struct RouteVerifier {
  private let section: CheckedBytes
  private let routeCount: Int
  /// Where each table begins, and how many records it has.
  private var tables: [(offset: Int, count: Int)] = []

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
    try checks()
  }

  // Reading.

  private func count(_ table: RouteTable) -> Int { tables[table.rawValue].count }

  private func record(_ table: RouteTable, _ number: Int) -> Int {
    tables[table.rawValue].offset + number * table.stride
  }

  /// A field of four bytes of a record that is there.
  private func field(_ table: RouteTable, _ number: Int, _ field: Int) -> Int {
    section.bytes.int(record(table, number) + field)
  }

  private func demand(
    _ holds: Bool, _ rule: @autoclosure () -> String, _ table: RouteTable, _ number: Int
  ) throws(ImageError) {
    try section.demand(holds, rule(), at: record(table, min(number, count(table))))
  }

  // The whole.

  private mutating func directory() throws(ImageError) {
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
  private func texts() throws(ImageError) {
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

  private func text(_ table: RouteTable, _ number: Int, _ field: Int) throws(ImageError) {
    try text(
      self.field(table, number, field + RouteTextLayout.offset),
      [self.field(table, number, field + RouteTextLayout.length)], table, number)
  }

  /// Texts lie behind one another.
  private func text(_ offset: Int, _ lengths: [Int], _ table: RouteTable, _ number: Int) throws(ImageError) {
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

  private func names() throws(ImageError) {
    let longest = try section.int(RouteSectionLayout.nameLengthMax)
    for number in 0..<count(.names) {
      try text(.names, number, 0)
      try demand(
        field(.names, number, RouteTextLayout.length) <= longest, "no name is longer than the longest", .names, number)
    }
    try buckets(.nameBuckets, of: .names)
  }

  /// Records of a hash table have a number, plus one; those of edges are nodes that are no first root.
  private func buckets(_ table: RouteTable, of records: RouteTable) throws(ImageError) {
    try section.needBuckets(record(table, 0), count: count(table), "\(table)") { number throws(ImageError) in
      let limit = records == .nodes ? count(records) - 1 : count(records)
      try section.demand(number <= limit, "a bucket of \(table) has a number below their count", at: record(table, 0))
    }
  }

  private func name(_ table: RouteTable, _ number: Int, _ field: Int) throws(ImageError) {
    try demand(self.field(table, number, field) < count(.names), "a name has a number", table, number)
  }

  /// What records of one table have of another is all of it, or what stands before another's.
  /// - Parameters:
  ///   - field: of the first; the count stands behind it.
  ///   - start: where theirs begin.
  /// - Returns: where they end.
  @discardableResult
  private func partition(
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

  // Where routes are found.

  private func hosts() throws(ImageError) {
    try partition(.hosts, RouteHostLayout.firstMap, .hostMaps)
    let rootCount = try section.int(RouteSectionLayout.rootCount)
    try section.demand(
      rootCount > 0 && rootCount <= count(.nodes) && count(.nodes) <= RouteSectionLayout.recordCountMax,
      "there is a node for hosts, and not too many for paths", at: RouteSectionLayout.rootCount)
    try section.demand(
      section.int(RouteSectionLayout.anyHost) <= count(.hosts), "the host of all is a host",
      at: RouteSectionLayout.anyHost)
    var rank = 0
    for number in 0..<count(.hosts) {
      let root = field(.hosts, number, RouteHostLayout.root)
      try demand(root > 0 && root < rootCount, "a host has a node at which paths begin", .hosts, number)
      try demand(field(.hosts, number, RouteHostLayout.rank) >= rank, "hosts stand by their ranks", .hosts, number)
      rank = field(.hosts, number, RouteHostLayout.rank)
      var last = -1
      let first = field(.hosts, number, RouteHostLayout.firstMap)
      for entry in first..<first + field(.hosts, number, RouteHostLayout.mapCount) {
        let map = field(.hostMaps, entry, RouteHostMapLayout.map)
        try demand(map > last && map < count(.maps), "the maps of a host ascend", .hostMaps, entry)
        try demand(
          field(.hostMaps, entry, RouteHostMapLayout.template) < count(.templates), "a host has a template",
          .hostMaps, entry)
        last = map
      }
    }
    try partition(.templates, RouteTemplateLayout.firstPart, .parts)
    for number in 0..<count(.templates) {
      let segmentCount = field(.templates, number, RouteTemplateLayout.segmentCount)
      let open = field(.templates, number, RouteTemplateLayout.openSegment)
      try demand(
        segmentCount <= RouteSectionLayout.depthMax && (open < segmentCount || open == Int(RouteTemplateLayout.none)),
        "a template has segments, and an open one among them or none", .templates, number)
      let first = field(.templates, number, RouteTemplateLayout.firstPart)
      for part in first..<first + field(.templates, number, RouteTemplateLayout.partCount) {
        try name(.parts, part, RoutePartLayout.name)
        try demand(
          field(.parts, part, RoutePartLayout.segment) < segmentCount, "a part is of a segment", .parts, part)
      }
    }
  }

  /// Each node has its children behind it, each of which says so: a walk comes to a node once at most, and ends.
  private func nodes() throws(ImageError) {
    let rootCount = try section.int(RouteSectionLayout.rootCount)
    try partition(.nodes, RouteNodeLayout.firstChild, .nodes, from: rootCount)
    try partition(.nodes, RouteNodeLayout.firstShape, .shapes)
    for number in 0..<count(.nodes) {
      let kind = RouteNodeKind(rawValue: section.bytes.u32(record(.nodes, number) + RouteNodeLayout.kind))
      try demand((kind == .root) == (number < rootCount) && kind != nil, "a node has a kind", .nodes, number)
      let prefixLength = field(.nodes, number, RouteNodeLayout.prefixLength)
      let suffixLength = field(.nodes, number, RouteNodeLayout.suffixLength)
      try text(
        field(.nodes, number, RouteNodeLayout.label), kind == .open ? [] : [prefixLength, suffixLength], .nodes, number)
      try demand(
        section.bytes.u64(record(.nodes, number) + RouteNodeLayout.reserved) == 0, "reserved fields are zero", .nodes,
        number)
      let accept = field(.nodes, number, RouteNodeLayout.accept)
      try demand(accept <= max(count(.accepts), count(.hosts)), "what ends at a node has a number", .nodes, number)
      try children(of: number)
      try shapes(of: number)
    }
    try buckets(.edgeBuckets, of: .nodes)
    try accepts()
  }

  private func children(of number: Int) throws(ImageError) {
    let first = field(.nodes, number, RouteNodeLayout.firstChild)
    let end = first + field(.nodes, number, RouteNodeLayout.childCount)
    try demand(first > number || first == end, "the children of a node stand behind it", .nodes, number)
    var last = RouteNodeKind.root.rawValue
    for child in first..<end {
      let kind = section.bytes.u32(record(.nodes, child) + RouteNodeLayout.kind)
      try demand(
        field(.nodes, child, RouteNodeLayout.parent) == number && kind >= last, "a child knows its parent", .nodes, child)
      last = kind
    }
    let firstOpen = field(.nodes, number, RouteNodeLayout.firstOpen)
    let openCount = field(.nodes, number, RouteNodeLayout.openCount)
    try demand(
      openCount == 0 || firstOpen >= first && firstOpen <= end && openCount == end - firstOpen,
      "open parts lead to the last children", .nodes, number)
    for open in firstOpen..<firstOpen + openCount {
      try demand(
        field(.nodes, open, RouteNodeLayout.kind) == RouteNodeKind.open.rawValue, "an open part leads to its child",
        .nodes, open)
    }
    let part = field(.nodes, number, RouteNodeLayout.part)
    try demand(
      part == 0
        || part >= first && part < end && field(.nodes, part, RouteNodeLayout.kind) == RouteNodeKind.part.rawValue,
      "a part leads to a child", .nodes, number)
  }

  private func shapes(of number: Int) throws(ImageError) {
    let first = field(.nodes, number, RouteNodeLayout.firstShape)
    let count = field(.nodes, number, RouteNodeLayout.shapeCount)
    for shape in first..<max(first, first + count - 1) {
      let here = section.bytes.u64(record(.shapes, shape))
      let next = section.bytes.u64(record(.shapes, shape + 1))
      // The lengths before parts first.
      try demand(
        (here << 32 | here >> 32) < (next << 32 | next >> 32), "the lengths around parts ascend", .shapes, shape)
    }
  }

  private func accepts() throws(ImageError) {
    try partition(.accepts, RouteAcceptLayout.firstGroup, .groups)
    // A node of hosts says which host ends there, and each node of paths has an accept of its own, in their order.
    var isOfHosts = [Bool](repeating: false, count: count(.nodes))
    isOfHosts[0] = true
    var next = 0
    for number in 0..<count(.nodes) {
      if field(.nodes, number, RouteNodeLayout.kind) != RouteNodeKind.root.rawValue {
        isOfHosts[number] = isOfHosts[field(.nodes, number, RouteNodeLayout.parent)]
      }
      let accept = field(.nodes, number, RouteNodeLayout.accept)
      guard accept > 0 else { continue }
      if isOfHosts[number] {
        try demand(accept <= count(.hosts), "a host ends at a node of hosts", .nodes, number)
      } else {
        next += 1
        try demand(accept == next && next <= count(.accepts), "the routes of paths stand in order", .nodes, number)
      }
    }
    try demand(next == count(.accepts), "the routes of each path end at a node", .accepts, next)
  }

  private func groups() throws(ImageError) {
    for number in 0..<count(.accepts) {
      let first = field(.accepts, number, RouteAcceptLayout.firstGroup)
      var last = -1
      for group in first..<first + field(.accepts, number, RouteAcceptLayout.groupCount) {
        let flags = UInt32(truncatingIfNeeded: field(.groups, group, RouteGroupLayout.flags))
        try demand(
          flags <= RouteGroupLayout.allFlags && (flags & RouteGroupLayout.isOfAny == 0 || group == first),
          "a group's flags are known, and that of any method is the first", .groups, group)
        if flags & RouteGroupLayout.isOfAny == 0 {
          let hash = field(.groups, group, RouteGroupLayout.hash)
          try demand(hash >= last, "methods ascend by their hashes", .groups, group)
          last = hash
        }
        try text(.groups, group, RouteGroupLayout.method)
      }
    }
    for number in 0..<count(.keys) {
      try demand(
        field(.keys, number, RouteKeyLayout.group) < count(.groups)
          && field(.keys, number, RouteKeyLayout.kind) <= RouteKeyKind.headerValue.rawValue
          && field(.keys, number, RouteKeyLayout.reserved) == 0, "a key is of a group, and of a kind", .keys, number)
      try name(.keys, number, RouteKeyLayout.name)
      try text(.keys, number, RouteKeyLayout.value)
    }
    try buckets(.keyBuckets, of: .keys)
    let end = try partition(.groups, RouteGroupLayout.firstCandidate, .candidates, isWhole: false)
    try partition(.keys, RouteKeyLayout.firstCandidate, .candidates, from: end)
    for (table, field) in [
      (RouteTable.groups, RouteGroupLayout.firstCandidate), (.keys, RouteKeyLayout.firstCandidate),
    ] {
      for number in 0..<count(table) { try candidates(table, number, field) }
    }
  }

  private func candidates(_ table: RouteTable, _ number: Int, _ field: Int) throws(ImageError) {
    var last = -1
    let first = self.field(table, number, field)
    for index in first..<first + self.field(table, number, field + 4) {
      let route = self.field(.candidates, index, 0)
      try demand(route > last && route < routeCount, "the routes of a group or a key ascend", .candidates, index)
      last = route
    }
  }

  // What routes demand, and what they ask for.

  private func routes() throws(ImageError) {
    let limit = RouteSectionLayout.routePartCountMax
    var nextDemand = 0
    for number in 0..<routeCount {
      let counts = [RouteLayout.parameterCount, RouteLayout.headerCount].map { field(.routes, number, $0) }
      try demand(
        field(.routes, number, RouteLayout.firstDemand) == nextDemand && counts.allSatisfy { $0 <= limit }
          && counts[0] + counts[1] <= count(.demands) - nextDemand,
        "routes have demands that stand behind those of the one before", .routes, number)
      nextDemand += counts[0] + counts[1]
      try demand(
        field(.routes, number, RouteLayout.map) < count(.maps)
          && field(.routes, number, RouteLayout.template) < count(.templates)
          && field(.routes, number, RouteLayout.parameterSet) <= count(.parameterSets),
        "a route has a map, a path and a set of parameters", .routes, number)
      try text(.routes, number, RouteLayout.name)
      for place in stride(from: RouteLayout.reserved, to: RouteLayout.stride, by: 4) {
        try demand(field(.routes, number, place) == 0, "reserved fields are zero", .routes, number)
      }
    }
    try demand(nextDemand == count(.demands), "demands belong to routes", .demands, nextDemand)
    try partition(.routes, RouteLayout.firstCondition, .conditions, atMost: limit)
    try partition(.routes, RouteLayout.firstCheck, .checks)
    for number in 0..<count(.demands) {
      try name(.demands, number, RouteDemandLayout.name)
      try demand(
        field(.demands, number, RouteDemandLayout.kind) <= RouteDemandKind.part.rawValue
          && field(.demands, number, RouteDemandLayout.part) <= count(.names), "a demand has a kind", .demands, number)
      try text(
        field(.demands, number, RouteDemandLayout.text),
        [RouteDemandLayout.prefixLength, RouteDemandLayout.suffixLength].map { field(.demands, number, $0) }, .demands,
        number)
    }
    try partition(.parameterSets, RouteParameterSetLayout.firstName, .parameterNames)
    for number in 0..<count(.parameterNames) { try name(.parameterNames, number, 0) }
    let end = try partition(
      .parameterSets, RouteParameterSetLayout.firstPattern, .patterns, isWhole: false, atMost: limit)
    try partition(.conditions, RouteConditionLayout.firstPattern, .patterns, from: end, atMost: limit)
    for number in 0..<count(.conditions) {
      try name(.conditions, number, RouteConditionLayout.name)
      try text(.conditions, number, RouteConditionLayout.variable)
      try demand(
        field(.conditions, number, RouteConditionLayout.reserved) == 0, "reserved fields are zero", .conditions, number)
    }
  }

  private func checks() throws(ImageError) {
    try partition(.checks, RouteCheckLayout.firstFilled, .filled)
    for number in 0..<count(.checks) {
      try demand(field(.checks, number, RouteCheckLayout.filledCount) > 0, "a check has an action", .checks, number)
    }
    try partition(.checks, RouteCheckLayout.firstContext, .contexts)
    try partition(.contexts, RouteContextLayout.firstValue, .values)
    for number in 0..<count(.contexts) {
      try text(.contexts, number, RouteContextLayout.key)
      try demand(
        field(.contexts, number, RouteContextLayout.isList) <= 1
          && field(.contexts, number, RouteContextLayout.reserved) == 0, "a key of the context has a list or none",
        .contexts, number)
    }
    let end = try partition(.filled, RouteFilledLayout.firstPiece, .pieces, isWhole: false)
    try partition(.values, RouteFilledLayout.firstPiece, .pieces, from: end)
    for number in 0..<count(.pieces) {
      let piece = record(.pieces, number)
      let kind = section.bytes.u16(piece + RoutePieceLayout.kind)
      try demand(
        kind <= RoutePieceKind.header.rawValue && section.bytes.u16(piece + RoutePieceLayout.hasFallback) <= 1,
        "a piece has a kind", .pieces, number)
      if kind != RoutePieceKind.literal.rawValue { try name(.pieces, number, RoutePieceLayout.name) }
      try text(.pieces, number, RoutePieceLayout.text)
    }
  }
}
