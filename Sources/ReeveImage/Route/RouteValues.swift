import ReeveTypes

/// What the variables of a route are for a request that takes it.
struct RouteValues {
  private let fields: RouteFields
  private let body: any RoutedBody
  private let route: Int
  let parts: [Part]

  private var tables: RouteTables { fields.tables }

  /// A named part.
  struct Part {
    /// The number of its name.
    let name: Int
    let routed: RoutedRequest.Part

    /// - Throws: `notUTF8`.
    init(_ name: Int, _ value: Bytes, _ tables: RouteTables) throws(RoutingRefusal) {
      let text = tables.name(name).string
      guard value.isWellFormedUTF8 else { throw .notUTF8(text) }
      self.name = name
      routed = RoutedRequest.Part(name: text, value: value.string)
    }

    init(_ name: Int, _ value: [UInt8], _ tables: RouteTables) throws(RoutingRefusal) {
      let result = value.withBytes { value in
        Result { () throws(RoutingRefusal) in try Part(name, value, tables) }
      }
      self = try result.get()
    }
  }

  /// - Parameter route: its record.
  init(_ fields: RouteFields, _ body: any RoutedBody, _ parts: [Part], route: Int) {
    self.fields = fields
    self.body = body
    self.parts = parts
    self.route = route
  }

  var nameOfRoute: String { tables.text(route + RouteLayout.name).string }

  // Tests.

  /// Whether one of some alternatives holds, or there is none.
  func hold(_ alternatives: Range<Int>, inCase: Bool = false) throws(RoutingRefusal) -> Bool {
    for number in alternatives {
      var isMet = true
      for test in tables.range(tables.record(.alternatives, number) + RouteAlternativeLayout.firstTest) where isMet {
        isMet = try holds(tables.record(.tests, test), inCase: inCase)
      }
      if isMet { return true }
    }
    return alternatives.isEmpty
  }

  private func holds(_ test: Int, inCase: Bool) throws(RoutingRefusal) -> Bool {
    let piece = tables.record(.pieces, tables.bytes.int(test + RouteTestLayout.firstPiece))
    let kind = RouteTestKind(rawValue: tables.bytes.u32(test + RouteTestLayout.kind))
    guard let value = try valueOrFallback(of: piece, inCase: inCase) else { return kind == .absent }
    guard kind != .absent else { return false }
    let patterns = tables.range(test + RouteTestLayout.firstPattern)
    let isMatched = Array(value.utf8).withBytes { RoutePattern.isMatched($0, tables, patterns) }
    return isMatched == (kind == .like)
  }

  /// What a map says a variable is where the request has no value.
  private func valueOrFallback(of piece: Int, inCase: Bool) throws(RoutingRefusal) -> String? {
    if let value = try value(of: piece, inCase: inCase) { return value }
    guard tables.bytes.u16(piece + RoutePieceLayout.hasFallback) != 0 else { return nil }
    return tables.text(piece + RoutePieceLayout.text).string
  }

  // Texts.

  /// A text that has to be there.
  /// - Parameter filled: its record.
  func required(_ filled: Int, isResource: Bool = false) throws(RoutingRefusal) -> String {
    let pieces = tables.range(filled + RouteFilledLayout.firstPiece)
    if let text = try text(of: pieces, isResource: isResource, inCase: false) { return text }
    throw .missing(try missing(of: pieces))
  }

  /// Absent where a variable has no value, and nothing stands in its place.
  func filled(_ filled: Int) throws(RoutingRefusal) -> String? {
    try text(of: tables.range(filled + RouteFilledLayout.firstPiece), isResource: false, inCase: false)
  }

  private func missing(of pieces: Range<Int>) throws(RoutingRefusal) -> String {
    for number in pieces {
      let piece = tables.record(.pieces, number)
      guard tables.bytes.u16(piece + RoutePieceLayout.kind) != RoutePieceKind.literal.rawValue else { continue }
      if try valueOrFallback(of: piece, inCase: false) == nil {
        return tables.name(tables.bytes.int(piece + RoutePieceLayout.name)).string
      }
    }
    return nameOfRoute
  }

  private func text(of pieces: Range<Int>, isResource: Bool, inCase: Bool) throws(RoutingRefusal) -> String? {
    var text = FilledText(isResource: isResource)
    for number in pieces {
      let piece = tables.record(.pieces, number)
      if tables.bytes.u16(piece + RoutePieceLayout.kind) == RoutePieceKind.literal.rawValue {
        text.append(tables.text(piece + RoutePieceLayout.text))
        continue
      }
      let name = tables.name(tables.bytes.int(piece + RoutePieceLayout.name))
      if let value = try value(of: piece, inCase: inCase) {
        try text.append(value, of: name)
      } else if tables.bytes.u16(piece + RoutePieceLayout.hasFallback) != 0 {
        try text.append(tables.text(piece + RoutePieceLayout.text), of: name)
      } else {
        return nil
      }
    }
    guard let text = text.text else { throw .tooLong(nameOfRoute) }
    return text
  }

  /// The value that the request has for a variable; absent: none.
  /// - Parameter inCase: a derived variable is worked out; within it, none counts, so that this ends.
  private func value(of piece: Int, inCase: Bool) throws(RoutingRefusal) -> String? {
    let name = tables.bytes.int(piece + RoutePieceLayout.name)
    switch RoutePieceKind(rawValue: tables.bytes.u16(piece + RoutePieceLayout.kind)) {
    case .parameter: return try fields.value(fields.parameters, name)
    case .header: return try fields.value(fields.headers, name)
    case .body: return try text(ofBody: tables.name(name).string)
    case .part, .literal, nil:
      // Of several, the last one.
      if let part = parts.last(where: { $0.name == name }) { return part.routed.value }
      let derived = tables.bytes.int(piece + RoutePieceLayout.derived)
      return derived > 0 && !inCase ? try value(ofDerived: derived &- 1) : nil
    }
  }

  private func value(ofDerived number: Int) throws(RoutingRefusal) -> String? {
    for entry in tables.range(tables.record(.derived, number) + RouteDerivedLayout.firstCase) {
      let entry = tables.record(.cases, entry)
      guard try hold(tables.range(entry + RouteCaseLayout.firstAlternative), inCase: true) else { continue }
      let pieces = tables.range(entry + RouteCaseLayout.firstPiece)
      return try text(of: pieces, isResource: isARN(pieces), inCase: true)
    }
    return nil
  }

  /// Whether a text begins as ARNs do.
  private func isARN(_ pieces: Range<Int>) -> Bool {
    guard !pieces.isEmpty else { return false }
    let piece = tables.record(.pieces, pieces.lowerBound)
    return tables.bytes.u16(piece + RoutePieceLayout.kind) == RoutePieceKind.literal.rawValue
      && tables.text(piece + RoutePieceLayout.text).matches(Bytes.literal("arn:"), at: 0)
  }

  private func text(ofBody path: String) throws(RoutingRefusal) -> String? {
    switch body.member(path) {
    case .text(let text): return text
    case .absent: return nil
    case .repeated: throw .repeated(path)
    case .notText: throw .notText(path)
    case .unseen: throw .bodyUnseen
    case .malformed: throw .malformedBody
    }
  }
}
