import ReevePolicy
public import ReeveStore
import ReeveTypes

/// Draws a small store from a seed: accounts with users, groups and roles, resources, an organization, endpoints,
/// sessions, and policies on all of them.
public struct StoreDrawing {
  var random: SeededRandom
  /// Whether the store has only documents that a store's reader takes. The others have mistakes which no loaded store
  /// has, and of which engines still have to make the same.
  let isReadable: Bool
  /// In percent: documents whose statements name no resource and exclude no action. Of all of them, little of the catalogue
  /// matters to the store.
  private var plainness = 0
  var store = Store()
  /// Keys of the clauses and names of the statements that have been drawn.
  private var statementCount = 0

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    isReadable = !random.chance(10)
  }

  /// - Returns: the store; whether its text can be read; how many sessions at the end of its own are registered beside it,
  ///   and so not in its text.
  public static func draw(seed: UInt64) -> (store: Store, isReadable: Bool, registeredCount: Int) {
    var drawing = StoreDrawing(seed: seed)
    drawing.store.catalogue = CatalogueDrawing.draw(&drawing.random)
    drawing.plainness = drawing.random.pick([0, 0, 0, 0, 0, 0, 0, 92, 100, 100])
    drawing.drawAccounts()
    drawing.drawResources()
    drawing.drawOrganization()
    drawing.drawEndpoints()
    drawing.drawSessions()
    let count = drawing.store.sessions.count
    drawing.plainness = 0
    drawing.drawRegisteredSessions()
    let registeredCount = drawing.store.sessions.count - count
    drawing.drawCrowd(seed: seed)
    return (drawing.store, drawing.isReadable, registeredCount)
  }

  /// The store after one change: a statement of one of its documents is another, or only denies what it allowed.
  public static func revise(_ store: Store, isReadable: Bool, seed: UInt64) -> Store {
    guard !store.documents.isEmpty else { return store }
    var drawing = StoreDrawing(random: SeededRandom(seed: seed ^ 0xED17), isReadable: isReadable)
    var revised = store
    let place = drawing.random.below(store.documents.count)
    revised.documents[place] = drawing.revised(store.documents[place])
    return revised
  }

  private init(random: SeededRandom, isReadable: Bool) {
    self.random = random
    self.isReadable = isReadable
  }

  // Documents.

  /// - Parameters:
  ///   - subject: the resource that the document is attached to.
  ///   - isWide: the document allows nearly everything, and takes some of it away.
  mutating func document(_ type: PolicyType, about subject: String? = nil, isWide: Bool = false) -> DocumentID {
    // Now and then the same text is attached twice.
    let same = store.documents.indices.filter { store.documents[$0].type == type }
    if !same.isEmpty, !isWide, random.chance(12) { return DocumentID(rawValue: random.pick(same)) }
    if !same.isEmpty, !isWide, random.chance(plainness > 0 ? 0 : 12) {
      let other = store.documents[random.pick(same)]
      store.documents.append(random.chance(50) ? other.withOtherAccents : revised(other))
      return DocumentID(rawValue: store.documents.count - 1)
    }
    let version: LanguageVersion = random.chance(80) || (type == .rcp && isReadable) ? .v2012 : .v2008
    let count = random.pick(subject == nil ? [1, 1, 2, 2, 3, 4] : [1, 2, 2, 3, 3, 4])
    var statements = (0..<count).map { statement($0, type, version, subject) }
    if random.chance(25) {
      // One statement again, with one part of another: which of the two is named says which was weighed more.
      var again = random.pick(statements)
      let other = statement(count, type, version, subject)
      again.index = count
      again.sid = other.sid
      switch random.below(type.hasPrincipal ? 4 : 2) {
      case 0: if again.effect == other.effect { again.conditions = other.conditions }
      case 1: if type != .rcp || again.effect == other.effect { again.action = other.action }
      default: if again.effect == other.effect { again.principal = other.principal }
      }
      statements.append(again)
    }
    if isWide { widen(&statements, type) }
    if plainness > 0, random.chance(plainness) { simplify(&statements) }
    store.documents.append(
      StoredDocument(type: type, document: PolicyDocument(version: version, statements: statements)))
    return DocumentID(rawValue: store.documents.count - 1)
  }

  /// One statement more, which allows everything or what a few services do.
  private mutating func widen(_ statements: inout [Statement], _ type: PolicyType) {
    let services = ["s3:*", "kms:*", "sts:*"] + (random.chance(50) ? ["bedrock:*"] : [])
    let wide = StatementDrawing.everything(type, actions: random.chance(75) ? ["*"] : services)
    statements.insert(wide, at: random.pick([0, statements.count]))
    for index in statements.indices { statements[index].index = index }
  }

  private func simplify(_ statements: inout [Statement]) {
    for index in statements.indices {
      if statements[index].resource != nil { statements[index].resource = .resource(["*"]) }
      if case .notAction = statements[index].action { statements[index].action = .action(["s3:*", "orders:*"]) }
    }
  }

  /// A document of a kind that limits: more than half of them are wide.
  mutating func limit(_ type: PolicyType) -> DocumentID { document(type, isWide: type != .rcp && random.chance(62)) }

  /// The same document with one statement changed.
  private mutating func revised(_ stored: StoredDocument) -> StoredDocument {
    var revised = stored
    guard !stored.document.statements.isEmpty else { return stored }
    let place = random.below(stored.document.statements.count)
    let old = stored.document.statements[place]
    let new = statement(place, stored.type, stored.document.version, nil)
    let texts = old.conditions.indices.filter { ValueKind.of(old.conditions[$0].conditionOperator.comparison) == .text }
    // Its effect or a key's values by themselves, or all of the statement.
    var isFree = old.conditions.isEmpty && (stored.type != .rcp || !isReadable)
    if case .principal(let patterns)? = old.principal, isFree {
      isFree = patterns.allSatisfy { if case .canonicalUser = $0 { false } else { true } }
    } else if old.principal != nil {
      isFree = false
    }
    // A variable in the wrong part of a resource is a warning under one effect and an error under the other.
    switch old.resource {
    case .resource(let texts)?, .notResource(let texts)?: isFree = isFree && !texts.contains { $0.contains("${") }
    case nil: break
    }
    if isFree, random.chance(40) {
      revised.document.statements[place].effect = old.effect == .allow ? .deny : .allow
    } else if !texts.isEmpty, random.chance(60) {
      let clause = random.pick(texts)
      let values = old.conditions[clause].values.map(\.withOtherCase)
      revised.document.statements[place].conditions[clause].values = values
    } else {
      revised.document.statements[place] = new
      revised.document.statements[place].sid = old.sid
    }
    return revised
  }

  mutating func statement(
    _ index: Int, _ type: PolicyType, _ version: LanguageVersion, _ subject: String?
  ) -> Statement {
    var drawing = StatementDrawing(
      random: random, type: type, version: version, isReadable: isReadable, subject: subject)
    let statement = drawing.statement(index)
    random = drawing.random
    return statement
  }

  // Accounts.

  private mutating func drawAccounts() {
    for id in NamePool.accounts where id == NamePool.accounts[0] || random.chance(60) {
      var account = Account(id: id)
      let partition = random.chance(93) ? "aws" : "aws-cn"
      let arn = "arn:\(partition):iam::\(id):"
      let managed = (0..<random.below(4)).map { number in
        AttachedPolicy(name: "\(arn)policy/P\(number)", document: document(.managed))
      }
      let boundaries = (0..<random.within(1...2)).map { number in
        AttachedPolicy(name: "\(arn)policy/B\(number)", document: limit(.managed))
      }
      for name in NamePool.groups where random.chance(60) {
        account.groups.append(
          Group(
            arn: "\(arn)group/\(name)", name: name, inlinePolicies: inlinePolicies(),
            managedPolicies: some(of: managed)))
      }
      for name in NamePool.users where random.chance(75) {
        let path = NamePool.path(of: name, &random)
        account.users.append(
          User(
            arn: "\(arn)user\(path)\(name)", name: name,
            id: random.chance(70) ? "AIDA\(id)\(name.uppercasedASCII)" : nil,
            tags: tags(ignoringCase: true), inlinePolicies: inlinePolicies(), managedPolicies: some(of: managed),
            groups: account.groups.map(\.name).filter { _ in random.chance(40) },
            permissionsBoundary: boundary(boundaries, managed)))
      }
      for name in NamePool.roles where random.chance(75) {
        let path = NamePool.path(of: name, &random)
        account.roles.append(
          Role(
            arn: "\(arn)role\(path)\(name)", name: name,
            id: random.chance(70) ? "AROA\(id)\(name.uppercasedASCII)" : nil,
            tags: tags(ignoringCase: true), inlinePolicies: inlinePolicies(), managedPolicies: some(of: managed),
            trustPolicy: random.chance(75) ? document(.trust) : nil,
            permissionsBoundary: boundary(boundaries, managed)))
      }
      store.accounts.append(account)
    }
  }

  private mutating func inlinePolicies() -> [AttachedPolicy] {
    (0..<random.pick([0, 1, 1, 1, 2])).map { number in
      let name = random.pick(["inline", "inline", "policy-\u{E9}", "policy-e\u{301}"])
      return AttachedPolicy(name: "\(name)\(number)", document: document(.identity))
    }
  }

  /// Now and then a policy that is attached elsewhere, or here as well.
  private mutating func boundary(_ boundaries: [AttachedPolicy], _ managed: [AttachedPolicy]) -> AttachedPolicy? {
    if !boundaries.isEmpty, random.chance(52) { return random.pick(boundaries) }
    return !managed.isEmpty && random.chance(4) ? random.pick(managed) : nil
  }

  private mutating func some(of policies: [AttachedPolicy]) -> [AttachedPolicy] {
    policies.filter { _ in random.chance(30) }
  }

  /// - Parameter ignoringCase: keys that differ in case alone are one, as IAM has it for users and roles.
  mutating func tags(ignoringCase: Bool) -> [Tag] {
    var tags: [Tag] = []
    // Often the same tag in several spellings, where they may differ.
    let likelihood = !ignoringCase && random.chance(40) ? 85 : 35
    for key in NamePool.tagKeys where random.chance(likelihood) {
      let isTaken = tags.contains { tag in
        ignoringCase
          ? tag.key.uppercasedASCII.utf8.elementsEqual(key.uppercasedASCII.utf8) : tag.key.utf8.elementsEqual(key.utf8)
      }
      if !isTaken { tags.append(Tag(key: key, value: NamePool.tagValue(&random))) }
    }
    return tags
  }

  // Resources.

  private mutating func drawResources() {
    for account in NamePool.accounts {
      for service in NamePool.describedServices {
        let partition = random.chance(95) ? "aws" : "aws-cn"
        for arn in NamePool.resources(of: service, account: account, partition: partition) {
          // Buckets belong to one account of the two, and are drawn once.
          guard random.chance(service == "iam" ? 3 : arn.contains(":alias/") ? 60 : 35),
            !store.resources.contains(where: { $0.arn.isSameText(as: arn) })
          else { continue }
          var resource = Resource(arn: arn)
          if random.chance(service == "s3" ? 75 : 10) {
            resource.ownerAccountID = random.pick(NamePool.accounts + [NamePool.accounts[0]])
          }
          if random.chance(50) { resource.tags = tags(ignoringCase: false) }
          if arn.contains(":alias/"), random.chance(plainness > 0 ? 0 : 85) {
            resource.targetKeyARN = arn.replacingAliasByKey(random.pick(["key/1", "key/1", "key/2", "key/3"]))
          } else if random.chance(75) {
            resource.policy = document(service == "kms" && arn.contains(":key/") ? .kms : .resource, about: arn)
          }
          store.resources.append(resource)
        }
      }
    }
  }
}

extension String {
  /// Equal code points; Swift's own equality is that of Unicode, which holds more texts equal.
  func isSameText(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// Of the ARN of an alias: that of a key beside it.
  fileprivate func replacingAliasByKey(_ key: String) -> String {
    split(separator: ":", omittingEmptySubsequences: false).dropLast().joined(separator: ":") + ":" + key
  }

  var uppercasedASCII: String {
    String(decoding: utf8.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 }, as: UTF8.self)
  }

  /// The case of each letter drawn anew, those of Latin-1 included.
  func inOtherCase(_ random: inout SeededRandom) -> String {
    let scalars = unicodeScalars.map { scalar in
      let letter = scalar.value | 0x20
      let isLetter = 0x61...0x7A ~= letter || 0xE0...0xFE ~= letter
      return isLetter && random.chance(50) ? Unicode.Scalar(scalar.value ^ 0x20) ?? scalar : scalar
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
