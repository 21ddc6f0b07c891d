/// A NOTIFY that has been looked through: each of its messages can be read.
public struct SPOPNotification: Sendable, Hashable {
  /// HAProxy's numbers, which its acknowledgement repeats. HAProxy counts streams from zero.
  public let stream: UInt64
  public let frame: UInt64
  /// Where its messages are, counted from the first byte of the frame.
  public let payload: Range<Int>

  /// Bytes of the frame, with the four that hold its length.
  public var byteCount: Int { payload.upperBound }

  /// Looks through all messages, so that nothing of a frame is acted upon whose end is malformed.
  init(_ frame: SPOPFrame, of received: Span<UInt8>) throws(SPOPFault) {
    stream = frame.stream
    self.frame = frame.frame
    payload = frame.payload
    var messages = SPOPMessages(received, in: payload)
    while try messages.nextMessage() != nil {}
  }

  /// - Parameter received: the same bytes that the conversation was given, from the frame's first one.
  @_lifetime(copy received)
  public func messages(in received: Span<UInt8>) -> SPOPMessages { SPOPMessages(received, in: payload) }
}

/// What an event of HAProxy's sent: an `spoe-message` of its configuration.
public struct SPOPMessage: Sendable, Hashable {
  /// Where the message's name is.
  public let name: Range<Int>
  public let argumentCount: Int
}

/// One of a message's arguments.
public struct SPOPArgument: Sendable, Hashable {
  /// Where its name is: empty, where the configuration gives it none. Two arguments may have one name; what that means is
  /// for who reads them to say.
  public let name: Range<Int>
  /// A fetch that found nothing is `null`.
  public let value: SPOPValue
}

/// Goes over the messages of a NOTIFY, and over the arguments of each.
///
/// Refused: more messages or arguments than `SPOPLimits` has, by the count in front of the arguments, before they are read.
/// Of the bytes that a conversation has handed out, nothing is refused.
public struct SPOPMessages: ~Escapable {
  private var reader: SPOPReader
  private var messageCount = 0
  /// Arguments of the present message that have not been read.
  private var remaining = 0

  @_lifetime(copy received)
  init(_ received: Span<UInt8>, in payload: Range<Int>) { reader = SPOPReader(received, in: payload) }

  /// The next message, behind all arguments of the one before it; nothing at the end.
  /// - Throws: what `SPOPReader` throws, `.messageCount`, `.argumentCount`.
  public mutating func nextMessage() throws(SPOPFault) -> SPOPMessage? {
    while try nextArgument() != nil {}
    guard !reader.isAtEnd else { return nil }
    guard messageCount < SPOPLimits.messageCountMax else { throw .messageCount }
    messageCount += 1
    let name = try reader.string()
    let count = Int(try reader.byte())
    guard count <= SPOPLimits.argumentCountMax else { throw .argumentCount(count) }
    remaining = count
    return SPOPMessage(name: name, argumentCount: count)
  }

  /// The next argument of the message that `nextMessage` gave last; nothing behind the last one.
  /// - Throws: what `SPOPReader` throws.
  public mutating func nextArgument() throws(SPOPFault) -> SPOPArgument? {
    guard remaining > 0 else { return nil }
    remaining -= 1
    let name = try reader.string()
    return SPOPArgument(name: name, value: try reader.value())
  }
}
