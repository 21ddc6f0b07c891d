/// An agent's side of a connection with HAProxy: received bytes go in, steps come out, and what is to be sent is appended to
/// the caller's bytes. A value without a socket or a clock.
///
/// It begins with HAPROXY-HELLO, which is answered with AGENT-HELLO: version 2.0, the smaller of both frame sizes, and
/// `pipelining` where HAProxy offers it. That is the only capability that is ever announced: HAProxy would send `fragmentation`
/// what this agent does not put together, and `async` would need all connections to know each other. Then each
/// NOTIFY gets one ACK, with `pipelining` in any order.
///
/// Everything else ends the conversation with AGENT-DISCONNECT and a status: what the cutter and the readers refuse; a frame of
/// an unknown type or of an agent's; NOTIFY before the hello, a second hello; a hello or a disconnect with the number of
/// a stream; without `pipelining`, a NOTIFY while another waits; a NOTIFY with the numbers of one that waits. Behind it no byte
/// is read or written: a peer that breaks a rule once cannot be relied on for where its next frame begins. HAProxy
/// then has no variable set for what still waited, which its configuration must take for an outage.
public struct SPOPConversation: Sendable {
  /// Why nothing more is said.
  public enum Closing: Sendable, Hashable {
    /// It was a health check, and has its answer.
    case healthCheck
    /// HAProxy has said goodbye, with this code: zero where nothing is wrong, and otherwise something for the log.
    case peer(status: UInt64)
    /// This side has said goodbye: `disconnect` was called.
    case agent(SPOPStatus)
    /// HAProxy broke a rule, or went beyond a limit, and was told so.
    case refused(SPOPStatus)
  }

  /// What is next.
  public enum Step: Sendable, Hashable {
    /// Nothing until more has come: so many bytes in all, as far as can be told. It is more than was given.
    case incomplete(needed: Int)
    /// The hello took so many bytes. AGENT-HELLO has been appended whole; it is to be sent in one write, because some
    /// releases of HAProxy 3 reset a connection on which it comes in pieces.
    case greeted(byteCount: Int)
    /// To be answered by `acknowledge`, now or later. The next call is given what follows its `byteCount` bytes.
    case notification(SPOPNotification)
    /// What has been appended is to be sent, and the connection to be closed.
    case closed(Closing)
  }

  private enum State: Sendable, Hashable {
    case greeting
    case open
    case closed(Closing)
  }

  private var state = State.greeting
  private var waiting = SPOPWaitingFrames()
  /// Bytes that a frame may have in both directions, without the four that hold its length: this side's limit until the
  /// hello, and then what was agreed.
  public private(set) var frameByteCountMax: Int
  /// Whether HAProxy offered `pipelining`.
  public private(set) var isPipelined = false

  /// - Parameter frameByteCountMax: what this side can take, 256 to 65,532 bytes; what is outside is brought inside. Less
  ///   than HAProxy offers has its price: arguments that do not fit make HAProxy 2.6 end the connection with status 10, and
  ///   open another one for the next try, until the request's time is over.
  public init(frameByteCountMax: Int = SPOPLimits.frameByteCountMax) {
    self.frameByteCountMax = min(max(frameByteCountMax, SPOPLimits.frameByteCountMin), SPOPLimits.frameByteCountMax)
  }

  /// Whether nothing more is said, and why.
  public var closing: Closing? {
    if case .closed(let closing) = state { closing } else { nil }
  }

  /// NOTIFY frames that have no acknowledgement yet.
  public var waitingFrameCount: Int { waiting.count }

  /// Takes one frame.
  /// - Parameters:
  ///   - received: what has come behind the frames of the steps before. How it came in pieces makes no difference.
  ///   - replies: what is to be sent; it is appended to, a whole frame or nothing.
  public mutating func next(in received: Span<UInt8>, replies: inout [UInt8]) -> Step {
    if case .closed(let closing) = state { return .closed(closing) }
    switch SPOPFrameCutter.next(in: received, limit: frameByteCountMax) {
    case .incomplete(let needed): return .incomplete(needed: needed)
    case .broken(let status): return refuse(status, to: &replies)
    case .frame(let frame):
      do throws(SPOPFault) {
        return try take(frame, of: received, replies: &replies)
      } catch {
        return refuse(error.status, to: &replies)
      }
    }
  }

