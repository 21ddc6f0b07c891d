import ReeveTestSupport

/// Conversations of HTTP/1.1, at all paths that are answered.
enum HTTPDrawing {
  static func conversation(_ random: inout SeededRandom) -> Conversation {
    let count = random.within(1...4)
    return Conversation(fragments: (0..<count).map { _ in request(&random) }, answerCount: count)
  }

  private static func request(_ random: inout SeededRandom) -> Fragment {
    switch random.weighted(30, 25, 12, 12, 12, 9) {
    case 0: extAuthz(&random)
    case 1: authorize(&random)
    case 2: posted("/access/v1/evaluation", evaluation(&random), &random)
    case 3: posted("/access/v1/evaluations", evaluations(&random), &random)
    case 4: posted("/v1/minio", minio(&random), &random)
    default:
      Fragment(
        .request(
          head: head(
            random.pick(["GET", "HEAD"]),
            random.pick(["/healthz", "/.well-known/authzen-configuration", "/nothing", "/v1/minio"]), [], &random),
          .none))
    }
  }

  private static func head(
    _ method: String, _ target: String, _ fields: [(String, String)], _ random: inout SeededRandom
  ) -> [UInt8] {
    var text = "\(method) \(target) HTTP/1.1\r\n"
    let host = ("Host", random.pick(Names.hosts))
    for (name, value) in random.chance(80) ? [host] + fields : fields + [host] { text += "\(name): \(value)\r\n" }
    return Array(text.utf8)
  }

  /// Fields of a client, each at most once.
  static func fields(_ random: inout SeededRandom) -> [(String, String)] {
    var fields: [(String, String)] = random.chance(70) ? [("x-principal", random.pick(Names.principals))] : []
    for _ in 0..<random.below(5) {
      let field = random.pick(Names.fields)
      if !fields.contains(where: { $0.0 == field.0 }) { fields.append(field) }
    }
    return fields
  }

  private static func body(_ random: inout SeededRandom) -> [UInt8] {
    let count = random.chance(90) ? random.below(300) : random.below(20_000)
    return (0..<count).map { UInt8(truncatingIfNeeded: 0x20 + $0 % 90) }
  }

  private static func framed(_ head: [UInt8], _ body: [UInt8], _ random: inout SeededRandom) -> Fragment {
    Fragment(.request(head: head, random.chance(70) ? .length : .chunks(random.within(1...400))), body)
  }

  private static func extAuthz(_ random: inout SeededRandom) -> Fragment {
    let target = "/v1/extauthz" + random.pick(Names.paths) + random.pick(Names.queries)
    let head = head(random.pick(Names.methods), target, fields(&random), &random)
    return random.chance(60) ? Fragment(.request(head: head, .none)) : framed(head, body(&random), &random)
  }

  private static func authorize(_ random: inout SeededRandom) -> Fragment {
    var added = fields(&random)
    let isOriginal = random.chance(50)
    let prefix = isOriginal ? "X-Original" : "X-Forwarded"
    added.append(("\(prefix)-Method", random.pick(Names.methods)))
    added.append(
      (isOriginal ? "X-Original-URI" : "X-Forwarded-Uri", random.pick(Names.paths) + random.pick(Names.queries)))
    if random.chance(70) { added.append(("\(prefix)-Host", random.pick(Names.hosts))) }
    if random.chance(50) { added.append(("\(prefix)-Proto", random.pick(["https", "http", ""]))) }
    if random.chance(50) { added.append((isOriginal ? "X-Real-IP" : "X-Forwarded-For", "192.0.2.9")) }
    return Fragment(.request(head: head("GET", "/v1/authorize", added, &random), .none))
  }

  // Questions in JSON. The word for yes is in none of them: MinIO's owner may do everything, and whoever asks only for
  // denials gets none.

  private static func posted(_ path: String, _ body: String, _ random: inout SeededRandom) -> Fragment {
    var fields = [("Content-Type", "application/json")]
    if random.chance(50) { fields.append(("X-Request-ID", "r-\(random.below(1_000))")) }
    return framed(head("POST", path, fields, &random), Array(body.utf8), &random)
  }

  private static func text(_ text: String, _ random: inout SeededRandom) -> String {
    guard random.chance(10), let first = text.utf8.first, first != UInt8(ascii: "\\") else { return "\"\(text)\"" }
    return "\"\\u00\(String(first, radix: 16))\(text.dropFirst())\""
  }

  private static func value(_ random: inout SeededRandom) -> String {
    switch random.below(8) {
    case 0: "\(random.within(-5...99))"
    case 1: "false"
    case 2: "[\"a\", 1, false]"
    case 3: random.pick(["1e308", "-0.0", "18446744073709551615", "0.1e-7"])
    default: text(random.pick(Names.contextValues), &random)
    }
  }

  private static func parts(_ random: inout SeededRandom) -> String {
    var text =
      "\"subject\":{\"type\":\"user\",\"id\":\(text(random.pick(Names.principals), &random))},"
      + "\"action\":{\"name\":\(text(random.pick(Names.actions), &random))},"
      + "\"resource\":{\"type\":\"object\",\"id\":\(text(random.pick(Names.resources), &random)),"
      + "\"properties\":{\"deep\":\(String(repeating: "[", count: random.below(40)))"
    let depth = text.utf8.reversed().prefix { $0 == UInt8(ascii: "[") }.count
    text += depth == 0 ? "1" : String(repeating: "]", count: depth)
    text += "}}"
    if random.chance(60) {
      var entries = (0..<random.below(4)).map { _ in "\"\(random.pick(Names.contextKeys))\": \(value(&random))" }
      // About as many as a request may have, and more.
      if random.chance(3) { entries += (0..<random.within(200...600)).map { "\"a:\($0)\":\"b\"" } }
      text += ",\"context\":{\(entries.joined(separator: ","))}"
    }
    return text
  }

  private static func evaluation(_ random: inout SeededRandom) -> String { "{\(parts(&random))}" }

  private static func evaluations(_ random: inout SeededRandom) -> String {
    let count = random.chance(95) ? random.below(4) : random.within(30...120)
    let list = (0..<count).map { _ in random.chance(20) ? "{}" : "{\(parts(&random))}" }.joined(separator: ",")
    let semantic = random.pick(["execute_all", "deny_on_first_deny", "permit_on_first_permit", "any"])
    return "{\(parts(&random)),\"evaluations\":[\(list)],\"options\":{\"evaluations_semantic\":\"\(semantic)\"}}"
  }

  private static func minio(_ random: inout SeededRandom) -> String {
    var conditions: [String] = []
    for _ in 0..<random.below(4) {
      let name = random.pick([
        "SourceIp", "UserAgent", "prefix", "X-Amz-Acl", "Authorization", "CurrentTime", "username",
      ])
      conditions.append("\"\(name)\":[\(text(random.pick(Names.contextValues), &random))]")
    }
    let claims = random.pick(["null", "{}", "{\"parent\":\"mallory\"}", "{\"sa-policy\":\"inherited-policy\"}"])
    return "{\"input\":{\"account\":\"\(random.pick(["mallory", "nobody", "", "A1B2"]))\",\"groups\":null,"
      + "\"action\":\"\(random.pick(Names.actions))\",\"bucket\":\"\(random.pick(["plans", "", "vault"]))\","
      + "\"object\":\"\(random.pick(["a", "", "a/b/c"]))\",\"owner\":false,\"claims\":\(claims),"
      + "\"conditions\":{\(conditions.joined(separator: ","))}}}"
  }
}
