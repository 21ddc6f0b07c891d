import ReeveGateway
import ReeveTypes
import Testing

/// Envoy's side of a conversation, which asks one thing at a time.
struct AskingEnvoy: ~Copyable {
  let client = HTTP2Client()
  var authorizer: ExtAuthzConversation

  init(carriesBodies: Bool = false) { authorizer = ExtAuthzConversation(carriesBodies: carriesBodies) }

  static let checkPath = "/envoy.service.auth.v3.Authorization/Check"

  /// Sends a call, and answers it if it is a question.
  mutating func ask(
    _ message: [UInt8], path: String = checkPath, answer: GatewayAnswer = .unavailable(message: ""),
    removed: [String] = [], isServing: Bool = true
  ) -> (call: ExtAuthzCall?, answer: HTTP2Client.Answer?) {
    let stream = client.call(path, message)
    var heard: ExtAuthzCall?
    while true {
      let sent = client.taking()
      authorizer.take(sent)
      while let call = authorizer.next() {
        #expect(heard == nil)
        heard = call
        switch call {
        case .check(_, let ticket): authorizer.answer(ticket, answer, removed: removed)
        case .health(_, let ticket): authorizer.answer(ticket, isServing: isServing)
        case .answered: break
        }
      }
      var replies: [UInt8] = []
      authorizer.flush(into: &replies)
      if sent.isEmpty, replies.isEmpty { break }
      client.receive(replies)
    }
    return (heard, client.answers[stream])
  }

  /// What becomes of a check.
  static func question(_ message: [UInt8], carriesBodies: Bool = false) -> GatewayQuestion? {
    var envoy = AskingEnvoy(carriesBodies: carriesBodies)
    guard case .check(let question, _) = envoy.ask(message).call else { return nil }
    return question
  }

  /// The message that a check is answered with, which is absent where it failed.
  static func message(answering answer: GatewayAnswer, removed: [String] = []) -> [UInt8]? {
    var envoy = AskingEnvoy()
    let reply = envoy.ask(CheckMessage.check(CheckMessage.http()), answer: answer, removed: removed).answer
    guard reply?.value(of: "grpc-status") == "0", let body = reply?.body else { return nil }
    return Array(body.dropFirst(5))
  }
}

extension ExtAuthzConversation {
  mutating func take(_ bytes: [UInt8]) { receive(bytes.span) }
}
