import ReevePolicy
public import ReeveStore
public import ReeveTypes

/// Draws requests to a store. Most of them are aimed at one of its statements, and miss it by little if at all.
public struct RequestDrawing {
  var random: SeededRandom
  let store: Store
  private let aims: [Aim]
  /// Statements of policies that limit and never grant, of each kind by themselves.
  private let limits: [[Aim]]
  /// What the variables of the aimed statement's resource stand for in the request that is being drawn.
  private var bindings: [(key: DrawnKey, value: String)] = []

  /// A statement, and who or what its policy is attached to.
  struct Aim {
    var statement: Statement
    /// Of an identity policy: who has it.
    var principal: String?
    /// Of a resource's policy: what it is the policy of.
    var resource: String?
    /// Of an endpoint's policy.
    var endpoint: String?
  }

  public init(store: Store, seed: UInt64) {
    random = SeededRandom(seed: seed ^ 0x5EED)
    self.store = store
    aims = Self.aims(of: store)
    limits = Self.limits(of: store)
  }

  /// The next request, with the trust that its caller has and the time at which it is decided.
  public mutating func next() -> (request: Request, trust: CallerTrust, clock: Instant) {
    let aim = self.aim()
    let trust = trust()
    bindings = []
    let principal = self.principal(aim)
    var request = Request(principal: principal, action: "", resource: "")
    request.resource = resource(aim)
    if let tagged = taggedResource(aim), random.chance(50) { request.resource = tagged }
    if let alias = alias(of: request.resource), random.chance(35) { request.resource = alias }
    request.action = action(aim, of: principal, resource: request.resource)
    if random.chance(9) { addResources(to: &request, aim) }
    request.endpoint = endpoint(aim)
    let asksForCallers =
      aim?.statement.conditions.contains { $0.key.uppercasedASCII.hasPrefix("AWS:CALLEDVIA") } ?? false
    let isForwarded = random.chance(!trust.includes(Self.calledViaBit) ? 0 : asksForCallers ? 60 : 7)
    if isForwarded, !store.endpoints.isEmpty, random.chance(50) { request.endpoint = random.pick(store.endpoints).id }
    var drawing = ContextDrawing(
      random: random, store: store, trust: trust, request: request, isForwarded: isForwarded)
    request.context = drawing.context(aimedAt: aim?.statement, bindings)
    random = drawing.random
    if random.chance(1) { spoil(&request) }
    let instants: [Int64] = [1_769_860_800, 1_769_860_799, 1_769_817_600, 1_790_000_000, 0, -1, 253_402_300_799]
    let clock = Instant(epochSeconds: random.pick(instants), nanoseconds: random.chance(80) ? 0 : 500_000_000)
    return (request, trust, clock)
  }

  private static let calledViaBit = CallerTrust.bit(of: "aws:CalledVia") ?? 0

  /// All, none, or some of the keys.
  private mutating func trust() -> CallerTrust {
    switch random.weighted(46, 38, 8, 5, 3) {
    case 0: return .trusted
    case 1: return .reported
    case 2: return CallerTrust(rawValue: random.next() & random.next())
    case 3: return CallerTrust(rawValue: random.next() | random.next())
    // All but one.
    default: return CallerTrust(rawValue: ~(1 << UInt64(random.below(64))))
    }
  }

  private mutating func aim() -> Aim? {
    if random.chance(12) { return nil }
    if !limits.isEmpty, random.chance(25) { return random.pick(random.pick(limits)) }
    return aims.isEmpty ? nil : random.pick(aims)
  }

