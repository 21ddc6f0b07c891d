import ReeveCompiler
import ReeveImage
import ReevePolicy
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

  mutating func user(_ name: String, tags: [Tag] = [], _ statements: Statement...) {
    let id = document(.identity, statements)
    store.accounts[0].users.append(
      User(
        arn: "arn:aws:iam::111122223333:user/\(name)", name: name, id: "AIDA\(name)", tags: tags,
        inlinePolicies: [AttachedPolicy(name: "inline", document: id)]))
  }

  mutating func role(_ path: String, _ name: String, _ statements: Statement...) {
    let id = document(.identity, statements)
    store.accounts[0].roles.append(
      Role(
        arn: "arn:aws:iam::111122223333:role/\(path)\(name)", name: name, id: "AROA\(name)",
        inlinePolicies: [AttachedPolicy(name: "inline", document: id)]))
  }

  func image() throws -> OwnedImage {
    var compiler = Compiler()
    return try OwnedImage(compiler.compile(store).bytes)
  }
}

extension OwnedImage {
  func decide(
    _ principal: String, _ action: String, _ resource: String, _ context: [ContextEntry] = [],
    trust: CallerTrust = .reported
  ) throws -> Verdict {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: principal, action: action, resource: resource, context: context), to: &payload)
    return decide(payload: payload, trust: trust)
  }

  func decide(payload: [UInt8], trust: CallerTrust = .reported) -> Verdict {
    unsafe view.decide(
      payload.span.bytes, trust: trust, clock: Instant(epochSeconds: 1_790_000_000), scratch: Scratch())
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
}
