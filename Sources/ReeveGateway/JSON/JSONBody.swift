public import ReeveTypes

/// The body of a client's request, read as JSON when a route first asks for a member of it, and not before.
public final class JSONBody: RoutedBody {
  /// Objects and arrays within one another, the outermost counted: what clients send may have schemas in it.
  static let depthMax = 64

  private let content: [UInt8]?
  private let isEmpty: Bool
  private var document: Result<JSONMember, JSONDocument.Fault>?

  /// - Parameter content: all of the body; absent: it was not handed in whole.
  public init(content: [UInt8]?) {
    self.content = content
    isEmpty = content?.isEmpty ?? false
  }

  public convenience init(of question: GatewayQuestion) {
    self.init(content: question.body == .empty ? [] : question.content)
  }

  public func member(_ path: String) -> BodyMember {
    guard let content else { return .unseen }
    guard !isEmpty, case .success(var member) = read(content) else { return .malformed }
    do throws(JSONMistake) {
      for name in path.split(separator: ".", omittingEmptySubsequences: false) {
        guard let next = try member.member(String(name)) else { return .absent }
        member = next
      }
      return .text(try member.string())
    } catch {
      return error.problem == .repeated ? .repeated : .notText
    }
  }

  private func read(_ content: [UInt8]) -> Result<JSONMember, JSONDocument.Fault> {
    if let document { return document }
    let read = Result { () throws(JSONDocument.Fault) in
      JSONMember(try JSONDocument(content.span, depthMax: Self.depthMax))
    }
    document = read
    return read
  }
}

/// Which bodies are kept for a route to read.
enum ReadableBody {
  /// Bytes of a body that is kept. A longer one is hashed alone.
  static let byteCountMax = AdapterLimits.questionByteCountMax

  /// Whether a request says that its body is JSON, in some way or other.
  static func isJSON(_ fields: HTTPFields) -> Bool {
    fields.indices.contains { index in
      fields.name(index).isNamed("content-type") && isJSON(fields.value(index))
    }
  }

  private static func isJSON(_ type: Span<UInt8>) -> Bool {
    type.indices.contains { type.extracting($0...).isPrefixed("json") }
  }
}
