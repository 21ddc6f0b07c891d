import ReeveGateway
import Testing

/// What is refused: each with its status, and nothing is heard behind it.
@Suite struct HTTPRefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var fault: HTTPFault
    var testDescription: String { name }

    init(_ name: String, _ fault: HTTPFault, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
      self.fault = fault
    }
  }

  static func answer(_ fault: HTTPFault, hasBody: Bool = true) -> [UInt8] {
    let reasons = [
      400: "Bad Request", 413: "Content Too Large", 414: "URI Too Long", 417: "Expectation Failed",
      431: "Request Header Fields Too Large", 501: "Not Implemented", 505: "HTTP Version Not Supported",
    ]
    let body = fault.description + "\n"
    return Array(
      ("HTTP/1.1 \(fault.status) \(reasons[fault.status] ?? "")\r\ncontent-type: text/plain; charset=utf-8\r\n"
        + "content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n" + (hasBody ? body : "")).utf8)
  }

  static func head(_ lines: String...) -> [UInt8] {
    http("POST /a HTTP/1.1", "Host: a") + lines.flatMap { http($0) } + http("")
  }

  static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: [
    Refusal("nothing but an end of line, twice", .requestLine, http("", "", "GET / HTTP/1.1", "Host: a", "")),
    Refusal("a line without a version", .requestLine, http("GET /", "")),
    Refusal("a line with two spaces", .requestLine, http("GET  / HTTP/1.1", "Host: a", "")),
    Refusal("a space behind the version", .requestLine, http("GET / HTTP/1.1 ", "Host: a", "")),
    Refusal("a space in the target", .requestLine, http("GET /a b HTTP/1.1", "Host: a", "")),
    Refusal("a space before the method", .requestLine, text(" GET / HTTP/1.1\r\nHost: a\r\n\r\n")),
    Refusal("a method that is none", .requestLine, http("G(T / HTTP/1.1", "Host: a", "")),
    Refusal("the hello of TLS", .controlByte, wire("16030100c8010000c4")),
    Refusal("brackets", .requestLine, text("{\"a\":1}")),
    Refusal("a version in lower case", .requestLine, http("GET / http/1.1", "Host: a", "")),
    Refusal("a version of one number", .requestLine, http("GET / HTTP/1", "Host: a", "")),
    Refusal("a version with a sign", .requestLine, http("GET / HTTP/+.1", "Host: a", "")),
    Refusal("a version with a leading zero", .requestLine, http("GET / HTTP/01.1", "Host: a", "")),
    Refusal("HTTP/2", .version, text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
    Refusal("HTTP/1.2", .version, http("GET / HTTP/1.2", "Host: a", "")),
    Refusal("HTTP/0.9", .version, http("GET / HTTP/0.9", "Host: a", "")),
    Refusal("CONNECT", .connect, http("CONNECT a:80 HTTP/1.1", "Host: a:80", "")),
    Refusal("a long method", .methodLength, http(String(repeating: "A", count: 33) + " / HTTP/1.1", "Host: a", "")),
    Refusal("an asterisk", .malformedTarget, http("OPTIONS * HTTP/1.1", "Host: a", "")),
    Refusal("a host alone", .malformedTarget, http("GET a:80 HTTP/1.1", "Host: a", "")),
    Refusal("a path without its slash", .malformedTarget, http("GET a/b HTTP/1.1", "Host: a", "")),
    Refusal("a fragment", .malformedTarget, http("GET /a#b HTTP/1.1", "Host: a", "")),
    Refusal("another scheme", .malformedTarget, http("GET ftp://a/b HTTP/1.1", "Host: a", "")),
    Refusal("a scheme without a host", .malformedTarget, http("GET http:///b HTTP/1.1", "Host: a", "")),
    Refusal("a target with a user", .malformedTarget, http("GET http://b@a/ HTTP/1.1", "Host: a", "")),
    Refusal("a target of another host", .malformedHost, http("GET http://b/ HTTP/1.1", "Host: a", "")),
    Refusal("no host", .missingHost, http("GET / HTTP/1.1", "")),
    Refusal("two hosts", .repeatedHost, http("GET / HTTP/1.1", "Host: a", "hOST: a", "")),
    Refusal("two hosts of an old client", .repeatedHost, http("GET / HTTP/1.0", "Host: a", "Host: b", "")),
    Refusal("hosts with a comma", .malformedHost, http("GET / HTTP/1.1", "Host: a,b", "")),
    Refusal("a host with a path", .malformedHost, http("GET / HTTP/1.1", "Host: a/b", "")),
    Refusal("a host with a user", .malformedHost, http("GET / HTTP/1.1", "Host: b@a", "")),
    Refusal("a host with a space", .malformedHost, http("GET / HTTP/1.1", "Host: a b", "")),
    Refusal("a bare line feed", .bareLineEnd, text("GET / HTTP/1.1\nHost: a\n\n")),
    Refusal("a bare line feed in a field", .bareLineEnd, head("A: b\nContent-Length: 5")),
    Refusal("a bare carriage return in a field", .bareLineEnd, head("A: b\rContent-Length: 5")),
    Refusal("two carriage returns", .bareLineEnd, text("GET / HTTP/1.1\r\r\nHost: a\r\n\r\n")),
    Refusal("a bare carriage return in the target", .bareLineEnd, text("GET /\r HTTP/1.1\r\nHost: a\r\n\r\n")),
    Refusal("NUL in a field", .controlByte, head("A: b\0c")),
    Refusal("NUL in the target", .controlByte, http("GET /\0 HTTP/1.1", "Host: a", "")),
    Refusal("a tab in the request line", .controlByte, http("GET\t/ HTTP/1.1", "Host: a", "")),
    Refusal("DEL in a field", .controlByte, head("A: \u{7F}")),
    Refusal("a folded field", .foldedField, head("A: b", " c")),
    Refusal("a folded field with a tab", .foldedField, head("A: b", "\tContent-Length: 5")),
    Refusal("a space before the first field", .foldedField, http("GET / HTTP/1.1", " Host: a", "")),
    Refusal("a space before the colon", .malformedField, head("Content-Length : 5")),
    Refusal("a tab before the colon", .malformedField, head("Transfer-Encoding\t: chunked")),
    Refusal("a field without a colon", .malformedField, head("Content-Length 5")),
    Refusal("a field without a name", .malformedField, head(": 5")),
    Refusal("a name that is none", .malformedField, head("Conten\u{E4}-Length: 5")),
    Refusal("a length with a sign", .malformedContentLength, head("Content-Length: +5")),
    Refusal("a length below zero", .malformedContentLength, head("Content-Length: -1")),
    Refusal("a length in hexadecimal digits", .malformedContentLength, head("Content-Length: 0x5")),
    Refusal("a list of lengths", .malformedContentLength, head("Content-Length: 5, 5")),
    Refusal("an empty length", .malformedContentLength, head("Content-Length:")),
    Refusal("a length with a space in it", .malformedContentLength, head("Content-Length: 5 5")),
    Refusal("two lengths", .repeatedContentLength, head("Content-Length: 5", "content-length: 6")),
    Refusal("one length twice", .repeatedContentLength, head("Content-Length: 5", "Content-Length: 5")),
    Refusal("a length above the limit", .bodyLength, head("Content-Length: 8388609")),
    Refusal("a length above all integers", .bodyLength, head("Content-Length: 99999999999999999999999999")),
    Refusal("a length that would wrap around", .bodyLength, head("Content-Length: 18446744073709551621")),
    Refusal("a length and chunks", .twoFramings, head("Content-Length: 5", "Transfer-Encoding: chunked")),
    Refusal("chunks and a length", .twoFramings, head("Transfer-Encoding: chunked", "Content-Length: 0")),
    Refusal(
      "chunks twice", .repeatedTransferEncoding, head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked")),
    Refusal("another coding", .unknownTransferCoding, head("Transfer-Encoding: gzip, chunked")),
    Refusal("a list with chunks twice", .unknownTransferCoding, head("Transfer-Encoding: chunked, chunked")),
    Refusal("a coding that is like chunks", .unknownTransferCoding, head("Transfer-Encoding: xchunked")),
    Refusal("chunks with a parameter", .unknownTransferCoding, head("Transfer-Encoding: chunked;q=1")),
    Refusal("identity", .unknownTransferCoding, head("Transfer-Encoding: identity")),
    Refusal("no coding", .unknownTransferCoding, head("Transfer-Encoding:")),
    Refusal("chunks with a vertical tab", .controlByte, head("Transfer-Encoding: \u{B}chunked")),
    Refusal(
      "chunks of an old client", .transferEncodingOfOldVersion,
      http("POST / HTTP/1.0", "Transfer-Encoding: chunked", "")),
    Refusal("another expectation", .expectation, head("Expect: 200-maybe", "Content-Length: 5")),
    Refusal("too many fields", .fieldCount, head(Array(repeating: "A: b", count: 257).joined(separator: "\r\n"))),
    Refusal("a chunk without a length", .malformedChunk, head("Transfer-Encoding: chunked") + http("", "hello")),
    Refusal("a length that is none", .malformedChunk, head("Transfer-Encoding: chunked") + http("G")),
    Refusal("a length with 0x", .malformedChunk, head("Transfer-Encoding: chunked") + http("0x5")),
    Refusal("a space before a length", .malformedChunk, head("Transfer-Encoding: chunked") + http(" 5")),
    Refusal("a space behind a length", .malformedChunk, head("Transfer-Encoding: chunked") + http("5 ")),
    Refusal("a chunk with an extension", .malformedChunk, head("Transfer-Encoding: chunked") + http("5;a=b")),
    Refusal(
      "a length that ends in a line feed", .malformedChunk, head("Transfer-Encoding: chunked") + text("5\nhello")),
    Refusal(
      "a length that ends in a carriage return", .malformedChunk, head("Transfer-Encoding: chunked") + text("5\rx")),
    Refusal("a long chunk", .malformedChunk, head("Transfer-Encoding: chunked") + http("5", "hello!")),
    Refusal(
      "a chunk that ends in a carriage return", .malformedChunk,
      head("Transfer-Encoding: chunked") + text("5\r\nhello\rX0\r\n\r\n")),
    Refusal(
      "a chunk that ends in a line feed", .malformedChunk, head("Transfer-Encoding: chunked") + text("5\r\nhello\n0")),
    Refusal("a short chunk", .malformedChunk, head("Transfer-Encoding: chunked") + http("5", "hell", "0", "")),
    Refusal("a chunk above the limit", .bodyLength, head("Transfer-Encoding: chunked") + http("800001")),
    Refusal("a chunk above all integers", .bodyLength, head("Transfer-Encoding: chunked") + http("FFFFFFFFFFFFFFFF")),
    Refusal(
      "chunks without an end of their length", .malformedChunk,
      head("Transfer-Encoding: chunked") + text("000000000000000000")),
    Refusal("a folded trailer", .foldedField, head("Transfer-Encoding: chunked") + http("0", " a: b")),
    Refusal(
      "a trailer that is none", .malformedField, head("Transfer-Encoding: chunked") + http("0", "GET / HTTP/1.1")),
    Refusal("a trailer with a bare line feed", .bareLineEnd, head("Transfer-Encoding: chunked") + text("0\r\na: b\n")),
    Refusal("a trailer with NUL", .controlByte, head("Transfer-Encoding: chunked") + text("0\r\na: \0")),
    Refusal(
      "a long trailer", .trailerLength,
      head("Transfer-Encoding: chunked") + text("0\r\na: " + String(repeating: "b", count: 4_096))),
  ])
  func aRequestIsRefused(refusal: Refusal) {
    let smuggled = http("GET /smuggled HTTP/1.1", "Host: a", "")
    let server = DrivenServer(hearing: refusal.bytes + smuggled)
    #expect(server.sent.text == Self.answer(refusal.fault).text)
    #expect(server.conversation.closing == .refused(refusal.fault))
    #expect(server.heard.isEmpty)
    var later = server
    later.feed(smuggled[...])
    #expect(later.outcome == server.outcome)
    if refusal.bytes.count < 2_000 { HTTPConversationTests.expectSameInPieces(refusal.bytes + smuggled, server) }
  }

  @Test func aRefusedHeadHasNoBody() {
    for bytes in [http("HEAD / HTTP/1.1", ""), http("", "HEAD / HTTP/1.1", "")] {
      let server = DrivenServer(hearing: bytes)
      #expect(server.sent.text == Self.answer(.missingHost, hasBody: false).text)
      HTTPConversationTests.expectSameInPieces(bytes, server)
    }
    let late = DrivenServer(hearing: http("HEAD / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "x"))
    #expect(late.sent.text == Self.answer(.malformedChunk, hasBody: false).text)
  }

  @Test func whatIsInOrderBeforeARefusalIsAnswered() {
    let bytes = http(
      "GET /1 HTTP/1.1", "Host: a", "", "GET /2 HTTP/1.1", "Host : a", "", "GET /3 HTTP/1.1", "Host: a", "")
    HTTPConversationTests.expect(
      bytes, isHeardAs: ["GET /1"],
      isAnswered: HTTPConversationTests.ok("GET /1") + Self.answer(.malformedField), .refused(.malformedField))
  }

  @Test func limitsAreReachedBeforeTheyArePassed() {
    func line(_ target: Int) -> [UInt8] {
      http("GET /" + String(repeating: "a", count: target - 1) + " HTTP/1.1", "Host: a", "")
    }
    #expect(DrivenServer(hearing: line(HTTPLimits.targetByteCountMax)).heard.count == 1)
    #expect(DrivenServer(hearing: line(HTTPLimits.targetByteCountMax + 1)).outcome.closing == .refused(.targetLength))
    // It is not waited for what has no end.
    let endless = Self.text("GET /" + String(repeating: "a", count: 33_000))
    #expect(DrivenServer(hearing: endless).outcome.closing == .refused(.targetLength))
    func head(_ byteCount: Int) -> [UInt8] {
      let rest = http("GET / HTTP/1.1", "Host: a", "A: ", "").count
      return http("GET / HTTP/1.1", "Host: a", "A: " + String(repeating: "b", count: byteCount - rest), "")
    }
    #expect(DrivenServer(hearing: head(AdapterLimits.headByteCountMax)).heard.count == 1)
    let long = head(AdapterLimits.headByteCountMax + 1)
    #expect(DrivenServer(hearing: long).outcome.closing == .refused(.headLength))
    #expect(DrivenServer(hearing: Array(long.dropLast(4))).outcome.closing == nil)
    #expect(
      DrivenServer(hearing: Self.head(Array(repeating: "A: b", count: 256).joined(separator: "\r\n"))).heard.count == 1)
  }

  @Test func aBodyHasTheLimitOfItsPath() {
    let conversation = HTTPConversation(keptPaths: ["/kept"], bodyByteCountMax: 10, questionByteCountMax: 4)
    for (path, limit) in [("/kept", 4), ("/other", 10)] {
      for isChunked in [false, true] {
        func bytes(_ count: Int) -> [UInt8] {
          let body = String(repeating: "x", count: count)
          let head = ["POST \(path) HTTP/1.1", "Host: a"]
          if isChunked {
            return
              (head + [
                "Transfer-Encoding: chunked", "", "2", "xx", String(count - 2, radix: 16),
                String(body.dropFirst(2)), "0", "",
              ]).flatMap { http($0) }
          }
          return (head + ["Content-Length: \(count)", ""]).flatMap { http($0) } + Self.text(body)
        }
        #expect(DrivenServer(hearing: bytes(limit), by: conversation).heard.count == 1)
        let over = DrivenServer(hearing: bytes(limit + 1), by: conversation)
        #expect(over.heard.isEmpty)
        #expect(over.sent.text == Self.answer(.bodyLength).text)
      }
    }
  }

  @Test func everyFaultHasAStatusAndASentence() {
    for fault in HTTPFault.allCases {
      #expect([400, 408, 413, 414, 417, 431, 500, 501, 505].contains(fault.status))
      #expect(!fault.description.isEmpty && !fault.description.contains("\n"))
    }
    #expect(Set(HTTPFault.allCases.map(\.description)).count == HTTPFault.allCases.count)
  }
}