  private static func limits(of store: Store) -> [[Aim]] {
    func aims(_ policy: DocumentID?, of principal: String? = nil, endpoint: String? = nil) -> [Aim] {
      guard let policy else { return [] }
      return store[policy].document.statements.map {
        Aim(statement: $0, principal: principal, endpoint: endpoint)
      }
    }
    let boundaries = store.accounts.flatMap { account in
      account.users.flatMap { aims($0.permissionsBoundary?.document, of: $0.arn) }
        + account.roles.flatMap { aims($0.permissionsBoundary?.document, of: $0.arn) }
    }
    let sessions = store.sessions.flatMap { session in
      session.policies.flatMap { aims($0.document, of: session.arn) }
    }
    let endpoints = store.endpoints.flatMap { aims($0.policy, endpoint: $0.id) }
    let levels = store.organization?.root.allPolicies ?? []
    let controls = levels.flatMap { ($0.service + $0.resource).flatMap { aims($0.document) } }
    return [boundaries, sessions, endpoints, controls].filter { !$0.isEmpty }
  }

  private static func aims(of store: Store) -> [Aim] {
    var aims: [Aim] = []
    func add(_ policies: [AttachedPolicy], of principal: String) {
      for policy in policies {
        aims += store[policy.document].document.statements.map { Aim(statement: $0, principal: principal) }
      }
    }
    for account in store.accounts {
      for user in account.users {
        add(user.inlinePolicies + user.managedPolicies, of: user.arn)
        for group in account.groups where user.groups.contains(group.name) {
          add(group.inlinePolicies + group.managedPolicies, of: user.arn)
        }
      }
      for role in account.roles {
        add(role.inlinePolicies + role.managedPolicies, of: role.arn)
        if let trust = role.trustPolicy {
          aims += store[trust].document.statements.map { Aim(statement: $0, resource: role.arn) }
        }
      }
    }
    for resource in store.resources {
      guard let policy = resource.policy else { continue }
      aims += store[policy].document.statements.map { Aim(statement: $0, resource: resource.arn) }
    }
    return aims
  }

  // Who asks.

  private mutating func principal(_ aim: Aim?) -> String {
    if random.chance(1) { return oddPrincipal() }
    if let principal = aim?.principal, random.chance(85) { return asked(principal) }
    if case .principal(let patterns)? = aim?.statement.principal, !patterns.isEmpty, random.chance(65) {
      switch random.pick(patterns) {
      case .service(let name): return name
      case .federated(let provider): return random.chance(90) ? provider : random.pick(NamePool.providers)
      case .aws(let text) where ARN(text) != nil && !text.contains("*"):
        return random.chance(70) ? asked(text) : text
      default: break
      }
    }
    let known = store.accounts.flatMap { $0.users.map(\.arn) + $0.roles.map(\.arn) } + store.sessions.map(\.arn)
    switch random.weighted(85, 8, 6, 12, 6, 7, 5, 3, 3) {
    case 8: return random.pick(NamePool.providers)
    case 0: return known.isEmpty ? "*" : asked(random.pick(known))
    case 1: return random.pick(NamePool.services)
    case 2: return "*"
    case 3: return "arn:aws:iam::\(random.pick(NamePool.accounts)):root"
    case 4:
      return
        "arn:aws:sts::\(random.pick(NamePool.accounts)):assumed-role/\(random.pick(NamePool.roles + ["nobody"]))/\(random.pick(NamePool.sessions))"
    case 5:
      let account = random.pick(NamePool.accounts + [NamePool.stranger])
      return "arn:aws:iam::\(account):\(random.pick(["user/zed", "user/ana", "role/Reader", "role/nobody", "root"]))"
    case 6:
      let name = random.pick(NamePool.federatedUsers + ["nobody"])
      return "arn:aws:sts::\(random.pick(NamePool.accounts + [NamePool.stranger])):federated-user/\(name)"
    default:
      return "arn:aws-cn:iam::\(random.pick(NamePool.accounts)):\(random.pick(["user/ana", "role/ops", "root"]))"
    }
  }

  /// The principal, or for a role mostly a session of it, now and then in other case.
  private mutating func asked(_ text: String) -> String {
    // The store's own sessions, of this role or made by this user.
    let sessions = store.sessions.map(\.arn).filter { isSession($0, of: text) }
    if !sessions.isEmpty, random.chance(35) { return random.pick(sessions) }
    guard let arn = ARN(text), arn.resource.utf8.starts(with: "role/".utf8) else {
      return random.chance(2) ? text.inOtherCase(&random) : text
    }
    if random.chance(12) { return text }
    var name = arn.resource.split(separator: "/").last.map(String.init) ?? ""
    if random.chance(20) { name = name.inOtherCase(&random) }
    let partition = random.chance(5) ? random.pick(["aws", "aws-cn"]) : arn.partition
    return "arn:\(partition):sts::\(arn.account):assumed-role/\(name)/\(random.pick(NamePool.sessions))"
  }

