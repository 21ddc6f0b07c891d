/// The tape while it is written. Containers are opened and closed in the order of the text.
struct JSONTape {
  private(set) var nodes: [JSONNode] = []

  /// - Parameter byteCount: the length of the text; the tape makes room for a dense one.
  init(byteCount: Int) {
    nodes.reserveCapacity(byteCount / 16)
  }

  /// Writes a value that holds no others.
  mutating func append(_ kind: JSONKind, _ range: Range<Int>, flags: JSONNodeFlags = []) {
    nodes.append(
      JSONNode(
        lower: UInt32(truncatingIfNeeded: range.lowerBound), upper: UInt32(truncatingIfNeeded: range.upperBound),
        next: UInt32(truncatingIfNeeded: nodes.count + 1), kind: kind, flags: flags))
  }

  /// Writes a container whose end is not known yet, and gives its place.
  mutating func open(_ kind: JSONKind, at offset: Int) -> Int {
    append(kind, offset..<offset + 1)
    return nodes.count - 1
  }

  /// Ends a container before `offset`.
  mutating func close(_ index: Int, at offset: Int) {
    nodes[index].upper = UInt32(truncatingIfNeeded: offset)
    nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
  }
}
