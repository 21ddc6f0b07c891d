/// A path or a host, cut at its separators.
struct SegmentedText {
  /// What stands between separators: one segment more than there are of these.
  private let text: Bytes
  /// Where each segment begins, and where one behind the last would.
  private var starts: [UInt32] = []

  /// - Parameter text: absent: there are no segments.
  init(_ text: Bytes?, separator: UInt8) {
    guard let text, text.count < Int(UInt32.max) else {
      self.text = Bytes.literal("")
      return
    }
    self.text = text
    starts.reserveCapacity(8)
    starts.append(0)
    var place = text.first(separator)
    while place < text.count {
      starts.append(UInt32(truncatingIfNeeded: place &+ 1))
      place = text.first(separator, from: place &+ 1)
    }
    starts.append(UInt32(truncatingIfNeeded: text.count &+ 1))
  }

  var count: Int { max(starts.count &- 1, 0) }

  subscript(index: Int) -> Bytes { self[index, index &+ 1] }

  /// Segments from one up to another, with the separators between them.
  subscript(first: Int, end: Int) -> Bytes {
    let start = Int(starts[first])
    return text.slice(start, Int(starts[end]) &- 1 &- start)
  }
}