  private mutating func take(
    _ frame: SPOPFrame, of received: Span<UInt8>, replies: inout [UInt8]
  ) throws(SPOPFault) -> Step {
    switch (SPOPFrameType(rawValue: frame.type), state) {
    case (.notify, .open):
      let notification = try SPOPNotification(frame, of: received)
      guard isPipelined || waiting.count == 0 else { throw .outOfTurn }
      try waiting.insert(stream: frame.stream, frame: frame.frame)
      return .notification(notification)
    case (.haproxyHello, .greeting):
      guard frame.stream == 0, frame.frame == 0 else { throw .outOfTurn }
      return greet(try SPOPHello(in: frame.payload, of: received), byteCount: frame.byteCount, replies: &replies)
    case (.haproxyDisconnect, _):
      guard frame.stream == 0, frame.frame == 0 else { throw .outOfTurn }
      let status = try SPOPDisconnect.status(in: frame.payload, of: received)
      SPOPDisconnect.append(.normal, to: &replies)
      return close(.peer(status: status))
    // Whole, by its flags, and yet it says that it is a part of another.
    case (.continuation, _): return refuse(.fragmentationNotSupported, to: &replies)
    default: throw .outOfTurn
    }
  }

  private mutating func greet(_ hello: SPOPHello, byteCount: Int, replies: inout [UInt8]) -> Step {
    frameByteCountMax = Int(min(UInt64(frameByteCountMax), hello.frameByteCountMax))
    isPipelined = hello.offersPipelining
    SPOPHello.appendAnswer(frameByteCountMax: frameByteCountMax, isPipelined: isPipelined, to: &replies)
    if hello.isHealthCheck { return close(.healthCheck) }
    state = .open
    return .greeted(byteCount: byteCount)
  }

  /// Says goodbye: before a drain ends, say. What waits stays without acknowledgement. Does nothing when nothing more is
  /// said anyway.
  public mutating func disconnect(_ status: SPOPStatus, replies: inout [UInt8]) {
    guard closing == nil else { return }
    SPOPDisconnect.append(status, to: &replies)
    _ = close(.agent(status))
  }

  private mutating func refuse(_ status: SPOPStatus, to replies: inout [UInt8]) -> Step {
    SPOPDisconnect.append(status, to: &replies)
    return close(.refused(status))
  }

  private mutating func close(_ closing: Closing) -> Step {
    state = .closed(closing)
    waiting.removeAll()
    return .closed(closing)
  }
}

extension SPOPConversation {
  /// Why an acknowledgement was not written.
  public enum AcknowledgementFault: Error, Sendable, Hashable {
    /// No NOTIFY with these numbers waits: it has its acknowledgement already, never came, or the conversation is over.
    case notWaiting
    /// The frame would have more bytes than was agreed, without the four that hold its length.
    case frameLength(Int)
  }

  /// Answers a NOTIFY with one ACK.
  /// - Parameters:
  ///   - stream, frame: the numbers of the notification.
  ///   - replies: what is to be sent; the frame is appended to it.
  ///   - actions: says which variables are set. HAProxy takes one that is not set for an outage, if its configuration is
  ///     like the shipped one.
  /// - Throws: an `AcknowledgementFault`, and then `replies` is as it was. After `.frameLength` the NOTIFY still waits, for an
  ///   acknowledgement that says less.
  public mutating func acknowledge(
    stream: UInt64, frame: UInt64, replies: inout [UInt8], actions: (inout SPOPActions) -> Void
  ) throws(AcknowledgementFault) {
    guard waiting.contains(stream: stream, frame: frame) else { throw .notWaiting }
    let start = SPOPWriter.beginFrame(.acknowledge, stream: stream, frame: frame, to: &replies)
    var writer = SPOPActions(behind: &replies)
    actions(&writer)
    writer.giveBack(to: &replies)
    let byteCount = SPOPWriter.endFrame(from: start, in: &replies)
    guard byteCount <= frameByteCountMax else {
      replies.removeSubrange(start...)
      throw .frameLength(byteCount)
    }
    waiting.remove(stream: stream, frame: frame)
  }
}
