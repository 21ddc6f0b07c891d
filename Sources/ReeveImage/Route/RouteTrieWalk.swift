/// Finds the templates that fit a path or a host.
///
/// Templates that begin alike share nodes, whatever their parts are called, so what is looked at follows from the text: at
/// each node one look-up of the segment, one for each pair of lengths that texts around a part have there, the part alone, and the open
/// parts, of which each says how many segments it leaves to others. A node is visited once at most, and a walk is at
/// most `RouteSectionLayout.depthMax` nodes deep.
struct RouteTrieWalk {
  private let tables: RouteTables
  private let text: SegmentedText
  /// What the nodes at which a template ends say of it.
  private(set) var found: [Int] = []
  /// Nodes and look-ups.
  private(set) var stepCount = 0

  init(_ tables: RouteTables, from root: Int, _ text: SegmentedText) {
    self.tables = tables
    self.text = text
    visit(root, 0, depth: 0)
  }

  /// - Parameters:
  ///   - place: the number of the segment that comes next.
  private mutating func visit(_ number: Int, _ place: Int, depth: Int) {
    stepCount &+= 1
    let node = tables.record(.nodes, number)
    guard place < text.count else {
      let accept = tables.bytes.int(node + RouteNodeLayout.accept)
      if accept > 0 { found.append(accept &- 1) }
      return
    }
    guard depth < RouteSectionLayout.depthMax else { return }
    let segment = text[place]
    if tables.bytes.int(node + RouteNodeLayout.literalCount) > 0 {
      let child = child(of: number, literal: segment)
      if child > 0 { visit(child, place &+ 1, depth: depth &+ 1) }
    }
    guard tables.bytes.int(node + RouteNodeLayout.childCount) > 0 else { return }
    let firstShape = tables.bytes.int(node + RouteNodeLayout.firstShape)
    for shape in firstShape..<firstShape + tables.bytes.int(node + RouteNodeLayout.shapeCount) {
      let child = child(of: number, shape: tables.record(.shapes, shape), segment)
      if child > 0 { visit(child, place &+ 1, depth: depth &+ 1) }
    }
    let part = tables.bytes.int(node + RouteNodeLayout.part)
    if part > 0, segment.count > 0 { visit(part, place &+ 1, depth: depth &+ 1) }
    let firstOpen = tables.bytes.int(node + RouteNodeLayout.firstOpen)
    for open in firstOpen..<firstOpen + tables.bytes.int(node + RouteNodeLayout.openCount) {
      let end = text.count &- tables.bytes.int(tables.record(.nodes, open) + RouteNodeLayout.prefixLength)
      // It takes in one segment at least, and one byte.
      if end > place, end > place &+ 1 || segment.count > 0 { visit(open, end, depth: depth &+ 1) }
    }
  }

  private mutating func child(of parent: Int, literal segment: Bytes) -> Int {
    stepCount &+= 1
    return tables.find(.edgeBuckets, RouteHash.edge(parent, segment)) { child in
      let node = tables.record(.nodes, child)
      return isChild(node, of: parent, .literal, segment.count, 0)
        && tables.text(tables.bytes.int(node + RouteNodeLayout.label), segment.count) == segment
    }
  }

  private mutating func child(of parent: Int, shape: Int, _ segment: Bytes) -> Int {
    stepCount &+= 1
    let prefixLength = tables.bytes.int(shape + RouteShapeLayout.prefixLength)
    let suffixLength = tables.bytes.int(shape + RouteShapeLayout.suffixLength)
    // No part is empty.
    guard segment.count > prefixLength &+ suffixLength else { return 0 }
    let prefix = segment.slice(0, prefixLength)
    let suffix = segment.slice(segment.count &- suffixLength, suffixLength)
    return tables.find(.edgeBuckets, RouteHash.edge(parent, prefix: prefix, suffix: suffix)) { child in
      let node = tables.record(.nodes, child)
      let label = tables.bytes.int(node + RouteNodeLayout.label)
      return isChild(node, of: parent, .affixed, prefixLength, suffixLength)
        && tables.text(label, prefixLength) == prefix
        && tables.text(label &+ prefixLength, suffixLength) == suffix
    }
  }

  private func isChild(
    _ node: Int, of parent: Int, _ kind: RouteNodeKind, _ prefixLength: Int, _ suffixLength: Int
  ) -> Bool {
    tables.bytes.int(node + RouteNodeLayout.parent) == parent
      && tables.bytes.u32(node + RouteNodeLayout.kind) == kind.rawValue
      && tables.bytes.int(node + RouteNodeLayout.prefixLength) == prefixLength
      && tables.bytes.int(node + RouteNodeLayout.suffixLength) == suffixLength
  }
}
