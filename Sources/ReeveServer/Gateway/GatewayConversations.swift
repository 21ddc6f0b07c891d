import ReeveGateway
import ReeveWire

/// What is being said on the connections of gateways, by their places in the table of connections. A connection that sends
/// frames has nothing here.
struct GatewayConversations: ~Copyable {
  /// What is spoken on a connection.
  enum Conversation {
    /// Of HTTP, whose version the first bytes tell.
    case undecided
    case http(HTTPConversation)
    case spop(SPOPConversation)
  }

  private var conversations: [Conversation?] = []

  mutating func begin(_ speech: GatewayTerms.Speech, _ slot: Int) {
    if conversations.count <= slot {
      conversations.append(contentsOf: repeatElement(nil, count: slot + 1 - conversations.count))
    }
    switch speech {
    case .http: conversations[slot] = .undecided
    case .spop: conversations[slot] = .spop(SPOPConversation())
    }
  }

  /// Takes a conversation out, so that it can go on while the reactor decides; `put` brings it back.
  mutating func take(_ slot: Int) -> Conversation? {
    guard conversations.indices.contains(slot) else { return nil }
    return conversations[slot].take()
  }

  mutating func put(_ conversation: consuming Conversation, _ slot: Int) { conversations[slot] = conversation }

  mutating func end(_ slot: Int) { if conversations.indices.contains(slot) { conversations[slot] = nil } }
}

extension GatewayConversations {
  /// The first bytes of HTTP/2. Source: RFC 9113, 3.4.
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  /// - Returns: nothing while both versions begin so.
  static func httpConversation(beginningWith bytes: Span<UInt8>) -> Conversation? {
    for index in 0..<min(bytes.count, preface.count) where bytes[index] != preface[index] {
      return .http(HTTPConversation(keptPaths: HTTPAdapter.keptPaths))
    }
    return bytes.count < preface.count ? nil : .http(HTTPConversation())
  }
}

extension HTTPAdapter {
  init(_ terms: GatewayTerms) {
    self.init(
      handsBodiesIn: terms.carriesBodies, addressHeader: terms.addressHeader, certificateHeader: terms.certificateHeader
    )
  }
}
