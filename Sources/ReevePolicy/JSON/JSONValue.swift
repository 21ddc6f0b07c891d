/// A value in a JSON document. It is a document and a place on its tape, so it costs nothing to make and keeps the
/// document alive.
public struct JSONValue: Sendable {
  public let document: JSONDocument
  let index: Int

  init(document: JSONDocument, index: Int) {
    self.document = document
    self.index = index
  }

  var node: JSONNode { document.nodes[index] }

  public var kind: JSONKind { node.kind }

  /// The value's bytes in the text, with its quotes or brackets.
  public var range: SourceRange { SourceRange(lower: Int(node.lower), upper: Int(node.upper)) }

  public var source: SourceText { document.source }

  /// The value's text as it was written: `1.50`, `true`, `"a\u0062"`.
  public var rawText: String { String(decoding: source.bytes[Int(node.lower)..<Int(node.upper)], as: UTF8.self) }

  /// The members of an object in the order of the text; empty for any other kind. A repeated name is there as often
  /// as in the text.
  public var members: JSONMembers {
    JSONMembers(document: document, position: index + 1, end: kind == .object ? Int(node.next) : index + 1)
  }

  /// The elements of an array in the order of the text; empty for any other kind.
  public var elements: JSONElements {
    JSONElements(document: document, position: index + 1, end: kind == .array ? Int(node.next) : index + 1)
  }

  /// Whether an object has no members, or an array no elements; true of every other kind.
  public var isEmpty: Bool { Int(node.next) == index + 1 }

  /// The value of the first member of that name.
  /// - Complexity: O(members).
  public subscript(name: StaticString) -> JSONValue? { members.first { $0.name.isText(name) }?.value }

  /// A finding at this value.
  public func diagnostic(_ problem: PolicyDiagnostic.Problem) -> PolicyDiagnostic {
    PolicyDiagnostic(problem, in: source, at: range)
  }
}

/// A member of an object: its name, which is a string, and its value.
public struct JSONMember: Sendable {
  public let name: JSONValue
  public let value: JSONValue

  /// The member's bytes, from its name to the end of its value.
  public var range: SourceRange { SourceRange(lower: name.range.lower, upper: value.range.upper) }
}

/// The members of an object.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  let document: JSONDocument
  var position: Int
  let end: Int

  public mutating func next() -> JSONMember? {
    guard position < end else { return nil }
    let value = position + 1
    defer { position = Int(document.nodes[value].next) }
    return JSONMember(
      name: JSONValue(document: document, index: position), value: JSONValue(document: document, index: value))
  }
}

/// The elements of an array.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  let document: JSONDocument
  var position: Int
  let end: Int

  public mutating func next() -> JSONValue? {
    guard position < end else { return nil }
    defer { position = Int(document.nodes[position].next) }
    return JSONValue(document: document, index: position)
  }

  /// - Complexity: O(elements).
  var count: Int {
    var count = 0
    var place = position
    while place < end {
      place = Int(document.nodes[place].next)
      count += 1
    }
    return count
  }
}
