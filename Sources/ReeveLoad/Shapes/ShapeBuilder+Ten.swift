import ReevePolicy
import ReeveStore
import ReeveTypes

// The worlds of ten statements, which the others are compared with.
extension ShapeBuilder {
  /// Four literals, three prefixes, a pattern of several stars, and two denials.
  mutating func ten() -> ShapeSubjects {
    var rules: [ShapeRule] = (0..<4).map { Self.literal(.allow, $0, demand: $0) }
    rules += (4..<7).map { Self.prefix(.allow, $0, demand: $0) }
    rules.append(Self.glob(.allow, 7))
    rules += [Self.literal(.deny, 8, demand: 8), Self.prefix(.deny, 9, demand: 9)]
    return oneUser(rules, misses: Self.misses)
  }

  /// An SCP of two statements, an RCP of two, a boundary of one, a bucket's policy of one, and four of a user's own.
  mutating func organized() -> ShapeSubjects {
    let own = [
      Self.literal(.allow, 0, demand: 0), Self.prefix(.allow, 1, demand: 1), Self.glob(.allow, 2),
      Self.literal(.deny, 3, demand: 3),
    ]
    let boundary = add(
      .managed,
      [Statement(index: 0, effect: .allow, action: .action(["s3:*", "kms:*"]), resource: .resource(["*"]))])
    let inline = add(.identity, rules: own)
    let principal = addUser(
      inline: [AttachedPolicy(name: "own", document: inline)],
      boundary: AttachedPolicy(name: "arn:aws:iam::\(Self.accountID):policy/boundary", document: boundary))
    let granted = Self.prefix(.allow, 4, demand: 4)
    let policy = add(.resource, rules: [granted], principal: .principal([.aws(principal)]))
    // The resource control policy binds what the store says is the organization's.
    for rule in own + [granted] {
      let bucket = rule.examples[0].split(separator: "/", maxSplits: 1)[0]
      add(
        Resource(
          arn: String(bucket), ownerAccountID: Self.accountID, policy: rule.patterns == granted.patterns ? policy : nil)
      )
    }
    setOrganization()
    return ShapeSubjects(callers: [
      ShapeSubjects.Caller(
        principal: principal, allows: own.filter { $0.effect == .allow } + [granted],
        denies: own.filter { $0.effect == .deny }, misses: Self.misses)
    ])
  }

  private mutating func setOrganization() {
    let full = AttachedPolicy(
      name: "FullAWSAccess",
      document: add(
        .scp, [Statement(index: 0, effect: .allow, action: .action(["*"]), resource: .resource(["*"]))]))
    let regions = AttachedPolicy(
      name: "Regions",
      document: add(.scp, [ControlStatement.regions(Circumstances.regions + ["il-east-9"])]))
    let perimeter = AttachedPolicy(
      name: "Perimeter",
      document: add(.rcp, [ControlStatement.transport, ControlStatement.perimeter("o-shape")].numbered))
    let unit = OrganizationalUnit(
      id: "ou-shape-units", policies: ControlPolicies(service: [full]),
      accounts: [MemberAccount(id: Self.accountID, policies: ControlPolicies(service: [full]))])
    set(
      Organization(
        id: "o-shape", hasServiceControlPolicies: true, hasResourceControlPolicies: true,
        root: OrganizationalUnit(
          id: "r-shape", policies: ControlPolicies(service: [full, regions], resource: [perimeter]), units: [unit])))
  }

  // Rules of one pattern.

  static func literal(_ effect: Effect, _ number: Int, demand: Int) -> ShapeRule {
    let text = ShapeName.padded("\(ShapeName.bucket(number))/reports/", ending: ".json")
    return ShapeRule(effect: effect, patterns: [text], examples: [text], demand: .place(demand))
  }

  static func prefix(_ effect: Effect, _ number: Int, demand: Int) -> ShapeRule {
    let prefix = "\(ShapeName.bucket(number))/reports/"
    return ShapeRule(
      effect: effect, patterns: ["\(prefix)*"], examples: [ShapeName.padded(prefix, ending: ".json")],
      demand: .place(demand))
  }

  static func glob(_ effect: Effect, _ number: Int) -> ShapeRule {
    let part = "-k\(ShapeName.digits(number))-"
    return ShapeRule(
      effect: effect, patterns: ["arn:aws:s3:::*\(part)*/*.json"],
      examples: [ShapeName.padded("arn:aws:s3:::bucket\(part)logs/reports/", ending: ".json")], demand: .place(number))
  }

  /// Resources that no world has a pattern for, in circumstances in which some of its demands are met.
  static var misses: [(resource: String, circumstances: Circumstances)] {
    (0..<8).map { number in
      (
        resource: ShapeName.padded("\(ShapeName.bucket(9_000_000 + number))/reports/", ending: ".json"),
        circumstances: Demand.place(number).circumstances
      )
    }
  }
}
