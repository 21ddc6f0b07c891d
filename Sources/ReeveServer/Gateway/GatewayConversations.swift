import ReeveGateway
import ReeveWire

/// What is being said on the connections of gateways, by their places in the table of connections. A connection that sends
/// frames has nothing here.
struct GatewayConversations: ~Copyable {
  /// What is spoken on a connection.
  enum Conversation: ~Copyable {
    /// Of HTTP, whose version the first bytes tell.
    case undecided
    case http(HTTPConversation)
    case extAuthz(ExtAuthzConversation)
    case spop(SPOPConversation)
  }

  /// Boxes, because an array has no room for what cannot be copied.
  private final class Seat {
    var conversation: Conversation?

    init(_ conversation: consuming Conversation) { self.conversation = consume conversation }
  }

  private var seats: [Seat?] = []

  mutating func begin(_ speech: GatewayTerms.Speech, _ slot: Int) {
    if seats.count <= slot { seats.append(contentsOf: repeatElement(nil, count: slot + 1 - seats.count)) }
    switch speech {
    case .http: seats[slot] = Seat(.undecided)
    case .spop: seats[slot] = Seat(.spop(SPOPConversation()))
    }
  }

  /// Takes a conversation out, so that it can go on while the reactor decides; `put` brings it back.
  mutating func take(_ slot: Int) -> Conversation? {
    guard seats.indices.contains(slot), let seat = seats[slot] else { return nil }
    return seat.conversation.take()
  }

  mutating func put(_ conversation: consuming Conversation, _ slot: Int) {
    seats[slot]?.conversation = consume conversation
  }

  mutating func end(_ slot: Int) { if seats.indices.contains(slot) { seats[slot] = nil } }
}

extension GatewayConversations {
  /// The first bytes of HTTP/2. Source: RFC 9113, 3.4.
  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  /// - Returns: nothing while both versions begin so.
  static func httpConversation(beginningWith bytes: Span<UInt8>, _ terms: GatewayTerms) -> Conversation? {
    for index in 0..<min(bytes.count, preface.count) where bytes[index] != preface[index] {
      return .http(HTTPConversation(keptPaths: HTTPAdapter.keptPaths, readsBodies: terms.carriesBodies))
    }
    return bytes.count < preface.count ? nil : .extAuthz(ExtAuthzConversation(carriesBodies: terms.carriesBodies))
  }
}

extension HTTPAdapter {
  init(_ terms: GatewayTerms) {
    self.init(
      handsBodiesIn: terms.carriesBodies, addressHeader: terms.addressHeader,
      certificateHeader: terms.certificateHeader,
      minio: terms.minioAccount.map { MinIOCaller(accountID: $0) },
      tokenDigest: terms.callerTokenDigest.flatMap { SignatureV4.Digest($0.span) })
  }
}
