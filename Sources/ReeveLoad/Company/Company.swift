import ReevePolicy
public import ReeveStore

/// A company that does not exist, for benchmarks: accounts with users in groups, roles, policies that many share and
/// policies that nobody shares, and resources with policies of their own. Equal shapes give equal stores.
public struct Company: Sendable {
  public let shape: CompanyShape
  public internal(set) var store: Store

  /// - Complexity: O(statements); 100,000 principals take a few seconds.
  public init(_ shape: CompanyShape) {
    self.shape = shape
    store = Store()
    var documents = DistinctDocuments()
    for number in 0..<shape.accountCount {
      var builder = AccountBuilder(shape: shape, number: number, documents: documents)
      documents = DistinctDocuments()
      builder.build()
      documents = builder.documents
      store.accounts.append(builder.account)
      store.resources += builder.resources
    }
    store.organization = CompanyOrganization.build(accounts: store.accounts.map(\.id), documents: &documents)
    store.documents = documents.list
  }
}

/// The documents of a store, each once.
struct DistinctDocuments {
  private(set) var list: [StoredDocument] = []
  private var numbers: [StoredDocument: DocumentID] = [:]

  mutating func add(_ document: StoredDocument) -> DocumentID {
    if let number = numbers[document] { return number }
    let number = DocumentID(rawValue: list.count)
    list.append(document)
    numbers[document] = number
    return number
  }
}

/// One account of a company while it is made.
struct AccountBuilder {
  let shape: CompanyShape
  var documents: DistinctDocuments
  var account: Account
  var resources: [Resource] = []
  private var generator: SeededGenerator
  private var writer: StatementWriter
  private var managed: [AttachedPolicy] = []
  private var boundaries: [AttachedPolicy] = []
  private let principalCount: Int

  init(shape: CompanyShape, number: Int, documents: DistinctDocuments) {
    self.shape = shape
    self.documents = documents
    account = Account(id: Self.id(number))
    generator = SeededGenerator(seed: shape.seed, part: UInt64(2 * number + 1))
    writer = StatementWriter(generator: SeededGenerator(seed: shape.seed, part: UInt64(2 * number + 2)))
    let each = shape.principalCount / shape.accountCount
    principalCount = each + (number < shape.principalCount % shape.accountCount ? 1 : 0)
  }

  private static func id(_ number: Int) -> String { String(100_000_000_000 + number * 7_919_000_003 % 899_999_999_999) }

  mutating func build() {
    makeManagedPolicies()
    makeBoundaries()
    makeGroups()
    for number in 0..<principalCount {
      if number.isMultiple(of: 2) { makeUser(number) } else { makeRole(number) }
    }
    for number in 0..<(principalCount * shape.resourcesPercent / 100) { makeResource(number) }
  }

  // Who is who.

  private var teamCount: Int { max(4, principalCount / 40) }

  private mutating func subject() -> Subject {
    let team = generator.below(teamCount)
    return Subject(
      account: account.id, team: "team-\(team)", project: "project-\(team * 3 + generator.below(3))",
      region: Vocabulary.regions[team % Vocabulary.regions.count], environment: generator.pick(Vocabulary.environments))
  }

  private static func tags(_ subject: Subject) -> [Tag] {
    [
      Tag(key: "team", value: subject.team), Tag(key: "project", value: subject.project),
      Tag(key: "environment", value: subject.environment),
    ]
  }

  private mutating func add(_ type: PolicyType, _ statements: [Statement]) -> DocumentID {
    documents.add(StoredDocument(type: type, document: writer.document(statements)))
  }

  private mutating func statements(_ count: Int, _ subject: Subject) -> [Statement] {
    (0..<count).map { _ in writer.identity(subject) }
  }

  // Policies.

  private mutating func makeManagedPolicies() {
    for number in 0..<max(1, principalCount * shape.managedPoliciesPercent / 100) {
      let subject = subject()
      let document = add(.managed, statements(8 + generator.below(13), subject))
      managed.append(
        AttachedPolicy(
          name: "arn:aws:iam::\(account.id):policy/\(subject.team)/Access\(number)", document: document))
    }
  }

