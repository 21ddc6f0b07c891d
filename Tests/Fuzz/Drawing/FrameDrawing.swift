import ReeveTestSupport
import ReeveTypes
import ReeveWire

/// Conversations in frames of Reeve's own.
enum FrameDrawing {
  static func conversation(_ random: inout SeededRandom) -> Conversation {
    var fragments: [Fragment] = []
    let count = random.within(1...6)
    for id in 0..<UInt64(count) {
      let (opcode, payload) = question(&random)
      fragments.append(Fragment(.frame(opcode: opcode.rawValue, id: id), payload))
    }
    return Conversation(fragments: fragments, answerCount: count)
  }

  private static func question(_ random: inout SeededRandom) -> (Opcode, [UInt8]) {
    switch random.weighted(60, 15, 8, 4, 4, 4, 4, 1) {
    case 0: return (.authorize, payload(&random))
    case 1:
      let requests = (0..<random.within(1...8)).map { _ in request(&random) }
      return (.authorizeMany, (try? AuthorizeManyPayload.bytes(requests)) ?? [])
    case 2:
      let isAction = random.chance(50)
      let text = random.pick(isAction ? Names.actions : Names.principals)
      return (.intern, [isAction ? 1 : 0, 0, 0, 0] + text.utf8)
    case 3: return (.hello, HelloRequest().payload)
    case 4: return (.ping, [])
    case 5: return (.status, [])
    case 6:
      return (
        .registerSession,
        Array(#"{"Arn":"arn:aws:sts::111122223333:assumed-role/Reader/m","Expiration":"2030-01-31T12:00:00Z"}"#.utf8)
      )
    default: return (.explain, ExplainRequest(format: .text, request: payload(&random)).payload)
    }
  }

  private static func request(_ random: inout SeededRandom) -> Request {
    var request = Request(
      principal: random.pick(Names.principals), action: random.pick(Names.actions),
      resource: random.pick(Names.resources))
    if random.chance(15) {
      request.furtherResources = (0..<random.within(1...4)).map { _ in random.pick(Names.resources) }
    }
    if random.chance(10) { request.endpoint = "vpce-1a2b3c4d" }
    for key in Names.contextKeys where random.chance(20) {
      let values = (0..<random.within(1...3)).map { _ in random.pick(Names.contextValues) }
      request.context.append(ContextEntry(key, random.chance(70) ? .single(values[0]) : .multiple(values)))
    }
    return request
  }

  private static func payload(_ random: inout SeededRandom) -> [UInt8] {
    var payload: [UInt8] = []
    let handles =
      random.chance(20)
      ? RequestHandles(
        principal: random.chance(70) ? UInt32(random.below(3)) : nil,
        action: random.chance(70) ? UInt32(random.below(3)) : nil)
      : RequestHandles()
    // What has no place in its field is not drawn.
    try? AuthorizePayload.append(
      request(&random), handles: handles, wantsNames: random.chance(30), minimumRevision: random.chance(5) ? 9 : 0,
      deadline: random.chance(5) ? 1 : 0, to: &payload)
    return payload
  }
}
