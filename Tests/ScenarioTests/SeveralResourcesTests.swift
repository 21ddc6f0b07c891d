import ReeveTestSupport
import ReeveTypes
import Testing

/// What scenario files cannot say of a request on several resources: which of them the answer is about.
@Suite struct SeveralResourcesTests {
  struct Question: Sendable, CustomTestStringConvertible {
    var user: String
    var resources: [String]
    /// The place of the resource that the answer is about.
    var place: Int

    init(_ user: String, _ resources: [String], _ place: Int) {
      self.user = user
      self.resources = resources
      self.place = place
    }

    var testDescription: String { "\(user): \(resources.joined(separator: ", "))" }
  }

  @Test(arguments: [
    // All are allowed: the answer is that of the first.
    Question("ben", ["agent/AGENT1"], 0),
    Question("ben", ["agent/AGENT1", "knowledge-base/KB1"], 0),
    Question("ben", ["knowledge-base/KB1", "agent/AGENT1", "agent/AGENT2"], 0),
    // Silence and denials alike: the first that is not allowed.
    Question("ana", ["knowledge-base/KB1", "agent/AGENT1"], 0),
    Question("ana", ["agent/AGENT1", "knowledge-base/KB1"], 1),
    Question("ana", ["agent/AGENT1", "agent/AGENT2", "knowledge-base/KB1", "knowledge-base/SECRET"], 2),
    Question("cleo", ["agent/AGENT1", "knowledge-base/SECRET"], 1),
    Question("cleo", Array(repeating: "agent/AGENT1", count: 15) + ["knowledge-base/SECRET"], 15),
    Question("ida", ["agent/AGENT1", "knowledge-base/SECRET"], 0),
    Question("ida", ["knowledge-base/SECRET", "agent/AGENT1"], 0),
    Question("dan", ["agent/AGENT1", "agent/AGENT2", "knowledge-base/KB1"], 2),
  ])
  func theAnswerIsAboutTheFirstThatIsNotAllowed(question: Question) throws {
    let resources = question.resources.map { "arn:aws:bedrock:us-east-1:111122223333:\($0)" }
    let outcomes = try Engines(InlineScenarios(file: "Tests/ScenarioTests/Rules/several-resources.json").store)
      .outcomes(
        Request(
          principal: "arn:aws:iam::111122223333:user/\(question.user)", action: "bedrock:AssociateAgentKnowledgeBase",
          resource: resources[0], furtherResources: Array(resources.dropFirst())),
        trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
    for outcome in [outcomes.reference, outcomes.image, outcomes.imageWithFewCells, outcomes.imageWithIndexes] {
      #expect(try outcome.result.get().resource == question.place)
    }
  }

  /// An alias is decided as itself and as its key; either way it is one resource of the request.
  @Test(arguments: [
    ("kms:Decrypt", ["key/K1", "alias/closed"], 1), ("kms:Decrypt", ["alias/app", "alias/second", "key/K3"], 2),
    ("kms:Decrypt", ["alias/app", "alias/second"], 0), ("kms:CreateAlias", ["alias/app", "alias/closed"], 1),
    ("kms:CreateAlias", ["alias/app", "alias/second"], 0),
  ])
  func anAliasIsOnePlace(action: String, names: [String], place: Int) throws {
    let resources = names.map { "arn:aws:kms:us-east-1:111122223333:\($0)" }
    let outcomes = try Engines(InlineScenarios(file: "Tests/ScenarioTests/Rules/key-aliases.json").store).outcomes(
      Request(
        principal: "arn:aws:iam::111122223333:user/all", action: action, resource: resources[0],
        furtherResources: Array(resources.dropFirst())),
      trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
    for outcome in [outcomes.reference, outcomes.image, outcomes.imageWithFewCells, outcomes.imageWithIndexes] {
      #expect(try outcome.result.get().resource == place)
    }
  }
}
