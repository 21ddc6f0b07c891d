import ReeveStore

/// How a template is compared with others: the more specific one comes first.
struct RouteSpecificity: Comparable {
  /// Of each segment: a text is above every part, a part with texts around it above a part alone, that above an open one.
  private let segments: [Int]

  init(_ template: TextTemplate) {
    segments = template.segments.map { segment in
      if segment.part == nil { return Int.max }
      return segment.isOpen ? 0 : segment.prefix.utf8.count + segment.suffix.utf8.count + 1
    }
  }

  /// Of a map for all hosts.
  static let ofAnyHost = RouteSpecificity(TextTemplate(segments: []))

  /// Whether the left one comes first: at the first segment that differs it is more specific, or it has one more.
  static func < (left: RouteSpecificity, right: RouteSpecificity) -> Bool {
    for (left, right) in zip(left.segments, right.segments) where left != right { return left > right }
    return left.segments.count > right.segments.count
  }
}