  private func isSession(_ session: String, of entity: String) -> Bool {
    if let maker = store.sessions.first(where: { $0.arn.isSameText(as: session) })?.federatedBy {
      return maker.isSameText(as: entity)
    }
    guard let role = ARN(entity), let arn = ARN(session), role.account == arn.account,
      role.resource.utf8.starts(with: "role/".utf8), arn.resource.utf8.starts(with: "assumed-role/".utf8)
    else { return false }
    return role.resource.split(separator: "/").last == arn.resource.split(separator: "/").dropFirst().first
  }

  /// The endpoint that a request comes through: mostly none, or one of the store's.
  private mutating func endpoint(_ aim: Aim?) -> String? {
    if let aimed = aim?.endpoint, random.chance(95) { return aimed }
    switch random.weighted(190, store.endpoints.isEmpty ? 0 : 50, 5, 2) {
    case 0: return nil
    case 1: return random.pick(store.endpoints).id
    case 2: return random.pick(NamePool.endpoints + ["vpce-0", "vpce--"])
    default:
      return random.pick([
        "vpce-", "vpce", "vpc-1a2b3c4d", "VPCE-1a2b3c4d", "vpce-1A2b", "vpce-\u{E9}", "vpce-1a2b3c4d ", " ",
        "vpce-" + String(repeating: "0", count: 123), "vpce-" + String(repeating: "0", count: 124),
        String(repeating: "x", count: 2_048), "vpce-" + String(repeating: "0", count: 2_044),
      ])
    }
  }

  private mutating func oddPrincipal() -> String {
    let iam = "arn:aws:iam::\(NamePool.accounts[0]):"
    let sts = "arn:aws:sts::\(NamePool.accounts[0]):"
    return random.pick([
      "", "ana", "\(iam)group/devs", "\(iam)user/", "\(iam)user/a!b", "\(iam)role//Reader", "\(iam)rooted",
      "\(iam)saml-provider/X", "\(iam)oidc-provider/\u{301}", "\(iam)saml-provider", "accounts.google.com",
      "\(iam)saml-provider/", "\(iam)saml-provider/a/b", "\(iam)saml-provider/a!", "\(iam)oidc-provider/",
      "\(iam)saml-provider/" + String(repeating: "n", count: 128), "\(iam)oidc-provider/a b", "\(iam)oidc-provider/a*",
      "\(iam)saml-provider/" + String(repeating: "n", count: 129), "accounts.google.com.", "Accounts.google.com",
      "\(iam)oidc-provider/" + String(repeating: "n", count: 255),
      "arn:aws:sts::\(NamePool.accounts[0]):saml-provider/X",
      "\(iam)oidc-provider/" + String(repeating: "n", count: 256), "\(iam)oidc-provider/a:b", "www.amazon.com",
      "arn:aws:iam::1:saml-provider/X", "graph.facebook.com", "token.actions.githubusercontent.com",
      "\(sts)federated-user/", "\(sts)federated-user/a", "\(sts)federated-user/ana/x",
      "\(sts)federated-user/" + String(repeating: "n", count: 32), "\(sts)federated-user/a!b",
      "\(sts)federated-user/" + String(repeating: "n", count: 33), "\(sts)federated-user/\u{E9}\u{E9}",
      "\(sts)federated-user", "\(sts)assumed-role/Reader", "\(sts)assumed-role/Reader/s",
      "\(sts)assumed-role/Reader/s1/x", "\(sts)assumed-role/team/Reader/s1", "arn:aws:iam::1:user/ana",
      "arn:aws:iam:us-east-1:\(NamePool.accounts[0]):user/ana", "arn:AWS:iam::\(NamePool.accounts[0]):root",
      "arn::iam::\(NamePool.accounts[0]):root", "arn:aws-:iam::\(NamePool.accounts[0]):root", "amazonaws.com",
      ".amazonaws.com", "a..amazonaws.com", "S3.amazonaws.com", "s3.amazonaws.com ", "**", "arn:aws:s3:::alpha",
      "arn:aws:iam::\(NamePool.accounts[0]):user/\u{301}x", String(repeating: "a", count: 2_049) + ".amazonaws.com",
      "s3.eu-central-1.amazonaws.com", "x.s3.eu-central-1.amazonaws.com", "a--1.b-c-2.amazonaws.com",
    ])
  }

