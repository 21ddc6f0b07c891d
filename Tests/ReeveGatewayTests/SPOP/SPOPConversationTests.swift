import ReeveGateway
import ReeveTestSupport
import Testing

/// The conversation as HAProxy 2.6 has it, byte by byte as it was seen, and with an agent that answers.
@Suite struct SPOPConversationTests {
  static let agentHello = wire(
    "00000040 65 00000001 00 00 07'version' 08 03'2.0' 0e'max-frame-size' 03 fcf006 0c'capabilities' 08 0a'pipelining'")

  static let notify = HAProxySide.whole(
    wire(
      """
      03 00000001 01 01 09'authorize' 08 09'principal' 08 2b'arn:aws:iam::111122223333:user/mateojackson' \
      06'action' 08 0f's3:GetObjectTag' 08'resource' 08 1c'arn:aws:s3:::data/2026/a.txt' 06'method' 08 03'GET' \
      04'path' 08 02'/a' 05'query' 00 02'ip' 06 7f000001 03'tls' 01
      """))

  @Test func aHealthCheckIsAnsweredAndClosed() {
    let hello = HAProxySide.whole(
      wire(
        "01 00000001 00 00 12'supported-versions' 08 03'2.0' 0e'max-frame-size' 03 fcf006 0c'capabilities' 08 00 0b'healthcheck' 11"
      ))
    // What comes behind it is not looked at.
    let agent = DrivenAgent(hearing: hello + Self.notify)
    #expect(
      agent.sent
        == wire("00000036 65 00000001 00 00 07'version' 08 03'2.0' 0e'max-frame-size' 03 fcf006 0c'capabilities' 08 00")
    )
    #expect(agent.outcome.closing == .healthCheck)
    #expect(agent.heard.isEmpty)
  }

  @Test func aHelloIsAnsweredInOnePiece() {
    let hello = HAProxySide.hello()
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    for count in 0..<hello.count {
      let part = Array(hello[..<count])
      guard case .incomplete = conversation.next(in: part.span, replies: &replies) else {
        Issue.record("\(count) bytes are no hello")
        return
      }
      #expect(replies.isEmpty)
    }
    #expect(conversation.next(in: hello.span, replies: &replies) == .greeted(byteCount: hello.count))
    #expect(replies == Self.agentHello)
    #expect(conversation.isPipelined)
    #expect(conversation.frameByteCountMax == 16_380)
  }

  @Test func theArgumentsOfANotificationAreInPlace() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    let bytes = Self.notify + [9, 9, 9]
    guard case .notification(let notification) = conversation.next(in: bytes.span, replies: &replies) else {
      Issue.record("a NOTIFY is an event")
      return
    }
    #expect(notification.stream == 1 && notification.frame == 1)
    #expect(notification.byteCount == Self.notify.count)
    #expect(conversation.waitingFrameCount == 1)
    var messages = notification.messages(in: bytes.span)
    let message = try #require(try messages.nextMessage())
    #expect(spells("authorize", bytes, message.name))
    #expect(message.argumentCount == 8)
    var found: [String] = []
    while let argument = try messages.nextArgument() {
      let name = String(decoding: bytes[argument.name], as: UTF8.self)
      switch argument.value {
      case .string(let range): found.append("\(name)=\(String(decoding: bytes[range], as: UTF8.self))")
      default: found.append("\(name):\(argument.value)")
      }
    }
    #expect(
      found == [
        "principal=arn:aws:iam::111122223333:user/mateojackson", "action=s3:GetObjectTag",
        "resource=arn:aws:s3:::data/2026/a.txt", "method=GET", "path=/a", "query:null", "ip:ipv4(2130706433)",
        "tls:boolean(false)",
      ])
    #expect(try messages.nextArgument() == nil)
    #expect(try messages.nextMessage() == nil)
  }

  @Test func anAcknowledgementIsAsItWasSeen() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    _ = conversation.next(in: Self.notify.span, replies: &replies)
    replies = [1, 2, 3]
    try conversation.acknowledge(stream: 1, frame: 1, replies: &replies) { actions in
      actions.set("allowed", in: .transaction, to: true)
      actions.set("reason", in: .transaction, to: "allowed")
    }
    #expect(
      replies
        == [1, 2, 3]
        + wire("00000026 67 00000001 01 01 01 03 02 07'allowed' 11 01 03 02 06'reason' 08 07'allowed'"))
    #expect(conversation.waitingFrameCount == 0)
  }

  @Test func everyActionIsWritten() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    _ = conversation.next(in: HAProxySide.notify(stream: 0, frame: 300).span, replies: &replies)
    replies = []
    let text: [UInt8] = [0xFF, 0x00]
    try conversation.acknowledge(stream: 0, frame: 300, replies: &replies) { actions in
      actions.set("a", in: .process, to: false)
      actions.set("b", in: .session, to: 16_380 as Int64)
      actions.set("c", in: .request, to: -1 as Int64)
      actions.set("d", in: .response, to: text.span)
      actions.unset("e", in: .transaction)
    }
    #expect(
      Array(replies[4...])
        == wire(
          """
          67 00000001 00 fc03 01 03 00 01'a' 01 01 03 01 01'b' 04 fcf006 01 03 03 01'c' 04 fff0fefefefefefefe0e \
          01 03 04 01'd' 08 02 ff00 02 02 02 01'e'
          """))
  }

  @Test func severalMessagesComeInOneNotification() {
    let messages =
      HAProxySide.message("first", [("a", [0x11]), ("a", [0x00])]) + HAProxySide.message("none", [])
      + HAProxySide.message("last", [("", HAProxySide.typed("x"))])
    let agent = DrivenAgent(hearing: HAProxySide.hello(), HAProxySide.notify(stream: 5, frame: 2, messages))
    #expect(
      agent.heard == [
        HeardNotification(
          stream: 5, frame: 2,
          messages: [
            HeardMessage(name: wire("'first'"), arguments: [wire("'a=' 11"), wire("'a=' 00")]),
            HeardMessage(name: wire("'none'"), arguments: []),
            HeardMessage(name: wire("'last'"), arguments: [wire("'=' 08 01 'x'")]),
          ])
      ])
    #expect(agent.acknowledged == [[5, 2]])
  }

  /// A message's arguments that nobody reads are passed over.
  @Test func aMessageMayBeLeftUnread() throws {
    let messages =
      HAProxySide.message("first", [("a", [0x11]), ("b", [0x11])]) + HAProxySide.message("last", [("c", [0x11])])
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    let bytes = HAProxySide.notify(messages)
    guard case .notification(let notification) = conversation.next(in: bytes.span, replies: &replies) else {
      Issue.record("a NOTIFY is an event")
      return
    }
    var cursor = notification.messages(in: bytes.span)
    #expect(try cursor.nextMessage()?.argumentCount == 2)
    _ = try cursor.nextArgument()
    #expect(try cursor.nextMessage().map { spells("last", bytes, $0.name) } == true)
  }

  @Test(
    arguments: [
      (256, 65_532, 256), (16_380, 65_532, 16_380), (65_532, 65_532, 65_532), (.max, 65_532, 65_532),
      (16_380, 4_096, 4_096), (16_380, 1, 256), (16_380, 1 << 40, 16_380), (.max, 1 << 40, 65_532),
    ] as [(UInt32, Int, Int)])
  func theSmallerFrameSizeIsAgreed(offered: UInt32, ours: Int, agreed: Int) {
    var conversation = SPOPConversation(frameByteCountMax: ours)
    var replies: [UInt8] = []
    let hello = HAProxySide.hello(frameSize: offered)
    #expect(conversation.next(in: hello.span, replies: &replies) == .greeted(byteCount: hello.count))
    #expect(conversation.frameByteCountMax == agreed)
    #expect(holds(replies, wire("0e'max-frame-size'") + HAProxySide.uint32(UInt32(agreed))))
    // A frame of this size is taken, and one that is longer by a byte is too big.
    let lengthByteCount = agreed < 2_000 ? 2 : 3
    let rest = agreed - 7 - wire("01'm' 01 01'a' 09").count - lengthByteCount
    for (more, isTaken) in [(0, true), (1, false)] {
      var value: [UInt8] = [9]
      SPOPWriter.append(string: [UInt8](repeating: 0, count: rest + more).span, to: &value)
      let notify = HAProxySide.notify(HAProxySide.message("m", [("a", value)]))
      #expect(notify.count == agreed + 4 + more)
      var copy = conversation
      switch copy.next(in: notify.span, replies: &replies) {
      case .notification: #expect(isTaken)
      case .closed(.refused(.frameTooBig)): #expect(!isTaken)
      case let step: Issue.record("\(step)")
      }
    }
  }

  @Test(arguments: ["pipelining", "fragmentation, pipelining,async", " pipelining ", "async,pipelining"])
  func pipeliningIsSharedWhereItIsOffered(capabilities: String) {
    let agent = DrivenAgent(hearing: HAProxySide.hello(capabilities: capabilities))
    #expect(agent.conversation.isPipelined)
    #expect(agent.sent == Self.agentHello)
  }

  @Test(arguments: ["", "fragmentation,async", "pipelining2", "Pipelining", ",,", "pipe lining"])
  func nothingIsAnnouncedThatWasNotOffered(capabilities: String) {
    let agent = DrivenAgent(hearing: HAProxySide.hello(capabilities: capabilities))
    #expect(!agent.conversation.isPipelined)
    #expect(agent.sent.suffix(2) == [8, 0])
    #expect(agent.outcome.closing == nil)
  }

  @Test(arguments: ["2.0", "1.0, 2.0", " 2.0 ,3.0"]) func anyVersionThatIsOursWillDo(versions: String) {
    #expect(DrivenAgent(hearing: HAProxySide.hello(versions: versions)).outcome.closing == nil)
  }

  @Test func acknowledgementsComeInAnyOrder() {
    let agent = DrivenAgent(
      hearing: HAProxySide.hello(), HAProxySide.notify(stream: 1), HAProxySide.notify(stream: 2),
      HAProxySide.notify(stream: 2, frame: 2), waitingMax: 3)
    #expect(agent.acknowledged == [[2, 2], [2, 1], [1, 1]])
    #expect(agent.sentFrames.map(\.type) == [101, 103, 103, 103])
  }

  @Test(arguments: [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] as [[UInt64]])
  func anAcknowledgementTakesNoOtherWithIt(order: [UInt64]) throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    for stream in 1...3 as ClosedRange<UInt64> {
      _ = conversation.next(in: HAProxySide.notify(stream: stream).span, replies: &replies)
    }
    for (index, stream) in order.enumerated() {
      #expect(conversation.waitingFrameCount == 3 - index)
      try conversation.acknowledge(stream: stream, frame: 1, replies: &replies) { _ in }
    }
    #expect(replies == Self.agentHello + order.flatMap { wire("00000007 67 00000001 0\($0) 01") })
  }

  @Test func anAcknowledgementIsWrittenOnceAndOnlyForWhatWaits() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello().span, replies: &replies)
    _ = conversation.next(in: HAProxySide.notify(stream: 7, frame: 3).span, replies: &replies)
    let before = replies
    for (stream, frame) in [(7, 1), (3, 7), (0, 0)] as [(UInt64, UInt64)] {
      #expect(throws: SPOPConversation.AcknowledgementFault.notWaiting) {
        try conversation.acknowledge(stream: stream, frame: frame, replies: &replies) { _ in }
      }
    }
    #expect(replies == before)
    try conversation.acknowledge(stream: 7, frame: 3, replies: &replies) { _ in }
    #expect(Array(replies[before.count...]) == wire("00000007 67 00000001 07 03"))
    #expect(throws: SPOPConversation.AcknowledgementFault.notWaiting) {
      try conversation.acknowledge(stream: 7, frame: 3, replies: &replies) { _ in }
    }
    // The numbers may come again when they have been answered.
    guard case .notification = conversation.next(in: HAProxySide.notify(stream: 7, frame: 3).span, replies: &replies)
    else {
      Issue.record("the numbers are free")
      return
    }
  }

  @Test func anAcknowledgementThatIsTooLongMayBeTriedAgain() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: HAProxySide.hello(frameSize: 256).span, replies: &replies)
    _ = conversation.next(in: HAProxySide.notify().span, replies: &replies)
    let before = replies
    // 7 of the head, 3 of the action, 2 of the name, 1 of the type, 1 or 2 of the length.
    #expect(throws: SPOPConversation.AcknowledgementFault.frameLength(257)) {
      try conversation.acknowledge(stream: 1, frame: 1, replies: &replies) { actions in
        actions.set("a", in: .transaction, to: String(repeating: "x", count: 242))
      }
    }
    #expect(replies == before)
    #expect(conversation.waitingFrameCount == 1)
    try conversation.acknowledge(stream: 1, frame: 1, replies: &replies) { actions in
      actions.set("a", in: .transaction, to: String(repeating: "x", count: 241))
    }
    #expect(replies.count - before.count == 260)
  }
}
