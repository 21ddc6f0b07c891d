import Glibc
import ReeveGateway
import ReeveSystem
import ReeveTestSupport
import ReeveTypes
import ReeveWire

/// Asks on every listener, at every path, what has a known answer, as if nothing else were going on. What is allowed is
/// found to be so by what looks for it in the answers to damaged streams: it would find it there.
struct HealthyClient {
  let server: FuzzedServer

  private struct Question {
    var speech: Speech
    var bytes: [UInt8]
    /// What the answer is when the question is about who may not.
    var denial: String
  }

  /// - Throws: what is answered otherwise than it must be.
  func ask() throws {
    for (name, isAllowed) in [("alice", true), ("mallory", false)] {
      for question in try Self.questions(about: name) {
        let reply = try exchange(question)
        let reading = Reading(reply, question.speech)
        guard (reading.allow != nil) == isAllowed, isAllowed || reading.kinds.contains(question.denial) else {
          throw FuzzFailure(
            "a healthy client asked about \(name):\n\(DrawnStream.hex(question.bytes))\nand was answered:\n"
              + DrawnStream.hex(reply))
        }
      }
    }
    let reply = try exchange(
      Question(speech: .http, bytes: Array("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".utf8), denial: ""))
    guard reply.starts(with: "HTTP/1.1 200 ".utf8) else { throw FuzzFailure("the server says that it is not well") }
  }

  private static func questions(about name: String) throws -> [Question] {
    let principal = "arn:aws:iam::111122223333:user/\(name)"
    let request = Request(principal: principal, action: "s3:GetObject", resource: Names.permittedResource)
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, to: &payload)
    let many = try AuthorizeManyPayload.bytes([request, request])
    let fields = "Host: s3.amazonaws.com\r\nX-Principal: \(principal)\r\n"
    let original = "X-Original-Method: GET\r\nX-Original-URI: \(Names.permittedPath)\r\n"
    let evaluation =
      #"{"subject":{"type":"u","id":"\#(principal)"},"action":{"name":"s3:GetObject"},"#
      + #""resource":{"type":"o","id":"\#(Names.permittedResource)"}}"#
    let call = #"{"input":{"account":"\#(name)","action":"s3:GetObject","bucket":"vault","object":"opened"}}"#
    let decide = HAProxySide.message(
      "decide",
      [
        ("principal", HAProxySide.typed(principal)), ("action", HAProxySide.typed("s3:GetObject")),
        ("resource", HAProxySide.typed(Names.permittedResource)),
      ])
    let protect = HAProxySide.message(
      "protect",
      [
        ("method", HAProxySide.typed("GET")), ("path", HAProxySide.typed(Names.permittedPath)),
        ("headers", HAProxySide.headers([("host", "s3.amazonaws.com"), ("x-principal", principal)])),
      ])
    return [
      Question(speech: .frames, bytes: Frame.bytes(.authorize, id: 1, payload: payload), denial: "frame 131"),
      Question(speech: .frames, bytes: Frame.bytes(.authorizeMany, id: 1, payload: many), denial: "frame 132"),
      http("GET /v1/extauthz\(Names.permittedPath) HTTP/1.1\r\n\(fields)\r\n", denial: "HTTP 403"),
      http("GET /v1/authorize HTTP/1.1\r\n\(fields)\(original)\r\n", denial: "HTTP 403"),
      http(post("/access/v1/evaluation", evaluation), denial: "HTTP 200"),
      http(post("/v1/minio", call), denial: "HTTP 200"),
      Question(speech: .http2, bytes: HTTP2Drawing.question(of: principal), denial: "a check denied"),
      Question(speech: .spop, bytes: HAProxySide.hello() + HAProxySide.notify(decide), denial: "SPOP 103"),
      Question(speech: .spop, bytes: HAProxySide.hello() + HAProxySide.notify(protect), denial: "SPOP 103"),
    ]
  }

  private static func http(_ text: String, denial: String) -> Question {
    Question(speech: .http, bytes: Array(text.utf8), denial: denial)
  }

  private static func post(_ path: String, _ body: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// Sends all, and reads to the end.
  private func exchange(_ question: Question) throws -> [UInt8] {
    let socket = try StreamSocket.connect(server.address(question.speech), timeoutMilliseconds: 15_000)
    guard case .transferred(question.bytes.count) = try StreamTransfer.write(socket, question.bytes, from: 0) else {
      throw FuzzFailure("the server does not take a question")
    }
    _ = shutdown(socket.rawValue, CInt(SHUT_WR))
    var reply: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      switch try StreamTransfer.read(socket, into: &buffer) {
      case .transferred(let count): reply += buffer[..<count]
      case .wouldWait: throw FuzzFailure("the server does not answer on \(question.speech.socket)")
      case .ended: return reply
      }
    }
  }
}
