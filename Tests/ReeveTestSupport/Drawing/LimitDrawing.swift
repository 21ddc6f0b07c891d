import ReevePolicy
import ReeveStore

// What limits: the organization, endpoints, sessions.
extension StoreDrawing {
  // The organization.

  mutating func drawOrganization() {
    guard random.chance(58) else { return }
    let pools = controlPolicies()
    var root = OrganizationalUnit(id: NamePool.root, policies: level(pools))
    let units = Array(NamePool.units.prefix(random.below(NamePool.units.count + 1)))
    // Each unit stands under the root, or under one that came before it.
    var tree: [(unit: OrganizationalUnit, parent: Int?)] = []
    for id in units {
      let parent = tree.isEmpty || random.chance(35) ? nil : random.below(tree.count)
      tree.append((OrganizationalUnit(id: id, policies: level(pools)), parent))
    }
    for id in NamePool.accounts + [NamePool.stranger, NamePool.management] where random.chance(86) {
      let account = MemberAccount(id: id, policies: level(pools))
      let place = random.below(tree.count + 1)
      if place == tree.count { root.accounts.append(account) } else { tree[place].unit.accounts.append(account) }
    }
    while let (unit, parent) = tree.popLast() {
      if let parent { tree[parent].unit.units.append(unit) } else { root.units.append(unit) }
    }
    let management: String? =
      switch random.weighted(62, 14, 10, 8, 6) {
      case 0: NamePool.management
      case 1: nil
      case 2: NamePool.accounts[1]
      case 3: NamePool.accounts[0]
      default: NamePool.stranger
      }
    store.organization = Organization(
      id: random.pick(NamePool.organizations), managementAccountID: management,
      hasServiceControlPolicies: pools.service != nil, hasResourceControlPolicies: pools.resource != nil, root: root)
  }

  /// The policies of an organization; none of a kind that it has not enabled.
  private struct Pools {
    var service: [AttachedPolicy]?
    var resource: [AttachedPolicy]?
  }

  private mutating func controlPolicies() -> Pools {
    var pools = Pools()
    if random.chance(82) {
      store.documents.append(
        StoredDocument(
          type: .scp, document: PolicyDocument(version: .v2012, statements: [StatementDrawing.everything(.scp)])))
      let everything = AttachedPolicy(name: "FullAWSAccess", document: DocumentID(rawValue: store.documents.count - 1))
      pools.service =
        [everything] + (0..<3).map { AttachedPolicy(name: "Service\($0)", document: limit(.scp)) }
    }
    if random.chance(75) {
      pools.resource = (0..<3).map { AttachedPolicy(name: "Resource\($0)", document: limit(.rcp)) }
    }
    return pools
  }

  /// What is attached to one level.
  private mutating func level(_ pools: Pools) -> ControlPolicies {
    var policies = ControlPolicies()
    if let pool = pools.service {
      let (everything, others) = (pool[0], Array(pool.dropFirst()))
      policies.service =
        switch random.weighted(60, 24, 13, 3) {
        case 0: [everything]
        case 1: random.chance(50) ? [everything, random.pick(others)] : [random.pick(others), everything]
        case 2: others.filter { _ in random.chance(60) }
        default: []
        }
    }
    if let pool = pools.resource { policies.resource = pool.filter { _ in random.chance(22) } }
    return policies
  }

  // Endpoints.

  mutating func drawEndpoints() {
    guard random.chance(60) else { return }
    for id in NamePool.endpoints where random.chance(65) {
      var endpoint = Endpoint(id: id)
      if random.chance(82) { endpoint.policy = limit(.endpoint) }
      if random.chance(60) { endpoint.vpcID = random.pick(NamePool.vpcs) }
      if random.chance(60) {
        endpoint.ownerAccountID = random.pick(NamePool.accounts + [NamePool.stranger, NamePool.management])
      }
      if random.chance(50) { endpoint.kind = .gateway }
      store.endpoints.append(endpoint)
    }
  }

  // Sessions.

