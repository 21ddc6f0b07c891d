import ReevePolicy

/// Draws patterns: a text with wildcards and variables in some of its places.
struct PatternDrawing {
  var random: SeededRandom
  let version: LanguageVersion
  let isReadable: Bool

  /// A pattern that may match `text`, or nearly does.
  mutating func pattern(of text: String) -> String {
    var pattern = Array(text.unicodeScalars)
    for _ in 0..<random.pick([0, 1, 1, 1, 2, 3]) { mutate(&pattern) }
    return String(String.UnicodeScalarView(pattern))
  }

  private mutating func mutate(_ pattern: inout [Unicode.Scalar]) {
    let start = random.below(pattern.count + 1)
    let end = min(pattern.count, start + random.pick([1, 1, 2, 3, 5, 8]))
    switch random.weighted(20, 16, 12, 14, 12, 4, 4, 6, 4) {
    case 0: pattern.replaceSubrange(start..., with: "*".unicodeScalars)
    case 1: pattern.replaceSubrange(start..<end, with: "*".unicodeScalars)
    case 2: if start < pattern.count { pattern[start] = "?" }
    case 3: replacePart(in: &pattern, with: random.pick(["*", "*", "*", "?*", "", "a*"]))
    case 4: replacePart(in: &pattern, with: variable())
    case 5:
      // A character that stands for itself.
      if start < pattern.count {
        pattern.replaceSubrange(start...start, with: random.pick(["${*}", "${?}", "${$}"]).unicodeScalars)
      }
    case 6:
      if start < pattern.count, let byte = UInt8(exactly: pattern[start].value), byte & 0x5F >= 0x41,
        byte & 0x5F <= 0x5A
      {
        pattern[start] = Unicode.Scalar(byte ^ 0x20)
      }
    case 7: pattern += random.pick(["*", "/*", ":*", ":x", "?", "/", "**"]).unicodeScalars
    default:
      pattern.insert(contentsOf: random.pick(["*", "**", "*?", "$", "${aws:username}"]).unicodeScalars, at: start)
    }
  }

  /// Replaces what stands between two separators.
  private mutating func replacePart(in pattern: inout [Unicode.Scalar], with text: String) {
    let separators = pattern.indices.filter { pattern[$0] == ":" || pattern[$0] == "/" }
    guard !separators.isEmpty else { return }
    let start = random.pick(separators) + 1
    let end = pattern[start...].firstIndex { $0 == ":" || $0 == "/" } ?? pattern.endIndex
    pattern.replaceSubrange(start..<end, with: text.unicodeScalars)
  }

  /// `${key}` or `${key, 'default'}`, now and then malformed.
  mutating func variable() -> String {
    if !isReadable, random.chance(25) {
      return random.pick([
        "${", "${}", "${aws:username", "${a b}", "${aws:username,'x'}", "${aws:username, 'x}", "${a${b}}",
      ])
    }
    var key = random.pick([
      "aws:username", "aws:username", "aws:PrincipalTag/team", "aws:PrincipalTag/Cost", "aws:ResourceTag/team",
      "aws:RequestTag/team", "aws:RequestTag/Cost", "aws:UserAgent", "aws:PrincipalAccount", "aws:userid", "app:Color",
      "app:Color", "app:Colors", "app:Colors", "app:Colors", "aws:TagKeys",
      "aws:RequestedRegion", "aws:CurrentTime", "aws:EpochTime", "aws:PrincipalArn", "aws:PrincipalServiceNamesList",
      "region", "aws:ResourceAccount", "aws:CalledViaFirst", "aws:SecureTransport",
      "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:SourceVpce", "aws:SourceVpc",
      "aws:VpceAccount", "aws:SourceIdentity", "aws:SourceOrgID",
    ])
    if random.chance(20) { key = key.inOtherCase(&random) }
    guard random.chance(35) else { return "${\(key)}" }
    return "${\(key), '\(random.pick(["ana", "core", "", "*", "k", "x:y", "é", "}"]))'}"
  }

  /// Whether a store's reader takes the text: its variables are whole.
  func isWhole(_ text: String) -> Bool { outsideVariables(text) != nil }

  /// The parts of an ARN pattern; colons in variables do not count.
  func partCount(_ text: String) -> Int {
    1 + (outsideVariables(text) ?? []).count { $0 == ":" }
  }

  /// Whether a variable stands before the fifth colon, where resources take none.
  func hasEarlyVariable(_ text: String) -> Bool {
    guard version == .v2012 else { return false }
    let scalars = Array(text.unicodeScalars)
    var colons = 0
    var place = 0
    while place < scalars.count, colons < 5 {
      if scalars[place...].starts(with: "${".unicodeScalars) {
        let rest = scalars[(place + 2)...]
        guard ["*}", "?}", "$}"].contains(where: { rest.starts(with: $0.unicodeScalars) }) else { return true }
        place += 4
      } else {
        if scalars[place] == ":" { colons += 1 }
        place += 1
      }
    }
    return false
  }

  /// What of the text stands outside variables; absent when one of them is malformed.
  private func outsideVariables(_ text: String) -> [Unicode.Scalar]? {
    let scalars = Array(text.unicodeScalars)
    guard version == .v2012 else { return scalars }
    var outside: [Unicode.Scalar] = []
    var rest = scalars[...]
    while let start = rest.indices.dropLast().first(where: { rest[$0] == "$" && rest[$0 + 1] == "{" }) {
      outside += rest[..<start]
      rest = rest[(start + 2)...]
      guard let end = rest.firstIndex(where: { $0 == "}" || $0 == "," }), end > rest.startIndex else { return nil }
      let name = rest[..<end]
      guard name.elementsEqual(["$"]) || !name.contains(where: { $0 == " " || $0 == "$" }) else { return nil }
      let isPlain = rest[end] == "}"
      rest = rest[(end + 1)...]
      if isPlain { continue }
      guard rest.starts(with: " '".unicodeScalars), let closing = rest.dropFirst(2).firstIndex(of: "'"),
        closing + 1 < rest.endIndex, rest[closing + 1] == "}"
      else { return nil }
      rest = rest[(closing + 2)...]
    }
    return outside + rest
  }
}
