import ReeveGateway
import ReeveTestSupport

/// Conversations of HAProxy's.
enum SPOPDrawing {
  static func conversation(_ random: inout SeededRandom) -> Conversation {
    typealias Side = HAProxySide
    let isPipelined = random.chance(70)
    let hello =
      Side.string("supported-versions") + Side.typed(random.pick(["2.0", "1.0, 2.0"])) + Side.string("max-frame-size")
      + Side.uint32(random.pick([4_096, 16_380, 65_532, 1_000_000])) + Side.string("capabilities")
      + Side.typed(isPipelined ? "pipelining" : "") + Side.string("engine-id") + Side.typed("7a9c")
    var fragments = [Fragment(.spop(type: 1, stream: 0, frame: 0), hello)]
    let first = random.pick([1, 239, 240, 2_287, 2_288, UInt64(UInt32.max), UInt64.max - 10])
    let count = random.within(1...6)
    for index in 0..<UInt64(count) {
      let message = random.chance(30) ? decision(&random) : request(&random)
      fragments.append(Fragment(.spop(type: 3, stream: first + index, frame: UInt64(random.within(1...300))), message))
    }
    let isOver = random.chance(30)
    if isOver {
      fragments.append(
        Fragment(
          .spop(type: 2, stream: 0, frame: 0),
          Side.string("status-code") + Side.uint32(0) + Side.string("message") + Side.typed("bye")))
    }
    return Conversation(fragments: fragments, answerCount: 1 + count + (isOver ? 1 : 0))
  }

  /// About an HTTP request.
  private static func request(_ random: inout SeededRandom) -> [UInt8] {
    var fields = HTTPDrawing.fields(&random)
    fields.append(("host", random.pick(Names.hosts)))
    let length = random.below(300)
    if random.chance(30) { fields.append(("content-length", "\(length)")) }
    var arguments: [(String, [UInt8])] = [
      ("method", HAProxySide.typed(random.pick(Names.methods))), ("path", HAProxySide.typed(random.pick(Names.paths))),
      ("query", HAProxySide.typed(String(random.pick(Names.queries).dropFirst()))),
      ("headers", HAProxySide.headers(fields)),
    ]
    if random.chance(50) {
      arguments.append(("body_sha256", HAProxySide.binary([UInt8](repeating: 7, count: 32))))
      arguments.append(("body_length", HAProxySide.uint32(UInt32(length))))
    }
    appendConnection(to: &arguments, &random)
    if random.chance(30) {
      arguments.append(("certificate", HAProxySide.typed(random.pick(["spiffe://fuzz/sa/mallory", "mallory", ""]))))
    }
    return HAProxySide.message("reeve", arguments)
  }

  /// About an action itself.
  private static func decision(_ random: inout SeededRandom) -> [UInt8] {
    var arguments: [(String, [UInt8])] = [
      ("principal", HAProxySide.typed(random.pick(Names.principals))),
      ("action", HAProxySide.typed(random.pick(Names.actions))),
      ("resource", HAProxySide.typed(random.pick(Names.resources))),
    ]
    appendConnection(to: &arguments, &random)
    for _ in 0..<random.below(3) {
      var value: [UInt8] = []
      let nothing: [UInt8] = []
      switch random.below(5) {
      case 0: SPOPWriter.append(.int64(-1), of: nothing.span, to: &value)
      case 1: SPOPWriter.append(.uint64(.max), of: nothing.span, to: &value)
      case 2: value = HAProxySide.boolean(false)
      default: value = HAProxySide.typed(random.pick(Names.contextValues))
      }
      arguments.append((random.pick(Names.contextKeys), value))
    }
    return HAProxySide.message("reeve-decide", arguments)
  }

  private static func appendConnection(to arguments: inout [(String, [UInt8])], _ random: inout SeededRandom) {
    switch random.below(4) {
    case 0: arguments.append(("src", HAProxySide.ipv4(192, 0, 2, 1)))
    case 1: arguments.append(("src", [7] + [UInt8](repeating: 0x20, count: 16)))
    case 2: arguments.append(("src", [0]))
    default: break
    }
    if random.chance(50) { arguments.append(("ssl", HAProxySide.boolean(random.chance(50)))) }
  }
}
