import ReeveGateway
import ReeveTestSupport
import ReeveTypes
import Testing

/// Checks and whole conversations, damaged: whatever comes, nothing is allowed that was not.
@Suite struct ExtAuthzFuzzTests {
  /// What Envoy makes of an answer.
  enum Effect: Hashable {
    case allowed
    case denied
    /// A failure, or no answer at all.
    case failed
  }

  /// Reads an answer as protobuf says, and as Envoy does: no status, and no code in it, is zero.
  static func effect(_ answer: HTTP2Client.Answer?) -> Effect {
    guard let answer, answer.closeCode == 0, answer.value(of: "grpc-status") == "0" else { return .failed }
    guard answer.body.count >= 5 else { return .failed }
    var code: UInt64 = 0
    guard let fields = read(answer.body[5...]) else { return .failed }
    for (number, content) in fields where number == 1 {
      guard case .bytes(let bytes) = content, let status = read(bytes) else { return .failed }
      for case (1, .number(let value)) in status { code = value }
    }
    return code == 0 ? .allowed : .denied
  }

  enum Content {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private static func read(_ message: ArraySlice<UInt8>) -> [(UInt64, Content)]? {
    var rest = message
    let varint = { (rest: inout ArraySlice<UInt8>) -> UInt64? in
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 63, by: 7) {
        guard let byte = rest.popFirst() else { return nil }
        value |= UInt64(byte & 127) << shift
        if byte < 128 { return value }
      }
      return nil
    }
    var fields: [(UInt64, Content)] = []
    while !rest.isEmpty {
      guard let tag = varint(&rest), let value = varint(&rest) else { return nil }
      switch tag & 7 {
      case 0: fields.append((tag >> 3, .number(value)))
      case 2:
        guard value <= UInt64(rest.count) else { return nil }
        fields.append((tag >> 3, .bytes(rest.prefix(Int(value)))))
        rest = rest.dropFirst(Int(value))
      default: return nil
      }
    }
    return fields
  }

  static func drawnCheck(_ random: inout SeededRandom) -> [UInt8] {
    let names = ["accept", "x-a", "x-b", ":path", "x-envoy-auth-partial-body", "content-length", "x-forwarded-proto"]
    var headers: [(String, String)] = []
    for _ in 0..<random.below(6) {
      headers.append((random.pick(names), random.pick(["", "false", "true", "3", "https", "a,b"])))
    }
    let isByName = random.chance(50)
    if isByName {
      var known: Set<String> = []
      headers = headers.filter { known.insert($0.0).inserted }
    }
    var more: [UInt8] = random.chance(50) ? CheckMessage.field(12, "abc") : []
    if random.chance(30) { more += CheckMessage.field(6, random.pick(["http", "https"])) }
    if random.chance(20) { more += CheckMessage.field(9, UInt64(random.below(5))) }
    let http = CheckMessage.http(
      random.pick(["GET", "PUT", "OPTIONS"]), random.pick(["/", "/a?b", "/a/../b?c?d", "/%", "*", ""]),
      headers: isByName ? headers : [], raw: isByName ? nil : headers, and: more)
    let source = CheckMessage.peer(
      random.pick(["192.0.2.7", "::1", ""]), principal: random.chance(30) ? "spiffe://example/a" : nil)
    return CheckMessage.check(
      http, source: source, and: random.chance(30) ? CheckMessage.field(12, CheckMessage.field(1, "a")) : [])
  }

