import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Aliases of KMS keys stand for their keys, and beside them where the action is about aliases.
@Suite struct AliasTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let alias = "arn:aws:kms:us-east-1:111122223333:alias/a"
  private let key = "arn:aws:kms:us-east-1:111122223333:key/1"

  private func world(_ identity: [Statement], _ keyPolicy: Statement...) -> World {
    var world = World()
    world.user("ana")
    let document = world.document(.identity, identity)
    world.store.accounts[0].users[0].inlinePolicies = [AttachedPolicy(name: "inline", document: document)]
    world.store.resources = [
      Resource(arn: alias, tags: [Tag(key: "team", value: "alias")], targetKeyARN: key),
      Resource(
        arn: key, tags: [Tag(key: "team", value: "key")],
        policy: keyPolicy.isEmpty ? nil : world.document(.resource, keyPolicy)),
    ]
    return world
  }

  private var delegating: Statement { .allow("kms:*").by(.aws("111122223333")) }

  private func words(_ image: OwnedImage, _ action: String, _ further: String...) throws -> String {
    var payload: [UInt8] = []
    try AuthorizePayload.append(
      Request(principal: ana, action: action, resource: alias, furtherResources: further), to: &payload)
    let verdict = image.decide(payload: payload)
    if let fault = verdict.fault { return "\(fault.code)" }
    return "\(verdict.decision) \(verdict.reason) \(verdict.resource)"
  }

  @Test func otherActionsAreAboutTheKeyAlone() throws {
    let onKey = try world([.allow("kms:*", "s3:*", on: [key])], delegating).image()
    #expect(try words(onKey, "kms:Decrypt") == "allowed identity 0")
    #expect(try words(onKey, "kms:decrypt") == "allowed identity 0")
    let onAlias = try world([.allow("kms:*", on: [alias])], delegating).image()
    #expect(try words(onAlias, "kms:Decrypt") == "implicitDeny identity 0")
    let closed = try world([.allow("kms:*")]).image()
    #expect(try words(closed, "kms:Decrypt") == "implicitDeny resource 0")
    let named = try world([], .allow("kms:Decrypt").by(.aws(ana))).image()
    #expect(try words(named, "kms:Decrypt") == "allowed resource 0")
    // An action of another service is not about aliases.
    #expect(try words(onKey, "s3:GetObject") == "implicitDeny resource 0")
    // Without a resource type, no pattern but `*` takes it in.
    #expect(try words(onKey, "kms:ListKeys") == "implicitDeny identity 0")
  }

  @Test(arguments: ["kms:UpdateAlias", "kms:NotYetKnown", "gamelift:UpdateAlias"])
  func actionsAboutAliasesAreAboutBoth(action: String) throws {
    let delegating = Statement.allow("*").by(.aws("111122223333"))
    let both = try world([.allow("*", on: [alias, key])], delegating).image()
    #expect(try words(both, action) == "allowed identity 0")
    let onKey = try world([.allow("*", on: [key])], delegating).image()
    #expect(try words(onKey, action) == "implicitDeny identity 0")
    let onAlias = try world([.allow("*", on: [alias])], delegating).image()
    #expect(try words(onAlias, action) == "implicitDeny identity 0")
    // The alias has no policy; the key's is asked for the key.
    let closed = try world([.allow("*", on: [alias, key])]).image()
    #expect(try words(closed, action) == "implicitDeny resource 0")
    let named = try world([.allow("*", on: [alias])], .allow("*").by(.aws(ana))).image()
    #expect(try words(named, action) == "allowed resource 0")
  }

  @Test func tagsAreOfTheAliasAndThenOfTheKey() throws {
    func isTeam(_ team: String) -> ConditionClause {
      ConditionClause(ConditionOperator(.stringEquals), key: "aws:ResourceTag/team", values: [team])
    }
    let image = try world(
      [.allow("kms:*", on: [alias], where: [isTeam("alias")]), .allow("kms:*", on: [key], where: [isTeam("key")])],
      delegating
    ).image()
    #expect(try words(image, "kms:UpdateAlias") == "allowed identity 0")
    #expect(try words(image, "kms:Decrypt") == "allowed identity 0")
    let denying = try world([.allow("kms:*"), .deny("kms:*", where: [isTeam("alias")])], delegating).image()
    #expect(try words(denying, "kms:UpdateAlias") == "explicitDeny identity 0")
    #expect(try words(denying, "kms:Decrypt") == "allowed identity 0")
  }

  @Test func amongSeveralResources() throws {
    let other = "arn:aws:kms:us-east-1:111122223333:key/2"
    let image = try world([.allow("kms:*", on: [key])], delegating).image()
    #expect(try words(image, "kms:Decrypt", key) == "allowed identity 0")
    #expect(try words(image, "kms:Decrypt", key, other) == "implicitDeny resource 2")
    #expect(try words(image, "kms:Decrypt", alias) == "allowed identity 0")
  }

  /// The target needs no entry of its own, and an alias without one is an ordinary resource.
  @Test func whatTheStoreSays() throws {
    var world = world([.allow("kms:*")], delegating)
    world.store.resources.removeLast()
    #expect(try words(world.image(), "kms:Decrypt") == "implicitDeny resource 0")
    world.store.resources[0].targetKeyARN = nil
    #expect(try words(world.image(), "kms:Decrypt") == "allowed identity 0")
  }
}
