import ReevePolicy
import ReeveStore
import ReeveTypes

/// A shape's store while it is made.
struct ShapeBuilder {
  static let accountID = "111122223333"
  static let action = "s3:GetObject"

  private(set) var store: Store
  private(set) var account = Account(id: accountID)

  init() {
    store = Store(accounts: [account])
  }

  // Documents and whom they are attached to.

  mutating func add(_ type: PolicyType, _ statements: [Statement]) -> DocumentID {
    store.documents.append(
      StoredDocument(type: type, document: PolicyDocument(version: .v2012, statements: statements)))
    return DocumentID(rawValue: store.documents.count - 1)
  }

  mutating func add(_ type: PolicyType, rules: [ShapeRule], principal: PrincipalElement? = nil) -> DocumentID {
    add(type, rules.enumerated().map { $1.statement($0, principal: principal) })
  }

  static func userARN(_ number: Int) -> String {
    "arn:aws:iam::\(accountID):user/apps/user-\(ShapeName.digits(number))"
  }

  /// Adds a user with managed policies, and gives its ARN.
  mutating func addUser(
    _ number: Int = 0, managed: [AttachedPolicy] = [], inline: [AttachedPolicy] = [], boundary: AttachedPolicy? = nil
  ) -> String {
    let arn = Self.userARN(number)
    store.accounts[0].users.append(
      User(
        arn: arn, name: "user-\(ShapeName.digits(number))", inlinePolicies: inline, managedPolicies: managed,
        permissionsBoundary: boundary))
    return arn
  }

  mutating func add(_ resource: Resource) { store.resources.append(resource) }

  mutating func set(_ organization: Organization) { store.organization = organization }

  /// One user whose managed policies have all of the rules, ten a policy.
  mutating func oneUser(
    _ rules: [ShapeRule], misses: [(resource: String, circumstances: Circumstances)]
  ) -> ShapeSubjects {
    var policies: [AttachedPolicy] = []
    for first in stride(from: 0, to: rules.count, by: 10) {
      let document = add(.managed, rules: Array(rules[first..<min(first + 10, rules.count)]))
      policies.append(
        AttachedPolicy(
          name: "arn:aws:iam::\(Self.accountID):policy/shape-\(ShapeName.digits(first / 10))", document: document))
    }
    let principal = addUser(managed: policies)
    return ShapeSubjects(callers: [
      ShapeSubjects.Caller(
        principal: principal, allows: rules.filter { $0.effect == .allow }, denies: rules.filter { $0.effect == .deny },
        misses: misses)
    ])
  }
}