  /// Documents of managed policies: what one is attached as does not change what it is.
  private mutating func makeBoundaries() {
    boundaries = Boundary.allCases.map { boundary in
      AttachedPolicy(
        name: "arn:aws:iam::\(account.id):policy/boundary/\(boundary.rawValue)",
        document: add(.managed, boundary.statements(regions: Vocabulary.regions)))
    }
  }

  private mutating func boundary() -> AttachedPolicy? {
    generator.chance(shape.boundaryPercent) ? generator.pick(boundaries) : nil
  }

  private mutating func attached(_ count: Int) -> [AttachedPolicy] {
    var policies: [AttachedPolicy] = []
    for _ in 0..<count {
      let policy = managed[generator.skewed(below: managed.count)]
      if !policies.contains(where: { $0.name == policy.name }) { policies.append(policy) }
    }
    return policies
  }

  private mutating func inline(_ subject: Subject) -> [AttachedPolicy] {
    guard generator.chance(shape.inlinePolicyPercent) else { return [] }
    return [AttachedPolicy(name: "own", document: add(.identity, statements(5 + generator.below(8), subject)))]
  }

  // Principals.

  private mutating func makeGroups() {
    for number in 0..<max(2, principalCount / 50) {
      account.groups.append(
        Group(
          arn: "arn:aws:iam::\(account.id):group/group-\(number)", name: "group-\(number)",
          managedPolicies: attached(1 + generator.below(3))))
    }
  }

  private mutating func makeUser(_ number: Int) {
    let subject = subject()
    let name = "user-\(number)"
    var groups: [String] = []
    for _ in 0..<(1 + generator.below(3)) {
      let group = account.groups[generator.below(account.groups.count)].name
      if !groups.contains(group) { groups.append(group) }
    }
    let policies = inline(subject)
    account.users.append(
      User(
        arn: "arn:aws:iam::\(account.id):user/\(subject.team)/\(name)", name: name, id: "AIDA\(account.id)\(number)",
        tags: Self.tags(subject), inlinePolicies: policies, managedPolicies: attached(generator.below(2)),
        groups: groups, permissionsBoundary: boundary()))
  }

  private mutating func makeRole(_ number: Int) {
    let subject = subject()
    let name = "role-\(number)"
    let policies = inline(subject)
    let caller = generator.chance(20) ? account.users.last?.arn : nil
    account.roles.append(
      Role(
        arn: "arn:aws:iam::\(account.id):role/\(subject.team)/\(name)", name: name, id: "AROA\(account.id)\(number)",
        tags: Self.tags(subject), inlinePolicies: policies, managedPolicies: attached(1 + generator.below(3)),
        trustPolicy: add(.trust, writer.trust(subject, principal: caller)), permissionsBoundary: boundary()))
  }

  // Resources.

  private mutating func makeResource(_ number: Int) {
    let subject = subject()
    let (arn, isKey) = resourceARN(number, subject)
    let callers = (0..<4).map { _ -> String in
      generator.chance(50) ? generator.pick(account.users).arn : generator.pick(account.roles).arn
    }
    let policy =
      generator.chance(80)
      ? add(isKey ? .kms : .resource, writer.resource(arn, subject, principals: callers, isKey: isKey)) : nil
    resources.append(
      Resource(arn: arn, ownerAccountID: account.id, tags: Self.tags(subject), policy: policy))
  }

  private mutating func resourceARN(_ number: Int, _ subject: Subject) -> (String, isKey: Bool) {
    let place = "\(subject.region):\(account.id)"
    switch generator.below(10) {
    case 0, 1, 2, 3: return ("arn:aws:s3:::bucket-\(account.id)-\(number)", false)
    case 4, 5, 6: return ("arn:aws:kms:\(place):key/\(Self.keyID(generator.next(), generator.next()))", true)
    case 7, 8: return ("arn:aws:lambda:\(place):function:\(subject.team)-function-\(number)", false)
    default: return ("arn:aws:secretsmanager:\(place):secret:\(subject.team)/secret-\(number)", false)
    }
  }

  /// 32 hexadecimal digits in five groups.
  private static func keyID(_ high: UInt64, _ low: UInt64) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for index in 0..<32 {
      if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
      let word = index < 16 ? high : low
      text.append(digits[Int(word >> UInt64(60 - 4 * (index % 16)) & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
