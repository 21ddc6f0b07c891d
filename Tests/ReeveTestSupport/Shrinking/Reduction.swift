import ReevePolicy
import ReeveStore
public import ReeveTypes

/// The steps that make a question smaller by one thing.
enum Reduction {
  typealias Step = () -> Question

  /// All steps, the large ones first.
  static func all(of question: Question) -> [Step] {
    let store = question.store
    var steps = dropping(\.store.accounts, question) + dropping(\.store.resources, question)
    steps += LimitReduction.all(of: question)
    for account in store.accounts.indices {
      steps += dropping(\.store.accounts[account].users, question)
      steps += dropping(\.store.accounts[account].roles, question)
      steps += droppingGroups(of: account, question)
      for user in store.accounts[account].users.indices {
        steps += dropping(\.store.accounts[account].users[user].inlinePolicies, question)
        steps += dropping(\.store.accounts[account].users[user].managedPolicies, question)
        steps += dropping(\.store.accounts[account].users[user].groups, question)
        steps += dropping(\.store.accounts[account].users[user].tags, question)
        steps += clearing(\.store.accounts[account].users[user].id, question)
        steps += clearing(\.store.accounts[account].users[user].permissionsBoundary, question)
      }
      for role in store.accounts[account].roles.indices {
        steps += dropping(\.store.accounts[account].roles[role].inlinePolicies, question)
        steps += dropping(\.store.accounts[account].roles[role].managedPolicies, question)
        steps += dropping(\.store.accounts[account].roles[role].tags, question)
        steps += clearing(\.store.accounts[account].roles[role].id, question)
        steps += clearing(\.store.accounts[account].roles[role].trustPolicy, question)
        steps += clearing(\.store.accounts[account].roles[role].permissionsBoundary, question)
      }
      for group in store.accounts[account].groups.indices {
        steps += dropping(\.store.accounts[account].groups[group].inlinePolicies, question)
        steps += dropping(\.store.accounts[account].groups[group].managedPolicies, question)
      }
    }
    for resource in store.resources.indices {
      steps += dropping(\.store.resources[resource].tags, question)
      steps += clearing(\.store.resources[resource].ownerAccountID, question)
      steps += clearing(\.store.resources[resource].policy, question)
      steps += clearing(\.store.resources[resource].targetKeyARN, question)
    }
    let used = store.attachedDocuments
    for document in store.documents.indices {
      if used.contains(DocumentID(rawValue: document)) {
        steps += StatementReduction.all(ofDocument: document, question)
      } else if !store.documents[document].document.statements.isEmpty {
        // A file has only the documents that something is attached to.
        steps += setting(\.store.documents[document].document.statements, to: [], question)
      }
    }
    steps += droppingResources(question) + clearing(\.request.endpoint, question)
    steps += dropping(\.request.context, question)
    for entry in question.request.context.indices { steps += droppingValues(ofEntry: entry, question) }
    return steps + CatalogueReduction.all(of: question) + settling(question)
  }

  /// Without half of a list's elements, then without each.
  static func dropping<Element>(_ list: WritableKeyPath<Question, [Element]>, _ question: Question) -> [Step] {
    let count = question[keyPath: list].count
    var ranges = (0..<count).map { $0..<$0 + 1 }
    if count > 3 { ranges = [0..<count / 2, count / 2..<count] + ranges }
    return ranges.map { range in
      {
        var smaller = question
        smaller[keyPath: list].removeSubrange(range)
        return smaller
      }
    }
  }

  static func clearing<Value>(_ value: WritableKeyPath<Question, Value?>, _ question: Question) -> [Step] {
    question[keyPath: value] == nil ? [] : setting(value, to: nil, question)
  }

  static func setting<Value>(
    _ place: WritableKeyPath<Question, Value>, to value: Value, _ question: Question
  ) -> [Step] {
    [
      {
        var smaller = question
        smaller[keyPath: place] = value
        return smaller
      }
    ]
  }

  /// A group goes with its members' membership.
  private static func droppingGroups(of account: Int, _ question: Question) -> [Step] {
    question.store.accounts[account].groups.indices.map { group in
      {
        var smaller = question
        let name = smaller.store.accounts[account].groups.remove(at: group).name
        for user in smaller.store.accounts[account].users.indices {
          smaller.store.accounts[account].users[user].groups.removeAll { $0 == name }
        }
        return smaller
      }
    }
  }

  /// One resource remains.
  private static func droppingResources(_ question: Question) -> [Step] {
    let resources = question.request.resources
    guard resources.count > 1 else { return [] }
    return resources.indices.map { place in
      {
        var smaller = question
        var fewer = resources
        fewer.remove(at: place)
        smaller.request.resource = fewer[0]
        smaller.request.furtherResources = Array(fewer.dropFirst())
        return smaller
      }
    }
  }

  private static func droppingValues(ofEntry entry: Int, _ question: Question) -> [Step] {
    guard case .multiple(let values) = question.request.context[entry].value else { return [] }
    return values.indices.map { value in
      {
        var smaller = question
        var fewer = values
        fewer.remove(at: value)
        smaller.request.context[entry].value = .multiple(fewer)
        return smaller
      }
    }
  }

  /// A trusted caller and the clock of the replayed files, so that a file can tell the question.
  private static func settling(_ question: Question) -> [Step] {
    var steps: [Step] = []
    if question.registeredCount > 0 { steps += setting(\.registeredCount, to: 0, question) }
    if question.trust != .trusted { steps += setting(\.trust, to: .trusted, question) }
    if question.trust != .trusted, question.trust != .reported {
      steps += setting(\.trust, to: .reported, question)
      for bit in 0..<64 as Range<UInt64> where question.trust.includes(Int(bit)) {
        steps += setting(\.trust, to: CallerTrust(rawValue: question.trust.rawValue & ~(1 << bit)), question)
      }
    }
    if question.clock != Question.settledClock { steps += setting(\.clock, to: Question.settledClock, question) }
    if question.request.resource != "*" { steps += setting(\.request.resource, to: "*", question) }
    if question.request.principal != "*" { steps += setting(\.request.principal, to: "*", question) }
    return steps
  }
}

extension Question {
  /// The time at which scenario files that do not say another are decided.
  public static let settledClock = Instant(epochSeconds: 1_790_000_000)
}
