/// A question for the story of a decision.
///
///     OFFSET  SIZE  FIELD     MEANING
///          0     1  format    `ExplanationFormat`
///          1     7  reserved  zero
///          8     …  request   `AuthorizePayload`
public struct ExplainRequest: Sendable, Hashable {
  public var format: ExplanationFormat
  /// An `AuthorizePayload`.
  public var request: [UInt8]

  public init(format: ExplanationFormat, request: [UInt8]) {
    self.format = format
    self.request = request
  }

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let format = reader.integer(UInt8.self).flatMap(ExplanationFormat.init(rawValue:)),
      reader.zero(byteCount: 7)
    else { return nil }
    self.init(format: format, request: reader.rest())
  }

  public var payload: [UInt8] { [format.rawValue] + [UInt8](repeating: 0, count: 7) + request }
}

/// How an explanation is written.
public enum ExplanationFormat: UInt8, Sendable, Hashable {
  /// For people.
  case text = 0
  /// One JSON object.
  case json = 1
}

/// The story of a decision: the generation that it is told of (8 bytes), then UTF-8 to the end of the frame.
public struct ExplainReply: Sendable, Hashable {
  public var generation: UInt64
  public var text: String

  public init(generation: UInt64, text: String) {
    self.generation = generation
    self.text = text
  }

  public static let headerByteCount = 8

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let generation = reader.integer(UInt64.self) else { return nil }
    self.init(generation: generation, text: String(decoding: reader.rest(), as: UTF8.self))
  }
}
