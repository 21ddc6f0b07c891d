import ReeveGateway
import Testing

/// A message as an adapter would see it; values as they are on the wire.
struct HeardMessage: Hashable {
  var name: [UInt8]
  var arguments: [[UInt8]]
}

struct HeardNotification: Hashable {
  var stream: UInt64
  var frame: UInt64
  var messages: [HeardMessage]
}

/// A conversation with an adapter that lets so many notifications wait, and then answers all of them, the last one first.
/// When it answers depends on what it has heard and never on how that came in pieces.
struct DrivenAgent {
  var conversation: SPOPConversation
  var waitingMax = 1
  private var received: [UInt8] = []
  /// How far it has been taken.
  private var position = 0
  private(set) var sent: [UInt8] = []
  private(set) var heard: [HeardNotification] = []
  private(set) var acknowledged: [[UInt64]] = []
  private var waiting: [HeardNotification] = []

  init(frameByteCountMax: Int = SPOPLimits.frameByteCountMax, waitingMax: Int = 1) {
    conversation = SPOPConversation(frameByteCountMax: frameByteCountMax)
    self.waitingMax = waitingMax
  }

  /// One that has been fed all of these.
  init(hearing pieces: [UInt8]..., waitingMax: Int = 1) {
    self.init(waitingMax: waitingMax)
    for piece in pieces { feed(piece[...]) }
  }

  mutating func feed(_ bytes: ArraySlice<UInt8>) {
    received += bytes
    let received = received
    while true {
      let rest = received.span.extracting(droppingFirst: position)
      switch conversation.next(in: rest, replies: &sent) {
      case .incomplete(let needed):
        if needed <= rest.count { Issue.record("\(needed) bytes have come, of \(rest.count)") }
        return
      case .greeted(let byteCount): position += byteCount
      case .notification(let notification):
        hear(notification, in: rest)
        position += notification.byteCount
        answer()
      case .closed: return
      }
    }
  }

  private mutating func hear(_ notification: SPOPNotification, in bytes: Span<UInt8>) {
    do {
      var messages = notification.messages(in: bytes)
      var list: [HeardMessage] = []
      while let message = try messages.nextMessage() {
        var heard = HeardMessage(name: message.name.map { bytes[$0] }, arguments: [])
        while let argument = try messages.nextArgument() {
          var typed = argument.name.map { bytes[$0] } + [UInt8(ascii: "=")]
          SPOPWriter.append(argument.value, of: bytes, to: &typed)
          heard.arguments.append(typed)
        }
        #expect(heard.arguments.count == message.argumentCount)
        list.append(heard)
      }
      let all = HeardNotification(stream: notification.stream, frame: notification.frame, messages: list)
      heard.append(all)
      waiting.append(all)
    } catch {
      Issue.record("what was handed out cannot be read: \(error)")
    }
  }

  private mutating func answer() {
    guard waiting.count >= waitingMax || !conversation.isPipelined else { return }
    while let next = waiting.popLast() {
      do {
        try conversation.acknowledge(stream: next.stream, frame: next.frame, replies: &sent) { actions in
          actions.set("allowed", in: .transaction, to: true)
          actions.set("stream", in: .session, to: Int64(bitPattern: next.stream))
        }
        acknowledged.append([next.stream, next.frame])
      } catch {
        Issue.record("what waits cannot be acknowledged: \(error)")
      }
    }
  }

  /// What has been sent, cut into frames.
  var sentFrames: [SPOPFrame] {
    var frames: [SPOPFrame] = []
    var position = 0
    while case .frame(let frame) = SPOPFrameCutter.next(
      in: sent.span.extracting(droppingFirst: position), limit: .max)
    {
      frames.append(frame)
      position += frame.byteCount
    }
    #expect(position == sent.count, "whole frames are sent, and nothing else")
    return frames
  }

  /// Bytes that have come and not been taken.
  var untakenByteCount: Int { received.count - position }

  /// What can be seen from outside.
  struct Outcome: Hashable {
    var sent: [UInt8]
    var heard: [HeardNotification]
    var closing: SPOPConversation.Closing?
  }

  var outcome: Outcome { Outcome(sent: sent, heard: heard, closing: conversation.closing) }
}
