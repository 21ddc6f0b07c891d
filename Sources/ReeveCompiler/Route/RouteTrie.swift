import ReeveImage
import ReeveStore

/// The templates of hosts or paths, on their way to nodes: those that begin alike share a way.
struct RouteTrie {
  private(set) var nodes: [Node] = []

  struct Node {
    let kind: RouteNodeKind
    var prefix: [UInt8] = []
    var suffix: [UInt8] = []
    /// Of an open part: segments that stand behind it.
    var behind = 0
    /// In the order of their appearance.
    var literals: [Int] = []
    var affixed: [Int] = []
    var part: Int?
    var opens: [Int] = []
    /// What ends here: the host, or the routes in their order.
    var ends: [Int] = []
    /// Children by what leads to them.
    fileprivate var children: [Edge: Int] = [:]

    var childrenInOrder: [Int] { literals + affixed + (part.map { [$0] } ?? []) + opens }
  }

  fileprivate struct Edge: Hashable {
    let kind: RouteNodeKind
    let prefix: [UInt8]
    let suffix: [UInt8]
    let behind: Int
  }

  /// A trie without templates.
  /// - Returns: its root.
  mutating func root() -> Int {
    nodes.append(Node(kind: .root))
    return nodes.count - 1
  }

  /// - Parameters:
  ///   - end: what ends at the template's last node.
  ///   - ignoresCase: texts are compared in lower case.
  mutating func insert(_ template: TextTemplate, at root: Int, end: Int, ignoresCase: Bool = false) {
    var node = root
    for (index, segment) in template.segments.enumerated() {
      let (prefix, suffix) = (
        Self.bytes(segment.prefix, ignoresCase), Self.bytes(segment.suffix, ignoresCase)
      )
      let edge =
        if segment.part == nil {
          Edge(kind: .literal, prefix: prefix, suffix: [], behind: 0)
        } else if segment.isOpen {
          Edge(kind: .open, prefix: [], suffix: [], behind: template.segments.count - 1 - index)
        } else {
          Edge(kind: prefix.isEmpty && suffix.isEmpty ? .part : .affixed, prefix: prefix, suffix: suffix, behind: 0)
        }
      node = child(of: node, edge)
    }
    nodes[node].ends.append(end)
  }

  static func bytes(_ text: String, _ ignoresCase: Bool) -> [UInt8] {
    text.utf8.map { ignoresCase && 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
  }

  private mutating func child(of node: Int, _ edge: Edge) -> Int {
    if let child = nodes[node].children[edge] { return child }
    let child = nodes.count
    nodes.append(Node(kind: edge.kind, prefix: edge.prefix, suffix: edge.suffix, behind: edge.behind))
    nodes[node].children[edge] = child
    switch edge.kind {
    case .affixed: nodes[node].affixed.append(child)
    case .part: nodes[node].part = child
    case .open: nodes[node].opens.append(child)
    case .literal, .root: nodes[node].literals.append(child)
    }
    return child
  }
}
