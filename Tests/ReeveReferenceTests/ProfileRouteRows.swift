import Testing

/// A request for each route of `Profiles/bedrock/routes`, and what it asks for.
///
/// A row is a method, a map with a path and a query, an action and its resources; a line that is indented goes on with the
/// row above. What stands between parentheses is the ARN of another account, and in a path or a query every byte of it that
/// a client would encode is encoded. A resource without them is the own account's.
struct ProfileRouteRow: CustomTestStringConvertible {
  var method: String
  var map: String
  /// Path and query, as they stand in a request line.
  var target: String
  var action: String
  var resources: [String]
  var testDescription: String { "\(method) \(map)\(target)" }

  static let region = "eu-west-1"

  init?(_ words: [Substring]) {
    guard words.count >= 4, let slash = words[1].firstIndex(of: "/") else { return nil }
    method = String(words[0])
    map = String(words[1][..<slash])
    let pieces = words[1][slash...].split(omittingEmptySubsequences: false) { "()".contains($0) }
    target = pieces.enumerated().map { index, piece in
      index.isMultiple(of: 2) ? String(piece) : Self.encoded(Self.arn(piece, account: "444455556666"))
    }.joined()
    action = "bedrock:\(words[2])"
    resources = words[3...].map { word in
      if word == "*" { return "*" }
      guard word.hasPrefix("(") else { return Self.arn(word, account: "111122223333") }
      return Self.arn(word.dropFirst().dropLast(), account: "444455556666")
    }
  }

  /// Models of AWS are no account's.
  private static func arn(_ resource: some StringProtocol, account: String) -> String {
    "arn:aws:bedrock:\(region):\(resource.hasPrefix("foundation-model/") ? "" : account):\(resource)"
  }

  private static func encoded(_ text: String) -> String {
    text.map { $0 == ":" ? "%3A" : $0 == "/" ? "%2F" : String($0) }.joined()
  }
}

enum ProfileRouteRows {
  static let all: [ProfileRouteRow] = [control, agents, runtime, agentRuntime].flatMap(rows)

  static func rows(_ text: String) -> [ProfileRouteRow] {
    var lines: [[Substring]] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix(" "), !lines.isEmpty { lines[lines.count - 1] += words } else { lines.append(words) }
    }
    return lines.compactMap { ProfileRouteRow($0) }
  }
}
