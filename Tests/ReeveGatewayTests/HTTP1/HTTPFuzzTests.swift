import ReeveGateway
import ReeveTestSupport
import ReeveTypes
import Testing

/// Requests as they should be, and the same ones damaged: whatever comes, and in whatever pieces, each is answered once and
/// nothing is heard that was not sent as a request.
@Suite struct HTTPFuzzTests {
  /// What a body must never become.
  static let smuggled = http("GET /smuggled HTTP/1.1", "Host: a", "")

  /// Some requests that keep all rules.
  struct Drawn {
    var requests: [[UInt8]] = []
    var heard: [String] = []
    /// Whether the last one wants the connection to end.
    var isOver = false

    init(_ random: inout SeededRandom) {
      let count = random.within(1...4)
      for index in 0..<count {
        isOver = index == count - 1 && random.chance(30)
        draw(index, &random)
      }
    }

    private mutating func draw(_ index: Int, _ random: inout SeededRandom) {
      let method = random.pick(["GET", "HEAD", "POST", "PUT", "M-SEARCH"])
      let path = random.pick(["/\(index)", "/kept", "/a%2Fb/../c", "/v1/extauthz//x"])
      var lines = ["\(method) \(path)\(random.pick(["", "?", "?a=b&c=%20", "?/ok"])) HTTP/1.1"]
      var fields = ["Host: \(random.pick(["a", "Example.org:8080", "[::1]:80", ""]))"]
      for _ in 0..<random.below(4) {
        fields.append(
          random.pick(["X-A: 1", "x-a:2", "Authorization: x", "Empty:", "Accept: */*, \t b", "TE: trailers"]))
      }
      if isOver { fields.append("Connection: close") }
      var body: [UInt8] = []
      let content = random.chance(50) ? smuggled : Array("0\r\n\r\n".utf8) + smuggled
      switch random.below(3) {
      case 0: break
      case 1:
        fields.append("Content-Length: \(content.count)")
        body = content
      default:
        fields.append("Transfer-Encoding: chunked")
        let cut = random.within(1...(content.count - 1))
        for piece in [content[..<cut], content[cut...]] {
          body += http(String(piece.count, radix: 16, uppercase: random.chance(50)))
          body += piece + [13, 10]
        }
        body += http("0")
        if random.chance(30) { body += http("X-Trailer: GET /smuggled HTTP/1.1") }
        body += http("")
      }
      // In any order: none may depend on another.
      for place in fields.indices { fields.swapAt(place, random.below(fields.count)) }
      lines += fields + [""]
      requests.append((random.chance(20) ? http("") : []) + lines.flatMap { http($0) } + body)
      heard.append("\(method) \(path)")
    }

    var bytes: [UInt8] { requests.flatMap { $0 } }
  }

  static func damaged(_ drawn: Drawn, by other: Drawn, _ random: inout SeededRandom) -> [UInt8] {
    var bytes = drawn.bytes
    for _ in 0..<random.within(1...2) {
      let place = random.below(bytes.count)
      switch random.below(6) {
      case 0: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1: bytes[place] = random.pick([0, 9, 10, 13, 32, 44, 48, 57, 58, 59, 102, 127, 128, 255])
      case 2: bytes.insert(random.pick([10, 13, 32, 48, 58]), at: place)
      case 3: bytes.remove(at: place)
      case 4:
        let source = other.bytes
        let from = random.below(source.count)
        bytes.replaceSubrange(
          place..<min(bytes.count, place + random.below(20)),
          with: source[from..<min(source.count, from + random.below(40))])
      default: bytes.removeLast(random.below(bytes.count))
      }
      if bytes.isEmpty { bytes = [10] }
    }
    return bytes
  }

  /// What holds of everything that is ever sent.
  static func check(_ server: DrivenServer, _ input: [UInt8]) {
    let statuses = DrivenServer.statuses(server.sent, methods: server.heard.map(\.head.method.text))
    var expected = Array(repeating: 200, count: server.heard.count)
    if case .refused(let fault) = server.conversation.closing { expected.append(fault.status) }
    #expect(statuses?.filter { $0 != 100 } == expected, "\(input.text) was answered with \(server.sent.text)")
    var later = server
    later.feed(http("GET /later HTTP/1.1", "Host: a", "")[...])
    if server.conversation.closing != nil {
      #expect(later.outcome == server.outcome, "\(input.text) goes on although it is over")
    }
  }

