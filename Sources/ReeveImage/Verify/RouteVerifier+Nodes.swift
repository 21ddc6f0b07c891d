// The nodes of hosts and paths.
extension RouteVerifier {
  func hosts() throws(ImageError) {
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
  func nodes() throws(ImageError) {
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
        field(.nodes, child, RouteNodeLayout.parent) == number && kind >= last, "a child knows its parent", .nodes,
        child)
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
}
