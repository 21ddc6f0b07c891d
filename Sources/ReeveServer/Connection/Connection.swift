import ReeveImage
import ReeveTypes

/// An accepted stream: a plain value in its reactor's table.
struct Connection {
  /// The socket, or -1 in a free place of the table.
  var descriptor: CInt = -1
  /// Tells connections apart that had the same place.
  var serial: UInt32 = 0
  /// The number of the listener that accepted it, in its reactor.
  var listener: UInt16 = 0
  var trust = CallerTrust.reported
  /// The VPC endpoint that its listener is bound to.
  var boundEndpoint = BoundEndpoint()
  /// Nothing more is read, and the connection ends when its replies have gone out.
  var isEnding = false
  /// Its replies have all gone out and it was shut down; what still comes is thrown away.
  var isLingering = false
  /// Replies wait for the socket to take them, and nothing is read until it has.
  var isBlocked = false
  /// A gateway asks in a protocol of its own, rather than in frames (`GatewayConversations`).
  var isOfGateway = false
  /// Its last read brought much, so that it has its turn behind those that ask little at a time.
  var isDeep = false
  /// The reactor's round in which it last had a turn as a deep one.
  var deepRound: UInt32 = 0
  /// Its questions that the control plane has not yet answered.
  var relayedCount: UInt16 = 0
  /// What its handles stand for.
  var interned = InternedTexts()
  /// What has come and is not yet answered: part of a frame, or frames behind replies that wait.
  var input = PendingBytes()
  /// Replies that wait.
  var output = PendingBytes()
}

/// A connection's place and serial number: what epoll and the mailbox know it by.
struct ConnectionToken: Sendable, Hashable {
  var slot: Int
  var serial: UInt32
}
