import ReeveGateway
import ReeveTypes
import Testing

/// A conversation with a server that answers each request with its method, its target and its body. What it answers
/// depends on what it has heard and never on how that came in pieces.
struct DrivenServer {
  var conversation: HTTPConversation
  private var received: [UInt8] = []
  /// How far it has been used.
  private var position = 0
  private(set) var sent: [UInt8] = []
  private(set) var heard: [HTTPExchange] = []

  init(_ conversation: HTTPConversation = HTTPConversation(keptPaths: ["/kept"])) { self.conversation = conversation }

  /// One that has been fed all of these.
  init(hearing pieces: [UInt8]..., by conversation: HTTPConversation = HTTPConversation(keptPaths: ["/kept"])) {
    self.init(conversation)
    for piece in pieces { feed(piece[...]) }
  }

  mutating func feed(_ bytes: ArraySlice<UInt8>) {
    received += bytes
    let received = received
    while true {
      let rest = received.span.extracting(droppingFirst: position)
      switch conversation.next(in: rest, replies: &sent) {
      case .incomplete(let byteCount):
        use(byteCount, of: rest.count)
        if rest.count - byteCount > HTTPLimits.unusedByteCountMax { Issue.record("\(rest.count - byteCount) are left") }
        return
      case .request(let exchange, let byteCount):
        use(byteCount, of: rest.count)
        heard.append(exchange)
        guard conversation.next(in: rest, replies: &sent) == .unanswered else {
          Issue.record("a request is not waited for")
          return
        }
        do {
          try conversation.respond(Self.answer(to: exchange), replies: &sent)
        } catch {
          Issue.record("what was asked cannot be answered: \(error)")
        }
      case .unanswered:
        Issue.record("everything has been answered")
        return
      case .closed: return
      }
    }
  }

  private mutating func use(_ byteCount: Int, of given: Int) {
    if !(0...given ~= byteCount) { Issue.record("\(byteCount) bytes of \(given) have been used") }
    position += byteCount
  }

  static func answer(to exchange: HTTPExchange) -> HTTPResponse {
    var body = exchange.head.method + [UInt8(ascii: " ")] + exchange.head.path
    if let query = exchange.head.query { body += [UInt8(ascii: "?")] + query }
    if case .kept(let bytes) = exchange.body { body += bytes }
    return HTTPResponse(status: 200, body: body)
  }

  /// Bytes that have come and not been used.
  var unusedByteCount: Int { received.count - position }

  /// What can be seen from outside.
  struct Outcome: Hashable {
    var sent: [UInt8]
    var heard: [HTTPExchange]
    var closing: HTTPConversation.Closing?
  }

  var outcome: Outcome { Outcome(sent: sent, heard: heard, closing: conversation.closing) }

  /// The status of each answer that was sent, read as a client would that has sent requests with these methods.
  static func statuses(_ sent: [UInt8], methods: [String]) -> [Int]? {
    var statuses: [Int] = []
    var rest = sent[...]
    var index = 0
    while !rest.isEmpty {
      guard let end = (rest.startIndex..<rest.endIndex).first(where: { rest[$0...].starts(with: "\r\n\r\n".utf8) })
      else { return nil }
      let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n")
      rest = rest[(end + 4)...]
      guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
        return nil
      }
      statuses.append(status)
      if status == 100 { continue }
      let lengths = lines.filter { $0.hasPrefix("content-length: ") }.compactMap { Int($0.dropFirst(16)) }
      guard lengths.count == 1 else { return nil }
      let method = index < methods.count ? methods[index] : nil
      index += 1
      // The method of what was refused is not known here: its answer is the last one, and ends with the bytes.
      let length = method == "HEAD" || (method == nil && rest.isEmpty) ? 0 : lengths[0]
      guard rest.count >= length else { return nil }
      rest = rest.dropFirst(length)
    }
    return statuses
  }
}

/// Bytes of a text in which every line ends in CRLF.
func http(_ lines: String...) -> [UInt8] { lines.flatMap { Array($0.utf8) + [13, 10] } }

/// What is left of a body that is hashed.
func hashedBody(_ bytes: [UInt8]) -> HTTPBody? {
  SignatureV4.Digest(of: bytes.span).map { .hashed($0, byteCount: bytes.count) }
}

extension [UInt8] {
  var text: String { String(decoding: self, as: UTF8.self) }
}
