// What routes ask for, what they read from headers, and when.
extension RouteVerifier {
  func checks() throws(ImageError) {
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
    let limit = RouteSectionLayout.routePartCountMax
    let ofChecks = try partition(
      .checks, RouteCheckLayout.firstAlternative, .alternatives, isWhole: false, atMost: limit)
    try partition(.derived, RouteDerivedLayout.firstCase, .cases, atMost: limit)
    try partition(.cases, RouteCaseLayout.firstAlternative, .alternatives, from: ofChecks, atMost: limit)
    try partition(.alternatives, RouteAlternativeLayout.firstTest, .tests, atMost: limit)
    let ofFilled = try partition(.filled, RouteFilledLayout.firstPiece, .pieces, isWhole: false)
    let ofValues = try partition(.values, RouteFilledLayout.firstPiece, .pieces, from: ofFilled, isWhole: false)
    let ofTests = try partition(.tests, RouteTestLayout.firstPiece, .pieces, from: ofValues, isWhole: false)
    try partition(.cases, RouteCaseLayout.firstPiece, .pieces, from: ofTests)
    try pieces()
    for number in 0..<count(.tests) { try test(number) }
  }

  private func pieces() throws(ImageError) {
    for number in 0..<count(.pieces) {
      let piece = record(.pieces, number)
      let kind = section.bytes.u16(piece + RoutePieceLayout.kind)
      try demand(
        kind <= RoutePieceKind.body.rawValue && section.bytes.u16(piece + RoutePieceLayout.hasFallback) <= 1,
        "a piece has a kind", .pieces, number)
      if kind != RoutePieceKind.literal.rawValue { try name(.pieces, number, RoutePieceLayout.name) }
      try text(.pieces, number, RoutePieceLayout.text)
      let derived = field(.pieces, number, RoutePieceLayout.derived)
      try demand(
        field(.pieces, number, RoutePieceLayout.reserved) == 0
          && (derived == 0 || derived <= count(.derived) && kind == RoutePieceKind.part.rawValue),
        "a derived variable stands for a part", .pieces, number)
    }
  }

  private func test(_ number: Int) throws(ImageError) {
    let piece = field(.tests, number, RouteTestLayout.firstPiece)
    try demand(
      field(.tests, number, RouteTestLayout.kind) <= Int(RouteTestKind.unlike.rawValue)
        && field(.tests, number, RouteTestLayout.pieceCount) == 1
        && field(.tests, number, RouteTestLayout.reserved) == 0
        && section.bytes.u16(record(.pieces, piece) + RoutePieceLayout.kind) != RoutePieceKind.literal.rawValue,
      "a test has a kind, and a variable", .tests, number)
  }

  func readings() throws(ImageError) {
    let limit = RouteSectionLayout.routePartCountMax
    try partition(.routes, RouteLayout.firstReading, .readings, atMost: limit)
    try partition(.readings, RouteReadingLayout.firstSegment, .readSegments, atMost: RouteSectionLayout.depthMax)
    try partition(.readings, RouteReadingLayout.firstParameter, .readParameters, atMost: limit)
    for number in 0..<count(.readings) {
      try name(.readings, number, RouteReadingLayout.name)
      try demand(
        field(.readings, number, RouteReadingLayout.reserved) == 0, "reserved fields are zero", .readings, number)
    }
    for number in 0..<count(.readSegments) {
      let kind = field(.readSegments, number, RouteReadSegmentLayout.kind)
      let part = field(.readSegments, number, RouteReadSegmentLayout.part)
      let lengths = [RouteReadSegmentLayout.prefixLength, RouteReadSegmentLayout.suffixLength].map {
        field(.readSegments, number, $0)
      }
      try demand(
        kind > Int(RouteNodeKind.root.rawValue) && kind <= Int(RouteNodeKind.open.rawValue)
          && (part > 0) == (kind != Int(RouteNodeKind.literal.rawValue)) && part <= count(.names)
          && field(.readSegments, number, RouteReadSegmentLayout.reserved) == 0,
        "a segment that is read has a kind, and a part or a text", .readSegments, number)
      try text(field(.readSegments, number, RouteReadSegmentLayout.text), lengths, .readSegments, number)
    }
    for number in 0..<count(.readParameters) {
      try text(.readParameters, number, RouteReadParameterLayout.name)
      try name(.readParameters, number, RouteReadParameterLayout.part)
      try demand(
        field(.readParameters, number, RouteReadParameterLayout.reserved) == 0, "reserved fields are zero",
        .readParameters, number)
    }
  }
}
