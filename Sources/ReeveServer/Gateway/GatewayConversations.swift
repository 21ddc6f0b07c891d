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
    let connection: ConnectionToken
    var conversation: Conversation?
    /// Since when the rest of a message is waited for, by the monotonic clock; absent: no part of one has come.
    var halfSince: UInt64?
    /// Whether it is among `halves`.
    var isListed = false

    init(_ connection: ConnectionToken, _ conversation: consuming Conversation) {
      self.connection = connection
      self.conversation = consume conversation
    }
  }

  private var seats: [Seat?] = []
  /// Those of which a part of a message has come, or had when they were looked at last.
  private var halves: [ConnectionToken] = []
  /// When they are looked at next, by the monotonic clock.
  private var nextLook: UInt64 = 0

  /// How long the rest of a message may take, in nanoseconds. Between messages, a connection is idle for as long as it likes.
  static let halfMessageNanosecondsMax: UInt64 = 30_000_000_000
  /// How often halves of messages are looked at.
  static let lookMilliseconds: CInt = 1_000

  mutating func begin(_ speech: GatewayTerms.Speech, _ connection: ConnectionToken) {
    let slot = connection.slot
    if seats.count <= slot { seats.append(contentsOf: repeatElement(nil, count: slot + 1 - seats.count)) }
    switch speech {
    case .http: seats[slot] = Seat(connection, .undecided)
    case .spop: seats[slot] = Seat(connection, .spop(SPOPConversation()))
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

/// What is left when a connection's turn is over.
struct GatewayProgress {
  /// Bytes that have been dealt with.
  var usedByteCount: Int
  /// A part of a message has come, and not the rest of it.
  var hasHalf = false
  /// Whether that is another message than the one before, which has come whole meanwhile.
  var isOfNewMessage = false
}

extension GatewayConversations {
  /// Whether a part of a message may have come on some connection.
  var hasHalves: Bool { !halves.isEmpty }

  /// Takes note of what is left of a connection's bytes.
  /// - Parameter now: by the monotonic clock; asked for where a part of a message is left.
  mutating func note(_ progress: GatewayProgress, _ slot: Int, at now: () -> UInt64) {
    guard seats.indices.contains(slot), let seat = seats[slot] else { return }
    guard progress.hasHalf else {
      seat.halfSince = nil
      return
    }
    if seat.halfSince == nil || progress.isOfNewMessage { seat.halfSince = now() }
    if !seat.isListed { halves.append(seat.connection) }
    seat.isListed = true
  }

  /// The connections that have waited too long for the rest of a message. They are looked at once in `lookMilliseconds`.
  mutating func slowConnections(at now: UInt64) -> [ConnectionToken] {
    guard now >= nextLook else { return [] }
    nextLook = now + UInt64(Self.lookMilliseconds) * 1_000_000
    var (slow, others): ([ConnectionToken], [ConnectionToken]) = ([], [])
    for connection in halves {
      guard let seat = seats[connection.slot], seat.connection == connection else { continue }
      seat.isListed = false
      guard let since = seat.halfSince else { continue }
      if now > since, now - since >= Self.halfMessageNanosecondsMax {
        slow.append(connection)
      } else {
        seat.isListed = true
        others.append(connection)
      }
    }
    halves = others
    return slow
  }
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
