import ReevePolicy
import ReeveTypes

/// Draws one statement of a policy.
struct StatementDrawing {
  var random: SeededRandom
  let type: PolicyType
  let version: LanguageVersion
  let isReadable: Bool
  /// The resource that the policy is attached to.
  var subject: String?

  mutating func statement(_ index: Int) -> Statement {
    if type == .rcp, random.chance(5) {
      var everything = Self.everything(type)
      everything.index = index
      return everything
    }
    let effect: Effect = denies() ? .deny : .allow
    let service = self.service()
    var statement = Statement(
      index: index, sid: random.chance(60) ? "S\(index)" : nil, effect: effect, action: action(service, effect),
      conditions: conditions(effect))
    if type.hasPrincipal { statement.principal = principal(effect) }
    if case .principal(let patterns)? = statement.principal {
      if patterns.contains(where: \.isFederated) {
        aim(&statement)
      } else if patterns.contains(where: \.isService), random.chance(45) {
        statement.conditions = [clause(of: random.pick(KeyPool.ofServicePrincipals), effect)]
      } else if patterns.contains(.everyone), random.chance(12) {
        statement.conditions = [clause(of: random.pick(KeyPool.ofRequesters), effect)]
      }
    }
    if type != .trust { statement.resource = resource(service, effect) }
    return statement
  }

  /// What a provider of identities may ask, under conditions on what it claims.
  private mutating func aim(_ statement: inout Statement) {
    if random.chance(75) {
      statement.action = .action([
        random.pick([
          "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity",
          "sts:AssumeRoleWith*", "sts:*", "*", "sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRole",
        ])
      ])
    }
    guard random.chance(45) else { return }
    statement.conditions = [clause(of: random.pick(KeyPool.claims), statement.effect)]
  }

  private mutating func clause(of key: DrawnKey, _ effect: Effect) -> ConditionClause {
    var drawing = ConditionDrawing(random: random, version: version, effect: effect, isReadable: isReadable)
    let clause = drawing.clause(of: key)
    random = drawing.random
    return clause
  }

  /// A statement that allows all there is.
  static func everything(_ type: PolicyType, actions: [String] = ["*"]) -> Statement {
    Statement(
      index: 0, sid: nil, effect: .allow, principal: type.hasPrincipal ? .principal([.everyone]) : nil,
      action: .action(actions), resource: .resource(["*"]), conditions: [])
  }

  private mutating func denies() -> Bool {
    switch type {
    case .rcp: !(!isReadable && random.chance(10))
    case .endpoint: random.chance(60)
    case .scp, .session: random.chance(35)
    default: random.chance(type.hasPrincipal ? 22 : 25)
    }
  }

  private mutating func service() -> String {
    if let service = subject.flatMap({ ARN($0)?.service }), random.chance(85) { return service }
    return switch type {
    case .trust: "sts"
    case .kms: random.chance(90) ? "kms" : "s3"
    case .rcp: random.pick(["s3", "s3", "kms", "sts", "bedrock", "iam"])
    case .resource: random.pick(["s3", "s3", "lambda", "bedrock", "orders"])
    default: random.pick(NamePool.actions.map(\.service))
    }
  }

  // Actions.

  private mutating func action(_ service: String, _ effect: Effect) -> ActionElement {
    if random.chance(2) { return random.chance(50) || (type == .rcp && isReadable) ? .action([]) : .notAction([]) }
    let patterns = (0..<random.pick([1, 1, 1, 2, 3])).map { _ in actionPattern(service) }
    if type == .rcp, isReadable {
      // Every action names its service.
      return .action(patterns.map { Self.hasOpenService($0) ? "\(service):*" : $0 })
    }
    return random.chance(14) ? .notAction(patterns) : .action(patterns)
  }

  private mutating func actionPattern(_ service: String) -> String {
    let names = NamePool.actions.first { $0.service == service }?.names ?? []
    let name = random.pick(names)
    let action = "\(service):\(name)"
    let other = random.pick(NamePool.actions)
    switch random.weighted(26, 6, 20, 12, 10, 4, 4, 3, 3, 8, isReadable ? 0 : 4) {
    case 0: return action
    case 1: return action.inOtherCase(&random)
    case 2: return "\(service):*"
    case 3: return "*"
    case 4:
      var pattern = Array(name.unicodeScalars)
      let place = random.below(pattern.count)
      switch random.below(4) {
      case 0: pattern[place] = "?"
      case 1: pattern[place] = "*"
      case 2: pattern.replaceSubrange(place..., with: "*".unicodeScalars)
      default: pattern.replaceSubrange(...place, with: "*".unicodeScalars)
      }
      return "\(service):" + String(String.UnicodeScalarView(pattern))
    case 5: return "*:\(name)"
    case 6: return "\(service.dropLast())\(random.pick(["?", "*"])):\(random.pick(["*", name, "Get*"]))"
    case 7:
      return random.pick(["\(action) ", " \(action)", "\(service):", "\(service):é*", "\(service):**", "\(service):?*"])
    case 8: return "\(service):\(name)*?"
    case 9: return "\(other.service):\(random.pick(other.names))"
    default: return random.pick(["\(service)*", "\(action):x", "\(action)*:*", "", ":*", "s3", "**"])
    }
  }

