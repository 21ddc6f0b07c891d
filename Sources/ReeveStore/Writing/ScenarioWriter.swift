import ReevePolicy
public import ReeveTypes

/// Writes a store and requests as a scenario file, which loads as the same store and the same requests.
public enum ScenarioWriter {
  /// The text of a scenario file with the store inline.
  public static func write(
    description: String, store: Store, cases: [(name: String, request: Request, expectation: Scenario.Expectation)]
  ) -> String {
    JSONText.object([
      ("description", .string(description)), ("store", self.store(store)),
      ("cases", .array(cases.map { scenario($0.name, $0.request, $0.expectation) })),
    ]).written() + "\n"
  }

  private static func scenario(
    _ name: String, _ request: Request, _ expectation: Scenario.Expectation
  ) -> JSONText {
    var members: [(String, JSONText)] = [
      ("principal", .string(request.principal)), ("action", .string(request.action)),
      (
        "resource",
        request.furtherResources.isEmpty
          ? .string(request.resource) : .array(request.resources.map { .string($0) })
      ),
    ]
    if !request.context.isEmpty {
      members.append(
        (
          "context",
          .object(
            request.context.map { entry in
              switch entry.value {
              case .single(let text): (entry.key, .string(text))
              case .multiple(let texts): (entry.key, .array(texts.map { .string($0) }))
              }
            })
        ))
    }
    if let endpoint = request.endpoint { members.append(("endpoint", .string(endpoint))) }
    var expected: [(String, JSONText)] = []
    switch expectation {
    case .error(let message): expected.append(("error", .string(message)))
    case .decision(let decision, let reason, let statement):
      expected.append(("decision", .string(decision.description)))
      if let reason { expected.append(("reason", .string(reason.description))) }
      if let statement { expected.append(("statement", .string(statement))) }
    }
    return .object([("name", .string(name)), ("request", .object(members)), ("expect", .object(expected))])
  }

  // The store.

  private static func store(_ store: Store) -> JSONText {
    var members: [(String, JSONText)] = [
      ("accounts", .object(store.accounts.map { ($0.id, account($0, of: store)) })),
      ("resources", .array(store.resources.map { resource($0, of: store) })),
    ]
    if let organization = store.organization {
      members.append(("organization", self.organization(organization, of: store)))
    }
    if !store.endpoints.isEmpty {
      members.append(("endpoints", .array(store.endpoints.map { endpoint($0, of: store) })))
    }
    if !store.sessions.isEmpty {
      members.append(("sessions", .array(store.sessions.map { session($0, of: store) })))
    }
    if !store.routeMaps.isEmpty {
      members.append(("routes", .object(store.routeMaps.map { ($0.name, routes($0)) })))
    }
    if !store.accessKeys.isEmpty { members.append(("accessKeys", accessKeys(store.accessKeys))) }
    if !store.tokenIssuers.isEmpty { members.append(("tokenIssuers", tokenIssuers(of: store))) }
    if let catalogue = catalogue(store.catalogue) { members.append(("catalogue", catalogue)) }
    return .object(members)
  }

  static func account(_ account: Account, of store: Store) -> JSONText {
    let users = account.users.map { user in
      entity(
        "User", user.arn, user.name, user.id, user.tags, user.inlinePolicies, user.managedPolicies, of: store,
        boundary(user.permissionsBoundary) + [("GroupList", .array(user.groups.map { .string($0) }))])
    }
    let groups = account.groups.map { group in
      entity("Group", group.arn, group.name, nil, [], group.inlinePolicies, group.managedPolicies, of: store, [])
    }
    let roles = account.roles.map { role in
      entity(
        "Role", role.arn, role.name, role.id, role.tags, role.inlinePolicies, role.managedPolicies, of: store,
        boundary(role.permissionsBoundary)
          + (role.trustPolicy.map { [("AssumeRolePolicyDocument", document(store[$0].document))] } ?? []))
    }
    var managed: [JSONText] = []
    let attached =
      account.users.flatMap(\.managedPolicies) + account.groups.flatMap(\.managedPolicies)
      + account.roles.flatMap(\.managedPolicies) + account.users.compactMap(\.permissionsBoundary)
      + account.roles.compactMap(\.permissionsBoundary)
    var names: Set<String> = []
    for policy in attached where names.insert(policy.name).inserted {
      let version = JSONText.object([("Document", document(store[policy.document].document))])
      managed.append(.object([("Arn", .string(policy.name)), ("PolicyVersionList", .array([version]))]))
    }
    return .object([
      ("UserDetailList", .array(users)), ("GroupDetailList", .array(groups)), ("RoleDetailList", .array(roles)),
      ("Policies", .array(managed)),
    ])
  }