  // What about.

  private mutating func resource(_ aim: Aim?) -> String {
    if random.chance(1) {
      return random.pick([
        "", "alpha", "arn:aws:s3", "arn:aws:s3::", "ARN:aws:s3:::alpha", "arn:::::", "arn:aws:s3:::", "**",
        "arn:aws:s3:::" + String(repeating: "x", count: 2_048),
      ])
    }
    if let aim, random.chance(85) {
      var filler = PatternFilling(random: random, store: store)
      var text: String?
      switch aim.statement.resource {
      case .resource(let patterns)? where !patterns.isEmpty: text = filler.text(of: random.pick(patterns))
      default: text = nil
      }
      random = filler.random
      bindings = filler.bindings
      if let text, ARN(text) != nil || text == "*" {
        // A resource's own policy is asked about the resource and what is in it.
        if let own = aim.resource, random.chance(75) { return under(own, text) }
        return random.chance(8) ? nudged(text) : text
      }
      if let own = aim.resource { return under(own, own) }
    }
    let described = store.resources.map(\.arn) + store.accounts.flatMap { $0.roles.map(\.arn) }
    switch random.weighted(45, 10, 45) {
    case 0 where !described.isEmpty: return random.pick(described)
    case 1: return "*"
    default:
      let service = random.pick(NamePool.actions).service
      return random.pick(NamePool.resources(of: service, account: random.pick(NamePool.accounts)))
    }
  }

  /// Where the statement asks for a resource's tag: a resource that has it, perhaps in several spellings.
  private mutating func taggedResource(_ aim: Aim?) -> String? {
    let prefix = "AWS:RESOURCETAG/"
    guard let key = aim?.statement.conditions.map(\.key.uppercasedASCII).first(where: { $0.hasPrefix(prefix) }) else {
      return nil
    }
    let tagged = store.resources.filter { resource in
      resource.tags.contains { (prefix + $0.key.uppercasedASCII).isSameText(as: key) }
    }
    return tagged.isEmpty ? nil : random.pick(tagged).arn
  }

  /// An alias that stands for a key.
  private mutating func alias(of key: String) -> String? {
    let aliases = store.resources.filter { $0.targetKeyARN?.isSameText(as: key) == true }
    return aliases.isEmpty ? nil : random.pick(aliases).arn
  }

  /// More resources, before and behind the one that the statement is about: others that it takes in, others of the
  /// service, now and then one that none is.
  private mutating func addResources(to request: inout Request, _ aim: Aim?) {
    var resources = [request.resource]
    let service = request.action.split(separator: ":").first.map(String.init) ?? ""
    for _ in 0..<random.pick([1, 1, 1, 2, 3]) {
      let more: String =
        switch random.weighted(45, 25, 20, 2) {
        case 0: resource(aim)
        case 1: random.pick(NamePool.resources(of: service, account: random.pick(NamePool.accounts)))
        case 2: resource(aims.isEmpty ? nil : random.pick(aims))
        default: random.pick(["", "alpha", "arn:aws:s3", "*", request.resource])
        }
      resources.insert(more, at: random.below(resources.count + 1))
    }
    if random.chance(3) {
      resources += Array(repeating: "*", count: random.pick([16, 17, 18]) - resources.count)
    }
    request.resource = resources[0]
    request.furtherResources = Array(resources.dropFirst())
  }