  mutating func drawSessions() {
    guard random.chance(75) else { return }
    if random.chance(10) { drawFederatedUser("ana", in: Account(id: NamePool.stranger)) }
    for account in store.accounts {
      for role in account.roles {
        for name in NamePool.sessions where random.chance(35) { drawSession(of: role, named: name, in: account.id) }
      }
      if random.chance(10) { add(Session(arn: "arn:aws:sts::\(account.id):assumed-role/nobody/s1")) }
      for name in NamePool.federatedUsers where random.chance(50) { drawFederatedUser(name, in: account) }
    }
  }

  private mutating func drawSession(of role: Role, named name: String, in account: String) {
    let partition = role.arn.split(separator: ":")[1]
    let roleName = random.chance(10) ? role.name.inOtherCase(&random) : role.name
    add(Session(arn: "arn:\(partition):sts::\(account):assumed-role/\(roleName)/\(name)"))
  }

  private mutating func drawFederatedUser(_ name: String, in account: Account) {
    let partition = account.users.first?.arn.split(separator: ":")[1] ?? "aws"
    let iam = "arn:\(partition):iam::\(account.id):"
    var session = Session(arn: "arn:\(partition):sts::\(account.id):federated-user/\(name)")
    switch random.weighted(76, 14, 6, isReadable ? 0 : 70) {
    case 0 where !account.users.isEmpty: session.federatedBy = random.pick(account.users).arn
    case 3: session.federatedBy = oddMaker(in: account.id)
    case 2: session.federatedBy = "\(iam)user/zed"
    default: session.federatedBy = "\(iam)root"
    }
    add(session)
  }

  /// A maker that no reader of stores takes.
  private mutating func oddMaker(in account: String) -> String {
    let strangers = store.accounts.filter { $0.id != account }.flatMap { $0.users.map(\.arn) }
    if !strangers.isEmpty, random.chance(70) { return random.pick(strangers) }
    return random.pick(
      [
        "arn:aws:iam::\(random.pick(NamePool.accounts)):root", "arn:aws-cn:iam::\(NamePool.accounts[0]):root",
        "arn:aws:iam::\(NamePool.accounts[0]):role/Reader", "ana", "",
      ])
  }

  /// Sessions that are registered beside the store: of its roles, of nobody, and some that it has as well.
  mutating func drawRegisteredSessions() {
    guard random.chance(40) else { return }
    let own = store.sessions
    for account in store.accounts {
      for role in account.roles {
        for name in NamePool.sessions where random.chance(20) { drawSession(of: role, named: name, in: account.id) }
      }
      if random.chance(10) { add(Session(arn: "arn:aws:sts::\(account.id):assumed-role/nobody/s1")) }
      if random.chance(40) { drawFederatedUser(random.pick(NamePool.federatedUsers), in: account) }
    }
    if let again = own.last, random.chance(30), isReadable || again.federatedBy == nil {
      add(Session(arn: again.arn, federatedBy: again.federatedBy), besides: own.count)
    }
    for place in own.count..<store.sessions.count where store.sessions[place].expiration == nil {
      store.sessions[place].expiration = random.pick(["2030-01-01T00:00:00Z", "1790000000", "2026-01-31T12:00:00Z"])
    }
  }

  /// - Parameter besides: of so many sessions, one may have the same ARN.
  private mutating func add(_ drawn: Session, besides: Int = 0) {
    var session = drawn
    let isTaken = store.sessions.dropFirst(besides).contains {
      $0.arn.uppercasedASCII.isSameText(as: session.arn.uppercasedASCII)
    }
    guard !isTaken else { return }
    let isFederated = session.federatedBy != nil
    for place in 0..<random.pick(isFederated ? [0, 1, 1, 1, 2] : [0, 0, 1, 1, 2]) {
      session.policies.append(AttachedPolicy(name: "\(session.arn)#\(place)", document: limit(.session)))
    }
    if random.chance(40) { session.tags = tags(ignoringCase: true) }
    if random.chance(28) { session.expiration = ValuePool.near(.date, ValuePool.dates, &random) }
    if random.chance(30) { session.sourceIdentity = random.pick(["ana", "ana", "core", "Ana"]) }
    store.sessions.append(session)
  }
}