  private static func entity(
    _ kind: String, _ arn: String, _ name: String, _ id: String?, _ tags: [Tag], _ inline: [AttachedPolicy],
    _ managed: [AttachedPolicy], of store: Store, _ more: [(String, JSONText)]
  ) -> JSONText {
    var members: [(String, JSONText)] = [("\(kind)Name", .string(name)), ("Arn", .string(arn))]
    if let id { members.append(("\(kind)Id", .string(id))) }
    if !tags.isEmpty { members.append(("Tags", self.tags(tags))) }
    if !inline.isEmpty {
      members.append(
        (
          "\(kind)PolicyList",
          .array(
            inline.map { policy in
              .object([
                ("PolicyName", .string(policy.name)),
                ("PolicyDocument", document(store[policy.document].document)),
              ])
            })
        ))
    }
    if !managed.isEmpty {
      members.append(
        ("AttachedManagedPolicies", .array(managed.map { .object([("PolicyArn", .string($0.name))]) })))
    }
    return .object(members + more)
  }

  static func resource(_ resource: Resource, of store: Store) -> JSONText {
    var members: [(String, JSONText)] = [("ResourceArn", .string(resource.arn))]
    if let owner = resource.ownerAccountID { members.append(("OwnerAccountId", .string(owner))) }
    if !resource.tags.isEmpty { members.append(("Tags", tags(resource.tags))) }
    if let target = resource.targetKeyARN { members.append(("TargetKeyArn", .string(target))) }
    if let policy = resource.policy { members.append(("Policy", document(store[policy].document))) }
    return .object(members)
  }

  static func tags(_ tags: [Tag]) -> JSONText {
    .array(tags.map { .object([("Key", .string($0.key)), ("Value", .string($0.value))]) })
  }

  // A policy document.

  static func document(_ document: PolicyDocument) -> JSONText {
    var members: [(String, JSONText)] = []
    if document.version == .v2012 { members.append(("Version", .string("2012-10-17"))) }
    if let id = document.id { members.append(("Id", .string(id))) }
    return .object(members + [("Statement", .array(document.statements.map { statement($0) }))])
  }

  private static func statement(_ statement: Statement) -> JSONText {
    var members: [(String, JSONText)] = []
    if let sid = statement.sid { members.append(("Sid", .string(sid))) }
    members.append(("Effect", .string(statement.effect == .allow ? "Allow" : "Deny")))
    switch statement.principal {
    case nil: break
    case .principal(let patterns): members.append(("Principal", principals(patterns)))
    case .notPrincipal(let patterns): members.append(("NotPrincipal", principals(patterns)))
    }
    switch statement.action {
    case .action(let texts): members.append(("Action", self.texts(texts)))
    case .notAction(let texts): members.append(("NotAction", self.texts(texts)))
    }
    switch statement.resource {
    case nil: break
    case .resource(let texts): members.append(("Resource", self.texts(texts)))
    case .notResource(let texts): members.append(("NotResource", self.texts(texts)))
    }
    if !statement.conditions.isEmpty { members.append(("Condition", conditions(statement.conditions))) }
    return .object(members)
  }

  private static func texts(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }

  private static func principals(_ patterns: [PrincipalPattern]) -> JSONText {
    if patterns == [.everyone] { return .string("*") }
    var members: [(String, JSONText)] = []
    let groups: [(String, [String])] = [
      (
        "AWS",
        patterns.compactMap { pattern in
          switch pattern {
          case .everyone: "*"
          case .aws(let text): text
          default: nil
          }
        }
      ),
      ("Service", patterns.compactMap { if case .service(let text) = $0 { text } else { nil } }),
      ("Federated", patterns.compactMap { if case .federated(let text) = $0 { text } else { nil } }),
      ("CanonicalUser", patterns.compactMap { if case .canonicalUser(let text) = $0 { text } else { nil } }),
    ]
    for (name, values) in groups where !values.isEmpty { members.append((name, texts(values))) }
    return .object(members)
  }

  /// Clauses of one operator are one block. Keys that repeat in a block, which no document that was read has, stand there
  /// as often.
  private static func conditions(_ clauses: [ConditionClause]) -> JSONText {
    var blocks: [(String, [(String, JSONText)])] = []
    for clause in clauses {
      let name = clause.conditionOperator.description
      let values = (clause.key, texts(clause.values))
      if let block = blocks.firstIndex(where: { $0.0 == name }) {
        blocks[block].1.append(values)
      } else {
        blocks.append((name, [values]))
      }
    }
    return .object(blocks.map { ($0.0, .object($0.1)) })
  }
}