  private mutating func under(_ own: String, _ wished: String) -> String {
    if wished.utf8.starts(with: own.utf8), random.chance(90) { return wished }
    guard own.utf8.starts(with: "arn:aws:s3:::".utf8), !own.contains("/") else { return own }
    return random.chance(60) ? own : own + random.pick(["/ana/k", "/core/é", "/a:b", "/k"])
  }

  /// Nearly the same text.
  private mutating func nudged(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    let place = random.below(scalars.count)
    switch random.below(4) {
    case 0: scalars.append(random.pick([":", "/", "x", "\u{301}", "é"]))
    case 1: scalars.remove(at: place)
    case 2: scalars.insert(random.pick([":", "x", "*", "日"]), at: place)
    default: return text.inOtherCase(&random)
    }
    return String(String.UnicodeScalarView(scalars))
  }

  // What to do.

  private mutating func action(_ aim: Aim?, of principal: String, resource: String) -> String {
    if random.chance(1) {
      return random.pick([
        "", "s3", "s3:", ":GetObject", "s3:Get:Object", "s3:Get Object", "s3:GetObjecté", "s3:*", "s-3:Get.Object_1",
        String(repeating: "a", count: 65) + ":x", "s3:" + String(repeating: "x", count: 129),
        "s3:" + String(repeating: "x", count: 128), "s3.x:Get",
      ])
    }
    if random.chance(2) { return random.chance(70) ? "sts:GetCallerIdentity" : "STS:getcalleridentity" }
    var name: String?
    if case .action(let patterns)? = aim?.statement.action, !patterns.isEmpty, random.chance(85) {
      name = instantiated(random.pick(patterns), resource: resource)
    }
    let service = ARN(resource)?.service ?? random.pick(NamePool.actions).service
    let known = NamePool.actions.first { $0.service == service } ?? random.pick(NamePool.actions)
    let isProvider = NamePool.providers.contains { $0.isSameText(as: principal) }
    if isProvider, random.chance(name == nil ? 75 : 25) {
      let isSAML = principal.contains(":saml-provider/")
      return random.chance(80)
        ? "sts:AssumeRoleWith\(isSAML ? "SAML" : "WebIdentity")"
        : random.pick(["sts:TagSession", "sts:SetSourceIdentity", "sts:AssumeRole", "sts:AssumeRoleWithSAML"])
    }
    let action = name ?? "\(known.service):\(random.pick(known.names))"
    return random.chance(20) ? action.inOtherCase(&random) : action
  }

  /// An action that the pattern may take in: one that exists where the pattern leaves much open.
  private mutating func instantiated(_ pattern: String, resource: String) -> String? {
    if pattern == "*" { return nil }
    let known = NamePool.actions.flatMap { service, names in names.map { "\(service):\($0)" } }
    let service = pattern.split(separator: ":").first.map { asciiLowercased(String($0)) } ?? ""
    if pattern.contains("*") || pattern.contains("?") {
      let near = known.filter { $0.utf8.starts(with: "\(service):".utf8) }
      return near.isEmpty ? nil : random.pick(near)
    }
    return random.chance(97) ? pattern : pattern + "x"
  }

  private func asciiLowercased(_ text: String) -> String {
    String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }, as: UTF8.self)
  }

  /// One of the limits of requests, overstepped or nearly.
  private mutating func spoil(_ request: inout Request) {
    switch random.below(4) {
    case 0:
      request.context += (0..<random.pick([250, 257])).map { ContextEntry("app:k\($0)", .single("v")) }
    case 1:
      request.context.append(
        ContextEntry("app:Many", .multiple(Array(repeating: "x", count: random.pick([256, 257])))))
    case 2:
      request.context.append(
        ContextEntry("app:Long", .single(String(repeating: "é", count: random.pick([1_024, 1_025])))))
    default:
      request.context.append(
        ContextEntry("app:" + String(repeating: "k", count: random.pick([2_044, 2_045])), .single("v")))
    }
  }
}
