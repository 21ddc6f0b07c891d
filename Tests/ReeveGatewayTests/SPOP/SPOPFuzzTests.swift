import ReeveGateway
import ReeveTestSupport
import Testing

/// Conversations as they should be, and the same ones damaged: whatever comes, and in whatever pieces, the conversation
/// goes on or ends with a reason, and answers what it was told to.
@Suite struct SPOPFuzzTests {
  /// A conversation that keeps all rules, frame by frame, and what an adapter should hear of it.
  struct Drawn {
    var frames: [[UInt8]] = []
    var heard: [HeardNotification] = []
    var hasGoodbye = false

    init(_ random: inout SeededRandom) {
      let isPipelined = random.chance(70)
      frames.append(
        HAProxySide.hello(
          versions: random.pick(["2.0", "1.0,2.0"]), frameSize: UInt32(random.within(1_024...70_000)),
          capabilities: isPipelined ? "pipelining" : ""))
      let first = SPOPFormatTests.drawn(&random) >> 1
      for index in 0..<UInt64(random.below(6)) { draw(stream: first + index, &random) }
      hasGoodbye = random.chance(30)
      if hasGoodbye { frames.append(HAProxySide.disconnect(UInt32(random.below(14)))) }
    }

    private mutating func draw(stream: UInt64, _ random: inout SeededRandom) {
      var notification = HeardNotification(stream: stream, frame: UInt64(random.within(1...300)), messages: [])
      var payload: [UInt8] = []
      for _ in 0..<random.within(1...2) {
        let name = random.pick(["authorize", "audit", ""])
        var message = HeardMessage(name: Array(name.utf8), arguments: [])
        var arguments: [(String, [UInt8])] = []
        for _ in 0..<random.below(4) {
          let argument = random.pick(["principal", "action", "ip", ""])
          let (value, source) = Self.shortValue(&random)
          var typed: [UInt8] = []
          SPOPWriter.append(value, of: source.span, to: &typed)
          arguments.append((argument, typed))
          message.arguments.append(Array("\(argument)=".utf8) + typed)
        }
        payload += HAProxySide.message(name, arguments)
        notification.messages.append(message)
      }
      frames.append(HAProxySide.notify(stream: stream, frame: notification.frame, payload))
      heard.append(notification)
    }

    private static func shortValue(_ random: inout SeededRandom) -> (SPOPValue, source: [UInt8]) {
      switch random.below(3) {
      case 0: (.string(0..<13), Array("s3:GetObject*".utf8))
      case 1: (.uint64(SPOPFormatTests.drawn(&random)), [])
      default: random.chance(50) ? (.boolean(true), []) : (.ipv4(0x7F00_0001), [])
      }
    }

    var bytes: [UInt8] { frames.flatMap { $0 } }
  }

