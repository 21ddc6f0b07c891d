import Glibc
import ReeveClient
import ReeveGateway
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire

/// Asks on every listener what has a known answer, as if nothing else were going on.
struct HealthyClient {
  let server: FuzzedServer

  /// - Throws: what is answered otherwise than it must be.
  func ask() throws {
    try askInFrames()
    try askOverHTTP()
    try askOverHTTP2()
    try askInSPOP()
  }

  private func askInFrames() throws {
    var client = try Client(server.address(.frames))
    for (principal, decision) in [(Names.alice, Decision.allowed), (Names.mallory, .implicitDeny)] {
      let reply = try client.authorize(
        Request(principal: principal, action: "s3:GetObject", resource: Names.permittedResource))
      guard reply.answer.decision == decision else { throw FuzzFailure("\(principal) is answered \(reply.answer)") }
    }
  }

  private func askOverHTTP() throws {
    for (principal, status) in [(Names.alice, "200"), (Names.mallory, "403")] {
      let fields = "Host: s3.amazonaws.com\r\nX-Principal: \(principal)\r\n"
      let questions = [
        "GET /v1/extauthz\(Names.permittedPath) HTTP/1.1\r\n\(fields)\r\n",
        "GET /v1/authorize HTTP/1.1\r\n\(fields)X-Original-Method: GET\r\nX-Original-URI: \(Names.permittedPath)\r\n\r\n",
      ]
      for question in questions {
        let reply = String(decoding: try exchange(.http, Array(question.utf8)), as: UTF8.self)
        try expect(reply.hasPrefix("HTTP/1.1 \(status) "), question, reply)
      }
    }
    let isServing = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    let reply = String(decoding: try exchange(.http, Array(isServing.utf8)), as: UTF8.self)
    try expect(reply.hasPrefix("HTTP/1.1 200 "), isServing, reply)
  }

  private func askOverHTTP2() throws {
    for (principal, isAllowed) in [(Names.alice, true), (Names.mallory, false)] {
      let reply = try exchange(.http2, HTTP2Drawing.question(of: principal))
      try expect(
        String(decoding: reply, as: UTF8.self).contains("x-reeve-decision") == isAllowed,
        "a check of \(principal) over HTTP/2", DrawnStream.hex(reply))
    }
  }

  private func askInSPOP() throws {
    for (principal, isAllowed) in [(Names.alice, true), (Names.mallory, false)] {
      let message = HAProxySide.message(
        "decide",
        [
          ("principal", HAProxySide.typed(principal)), ("action", HAProxySide.typed("s3:GetObject")),
          ("resource", HAProxySide.typed(Names.permittedResource)),
        ])
      let reply = try exchange(.spop, HAProxySide.hello() + HAProxySide.notify(message))
      let text = String(decoding: reply, as: UTF8.self)
      try expect(
        text.contains("allowed\u{11}") == isAllowed && text.contains("allowed\u{01}") != isAllowed,
        "a question about \(principal) in SPOP", DrawnStream.hex(reply))
    }
  }

  /// Sends all, and reads to the end.
  private func exchange(_ speech: Speech, _ bytes: [UInt8]) throws -> [UInt8] {
    let socket = try StreamSocket.connect(server.address(speech), timeoutMilliseconds: 15_000)
    guard case .transferred(bytes.count) = try StreamTransfer.write(socket, bytes, from: 0) else {
      throw FuzzFailure("the server does not take a question")
    }
    _ = shutdown(socket.rawValue, CInt(SHUT_WR))
    var reply: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      switch try StreamTransfer.read(socket, into: &buffer) {
      case .transferred(let count): reply += buffer[..<count]
      case .wouldWait: throw FuzzFailure("the server does not answer on \(speech.socket)")
      case .ended: return reply
      }
    }
  }

  private func expect(_ holds: Bool, _ question: String, _ reply: String) throws {
    guard holds else { throw FuzzFailure("a healthy client asked\n\(question)\nand was answered\n\(reply)") }
  }
}
