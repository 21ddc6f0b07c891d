import ReeveGateway
import ReeveWire

/// What is being said on the connections of gateways, by their places in the table of connections. A connection that sends
/// frames has nothing here.
struct GatewayConversations: ~Copyable {
  /// What is spoken on a connection.
  enum Conversation {
    case spop(SPOPConversation)
  }

  private var conversations: [Conversation?] = []

  mutating func begin(_ speech: GatewayTerms.Speech, _ slot: Int) {
    if conversations.count <= slot {
      conversations.append(contentsOf: repeatElement(nil, count: slot + 1 - conversations.count))
    }
    switch speech {
    case .http: break
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
