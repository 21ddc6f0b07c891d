import ReeveImage
import ReeveLoad
import ReeveStore
import ReeveTypes
import ReeveWire

/// Files of authorize frames, each with the decision that its reply must have: what the load client sends, and what
/// `decide` asks. For each: bytes of the frame (4), the decision (1; 255: an error), three zeros, the frame.
enum Questions {
  static let headerByteCount = 8
  private static let error: UInt8 = 255
  /// A divisor of the 10,000 decisions that instructions are counted over, so that each question counts as often.
  private static let hotCount = 1_000
  /// More than are asked while instructions are counted.
  private static let freshCount = 20_000
  /// As many as fit no cache.
  private static let uniformCount = 131_072

  /// `questions IMAGE WORLD SPREAD FILE`.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 4 else { throw Failure(usage) }
    if arguments[2].hasSuffix(".json") { return try writeScenarios(arguments[2], to: arguments[3]) }
    var requests: [Request] = []
    // Those of a shape come with the decisions that they must come to.
    var decisions: [Decision] = []
    if arguments[2] == "office" {
      requests = [office]
    } else if let count = World.principalCount(arguments[1]) {
      guard let spread = RequestMix.Spread(rawValue: arguments[2]) else { throw Failure(usage) }
      var mix = RequestMix(Company(CompanyShape(principalCount: count)), spread: spread)
      requests = (0..<(spread == .hot ? hotCount : uniformCount)).map { _ in mix.next() }
    } else if arguments[2] == "uniform", let matrix = try World.matrix(arguments[1]) {
      var generator = SeededGenerator(seed: 1, part: 0x6D61_7472)
      let questions = (0..<uniformCount).map { _ in matrix.question(&generator) }
      requests = questions.map(\.request)
      decisions = questions.map(\.decision)
    } else if arguments[2] == "hot", let world = try World.shaped(arguments[1]) {
      requests = world.questions.map(\.request)
      decisions = world.questions.map(\.decision)
    } else if arguments[2] == "fresh", let world = try World.shaped(arguments[1]) {
      requests = (0..<freshCount).map { fresh(world.questions[$0 % world.questions.count].request, $0) }
    } else {
      throw Failure(usage)
    }
    let image = try LoadedImage(Files.read(arguments[0]))
    let scratch = Scratch()
    var bytes: [UInt8] = []
    for (number, request) in requests.enumerated() {
      var payload: [UInt8] = []
      try AuthorizePayload.append(request, to: &payload)
      let verdict = unsafe image.view.decide(
        payload.span.bytes, trust: .reported, clock: Decide.clock, scratch: scratch)
      if !decisions.isEmpty, verdict.fault != nil || verdict.decision != decisions[number] {
        throw Failure("\(request) comes to \(verdict.decision), and should to \(decisions[number])")
      }
      append(payload, decision: verdict.fault == nil ? verdict.decision.rawValue : error, number: number, to: &bytes)
    }
    try Files.write(bytes, to: arguments[3])
  }

  /// The requests of a scenario file, each with the decision that the file expects.
  private static func writeScenarios(_ path: String, to file: String) throws {
    guard let scenarios = ScenarioReading.read(file: path).file?.scenarios, !scenarios.isEmpty else {
      throw Failure("`\(path)` is not a scenario file with cases; `reeve test` says why")
    }
    var bytes: [UInt8] = []
    for (number, scenario) in scenarios.enumerated() {
      guard case .decision(let decision, _, _) = scenario.expectation, scenario.sessionPolicies == nil else {
        throw Failure(
          "case `\(scenario.name)` of `\(path)` expects an error or passes policies; a question is a decision")
      }
      try append(scenario.request, decision: decision.rawValue, number: number, to: &bytes)
    }
    try Files.write(bytes, to: file)
  }

  /// Adds a question that must be decided so.
  static func append(_ request: Request, decision: UInt8, number: Int, to bytes: inout [UInt8]) throws {
    var payload: [UInt8] = []
    try AuthorizePayload.append(request, to: &payload)
    append(payload, decision: decision, number: number, to: &bytes)
  }

  private static func append(_ payload: [UInt8], decision: UInt8, number: Int, to bytes: inout [UInt8]) {
    let frame = Frame.bytes(.authorize, id: UInt64(number), payload: payload)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: frame.count >> shift)) }
    bytes += [decision, 0, 0, 0]
    bytes += frame
  }

  /// The request about another resource, which has a number of its own in place of its last zeros.
  private static func fresh(_ request: Request, _ number: Int) -> Request {
    var request = request
    let zeros = "00000000"
    guard let place = request.resource.firstRange(of: zeros) else { return request }
    request.resource.replaceSubrange(place, with: String(String(100_000_000 + number).dropFirst()))
    return request
  }

  /// A user of Profiles/bedrock asks for a model, from the office and over TLS: four context entries, of which the
  /// statement that allows it tests two.
  private static let office = Request(
    principal: "arn:aws:iam::111122223333:user/apps/zhangwei", action: "bedrock:InvokeModel",
    resource: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2",
    context: [
      ContextEntry("aws:SourceIp", .single("203.0.113.7")), ContextEntry("aws:SecureTransport", .single("true")),
      ContextEntry("aws:RequestedRegion", .single("us-east-1")),
      ContextEntry("aws:UserAgent", .single("aws-sdk-python/1.34.11")),
    ])

  /// Where the payloads are in a file of questions, and what each is answered.
  static func read(_ path: String) throws -> (bytes: [UInt8], payloads: [Range<Int>], decisions: [UInt8]) {
    let bytes = try Files.read(path)
    var payloads: [Range<Int>] = []
    var decisions: [UInt8] = []
    var at = 0
    while at < bytes.count {
      guard at + headerByteCount + FrameLayout.headerByteCount <= bytes.count else {
        throw Failure("`\(path)` is cut off")
      }
      let count = (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
      decisions.append(bytes[at + 4])
      let frame = at + headerByteCount
      guard count >= FrameLayout.headerByteCount, frame + count <= bytes.count else {
        throw Failure("`\(path)` is cut off")
      }
      payloads.append(frame + FrameLayout.headerByteCount..<frame + count)
      at = frame + count
    }
    guard !payloads.isEmpty else { throw Failure("`\(path)` has no question") }
    return (bytes, payloads, decisions)
  }
}