  /// Whether a wildcard stands before the colon.
  private static func hasOpenService(_ pattern: String) -> Bool {
    pattern.utf8.prefix { $0 != UInt8(ascii: ":") }.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  // Resources.

  private mutating func resource(_ service: String, _ effect: Effect) -> ResourceElement? {
    if type == .kms, random.chance(5) || (!isReadable && random.chance(5)) { return nil }
    if random.chance(2) { return random.chance(50) ? .resource([]) : .notResource([]) }
    if random.chance(type == .kms ? 80 : 30) { return .resource(["*"]) }
    // Long lists take another way through the compiler.
    let count = random.chance(5) ? random.within(5...12) : random.pick([1, 1, 1, 2, 3])
    var patterns = (0..<count).map { _ in resourcePattern(service) }
    let isNegated = random.chance(15)
    if isReadable, isNegated == (effect == .allow) {
      // A reader refuses what would let more through because it never matches.
      let drawing = PatternDrawing(random: random, version: version, isReadable: isReadable)
      patterns = patterns.map { drawing.hasEarlyVariable($0) ? subject ?? "*" : $0 }
    }
    return isNegated ? .notResource(patterns) : .resource(patterns)
  }

  private mutating func resourcePattern(_ service: String) -> String {
    let isNear = random.chance(85)
    let of = isNear ? service : random.pick(NamePool.actions).service
    let partition = random.chance(96) ? "aws" : "aws-cn"
    var text = random.pick(
      NamePool.resources(of: of, account: random.pick(NamePool.accounts), partition: partition))
    if let subject, random.chance(75) {
      text = subject
      let isBucket = subject.utf8.starts(with: "arn:aws:s3:::".utf8) && !subject.contains("/")
      if isBucket, random.chance(60) { text += random.pick(["/ana/k", "/core/\u{E9}", "/a:b", "/k"]) }
    }
    if random.chance(4) { return "*" }
    var drawing = PatternDrawing(random: random, version: version, isReadable: isReadable)
    var pattern = drawing.pattern(of: text)
    random = drawing.random
    let completes = [.identity, .managed, .boundary].contains(type)
    if random.chance(completes || !isReadable ? 6 : 0) {
      pattern = pattern.split(separator: ":", omittingEmptySubsequences: false).prefix(random.within(2...5))
        .joined(separator: ":")
    }
    if isReadable {
      guard pattern.isSameText(as: "*") || pattern.utf8.starts(with: "arn:".utf8), drawing.isWhole(pattern),
        completes || pattern.isSameText(as: "*") || drawing.partCount(pattern) >= 6
      else { return text }
    }
    return pattern
  }

  // Principals.

  private mutating func principal(_ effect: Effect) -> PrincipalElement? {
    if !isReadable, random.chance(4) { return nil }
    if type == .rcp, isReadable || random.chance(80) { return .principal([.everyone]) }
    if random.chance(2) { return .principal([]) }
    // Most endpoints let everyone through, and ask who it is in conditions.
    if type == .endpoint, random.chance(40) { return .principal([.everyone]) }
    var drawing = PrincipalDrawing(random: random, type: type, effect: effect, isReadable: isReadable)
    let count = random.pick([1, 1, 1, 2, 3])
    let patterns = (0..<count).map { _ in drawing.pattern() }
    random = drawing.random
    let mayBeNegated = isReadable ? (type == .resource || type == .endpoint) && effect == .deny : true
    return mayBeNegated && random.chance(isReadable ? 35 : 15) ? .notPrincipal(patterns) : .principal(patterns)
  }

  // Conditions.

  private mutating func conditions(_ effect: Effect) -> [ConditionClause] {
    var clauses: [ConditionClause] = []
    for _ in 0..<random.pick([0, 0, 0, 1, 1, 2]) {
      var drawing = ConditionDrawing(random: random, version: version, effect: effect, isReadable: isReadable)
      let clause = drawing.clause()
      random = drawing.random
      // A key stands once under an operator.
      let isRepeated = clauses.contains {
        $0.conditionOperator == clause.conditionOperator
          && $0.key.uppercasedASCII.isSameText(as: clause.key.uppercasedASCII)
      }
      if !isRepeated { clauses.append(clause) }
    }
    // The order in which a document has them: block by block.
    var operators: [ConditionOperator] = []
    for clause in clauses where !operators.contains(clause.conditionOperator) {
      operators.append(clause.conditionOperator)
    }
    return operators.flatMap { name in clauses.filter { $0.conditionOperator == name } }
  }
}

extension PrincipalPattern {
  var isFederated: Bool { if case .federated = self { true } else { false } }
  var isService: Bool { if case .service = self { true } else { false } }
}
