import ReeveStore
import ReeveTypes

/// Makes texts out of patterns: something in each wildcard's place, and a value in each variable's.
struct PatternFilling {
  var random: SeededRandom
  let store: Store
  /// What variables of keys that a request can have were filled with.
  private(set) var bindings: [(key: DrawnKey, value: String)] = []

  init(random: SeededRandom, store: Store) {
    self.random = random
    self.store = store
  }

  /// A text that the pattern may match.
  mutating func text(of pattern: String) -> String {
    if pattern == "*" {
      let service = random.pick(NamePool.actions).service
      return random.pick(NamePool.resources(of: service, account: random.pick(NamePool.accounts)))
    }
    var text = ""
    var rest = Array(pattern.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*":
        text += random.pick([
          "", "", "x", "ana", "k", "a:b", "a:b:c", "a/b", "日", "é", "us-east-1", NamePool.accounts[0],
        ])
      case "?": text += random.pick(["x", "a", "é", "日", "1", ":"])
      case "$" where rest.first == "{":
        guard let end = rest.firstIndex(of: "}") else {
          text.unicodeScalars.append(scalar)
          continue
        }
        let name = String(String.UnicodeScalarView(rest[rest.startIndex + 1..<end]))
        text += value(of: name)
        rest = rest[(end + 1)...]
      default: text.unicodeScalars.append(scalar)
      }
    }
    // A short ARN stands for every longer one.
    let missing = 5 - text.utf8.filter { $0 == UInt8(ascii: ":") }.count
    if missing > 0, text.utf8.starts(with: "arn:".utf8) {
      for _ in 0..<missing { text += ":" + random.pick(["", "x", "us-east-1", NamePool.accounts[0]]) }
    }
    return text
  }

  private mutating func value(of name: String) -> String {
    if ["*", "?", "$"].contains(name) { return name }
    let key = KeyPool.all.first { $0.name.uppercasedASCII.isSameText(as: name.uppercasedASCII) }
    if let key, !key.isEngines, random.chance(75) {
      let value =
        random.chance(50) ? random.pick(["x:y", "core", "a*b", "core/x", "a:b:c"]) : KeyText.value(of: key, &random)
      bindings.append((key, value))
      return value
    }
    if let quote = name.firstIndex(of: "'"), random.chance(50) {
      return String(name[name.index(after: quote)...].prefix { $0 != "'" })
    }
    let tags = store.accounts.flatMap { $0.users.flatMap(\.tags) + $0.roles.flatMap(\.tags) }.map(\.value)
    return random.pick(
      NamePool.users + ["core", "us-east-1", NamePool.accounts[0], "o-abc", NamePool.endpoints[0]] + tags)
  }
}
