// A JSON text as a tape: one fixed-size node for each value, in the order of the text, with offsets into the text in
// place of copies. A container's node is followed by the nodes of what it holds; `next` leads past them. In an object
// every member is two entries: the node of its name, a string, and the node of its value.
//
// INVARIANT: the tape is whole even where the text is not. A member whose value is missing has a node of kind
// `.invalid`, a value whose name is missing has an empty name, and what was never closed ends with the text.

/// What a JSON value is.
public enum JSONKind: UInt8, Sendable, Hashable {
  case object
  case array
  case string
  case number
  case boolean
  case null
  /// Stands where the text has no value or none that JSON knows. There is a diagnostic at its place.
  case invalid
}

extension JSONKind: CustomStringConvertible {
  /// The kind with its article, as messages need it.
  public var description: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "`null`"
    case .invalid: "nothing readable"
    }
  }
}

/// What a JSON text may be at most.
public struct JSONLimits: Sendable, Hashable {
  /// Bytes of the text; never more than `UInt32.max`.
  public var byteCountMax: Int
  /// Brackets inside one another.
  public var depthMax: Int
  /// Errors that are listed before reading stops.
  public var diagnosticCountMax: Int

  public init(byteCountMax: Int = 1 << 30, depthMax: Int = 64, diagnosticCountMax: Int = 100) {
    self.byteCountMax = min(byteCountMax, Int(UInt32.max) - 1)
    self.depthMax = depthMax
    self.diagnosticCountMax = diagnosticCountMax
  }
}

/// A JSON text that was read, whole or with errors.
public final class JSONDocument: Sendable {
  public let source: SourceText
  /// What is wrong with the text, in its order. A text with a diagnostic is not JSON; what could be read of it is there
  /// all the same.
  public let diagnostics: [PolicyDiagnostic]
  let nodes: [JSONNode]

  /// Reads a text. Errors do not stop it: reading goes on behind each, until `limits.diagnosticCountMax` of them.
  /// - Complexity: O(length of the text), whatever the text is.
  public init(_ source: SourceText, limits: JSONLimits = JSONLimits()) {
    var parser = JSONParser(source: source, limits: limits)
    parser.parse()
    self.source = source
    diagnostics = parser.lexer.diagnostics.sorted()
    nodes = parser.tape.nodes
  }

  /// Reads bytes under the name that diagnostics show.
  public convenience init(name: String, bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
    self.init(SourceText(name: name, bytes: bytes), limits: limits)
  }

  /// The outermost value; absent when the text has none.
  public var root: JSONValue? { nodes.isEmpty ? nil : JSONValue(document: self, index: 0) }

  /// Whether the member names repeat or not, the brackets, names and values are those that the author meant.
  var isWellFormed: Bool {
    diagnostics.allSatisfy {
      if case .syntax(.duplicateName) = $0.problem { true } else { $0.severity != .error }
    }
  }
}

/// An entry of the tape.
struct JSONNode {
  /// Offset of the value's first byte.
  var lower: UInt32
  /// Offset after the value's last byte; quotes and brackets are inside.
  var upper: UInt32
  /// The place on the tape after this value and all that it holds.
  var next: UInt32
  var kind: JSONKind
  var flags: JSONNodeFlags
}

struct JSONNodeFlags: OptionSet {
  var rawValue: UInt8

  /// The string holds escapes.
  static let escapes = JSONNodeFlags(rawValue: 1 << 0)
  /// The string is ill-formed: in wrong quotes, in none, or not closed.
  static let malformed = JSONNodeFlags(rawValue: 1 << 1)
  /// The string stands for a member name that the text lacks.
  static let missing = JSONNodeFlags(rawValue: 1 << 2)
}
