import ReeveImage
import ReeveStore

/// The nodes of a trie as an image has them, level by level.
struct RouteNodes {
  private let trie: RouteTrie
  /// Nodes of the trie in the order of the image.
  private var order: [Int] = []
  /// The reverse.
  private var numbers: [Int]
  private(set) var rootCount = 0
  private var edges: [(hash: UInt64, node: Int)] = []

  init(_ trie: RouteTrie) {
    self.trie = trie
    order = trie.nodes.indices.filter { trie.nodes[$0].kind == .root }
    rootCount = order.count
    numbers = Array(repeating: 0, count: trie.nodes.count)
    var next = 0
    while next < order.count {
      numbers[order[next]] = next
      order += trie.nodes[order[next]].childrenInOrder
      next += 1
    }
  }

  func number(_ node: Int) -> Int { numbers[node] }

  /// - Parameter hostRoot: where hosts begin: what ends behind it are their numbers.
  mutating func write(hostRoot: Int, _ groups: inout RouteGroups, to bytes: inout RouteTableBytes) {
    var parents = Array(0..<order.count)
    var isOfHosts = Array(repeating: false, count: order.count)
    isOfHosts[numbers[hostRoot]] = true
    var firstChild = rootCount
    for (number, place) in order.enumerated() {
      let node = trie.nodes[place]
      for child in node.childrenInOrder {
        parents[numbers[child]] = number
        isOfHosts[numbers[child]] = isOfHosts[number]
      }
      let childCount = node.childrenInOrder.count
      let accept: Int
      if let end = node.ends.first {
        accept = 1 + (isOfHosts[number] ? end : groups.accept(node.ends, to: &bytes))
      } else {
        accept = 0
      }
      let shapes = Set(node.affixed.map { Shape(trie.nodes[$0]) }).sorted()
      bytes.put(
        parents[number], firstChild, childCount, accept, bytes.offset(of: node.prefix + node.suffix),
        node.kind == .open ? node.behind : node.prefix.count, node.suffix.count, Int(node.kind.rawValue),
        node.literals.count, node.part.map { numbers[$0] } ?? 0, bytes.count(.shapes), shapes.count,
        node.opens.first.map { numbers[$0] } ?? 0, node.opens.count, 0, 0, to: .nodes)
      for shape in shapes { bytes.put(shape.prefix, shape.suffix, to: .shapes) }
      for child in node.literals { edges.append((RouteHash.edge(number, trie.nodes[child].prefix), numbers[child])) }
      for child in node.affixed {
        let hash = RouteHash.edge(number, prefix: trie.nodes[child].prefix, suffix: trie.nodes[child].suffix)
        edges.append((hash, numbers[child]))
      }
      firstChild += childCount
    }
    let buckets = BucketTable(capacity: edges.count, in: &bytes[.edgeBuckets])
    for (hash, node) in edges { buckets.insert(hash, record: node, in: &bytes[.edgeBuckets]) }
  }

  /// How many bytes stand before and behind a part.
  private struct Shape: Hashable, Comparable {
    let prefix: Int
    let suffix: Int

    init(_ node: RouteTrie.Node) { (prefix, suffix) = (node.prefix.count, node.suffix.count) }

    static func < (left: Shape, right: Shape) -> Bool {
      (left.prefix, left.suffix) < (right.prefix, right.suffix)
    }
  }
}
