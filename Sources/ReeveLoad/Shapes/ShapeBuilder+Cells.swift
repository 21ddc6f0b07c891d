import ReevePolicy
import ReeveTypes

// Shapes that fill one cell: everything is about one action of one user.
extension ShapeBuilder {
  /// Patterns of statements that come one after the other: many have one, some have many.
  private static let statementSizes = [1, 1, 1, 100, 10, 1, 1, 40]

  /// Literals in two of three places, prefixes in the third; every third prefix is followed by two that begin with it.
  /// One statement in ten denies.
  mutating func literals(_ count: Int) -> ShapeSubjects {
    var rules: [ShapeRule] = []
    var pattern = 0
    while pattern < count {
      let size = min(Self.statementSizes[rules.count % Self.statementSizes.count], count - pattern)
      let effect: Effect = rules.count % 10 == 3 ? .deny : .allow
      let parts = (pattern..<pattern + size).map { Self.literalOrPrefix($0, effect) }
      rules.append(
        ShapeRule(
          effect: effect, patterns: parts.map(\.pattern), examples: parts.map(\.example), demand: .place(rules.count)))
      pattern += size
    }
    // At least one of each effect, and the last one reaches furthest.
    rules.append(Self.literal(.deny, 8_999_998, demand: 1))
    rules.append(Self.literal(.allow, 8_999_999, demand: 2))
    return oneUser(rules, misses: Self.misses + Self.nearMisses(count))
  }

  private static func literalOrPrefix(_ number: Int, _ effect: Effect) -> (pattern: String, example: String) {
    // Denials have buckets of their own, so that a prefix that allows takes in nothing that is denied.
    let side = effect == .allow ? "reports" : "secrets"
    if number % 3 < 2 {
      let text = ShapeName.padded("\(ShapeName.bucket(number / 7))/literal/\(side)/\(ShapeName.digits(number))/")
      return (text, text)
    }
    let prefix = number / 3
    var text = "\(ShapeName.bucket(1_000_000 + prefix / 3))/\(side)/"
    for part in 0..<(prefix % 3) { text += "\(part)\(prefix / 3 % 10)-" }
    return ("\(text)*", ShapeName.padded("\(text)/part-\(ShapeName.digits(number))", ending: ".json"))
  }

  /// What differs from a literal in its last byte.
  private static func nearMisses(_ count: Int) -> [(resource: String, circumstances: Circumstances)] {
    (0..<8).map { number in
      let literal = literalOrPrefix(count / 8 * number / 3 * 3, .allow).pattern
      return (resource: literal.dropLast() + "x", circumstances: Demand.place(number).circumstances)
    }
  }

  /// Three in four can be told apart by a piece in their middle; of the fourth every piece is in many others. Eight a
  /// statement, one statement in eight denies.
  mutating func globs(_ count: Int) -> ShapeSubjects {
    var rules: [ShapeRule] = []
    for first in stride(from: 0, to: count, by: 8) {
      let parts = (first..<min(first + 8, count)).map { number -> (pattern: String, example: String) in
        if number % 4 < 3 {
          let rule = Self.glob(.allow, number)
          return (rule.patterns[0], rule.examples[0])
        }
        let words = Self.words(number / 4)
        return (
          "arn:aws:s3:::*/*\(words.joined(separator: "*"))*.json",
          ShapeName.padded("\(ShapeName.bucket(number))/\(words.joined(separator: "/"))/", ending: ".json")
        )
      }
      rules.append(
        ShapeRule(
          effect: rules.count % 8 == 1 ? .deny : .allow, patterns: parts.map(\.pattern),
          examples: parts.map(\.example), demand: .place(rules.count)))
    }
    rules.append(Self.glob(.deny, 8_999_998))
    rules.append(Self.glob(.allow, 8_999_999))
    let near = (0..<8).map { number in
      (
        // Two of three words.
        resource: ShapeName.padded(
          "\(ShapeName.bucket(number))/\(Self.words(number).dropLast().joined(separator: "/"))/", ending: ".json"),
        circumstances: Demand.place(number).circumstances
      )
    }
    return oneUser(rules, misses: Self.misses + near)
  }

  /// Three different words in an order of their own; beyond 3,360 they come again in upper case.
  private static func words(_ number: Int) -> [String] {
    let all = [
      "red", "blue", "green", "gold", "grey", "pink", "teal", "plum", "rust", "sand", "jade", "ruby", "onyx", "opal",
      "lime", "navy",
    ]
    var left = all
    let first = left.remove(at: number % 16)
    let second = left.remove(at: number / 16 % 15)
    let third = left.remove(at: number / 240 % 14)
    return number < 3_360 ? [first, second, third] : [first, second, third].map { $0.uppercased() }
  }

  /// Two conditions a statement, all on one pattern: a region and a network of 256 addresses, a client's name as a pattern
  /// and the transport, or a client's name as it is and a network that it may not be in. One statement in sixteen denies.
  mutating func conditions(_ count: Int) -> ShapeSubjects {
    let prefix = "\(ShapeName.bucket(0))/"
    let example = ShapeName.padded("\(prefix)reports/", ending: ".json")
    var rules = (1...max(16, count / 2)).map { number in
      ShapeRule(
        effect: number % 16 == 8 || number % 16 == 14 ? .deny : .allow, patterns: ["\(prefix)*"], examples: [example],
        demand: Self.demand(number))
    }
    // The last one allows.
    rules[rules.count - 1].effect = .allow
    let misses = [
      (resource: example, circumstances: Circumstances()),
      (resource: example, circumstances: Circumstances(region: "eu-west-1", agent: "client-8999999/1.34.11")),
      (resource: example, circumstances: Circumstances(address: "10.100.199.107")),
    ]
    return oneUser(rules, misses: Self.misses.prefix(2) + misses)
  }

  private static func demand(_ number: Int) -> Demand {
    var circumstances = Circumstances()
    switch number % 4 {
    case 0, 1:
      let network =
        "10.1\(ShapeName.digits(number / 90 % 90 + 10).suffix(2)).1\(ShapeName.digits(number % 90 + 10).suffix(2))"
      circumstances.region = Circumstances.regions[number % Circumstances.regions.count]
      circumstances.address = "\(network).107"
      return Demand(
        clauses: [
          ConditionClause(
            ConditionOperator(.stringEquals), key: "aws:RequestedRegion", values: [circumstances.region]),
          ConditionClause(ConditionOperator(.ipAddress), key: "aws:SourceIp", values: ["\(network).0/24"]),
        ], circumstances: circumstances)
    case 2:
      circumstances.agent = "client-\(ShapeName.digits(number))/1.34.11"
      return Demand(
        clauses: [
          ConditionClause(
            ConditionOperator(.stringLike), key: "aws:UserAgent", values: ["client-\(ShapeName.digits(number))/*"]),
          ConditionClause(ConditionOperator(.bool), key: "aws:SecureTransport", values: ["true"]),
        ], circumstances: circumstances)
    default:
      circumstances.agent = "client-\(ShapeName.digits(number))/1.34.11"
      return Demand(
        clauses: [
          ConditionClause(ConditionOperator(.stringEquals), key: "aws:UserAgent", values: [circumstances.agent]),
          ConditionClause(ConditionOperator(.notIpAddress), key: "aws:SourceIp", values: ["192.168.0.0/16"]),
        ], circumstances: circumstances)
    }
  }
}
