import ReevePolicy
import ReeveStore
import ReeveTypes

// Crowds: policies of so many statements that the plans of their actions are worth an index.
extension StoreDrawing {
  /// Gives a user or a role of some stores a policy of dozens of statements about few services. It draws by itself, so that
  /// stores without one are what they would be.
  mutating func drawCrowd(seed: UInt64) {
    random = SeededRandom(seed: seed ^ 0xC20D)
    guard random.chance(8), !store.accounts.isEmpty else { return }
    let account = random.below(store.accounts.count)
    let services = random.pick([["s3"], ["s3", "kms"], ["bedrock"], ["orders", "s3"]])
    var statements = (0..<random.within(20...50)).map { number in
      var statement = self.statement(number, .identity, .v2012, nil)
      if random.chance(80) { statement.action = .action(["\(random.pick(services)):*"]) }
      statement.sid = "C\(number)"
      if random.chance(30) { statement.resource = .resource([wordPattern(), wordPattern()]) }
      return statement
    }
    // Some twice, with another condition or none: of steps that differ in nothing else the first is named.
    for number in statements.count..<statements.count + 10 {
      var again = statements[random.below(number)]
      again.index = number
      again.sid = "C\(number)"
      if random.chance(50), again.effect == .allow { again.conditions = [] }
      statements.append(again)
    }
    store.documents.append(
      StoredDocument(type: .identity, document: PolicyDocument(version: .v2012, statements: statements)))
    let policy = AttachedPolicy(name: "crowd", document: DocumentID(rawValue: store.documents.count - 1))
    if random.chance(50), !store.accounts[account].users.isEmpty {
      let place = random.below(store.accounts[account].users.count)
      store.accounts[account].users[place].inlinePolicies.append(policy)
    } else if !store.accounts[account].roles.isEmpty {
      let place = random.below(store.accounts[account].roles.count)
      store.accounts[account].roles[place].inlinePolicies.append(policy)
    }
  }

  /// Words in an order of their own: each is in many patterns, two together are in few.
  private mutating func wordPattern() -> String {
    let words = (0..<random.within(1...3)).map { _ in random.pick(["red", "blue", "green", "gold", "grey"]) }
    return "arn:aws:s3:::*" + words.joined(separator: "*") + random.pick(["", "*", "/*"])
  }
}
