import ReeveImage

/// Texts that others begin with, each with the entries that ask for it, on their way to a `TrieLayout`.
struct PrefixTrie {
  private var entries: [(text: [UInt8], entry: UInt32)] = []

  mutating func insert(_ text: [UInt8], entry: UInt32) { entries.append((text, entry)) }

  /// Each text once, in their order, with its entries in theirs.
  private func sorted() -> [(text: [UInt8], list: [UInt32])] {
    var sorted: [(text: [UInt8], list: [UInt32])] = []
    let entries = self.entries.sorted { left, right in
      left.text == right.text ? left.entry < right.entry : left.text.lexicographicallyPrecedes(right.text)
    }
    for (text, entry) in entries {
      if sorted.last?.text != text {
        sorted.append((text, [entry]))
      } else if sorted[sorted.count - 1].list.last != entry {
        sorted[sorted.count - 1].list.append(entry)
      }
    }
    return sorted
  }

  /// A node that has its place, and the run of texts below it.
  private struct Node {
    var place: Int
    var children: [Int]
  }

  /// Writes the trie.
  /// - Parameters:
  ///   - origin: what offsets count from.
  ///   - list: writes a list of entries, and gives what stands for it.
  /// - Returns: where it begins.
  /// - Complexity: O(bytes of the texts × log texts).
  func write(to writer: inout ByteWriter, origin: Int, list: ([UInt32], inout ByteWriter) -> UInt32) -> Int {
    let sorted = sorted()
    var records = ByteWriter()
    var longest: [Int] = []
    // The text before, and those that it begins with: the last of them that this one begins with too is its own.
    var open: [Int] = []
    for (number, (text, entries)) in sorted.enumerated() {
      while let last = open.last, !text.starts(with: sorted[last].text) { open.removeLast() }
      if number + 1 == sorted.count || !sorted[number + 1].text.starts(with: text) { longest.append(number) }
      records.put32(0)
      records.put32(text.count)
      records.put32((open.last ?? -1) + 1)
      records.put(littleEndian: list(entries, &writer))
      open.append(number)
    }
    // A text that others begin with stands in the next that none does.
    var first = 0
    for number in longest {
      for known in first...number {
        records.patch32(writer.count - origin, at: known * TrieTextLayout.stride + TrieTextLayout.text)
      }
      writer.put(sorted[number].text)
      first = number + 1
    }
    writer.align(4)
    let nodes = Self.nodes(of: longest.map { sorted[$0].text })
    let start = writer.count
    writer.put32(sorted.count)
    writer.put32(nodes.count)
    writer.put(littleEndian: nodes.isEmpty ? TrieLayout.isText | UInt32(longest[0]) : 0)
    writer.put(records.bytes)
    for node in nodes {
      writer.put32(node.place)
      for child in node.children {
        writer.put(littleEndian: child < 0 ? TrieLayout.isText | UInt32(longest[-child - 1]) : UInt32(child))
      }
    }
    return start
  }

  /// The nodes over texts in their order, none of which begins with another. A child below zero is a text, -1 the first.
  private static func nodes(of texts: [[UInt8]]) -> [Node] {
    guard texts.count > 1 else { return [] }
    var nodes: [Node] = []
    /// Runs of texts without a node, and where it is a child.
    var open: [(run: Range<Int>, parent: Int, values: Range<Int>)] = [(texts.indices, -1, 0..<0)]
    while let (run, parent, values) = open.popLast() {
      let place = firstDifference(texts[run.lowerBound], texts[run.upperBound - 1])
      let number = nodes.count
      if parent >= 0 { for value in values { nodes[parent].children[value] = number } }
      nodes.append(Node(place: place, children: Array(repeating: 0, count: 16)))
      var start = run.lowerBound
      // A value that no text has goes where the next one goes, or at the end the last one.
      var value = 0
      while start < run.upperBound {
        let own = half(texts[start], place)
        let end = self.end(of: own, at: place, in: texts, from: start, to: run.upperBound)
        let values = value..<(end == run.upperBound ? 16 : own + 1)
        if end - start == 1 {
          for value in values { nodes[number].children[value] = -start - 1 }
        } else {
          open.append((start..<end, number, values))
        }
        value = own + 1
        start = end
      }
    }
    return nodes
  }

  /// Where texts that have a value at a place end; the run ascends by it.
  private static func end(of value: Int, at place: Int, in texts: [[UInt8]], from start: Int, to end: Int) -> Int {
    var (low, high) = (start + 1, end)
    while low < high {
      let middle = (low + high) / 2
      if half(texts[middle], place) == value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func half(_ text: [UInt8], _ place: Int) -> Int {
    Int(place.isMultiple(of: 2) ? text[place / 2] >> 4 : text[place / 2] & 15)
  }

  /// The first half byte that differs; neither text begins with the other.
  private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var index = 0
    while left[index] == right[index] { index += 1 }
    return 2 * index + (left[index] >> 4 == right[index] >> 4 ? 1 : 0)
  }
}