  /// Damages a conversation: its frames as wholes, or its bytes.
  static func damaged(_ drawn: Drawn, by other: Drawn, _ random: inout SeededRandom) -> [UInt8] {
    var frames = drawn.frames
    switch random.below(8) {
    case 0: frames.swapAt(random.below(frames.count), random.below(frames.count))
    case 1: frames.insert(random.pick(other.frames), at: random.below(frames.count + 1))
    case 2: frames.remove(at: random.below(frames.count))
    case 3: frames.insert(random.pick(frames), at: random.below(frames.count + 1))
    default: break
    }
    var bytes = frames.flatMap { $0 }
    guard !bytes.isEmpty else { return bytes }
    switch random.below(5) {
    case 0: bytes.removeLast(random.below(bytes.count))
    case 1:
      for _ in 0..<random.within(1...3) { bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8)) }
    case 2: bytes[random.below(bytes.count)] = random.pick([0, 1, 2, 9, 10, 64, 65, 103, 127, 128, 240, 255])
    case 3:
      let start = random.below(bytes.count)
      let source = other.bytes
      let from = random.below(source.count)
      bytes.replaceSubrange(
        start..<min(bytes.count, start + random.below(20)),
        with: source[from..<min(source.count, from + random.below(20))])
    default: break
    }
    return bytes
  }

  static func agent(_ random: inout SeededRandom) -> DrivenAgent { DrivenAgent(waitingMax: random.within(1...3)) }

  /// What holds of everything that is ever sent.
  static func check(_ agent: DrivenAgent, _ input: [UInt8]) {
    let frames = agent.sentFrames
    let greetings = frames.filter { $0.type == 101 }.count
    let goodbyes = frames.filter { $0.type == 102 }.count
    var isRight = greetings == 0 || (greetings == 1 && frames.first?.type == 101)
    switch agent.conversation.closing {
    case nil, .healthCheck: isRight = isRight && goodbyes == 0
    case .peer, .refused: isRight = isRight && goodbyes == 1 && frames.last?.type == 102
    case .agent: isRight = false
    }
    let acknowledged = frames.filter { $0.type == 103 }.map { [$0.stream, $0.frame] }
    isRight = isRight && acknowledged == agent.acknowledged && frames.count == greetings + goodbyes + acknowledged.count
    // Each for a NOTIFY of its own.
    var heard = agent.heard.map { [$0.stream, $0.frame] }
    for numbers in acknowledged {
      guard let index = heard.firstIndex(of: numbers) else {
        isRight = false
        break
      }
      heard.remove(at: index)
    }
    #expect(isRight, "\(input) was answered with \(agent.sent)")
  }

  @Test func aConversationThatKeepsTheRulesIsHeardWhole() {
    var random = SeededRandom(seed: 2)
    for _ in 0..<1_000 {
      let drawn = Drawn(&random)
      var agent = Self.agent(&random)
      agent.feed(drawn.bytes[...])
      #expect(agent.heard == drawn.heard)
      if drawn.hasGoodbye {
        guard case .peer = agent.conversation.closing else {
          Issue.record("\(drawn.bytes) ended with \(String(describing: agent.conversation.closing))")
          return
        }
      } else {
        #expect(agent.conversation.closing == nil)
        #expect(agent.untakenByteCount == 0)
      }
      Self.check(agent, drawn.bytes)
    }
  }

  @Test func damageIsAnsweredAndPiecesMakeNoDifference() {
    var random = SeededRandom(seed: 3)
    var endings: [SPOPConversation.Closing?: Int] = [:]
    var other = Drawn(&random)
    for _ in 0..<20_000 {
      let drawn = Drawn(&random)
      let bytes = Self.damaged(drawn, by: other, &random)
      other = drawn
      let fresh = Self.agent(&random)
      var whole = fresh
      whole.feed(bytes[...])
      Self.check(whole, bytes)
      endings[whole.conversation.closing, default: 0] += 1
      var pieced = fresh
      var position = 0
      let longest = random.within(1...200)
      while position < bytes.count {
        let end = min(bytes.count, position + random.within(1...longest))
        pieced.feed(bytes[position..<end])
        position = end
      }
      guard pieced.outcome == whole.outcome else {
        Issue.record("in pieces of up to \(longest), \(bytes) is answered otherwise")
        return
      }
    }
    // Damage that is always refused in the same way would show little.
    for ending in [
      nil, .peer(status: 0), .refused(.frameTooBig), .refused(.invalidFrame), .refused(.noVersion),
      .refused(.noFrameSize), .refused(.noCapabilities), .refused(.unsupportedVersion),
      .refused(.fragmentationNotSupported), .refused(.resources),
    ] as [SPOPConversation.Closing?] {
      #expect(endings[ending, default: 0] >= 5, "\(String(describing: ending)) of \(endings)")
    }
  }

  /// Short conversations, cut once at every place, and byte by byte.
  @Test func everyCutMakesNoDifference() {
    var random = SeededRandom(seed: 4)
    var other = Drawn(&random)
    for _ in 0..<60 {
      let drawn = Drawn(&random)
      let bytes = random.chance(50) ? drawn.bytes : Self.damaged(drawn, by: other, &random)
      other = drawn
      let fresh = Self.agent(&random)
      var whole = fresh
      whole.feed(bytes[...])
      for cut in bytes.indices {
        var twice = fresh
        twice.feed(bytes[..<cut])
        twice.feed(bytes[cut...])
        guard twice.outcome == whole.outcome else {
          Issue.record("cut at \(cut), \(bytes) is answered otherwise")
          return
        }
      }
      var single = fresh
      for index in bytes.indices { single.feed(bytes[index...index]) }
      #expect(single.outcome == whole.outcome)
    }
  }

  /// Bytes that were never a conversation.
  @Test func noiseIsRefused() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<2_000 {
      var bytes = (0..<random.within(4...60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      // A length that could be, so that what follows it is looked at.
      bytes.replaceSubrange(0..<4, with: HAProxySide.bigEndian(UInt32(bytes.count - 4)))
      var agent = DrivenAgent()
      agent.feed(bytes[...])
      Self.check(agent, bytes)
      guard case .refused = agent.conversation.closing else {
        Issue.record("\(bytes) is not refused")
        return
      }
    }
  }
}
