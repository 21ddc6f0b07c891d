import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveServices
import ReeveStore
import ReeveTestSupport
import ReeveTypes

/// A store with one account, built in a few words, and its image.
struct World {
  var store = Store(accounts: [Account(id: "111122223333")])

  mutating func document(_ type: PolicyType, _ statements: [Statement], version: LanguageVersion = .v2012) -> DocumentID
  {
    let numbered = statements.enumerated().map { index, statement in
      var statement = statement
      statement.index = index
      return statement
    }
    store.documents.append(
      StoredDocument(type: type, document: PolicyDocument(version: version, statements: numbered)))
    return DocumentID(rawValue: store.documents.count - 1)
  }

  mutating func user(_ name: String, tags: [Tag] = [], boundary: [Statement]? = nil, _ statements: Statement...) {
    let id = document(.identity, statements)
    let boundary = attached("boundary", .boundary, boundary)
    store.accounts[0].users.append(
      User(
        arn: "arn:aws:iam::111122223333:user/\(name)", name: name, id: "AIDA\(name)", tags: tags,
        inlinePolicies: [AttachedPolicy(name: "inline", document: id)], permissionsBoundary: boundary))
  }

  mutating func role(
    _ path: String, _ name: String, tags: [Tag] = [], boundary: [Statement]? = nil, _ statements: Statement...
  ) {
    let id = document(.identity, statements)
    let boundary = attached("boundary", .boundary, boundary)
    store.accounts[0].roles.append(
      Role(
        arn: "arn:aws:iam::111122223333:role/\(path)\(name)", name: name, id: "AROA\(name)", tags: tags,
        inlinePolicies: [AttachedPolicy(name: "inline", document: id)], permissionsBoundary: boundary))
  }

  /// A policy under a name.
  mutating func attached(_ name: String, _ type: PolicyType, _ statements: [Statement]?) -> AttachedPolicy? {
    statements.map { AttachedPolicy(name: name, document: document(type, $0)) }
  }

  /// A resource with a policy.
  mutating func resource(_ arn: String, owner: String? = nil, tags: [Tag] = [], _ statements: Statement...) {
    let policy = statements.isEmpty ? nil : document(.resource, statements)
    store.resources.append(Resource(arn: arn, ownerAccountID: owner, tags: tags, policy: policy))
  }

  /// A store's own service: its actions with their resource types, and its condition keys with their types.
  mutating func service(_ prefix: String, _ actions: [(String, [String])], _ keys: [(String, String)] = []) {
    let types = Set(actions.flatMap(\.1)).sorted()
    store.catalogue = store.catalogue.adding([
      CataloguedService(
        prefix: prefix, name: prefix,
        actions: actions.map { name, types in
          CataloguedAction(
            service: prefix, name: name, access: nil,
            resourceTypes: types.map { ResourceTypeUse(name: $0, isRequired: false) })
        },
        resourceTypes: types.map { CataloguedResourceType(name: $0, pattern: "arn:${Partition}:\(prefix):::\($0)") },
        conditionKeys: keys.compactMap { name, type in
          CataloguedKey.type(named: type).map {
            CataloguedKey(service: prefix, name: name, type: $0.type, isMultivalued: $0.isMultivalued)
          }
        })
    ])
  }

  /// - Parameter cellByteBudget: as the compiler has it; cells are never the truth.
  func image(cellByteBudget: Int? = nil) throws -> OwnedImage {
    var compiler = Compiler()
    compiler.cellByteBudget = cellByteBudget
    return try OwnedImage(compiler.compile(store).bytes)
  }
}

extension OwnedImage {
  /// - Parameter sessions: an image of registered sessions.
  func decide(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, trust: CallerTrust = .reported, sessions: OwnedImage? = nil
  ) throws -> Verdict {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: principal, action: action, resource: resource, context: context, endpoint: endpoint),
      to: &payload)
    return decide(payload: payload, trust: trust, sessions: sessions)
  }

  var summary: ImageSummary { withExtendedLifetime(self) { view.summary() } }

  /// The decision and its reason in two words: `allowed identity`.
  func words(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, trust: CallerTrust = .reported, sessions: OwnedImage? = nil
  ) throws -> String {
    let verdict = try decide(
      principal, action, resource, context, endpoint: endpoint, trust: trust, sessions: sessions)
    if let fault = verdict.fault { return "\(fault.code)" }
    return "\(verdict.decision) \(verdict.reason)"
  }

  /// The policy and the index of the statement that decides: `inline 0`.
  func statement(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    endpoint: String? = nil, trust: CallerTrust = .reported, sessions: OwnedImage? = nil
  ) throws -> String {
    let verdict = try decide(
      principal, action, resource, context, endpoint: endpoint, trust: trust, sessions: sessions)
    guard let name = view.policyName(of: verdict, sessions: sessions?.view) else { return "none" }
    return "\(String(decoding: name, as: UTF8.self)) \(verdict.statement)"
  }

  func decide(payload: [UInt8], trust: CallerTrust = .reported, sessions: OwnedImage? = nil) -> Verdict {
    withExtendedLifetime(sessions) {
      unsafe view.decide(
        payload.span.bytes, trust: trust, clock: Instant(epochSeconds: 1_790_000_000), scratch: Scratch(),
        sessions: sessions?.view)
    }
  }
}

extension Statement {
  static func allow(
    _ actions: String..., on resources: [String] = ["*"], where conditions: [ConditionClause] = []
  ) -> Statement {
    Statement(
      index: 0, effect: .allow, action: .action(actions), resource: .resource(resources), conditions: conditions)
  }

  static func deny(
    _ actions: String..., on resources: [String] = ["*"], where conditions: [ConditionClause] = []
  ) -> Statement {
    Statement(
      index: 0, effect: .deny, action: .action(actions), resource: .resource(resources), conditions: conditions)
  }

  /// The same with a `Principal`, for policies of resources.
  func by(_ principals: PrincipalPattern...) -> Statement {
    var statement = self
    statement.principal = .principal(principals)
    return statement
  }

  /// The same with a `NotPrincipal`.
  func byOthers(than principals: PrincipalPattern...) -> Statement {
    var statement = self
    statement.principal = .notPrincipal(principals)
    return statement
  }
}
