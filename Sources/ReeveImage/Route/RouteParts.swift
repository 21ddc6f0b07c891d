/// What stands in a request where a template has named parts.
struct RouteParts {
  private let tables: RouteTables
  private let text: SegmentedText
  private let template: Int

  /// - Parameters:
  ///   - template: the number of one that fits the text.
  init(_ tables: RouteTables, template: Int, of text: SegmentedText) {
    self.tables = tables
    self.text = text
    self.template = tables.record(.templates, template)
  }

  /// Their numbers, in the order of the template.
  var numbers: Range<Int> {
    let first = tables.bytes.int(template + RouteTemplateLayout.firstPart)
    return first..<first + tables.bytes.int(template + RouteTemplateLayout.partCount)
  }

  func name(_ number: Int) -> Int { tables.bytes.int(tables.record(.parts, number) + RoutePartLayout.name) }

  /// As it stands there.
  func value(_ number: Int) -> Bytes {
    let part = tables.record(.parts, number)
    let place = tables.bytes.int(part + RoutePartLayout.segment)
    let open = tables.bytes.int(template + RouteTemplateLayout.openSegment)
    // Segments that the open part takes in beside its first.
    let more = text.count &- tables.bytes.int(template + RouteTemplateLayout.segmentCount)
    let first = place > open ? place &+ more : place
    let end = place == open ? place &+ more &+ 1 : first &+ 1
    // Of a template that fits, all of it is there: an image that was made by others may name one that does not.
    guard first >= 0, end > first, end <= text.count else { return Bytes.literal("") }
    return Self.inner(
      text[first, end], tables.bytes.int(part + RoutePartLayout.prefixLength),
      tables.bytes.int(part + RoutePartLayout.suffixLength))
  }

  /// What stands between a beginning and an end.
  static func inner(_ text: Bytes, _ prefixLength: Int, _ suffixLength: Int) -> Bytes {
    guard text.count >= prefixLength &+ suffixLength else { return Bytes.literal("") }
    return text.slice(prefixLength, text.count &- prefixLength &- suffixLength)
  }
}
