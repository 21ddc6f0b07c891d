public import ReeveTypes

/// What a message of HAProxy's asks.
///
/// A message with an argument `action` asks about an action itself: `principal`, `action`, `resource`, and a context key for
/// every argument whose name has a colon. Every other message is about an HTTP request: `method`, `path` and `query`
/// (undecoded), `headers` (`req.hdrs_bin`), and, where the gateway hands bodies in, `body_sha256` and `body_length` of what it
/// has seen of one, and `body` (`req.body`) where routes read it: it must fit into a frame. Both take `src`, `ssl` and
/// `certificate`. An argument that is there twice, or of another type, is malformed: nobody can tell which of two callers is meant.
public enum SPOPQuestion: Sendable, Hashable {
  case gateway(GatewayQuestion)
  case request(Request)
  case malformed(SPOPQuestionProblem)

  /// Reads the one message of a NOTIFY.
  /// - Parameters:
  ///   - received: the bytes that the conversation was given.
  ///   - carriesBodies: whether what the message says of a body is believed.
  public init(_ notification: SPOPNotification, in received: Span<UInt8>, carriesBodies: Bool) {
    do throws(SPOPQuestionProblem) {
      let arguments = try SPOPArguments(notification, in: received)
      self =
        arguments.has("action") ? .request(try arguments.request()) : .gateway(try arguments.question(carriesBodies))
    } catch {
      self = .malformed(error)
    }
  }
}

/// Why a message is no question.
public enum SPOPQuestionProblem: Error, Sendable, Hashable, CustomStringConvertible {
  case messageCount
  case missing(String)
  case repeated(String)
  /// Of another type, or with bytes that it cannot have.
  case malformed(String)
  case unknown(String)
  case tooLong(String)

  public var description: String {
    switch self {
    case .messageCount: "a frame asks with one message; give each its own `event`, or its own `spoe-group`"
    case .missing(let name): "the argument `\(name)` is missing"
    case .repeated(let name): "`\(name)` is there more than once"
    case .malformed(let name): "the argument `\(name)` is malformed"
    case .unknown(let name): "there is no argument `\(name)`"
    case .tooLong(let name): "the argument `\(name)` is too long"
    }
  }
}

/// The arguments of a message, by their names.
private struct SPOPArguments: ~Escapable {
  private let received: Span<UInt8>
  /// Names are compared by their bytes: texts compare by what they mean, which takes a square of the time where one is made
  /// for that.
  private var values: [(name: Range<Int>, value: SPOPValue)] = []

  @_lifetime(copy received)
  init(_ notification: SPOPNotification, in received: Span<UInt8>) throws(SPOPQuestionProblem) {
    self.received = received
    values.reserveCapacity(Self.usualCount)
    do throws(SPOPFault) {
      var messages = notification.messages(in: received)
      guard try messages.nextMessage() != nil else { throw .truncated }
      while let argument = try messages.nextArgument() {
        values.append((argument.name.clamped(to: received.indices), argument.value))
      }
      guard try messages.nextMessage() == nil else { throw .argumentCount(0) }
    } catch { throw .messageCount }
    for index in values.indices {
      let name = received.extracting(values[index].name)
      for earlier in 0..<index where received.extracting(values[earlier].name).isEqual(to: name) {
        throw .repeated(String(copying: name))
      }
    }
  }

  /// Arguments for which there is room at once.
  private static let usualCount = 12

  private static func bytes(_ range: Range<Int>, of received: Span<UInt8>) -> [UInt8] {
    [UInt8](copying: received.extracting(range.clamped(to: received.indices)))
  }

  func has(_ name: StaticString) -> Bool { value(name) != nil }

  private func value(_ name: StaticString) -> SPOPValue? {
    for (range, value) in values where received.extracting(range).isEqual(to: name) { return value }
    return nil
  }

  /// A text; absent where there is none, or HAProxy has found nothing.
  private func bytes(_ name: StaticString) throws(SPOPQuestionProblem) -> [UInt8]? {
    guard let value = value(name) else { return nil }
    return try Self.bytes(value, name.description, of: received)
  }

  private static func bytes(
    _ value: SPOPValue, _ name: String, of received: Span<UInt8>
  ) throws(SPOPQuestionProblem) -> [UInt8]? {
    switch value {
    case .null: return nil
    case .string(let range), .binary(let range): return bytes(range, of: received)
    default: throw .malformed(name)
    }
  }

