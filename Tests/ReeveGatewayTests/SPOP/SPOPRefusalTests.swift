import ReeveGateway
import ReeveTestSupport
import Testing

/// How a conversation ends.
@Suite struct SPOPRefusalTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var status: SPOPStatus
    var testDescription: String { name }

    init(_ name: String, _ status: SPOPStatus, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
      self.status = status
    }
  }

  typealias Side = HAProxySide

  static let versions = Side.string("supported-versions") + Side.typed("2.0")
  static let size = Side.string("max-frame-size") + Side.uint32(16_380)
  static let capabilities = Side.string("capabilities") + Side.typed("pipelining")

  static func disconnect(_ status: SPOPStatus) -> [UInt8] {
    Side.frame(
      102,
      Side.string("status-code") + Side.uint32(status.rawValue) + Side.string("message")
        + Side.typed(status.description))
  }

  @Test(arguments: [
    Refusal("no versions", .noVersion, Side.frame(1, size + capabilities)),
    Refusal("no frame size", .noFrameSize, Side.frame(1, versions + capabilities)),
    Refusal("no capabilities", .noCapabilities, Side.frame(1, versions + size)),
    Refusal("nothing at all", .noVersion, Side.frame(1)),
    Refusal("another version", .unsupportedVersion, Side.hello(versions: "1.0")),
    Refusal("versions like ours", .unsupportedVersion, Side.hello(versions: "2.00,12.0,2,2.0.0,2 .0")),
    Refusal("an empty list of versions", .unsupportedVersion, Side.hello(versions: "")),
    Refusal("a small frame size", .badFrameSize, Side.hello(frameSize: 255)),
    Refusal("no room at all", .badFrameSize, Side.hello(frameSize: 0)),
    Refusal("versions as a number", .invalidFrame, Side.frame(1, Side.string("supported-versions") + Side.uint32(2))),
    Refusal(
      "versions as binary", .invalidFrame,
      Side.frame(1, Side.string("supported-versions") + wire("09 03'2.0'") + size + capabilities)),
    Refusal(
      "a frame size as a text", .invalidFrame,
      Side.frame(1, versions + Side.string("max-frame-size") + Side.typed("16380") + capabilities)),
    Refusal(
      "a frame size below zero", .invalidFrame,
      Side.frame(1, versions + Side.string("max-frame-size") + wire("04 fff0fefefefefefefe0e") + capabilities)),
    Refusal(
      "capabilities as null", .invalidFrame, Side.frame(1, versions + size + Side.string("capabilities") + wire("00"))),
    Refusal("a health check as a number", .invalidFrame, Side.hello(more: wire("0b'healthcheck' 03 01"))),
    Refusal("versions twice", .invalidFrame, Side.hello(more: versions)),
    Refusal("the frame size twice", .invalidFrame, Side.hello(more: size)),
    Refusal("capabilities twice", .invalidFrame, Side.hello(more: capabilities)),
    Refusal("a health check twice", .invalidFrame, Side.hello(more: wire("0b'healthcheck' 01 0b'healthcheck' 11"))),
    Refusal("a name without a value", .invalidFrame, Side.hello(more: wire("01'x'"))),
    Refusal("a value that runs on", .invalidFrame, Side.hello(more: wire("01'x' 08 05'four'"))),
    Refusal("an unknown type of value", .invalidFrame, Side.hello(more: wire("01'x' 0a"))),
    Refusal("a hello of a stream", .invalidFrame, Side.frame(1, stream: 1, versions + size + capabilities)),
    Refusal("a hello with a frame's number", .invalidFrame, Side.frame(1, frame: 1, versions + size + capabilities)),
    Refusal("a hello in parts", .fragmentationNotSupported, Side.frame(1, flags: 0, versions + size)),
    Refusal("NOTIFY before the hello", .invalidFrame, Side.notify()),
    Refusal("an agent's hello", .invalidFrame, SPOPConversationTests.agentHello),
    Refusal("a web page's request", .frameTooBig, wire("'GET / HTTP/1.1' 0d0a0d0a")),
    Refusal("a frame that is too big", .frameTooBig, Side.bigEndian(65_533)),
    Refusal("a frame that is too short", .invalidFrame, Side.bigEndian(6)),
  ])
  func aHelloIsRefused(refusal: Refusal) {
    expect(DrivenAgent(hearing: refusal.bytes), endsWith: refusal.status, behind: [])
  }

  @Test(arguments: [
    Refusal("a second hello", .invalidFrame, Side.hello()),
    Refusal("an unknown type", .invalidFrame, Side.frame(4)),
    Refusal("another unknown type", .invalidFrame, Side.frame(255)),
    Refusal("an agent's hello", .invalidFrame, SPOPConversationTests.agentHello),
    Refusal("an agent's disconnect", .invalidFrame, disconnect(.normal)),
    Refusal("an acknowledgement", .invalidFrame, Side.frame(103, stream: 1, frame: 1)),
    Refusal("NOTIFY in parts", .fragmentationNotSupported, Side.frame(3, flags: 0, stream: 1, frame: 1)),
    Refusal("NOTIFY given up", .fragmentationNotSupported, Side.frame(3, flags: 3, stream: 1, frame: 1)),
    Refusal("what follows of a part", .fragmentationNotSupported, Side.frame(0, flags: 0, stream: 1, frame: 1)),
    Refusal("the last of a part", .fragmentationNotSupported, Side.frame(0, stream: 1, frame: 1)),
    Refusal("unknown flags", .invalidFrame, Side.frame(3, flags: 0x101, stream: 1, frame: 1)),
    Refusal("a frame that is too big", .frameTooBig, Side.bigEndian(16_381)),
    Refusal("a message without a count", .invalidFrame, Side.notify(wire("01'm'"))),
    Refusal("fewer arguments than counted", .invalidFrame, Side.notify(wire("01'm' 02 01'a' 11"))),
    Refusal("an argument without a value", .invalidFrame, Side.notify(wire("01'm' 01 01'a'"))),
    Refusal("a text that runs on", .invalidFrame, Side.notify(wire("01'm' 01 01'a' 08 05'four'"))),
    Refusal(
      "a text that runs on into the next frame", .invalidFrame,
      Side.notify(wire("01'm' 01 01'a' 08 0c")) + Side.notify(stream: 2)),
    Refusal("an unknown type of value", .invalidFrame, Side.notify(wire("01'm' 01 01'a' 0a"))),
    Refusal("an unknown flag of a value", .invalidFrame, Side.notify(wire("01'm' 01 01'a' 28 00"))),
    Refusal("a varint without an end", .invalidFrame, Side.notify(wire("01'm' 01 01'a' 05 ffffffffffffffffffffffff"))),
    Refusal(
      "a good message before a bad one", .invalidFrame,
      Side.notify(Side.message("m", [("a", [0x11])]) + wire("01'm' 01"))
    ),
    Refusal(
      "too many arguments", .resources, Side.notify(Side.message("m", Array(repeating: ("a", [0x11]), count: 65)))),
    Refusal("arguments that never come", .resources, Side.notify(wire("01'm' ff"))),
    Refusal(
      "too many messages", .resources, Side.notify(Array(repeating: Side.message("m", []), count: 17).flatMap { $0 })),
    Refusal("a disconnect without a code", .invalidFrame, Side.frame(2, Side.string("message") + Side.typed("bye"))),
    Refusal(
      "a disconnect without a message", .invalidFrame, Side.frame(2, Side.string("status-code") + Side.uint32(0))),
    Refusal("a code as a text", .invalidFrame, Side.frame(2, Side.string("status-code") + Side.typed("0"))),
    Refusal(
      "a message as a number", .invalidFrame,
      Side.frame(2, Side.string("status-code") + Side.uint32(0) + Side.string("message") + Side.uint32(0))),
    Refusal("a disconnect of a stream", .invalidFrame, Side.frame(2, stream: 1, Array(Side.disconnect()[11...]))),
    Refusal(
      "a disconnect in parts", .fragmentationNotSupported, Side.frame(2, flags: 0, Array(Side.disconnect()[11...]))),
  ])
  func whatComesBehindTheHelloIsRefused(refusal: Refusal) {
    let agent = DrivenAgent(hearing: Side.hello(), refusal.bytes)
    expect(agent, endsWith: refusal.status, behind: SPOPConversationTests.agentHello)
    #expect(agent.heard.isEmpty)
  }

  /// Its last frame says why, and nothing comes behind it, whatever else is heard.
  func expect(_ agent: DrivenAgent, endsWith status: SPOPStatus, behind before: [UInt8]) {
    #expect(agent.outcome.closing == .refused(status))
    #expect(agent.sent == before + Self.disconnect(status))
    var later = agent
    later.feed(Side.hello()[...])
    later.feed(Side.notify(stream: 9)[...])
    #expect(later.outcome == agent.outcome)
  }

  @Test func limitsAreReachedBeforeTheyArePassed() {
    let arguments = Side.message("m", Array(repeating: ("a", [0x11]), count: SPOPLimits.argumentCountMax))
    let messages = Array(repeating: arguments, count: SPOPLimits.messageCountMax).flatMap { $0 }
    let agent = DrivenAgent(hearing: Side.hello(), Side.notify(messages))
    #expect(agent.heard.first?.messages.count == 16)
    #expect(agent.heard.first?.messages.last?.arguments.count == 64)
  }

  @Test func noMoreFramesWaitThanCan() {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: Side.hello().span, replies: &replies)
    for stream in 0..<UInt64(SPOPLimits.waitingFrameCountMax) {
      guard case .notification = conversation.next(in: Side.notify(stream: stream).span, replies: &replies) else {
        Issue.record("\(stream) is within the limit")
        return
      }
    }
    #expect(replies == SPOPConversationTests.agentHello)
    #expect(
      conversation.next(in: Side.notify(stream: 999).span, replies: &replies) == .closed(.refused(.resources)))
    #expect(replies == SPOPConversationTests.agentHello + Self.disconnect(.resources))
    #expect(conversation.waitingFrameCount == 0)
    #expect(throws: SPOPConversation.AcknowledgementFault.notWaiting) {
      try conversation.acknowledge(stream: 0, frame: 1, replies: &replies) { _ in }
    }
  }

  @Test(arguments: [true, false]) func aNumberThatWaitsMayNotComeAgain(isSame: Bool) {
    let agent = DrivenAgent(
      hearing: Side.hello(), Side.notify(stream: 1), Side.notify(stream: isSame ? 1 : 2), waitingMax: 9)
    #expect(agent.outcome.closing == (isSame ? .refused(.invalidFrame) : nil))
    #expect(agent.heard.count == (isSame ? 1 : 2))
  }

  @Test func withoutPipeliningOneFrameWaits() throws {
    var conversation = SPOPConversation()
    var replies: [UInt8] = []
    _ = conversation.next(in: Side.hello(capabilities: "").span, replies: &replies)
    _ = conversation.next(in: Side.notify(stream: 1).span, replies: &replies)
    var impatient = conversation
    #expect(impatient.next(in: Side.notify(stream: 2).span, replies: &replies) == .closed(.refused(.invalidFrame)))
    try conversation.acknowledge(stream: 1, frame: 1, replies: &replies) { _ in }
    guard case .notification = conversation.next(in: Side.notify(stream: 2).span, replies: &replies) else {
      Issue.record("its turn has come")
      return
    }
  }

  @Test(arguments: [0, 2, 4, 99, 4_000_000_000] as [UInt32]) func aDisconnectIsAnswered(status: UInt32) {
    for hello in [[], Side.hello()] {
      let agent = DrivenAgent(hearing: hello, Side.disconnect(status), Side.notify())
      #expect(agent.outcome.closing == .peer(status: UInt64(status)))
      #expect(agent.sent == (hello.isEmpty ? [] : SPOPConversationTests.agentHello) + Self.disconnect(.normal))
      #expect(agent.heard.isEmpty)
    }
  }

  @Test func anAgentMaySayGoodbye() {
    var agent = DrivenAgent(hearing: Side.hello(), Side.notify(), waitingMax: 2)
    var replies: [UInt8] = []
    agent.conversation.disconnect(.normal, replies: &replies)
    agent.conversation.disconnect(.timeout, replies: &replies)
    #expect(replies == Self.disconnect(.normal))
    #expect(agent.conversation.closing == .agent(.normal))
    agent.feed(Side.notify(stream: 2)[...])
    agent.feed(Side.disconnect()[...])
    #expect(agent.sent == SPOPConversationTests.agentHello)
  }
}