  @Test func requestsThatKeepTheRulesAreHeard() {
    var random = SeededRandom(seed: 21)
    for _ in 0..<2_000 {
      let drawn = Drawn(&random)
      let server = DrivenServer(hearing: drawn.bytes)
      #expect(server.heard.map { "\($0.head.method.text) \($0.head.path.text)" } == drawn.heard, "\(drawn.bytes.text)")
      #expect(server.conversation.closing == (drawn.isOver ? .finished : nil))
      #expect(server.unusedByteCount == 0)
      Self.check(server, drawn.bytes)
    }
  }

  @Test func damageIsAnsweredAndPiecesMakeNoDifference() {
    var random = SeededRandom(seed: 22)
    var endings: [HTTPConversation.Closing?: Int] = [:]
    var other = Drawn(&random)
    for _ in 0..<5_000 {
      let drawn = Drawn(&random)
      let bytes = Self.damaged(drawn, by: other, &random)
      other = drawn
      let whole = DrivenServer(hearing: bytes)
      Self.check(whole, bytes)
      endings[whole.conversation.closing, default: 0] += 1
      var pieced = DrivenServer()
      var position = 0
      let longest = random.within(1...200)
      while position < bytes.count {
        let end = min(bytes.count, position + random.within(1...longest))
        pieced.feed(bytes[position..<end])
        position = end
      }
      guard pieced.outcome == whole.outcome else {
        Issue.record("in pieces of up to \(longest), \(bytes.text) is answered otherwise")
        return
      }
    }
    // Damage that is always refused in the same way would show little.
    for ending in [
      nil, .finished, .refused(.requestLine), .refused(.bareLineEnd), .refused(.controlByte),
      .refused(.malformedTarget),
      .refused(.malformedField), .refused(.foldedField), .refused(.missingHost), .refused(.malformedHost),
      .refused(.malformedContentLength), .refused(.malformedChunk), .refused(.unknownTransferCoding),
      .refused(.version),
    ] as [HTTPConversation.Closing?] {
      #expect(endings[ending, default: 0] >= 5, "\(String(describing: ending)) of \(endings)")
    }
  }

  /// Each of these has made some server and some proxy see two requests where there is one, or the other way round.
  static let ambiguities = [
    "Content-Length: 5", "Content-Length: 0", "content-length: +5", "Content-Length : 5", "Content-Length\t: 5",
    " Content-Length: 5", "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length:",
    "Transfer-Encoding: chunked", "Transfer-Encoding : chunked", " Transfer-Encoding: chunked",
    "Transfer-Encoding: \u{B}chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: identity", "Transfer-Encoding: chunk", "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding:\r chunked", "X: x\nTransfer-Encoding: chunked", "X: x\rTransfer-Encoding: chunked",
    "X: x\r\n\rTransfer-Encoding: chunked", "Transfer-Encoding", "Transfer\0-Encoding: chunked", "\0: x", "x\r",
  ]

  @Test func noBodyBecomesARequest() {
    for isChunked in [false, true] {
      for ambiguity in Self.ambiguities {
        for place in 0...2 {
          let content = http("0", "") + Self.smuggled
          let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(content.count)"
          var lines = ["Host: a", framing]
          lines.insert(ambiguity, at: place)
          let body = isChunked ? http(String(content.count, radix: 16)) + content + http("", "0", "") : content
          let bytes = http("POST /a HTTP/1.1") + (lines + [""]).flatMap { http($0) } + body
          let server = DrivenServer(hearing: bytes + http("GET /next HTTP/1.1", "Host: a", ""))
          guard case .refused = server.conversation.closing, server.heard.isEmpty else {
            Issue.record("\(bytes.text) is heard as \(server.heard.map(\.head.path.text))")
            return
          }
        }
      }
    }
  }

  /// Bytes that were never a request.
  @Test func noiseIsRefused() {
    var random = SeededRandom(seed: 23)
    for _ in 0..<2_000 {
      let bytes = (0..<random.within(1...60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let server = DrivenServer(hearing: bytes + [13, 10, 13, 10])
      Self.check(server, bytes)
      guard case .refused = server.conversation.closing else {
        Issue.record("\(bytes) is not refused")
        return
      }
    }
  }
}