  static func damage(_ bytes: inout [UInt8], by other: [UInt8], _ random: inout SeededRandom) {
    for _ in 0..<random.within(1...3) {
      guard !bytes.isEmpty, !other.isEmpty else { return }
      let start = random.below(bytes.count)
      switch random.below(6) {
      case 0: bytes[start] ^= 1 << UInt8(random.below(8))
      case 1: bytes[start] = random.pick([0, 1, 2, 3, 4, 5, 8, 0x0A, 0x12, 0x7F, 0x80, 0xFF])
      case 2: bytes.removeSubrange(start..<min(bytes.count, start + random.within(1...9)))
      case 3: bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + random.within(1...40))], at: start)
      case 4:
        let from = random.below(other.count)
        bytes.insert(contentsOf: other[from..<min(other.count, from + random.within(1...40))], at: start)
      default: bytes.removeLast(random.below(bytes.count))
      }
    }
  }

  @Test func aDamagedCheckIsReadInOneWayOrRefused() {
    var random = SeededRandom(seed: 31)
    var envoy = AskingEnvoy(carriesBodies: true)
    var outcomes: [String: Int] = [:]
    var other = Self.drawnCheck(&random)
    for round in 0..<6_000 {
      var message = Self.drawnCheck(&random)
      let whole = message
      if round % 5 != 0 { Self.damage(&message, by: other, &random) }
      other = whole
      let denial = CheckResponseTests.refusal(random.pick([401, 403, 0]), body: [UInt8](repeating: 0xFF, count: 3))
      let (call, answer) = envoy.ask(message, answer: random.chance(80) ? denial : .unavailable(message: "é"))
      let effect = Self.effect(answer)
      switch call {
      case .check(let question, _):
        outcomes["check", default: 0] += 1
        let head = question.head
        #expect(head.path.first == UInt8(ascii: "/") && !head.path.contains(UInt8(ascii: "?")), "\(message)")
        #expect(head.headers.allSatisfy { $0.name.first != nil && $0.name.first != UInt8(ascii: ":") }, "\(message)")
        #expect(head.headers.allSatisfy { $0.name != Array("x-envoy-auth-partial-body".utf8) }, "\(message)")
      case .answered(let status):
        outcomes["\(status)", default: 0] += 1
        #expect(status == .ok ? effect == .denied : effect == .failed, "\(message)")
      case .health, nil: Issue.record("\(message) is a check")
      }
      guard effect != .allowed else {
        Issue.record("\(message) is allowed")
        return
      }
    }
    #expect(envoy.authorizer.closing == nil)
    for outcome in ["check", "ok", "invalidArgument"] { #expect(outcomes[outcome, default: 0] > 200, "\(outcomes)") }
  }

  /// Answers of any bytes: what was denied is never allowed, and never a failure.
  @Test func anyAnswerHasItsEffect() {
    var random = SeededRandom(seed: 32)
    var envoy = AskingEnvoy()
    let check = CheckMessage.check(CheckMessage.http())
    let bytes = { (random: inout SeededRandom) -> [UInt8] in
      let isPlain = random.chance(60)
      return (0..<random.below(12)).map { _ in isPlain ? UInt8(random.within(0x61...0x7A)) : UInt8(random.below(256)) }
    }
    for _ in 0..<2_000 {
      let headers = (0..<random.below(3)).map { _ in
        HTTPRequestHead.Header(name: bytes(&random), value: bytes(&random))
      }
      let denied = GatewayAnswer.denied(
        .init(
          status: Int(truncatingIfNeeded: random.next()) >> random.below(63), code: "", message: "", headers: headers,
          body: bytes(&random)))
      #expect(Self.effect(envoy.ask(check, answer: denied).answer) == .denied)
      let effect = Self.effect(envoy.ask(check, answer: .allowed(headers: headers)).answer)
      #expect(effect == .allowed || (effect == .failed && !headers.isEmpty))
      let text = String(decoding: bytes(&random), as: UTF8.self)
      #expect(Self.effect(envoy.ask(check, answer: .unavailable(message: text)).answer) == .failed)
    }
    #expect(envoy.authorizer.closing == nil && !envoy.client.isBroken)
  }

  /// A conversation of several checks, in bytes that are damaged behind the preface.
  @Test func aDamagedConversationAllowsNothing() {
    var random = SeededRandom(seed: 33)
    var closings: [HTTP2Closing?: Int] = [:]
    var checkCount = 0
    var other: [UInt8] = RawHTTP2.preface
    for _ in 0..<2_000 {
      let client = HTTP2Client()
      let streams = (0..<random.within(1...5)).map { _ in
        client.call(AskingEnvoy.checkPath, Self.drawnCheck(&random))
      }
      if random.chance(30) { client.reset(random.pick(streams)) }
      var bytes = client.taking()
      let preface = Array(bytes.prefix(24))
      bytes.removeFirst(24)
      let whole = bytes
      Self.damage(&bytes, by: other, &random)
      other = whole
      if random.chance(98) { bytes = preface + bytes }
      var authorizer = ExtAuthzConversation(carriesBodies: true)
      var replies: [UInt8] = []
      var position = 0
      let longest = random.pick([1, 10, 100, 10_000])
      while position < bytes.count {
        let end = min(bytes.count, position + random.within(1...longest))
        authorizer.take(Array(bytes[position..<end]))
        position = end
        while let call = authorizer.next() {
          guard case .check(_, let ticket) = call else { continue }
          checkCount += 1
          authorizer.answer(ticket, random.chance(50) ? CheckResponseTests.refusal(403) : .unavailable(message: ""))
        }
        if random.chance(70) { authorizer.flush(into: &replies) }
      }
      authorizer.flush(into: &replies)
      closings[authorizer.closing, default: 0] += 1
      client.receive(replies)
      #expect(!client.isBroken)
      for stream in streams where Self.effect(client.answers[stream]) == .allowed {
        Issue.record("\(bytes) is allowed")
        return
      }
    }
    #expect(checkCount > 600)
    // PROTOCOL_ERROR, FRAME_SIZE_ERROR, COMPRESSION_ERROR.
    for closing in [nil, .notHTTP2, .refused(code: 1), .refused(code: 6), .refused(code: 9)] as [HTTP2Closing?] {
      #expect(closings[closing, default: 0] >= 5, "\(closings)")
    }
  }
}
