import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// An action on several resources, each of which has to be allowed; and aliases, which stand for keys.
/// Source: Service Authorization Reference, "Actions table"; AWS KMS Developer Guide, "Controlling access to aliases".
@Suite struct SeveralResourcesTests {
  private static let account = "111122223333"
  private static let user = "arn:aws:iam::111122223333:user/ana"
  private static let agent = "arn:aws:bedrock:us-east-1:111122223333:agent/A"
  private static let base = "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/B"
  private static let alias = "arn:aws:kms:us-east-1:111122223333:alias/app"
  private static let key = "arn:aws:kms:us-east-1:111122223333:key/1"
  private static let associate = "bedrock:AssociateAgentKnowledgeBase"

  private func draft(_ statements: String...) throws -> Draft {
    var draft = Draft()
    let own = AttachedPolicy(name: "own", document: try draft.document(.identity, statements))
    draft.store.accounts = [
      Account(id: Self.account, users: [User(arn: Self.user, name: "ana", inlinePolicies: [own])])
    ]
    draft.store.resources = [
      Resource(arn: Self.alias, tags: [Tag(key: "of", value: "alias")], targetKeyARN: Self.key),
      Resource(
        arn: Self.key, tags: [Tag(key: "of", value: "key")],
        policy: try draft.document(.kms, Draft.statement("Allow", #"{"AWS": "111122223333"}"#))),
    ]
    return draft
  }

  private static func on(_ resources: String..., effect: String = "Allow", condition: String = "") -> String {
    let list = resources.map { "\"\($0)\"" }.joined(separator: ", ")
    return #"{ "Effect": "\#(effect)", "Action": "*", "Resource": [\#(list)]\#(condition) }"#
  }

  private func answer(
    _ draft: Draft, _ action: String, _ resources: [String], _ context: [ContextEntry] = []
  ) throws -> Answer {
    let request = Request(
      principal: Self.user, action: action, resource: resources[0], furtherResources: Array(resources.dropFirst()),
      context: context)
    let engine = ReferenceEngine(store: draft.store)
    let answer = try engine.decide(request, trust: .trusted, clock: World.clock)
    #expect(try engine.explain(request, trust: .trusted, clock: World.clock).answer == answer)
    let telling = engine.decideTelling(request, trust: .trusted, clock: World.clock)
    #expect(telling.outcome == .success(answer))
    #expect(telling.rules.contains(.resourcesAllAllowed) == (resources.count > 1 && answer.decision == .allowed))
    #expect(telling.rules.contains(.resourcesFirstNotAllowed) == (resources.count > 1 && answer.decision != .allowed))
    return answer
  }

  @Test func everyResourceHasToBeAllowed() throws {
    let own = DecidingStatement(policy: "own", index: 0, sid: nil)
    let both = try draft(Self.on(Self.agent), Self.on(Self.base))
    #expect(
      try answer(both, Self.associate, [Self.agent, Self.base])
        == Answer(decision: .allowed, reason: .identity, statement: own))
    // The answer is that of the first resource, also of two that other statements allow.
    #expect(
      try answer(both, Self.associate, [Self.base, Self.agent]).statement
        == DecidingStatement(policy: "own", index: 1, sid: nil))
    let one = try draft(Self.on(Self.agent))
    #expect(
      try answer(one, Self.associate, [Self.agent, Self.base])
        == Answer(decision: .implicitDeny, reason: .identity, resource: 1))
    #expect(
      try answer(one, Self.associate, [Self.base, Self.agent])
        == Answer(decision: .implicitDeny, reason: .identity, resource: 0))
    // The first that is not allowed counts, also before one that is denied.
    let denied = try draft(Self.on(Self.agent), Self.on(Self.base, effect: "Deny"))
    #expect(try answer(denied, Self.associate, [Self.agent, "*", Self.base]).resource == 1)
    #expect(try answer(denied, Self.associate, [Self.agent, "*", Self.base]).decision == .implicitDeny)
    #expect(
      try answer(denied, Self.associate, [Self.agent, Self.base, "*"])
        == Answer(
          decision: .explicitDeny, reason: .identity, statement: DecidingStatement(policy: "own", index: 1, sid: nil),
          resource: 1))
  }

  @Test func theDoor() throws {
    let draft = try draft(Draft.allow)
    #expect(throws: RequestError.resourceCount(17)) {
      try answer(draft, Self.associate, Array(repeating: Self.agent, count: 17))
    }
    #expect(throws: Never.self) { try answer(draft, Self.associate, Array(repeating: Self.agent, count: 16)) }
    #expect(throws: RequestError.malformedResource("b")) {
      try answer(draft, Self.associate, [Self.agent, "b", "c"])
    }
    #expect(throws: RequestError.textLength(.resource, byteCount: 0)) {
      try answer(draft, Self.associate, [Self.agent, ""])
    }
    // A key that contradicts any of them is an error of the whole request.
    for resources in [[Self.agent, Self.base.replacing("us-east-1", with: "eu-west-1")], [Self.base, "*"]] {
      let region = ContextEntry("aws:RequestedRegion", .single("eu-west-1"))
      #expect(throws: RequestError.contradictedKey("aws:RequestedRegion")) {
        try answer(draft, Self.associate, resources, [region])
      }
    }
  }

  @Test func eachResourceHasItsStory() throws {
    let request = Request(
      principal: Self.user, action: Self.associate, resource: Self.agent, furtherResources: [Self.base])
    let explanation = try ReferenceEngine(store: draft(Self.on(Self.agent)).store).explain(
      request, trust: .trusted, clock: World.clock)
    #expect(explanation.stories.map(\.answer.decision) == [.allowed, .implicitDeny])
    #expect(explanation.stories.map(\.considered.count) == [1, 1])
    #expect(explanation.text.hasPrefix("implicitDeny by identity policy\n\nEvery resource is decided alone"))
    #expect(explanation.text.contains("\n1 of 2: allowed by identity policy: statement 0 of `own`\n\n"))
    #expect(explanation.text.contains("\n2 of 2: implicitDeny by identity policy\n\n"))
    #expect(explanation.text.contains("  resource: `\(Self.base)`, owned by account 111122223333, as its ARN says\n"))
  }

  /// Most actions on an alias act on its key: its policy, tags and ARN count.
  @Test func anAliasIsItsKey() throws {
    #expect(try answer(draft(Self.on(Self.key)), "kms:Decrypt", [Self.alias]).decision == .allowed)
    #expect(try answer(draft(Self.on(Self.alias)), "kms:Decrypt", [Self.alias]) == .implicitDeny(.identity))
    let tagged = #", "Condition": { "StringEquals": { "aws:ResourceTag/of": "key" } }"#
    #expect(try answer(draft(Self.on("*", condition: tagged)), "kms:Decrypt", [Self.alias]).decision == .allowed)
    var silent = try draft(Draft.allow)
    silent.store.resources[1].policy = nil
    #expect(try answer(silent, "kms:Decrypt", [Self.alias]) == .implicitDeny(.resource))
    // The key need not be in the store, and actions of other services act on it alone as well.
    silent.store.resources = [silent.store.resources[0]]
    #expect(try answer(silent, "kms:Decrypt", [Self.alias]) == .implicitDeny(.resource))
    #expect(try answer(draft(Self.on(Self.key)), "s3:GetObject", [Self.alias]).decision == .allowed)
    // An alias without a target is an ordinary resource.
    silent.store.resources = [Resource(arn: Self.alias)]
    #expect(try answer(silent, "kms:Decrypt", [Self.alias]).decision == .allowed)
  }

  /// What acts on aliases is decided for the alias, and then for its key.
  @Test(arguments: ["kms:DeleteAlias", "KMS:updatealias", "kms:NoSuchAction"])
  func anActionOnAliases(action: String) throws {
    #expect(
      try answer(draft(Self.on(Self.alias), Self.on(Self.key)), action, [Self.alias])
        == Answer(
          decision: .allowed, reason: .identity, statement: DecidingStatement(policy: "own", index: 1, sid: nil)))
    #expect(try answer(draft(Self.on(Self.alias)), action, [Self.alias]) == .implicitDeny(.identity))
    #expect(try answer(draft(Self.on(Self.key)), action, [Self.alias]) == .implicitDeny(.identity))
    // No key's policy lets anyone in to the alias; the alias has none, and the key's is silent.
    var silent = try draft(Draft.allow)
    silent.store.resources[1].policy = try silent.document(.kms, Draft.statement("Allow", #"{"AWS": []}"#))
    #expect(try answer(silent, action, [Self.alias]) == .implicitDeny(.resource))
    // Its place is that in the request.
    let other = try draft(Self.on(Self.alias), Self.on(Self.agent))
    #expect(try answer(other, action, [Self.agent, Self.alias]).resource == 1)
    // Tags of the alias for the alias, of the key for the key.
    let tagged = #", "Condition": { "StringEquals": { "aws:ResourceTag/of": "alias" } }"#
    #expect(
      try answer(draft(Self.on(Self.alias, condition: tagged), Self.on(Self.key)), action, [Self.alias]).decision
        == .allowed)
    #expect(throws: RequestError.contradictedKey("aws:ResourceTag/of")) {
      try answer(
        draft(Draft.allow), action, [Self.alias], [ContextEntry("aws:ResourceTag/of", .single("alias"))])
    }
  }

  @Test func theStoryOfAnAlias() throws {
    let draft = try draft(Draft.allow)
    #expect(
      try draft.outline(Self.user, "kms:Decrypt", Self.alias).contains(
        "alias: `\(Self.alias)` stands for this key, and `kms:Decrypt` acts on the key alone"))
    let story = try draft.outline(Self.user, "kms:DeleteAlias", Self.alias)
    #expect(story.filter { $0.hasPrefix("alias: ") }.count == 2)
    #expect(story.contains { $0.hasSuffix("both have to be allowed, and this is the key of `\(Self.alias)`") })
  }
}
