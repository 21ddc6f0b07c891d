/// A value of a document, and the way to it.
struct JSONMember: Sendable {
  private let document: JSONDocument
  private let index: Int
  private let way: Way

  /// How a value is come by: told only where something is wrong with it.
  private indirect enum Way: Sendable {
    case outermost
    case member(of: Way, String)
    case element(of: Way, Int)
  }

  /// The outermost object.
  init(_ document: JSONDocument) {
    self.init(document, at: 0, .outermost)
  }

  private init(_ document: JSONDocument, at index: Int, _ way: Way) {
    self.document = document
    self.index = index
    self.way = way
  }

  /// `evaluations[2].subject`; empty for the outermost object.
  var path: String { Self.path(way) }

  private static func path(_ way: Way) -> String {
    switch way {
    case .outermost: return ""
    case .element(let way, let index): return "\(path(way))[\(index)]"
    case .member(let way, let name):
      // A name may be as long as the document.
      let short = name.count > 64 ? name.prefix(64) + "…" : name[...]
      let path = path(way)
      return path.isEmpty ? String(short) : "\(path).\(short)"
    }
  }

  private var value: JSONDocument.Value { document[index] }

  /// The member of this name; absent: there is none.
  /// - Throws: `.notType`, unless this is an object; `.repeated`: which of the two counts would be a guess.
  func member(_ name: String) throws(JSONMistake) -> JSONMember? {
    var found: JSONMember?
    try forEachMember { (memberName, member) throws(JSONMistake) in
      guard document.spells(name, memberName) else { return }
      guard found == nil else { throw JSONMistake(path: path(to: name), .repeated) }
      found = member(.member(of: way, name))
    }
    return found
  }

  /// - Throws: `.missing` as well.
  func required(_ name: String) throws(JSONMistake) -> JSONMember {
    guard let found = try member(name) else { throw lacks(name) }
    return found
  }

  /// That the member of this name is missing.
  func lacks(_ name: String) -> JSONMistake { JSONMistake(path: path(to: name), .missing) }

  /// The members in their order.
  /// - Throws: `.notType`, unless this is an object.
  func members() throws(JSONMistake) -> [(name: String, value: JSONMember)] {
    var members: [(String, JSONMember)] = []
    try forEachMember { (memberName, member) throws(JSONMistake) in
      let name = document.text(memberName)
      members.append((name, member(.member(of: way, name))))
    }
    return members
  }

  /// - Throws: `.notType`, unless this is an array.
  func elements() throws(JSONMistake) -> [JSONMember] {
    guard case .array = value.kind else { throw JSONMistake(path: path, .notType("an array")) }
    var elements: [JSONMember] = []
    var place = index + 1
    while place < value.end {
      elements.append(JSONMember(document, at: place, .element(of: way, elements.count)))
      place = document[place].end
    }
    return elements
  }

  /// - Throws: `.notType`, unless this is a string.
  func string() throws(JSONMistake) -> String {
    guard case .string(let text) = value.kind else { throw JSONMistake(path: path, .notType("a string")) }
    return document.text(text)
  }

  /// - Throws: `.notType`, unless this is `true` or `false`.
  func boolean() throws(JSONMistake) -> Bool {
    guard case .boolean(let value) = value.kind else { throw JSONMistake(path: path, .notType("`true` or `false`")) }
    return value
  }

  /// - Throws: `.notType`, unless this is an object.
  func requireObject() throws(JSONMistake) {
    guard case .object = value.kind else { throw JSONMistake(path: path, .notType("an object")) }
  }

  /// A string, a number as it is written, or a boolean; absent for all else.
  var scalar: String? {
    switch value.kind {
    case .string(let text), .number(let text): document.text(text)
    case .boolean(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  var isArray: Bool { value.kind == .array }
  var isNumber: Bool { if case .number = value.kind { true } else { false } }
  var isNull: Bool { value.kind == .null }

  private func forEachMember(
    _ take: (_ name: Range<Int>, _ member: (Way) -> JSONMember) throws(JSONMistake) -> Void
  ) throws(JSONMistake) {
    try requireObject()
    var place = index + 1
    while place + 1 < value.end {
      guard case .string(let name) = document[place].kind else { return }
      let member = place + 1
      try take(name) { JSONMember(document, at: member, $0) }
      place = document[member].end
    }
  }

  private func path(to name: String) -> String { Self.path(.member(of: way, name)) }
}

/// What is wrong with a member of a document.
struct JSONMistake: Error, Hashable {
  enum Problem: Hashable {
    case missing
    case repeated
    case notType(String)
    /// Something else, which the text says.
    case other(String)
  }

  var path: String
  var problem: Problem

  init(path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }
}

extension JSONMistake: CustomStringConvertible {
  /// In one line, whatever the names of the members are.
  var description: String {
    let name = String(path.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) })
    let place = path.isEmpty ? "the body" : "`\(name)`"
    return switch problem {
    case .missing: "\(place) is missing"
    case .repeated: "\(place) is given twice"
    case .notType(let type): "\(place) is not \(type)"
    case .other(let text): "\(place) \(text)"
    }
  }
}