  private func text(_ name: StaticString) throws(SPOPQuestionProblem) -> String? {
    guard let bytes = try bytes(name) else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed(name.description) }
    return text
  }

  private func boolean(_ name: StaticString) throws(SPOPQuestionProblem) -> Bool? {
    guard let value = value(name) else { return nil }
    switch value {
    case .null: return nil
    case .boolean(let value): return value
    default: throw .malformed(name.description)
    }
  }

  private func address() throws(SPOPQuestionProblem) -> String? {
    guard let value = value("src") else { return nil }
    switch value {
    // A caller on a Unix socket has none.
    case .null: return nil
    case .ipv4(let address):
      var text: [UInt8] = []
      text.reserveCapacity(15)
      for place in 0..<4 {
        if place > 0 { text.append(UInt8(ascii: ".")) }
        text.append(decimal: Int(address >> (24 - 8 * UInt32(place)) & 255))
      }
      return String(copying: text.span)
    case .ipv6(let high, let low):
      return (0..<8).map { index in
        let word = index < 4 ? high >> (48 - 16 * UInt64(index)) : low >> (48 - 16 * UInt64(index - 4))
        return String(word & 0xFFFF, radix: 16)
      }.joined(separator: ":")
    default: throw .malformed("src")
    }
  }

  /// What an argument is called must be one of these.
  private func require(_ name: Range<Int>, toBeOneOf names: [StaticString]) throws(SPOPQuestionProblem) {
    for known in names where received.extracting(name).isEqual(to: known) { return }
    throw .unknown(String(copying: received.extracting(name)))
  }

  // A request for a decision.

  func request() throws(SPOPQuestionProblem) -> Request {
    var context: [ContextEntry] = []
    if let address = try address() { context.append(ContextEntry("aws:SourceIp", .single(address))) }
    if let isEncrypted = try boolean("ssl") {
      context.append(ContextEntry("aws:SecureTransport", .single(isEncrypted ? "true" : "false")))
    }
    for (range, value) in values {
      let name = received.extracting(range)
      if name.first(UInt8(ascii: ":")) < name.count {
        guard value != .null else { continue }
        let key = String(copying: name)
        context.append(ContextEntry(key, .single(try contextText(key, value))))
      } else {
        try require(range, toBeOneOf: ["principal", "action", "resource", "src", "ssl"])
      }
    }
    guard let principal = try text("principal") else { throw .missing("principal") }
    guard let action = try text("action") else { throw .missing("action") }
    guard let resource = try text("resource") else { throw .missing("resource") }
    return Request(principal: principal, action: action, resource: resource, context: context)
  }

  private func contextText(_ name: String, _ value: SPOPValue) throws(SPOPQuestionProblem) -> String {
    switch value {
    case .boolean(let value): return value ? "true" : "false"
    case .int32(let value): return "\(value)"
    case .int64(let value): return "\(value)"
    case .uint32(let value): return "\(value)"
    case .uint64(let value): return "\(value)"
    default:
      guard let bytes = try Self.bytes(value, name, of: received), let text = String(validating: bytes, as: UTF8.self)
      else { throw .malformed(name) }
      return text
    }
  }

  // An HTTP request.

  func question(_ carriesBodies: Bool) throws(SPOPQuestionProblem) -> GatewayQuestion {
    for (name, _) in values { try require(name, toBeOneOf: Self.names) }
    guard let method = try bytes("method") else { throw .missing("method") }
    guard let path = try bytes("path") else { throw .missing("path") }
    let query = try bytes("query")
    let headers = try headers()
    var hosts = HTTPFieldPlaces()
    for index in headers.indices where headers.name(index).isNamed("host") { hosts.add(index) }
    guard hosts.count <= 1 else { throw .repeated("host") }
    // HAProxy has none of a query, and of one that is empty: both are signed alike.
    let head = HTTPRequestHead(
      method: method, host: hosts.isEmpty ? [] : [UInt8](copying: headers.value(hosts.first)), path: path,
      query: query.flatMap { $0.isEmpty ? nil : $0 },
      headers: headers)
    let body = carriesBodies ? try body(of: headers) : .unseen
    return GatewayQuestion(
      head: head, body: body, content: try content(of: body), sourceAddress: try address(),
      isEncrypted: try boolean("ssl"), certificateName: try text("certificate").flatMap { $0.isEmpty ? nil : $0 })
  }

  private static let names: [StaticString] = [
    "method", "path", "query", "headers", "body_sha256", "body_length", "body", "src", "ssl", "certificate",
  ]

  /// Fields for which there is room at once.
  private static let usualFieldCount = 24

  /// `req.hdrs_bin`: each name and value as a string, and two empty ones at the end.
  private func headers() throws(SPOPQuestionProblem) -> HTTPFields {
    guard let value = value("headers") else { throw .missing("headers") }
    guard case .binary(let range) = value else { throw .malformed("headers") }
    var reader = SPOPReader(received, in: range)
    var headers = HTTPFields()
    headers.reserve(fieldCount: Self.usualFieldCount, byteCount: range.count)
    do throws(SPOPFault) {
      while true {
        let name = try reader.string()
        let value = try reader.string()
        if name.isEmpty { break }
        guard headers.count < AdapterLimits.fieldCountMax else { throw .argumentCount(headers.count) }
        headers.append(name: received.extracting(name), value: received.extracting(value))
      }
    } catch { throw .malformed("headers") }
    guard reader.isAtEnd else { throw .malformed("headers") }
    return headers
  }

  /// The body itself, where the gateway sends it along: it is the one that was hashed.
  private func content(of body: SignatureV4.Body) throws(SPOPQuestionProblem) -> [UInt8]? {
    guard case .sha256(let digest) = body, let content = try bytes("body"), !content.isEmpty else { return nil }
    guard SignatureV4.Digest(of: content.span) == digest else { throw .malformed("body") }
    return content
  }

  /// A body was seen whole when it is as long as the request says. Of one whose length the request does not say, HAProxy
  /// cannot tell what it has seen, unless it is nothing.
  private func body(of headers: HTTPFields) throws(SPOPQuestionProblem) -> SignatureV4.Body {
    var lengths = HTTPFieldPlaces()
    var isCut = false
    for index in headers.indices {
      if headers.name(index).isNamed("content-length") { lengths.add(index) }
      if headers.name(index).isNamed("transfer-encoding") { isCut = true }
    }
    guard lengths.count <= 1 else { throw .repeated("content-length") }
    if isCut { return .unseen }
    let seen = value("body_length")?.unsigned
    guard !lengths.isEmpty else { return seen == 0 ? .empty : .unseen }
    guard HTTPText.isNumber(headers.value(lengths.first)),
      let length = UInt64(String(copying: headers.value(lengths.first)))
    else { throw .malformed("content-length") }
    if length == 0 { return .empty }
    guard seen == length, let bytes = try bytes("body_sha256"), let digest = SignatureV4.Digest(bytes.span) else {
      return .unseen
    }
    return .sha256(digest)
  }
}
