// The routes of each path, what they demand, and what they ask for.
extension RouteVerifier {
  func groups() throws(ImageError) {
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

  func routes() throws(ImageError) {
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
      try demand(
        field(.routes, number, RouteLayout.flags) <= RouteLayout.readsHeaders, "a route's flags are known", .routes,
        number)
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
    let next = try partition(
      .conditions, RouteConditionLayout.firstPattern, .patterns, from: end, isWhole: false, atMost: limit)
    try partition(.tests, RouteTestLayout.firstPattern, .patterns, from: next, atMost: limit)
    for number in 0..<count(.conditions) {
      try name(.conditions, number, RouteConditionLayout.name)
      try text(.conditions, number, RouteConditionLayout.variable)
      try demand(
        field(.conditions, number, RouteConditionLayout.reserved) == 0, "reserved fields are zero", .conditions, number)
    }
  }
}
