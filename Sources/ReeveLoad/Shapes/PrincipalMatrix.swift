import ReevePolicy
public import ReeveStore
import ReeveTypes

/// Many users, each with a policy that nobody else has, who ask for any of two hundred actions: of so many pairs hardly one
/// comes again, and no two users share a statement.
///
/// A policy has two statements of three patterns and two conditions, one for each half of the actions; nothing else binds a
/// request.
public struct PrincipalMatrix: Sendable {
  public let store: Store
  private let principalCount: Int

  /// How many users there are unless a world says otherwise.
  public static let count = 100_000
  /// Users that have a name each.
  public static let countMax = 1_000_000

  private static let services = ["docs", "jobs"]
  private static let actionsOfService = 100

  /// - Parameter count: of users, at most `countMax`.
  /// - Complexity: O(count).
  public init(count: Int = Self.count) {
    principalCount = min(max(1, count), Self.countMax)
    var builder = ShapeBuilder()
    for number in 0..<principalCount {
      let document = builder.add(.identity, Self.services.indices.map { Self.statement($0, ofUser: number) })
      _ = builder.addUser(number, inline: [AttachedPolicy(name: "own", document: document)])
    }
    // One policy names all actions in full: the image knows them.
    let document = builder.add(
      .identity,
      [
        Statement(
          index: 0, effect: .allow,
          action: .action(
            Self.services.flatMap { service in
              (0..<Self.actionsOfService).map { Self.action(service, $0) }
            }), resource: .resource(["*"]))
      ])
    _ = builder.addUser(Self.countMax, inline: [AttachedPolicy(name: "own", document: document)])
    store = builder.store
  }

  private static func statement(_ place: Int, ofUser number: Int) -> Statement {
    let own = resource(services[place], ofUser: number, "")
    return Statement(
      index: place, effect: .allow, action: .action(["\(services[place]):*"]),
      resource: .resource(["\(own)drafts/*", "\(own)notes/*", "\(own)*.pdf"]), conditions: Demand.place(number).clauses)
  }

  private static func action(_ service: String, _ number: Int) -> String {
    "\(service):ReadPart\(ShapeName.digits(number).suffix(3))"
  }

  private static func resource(_ service: String, ofUser number: Int, _ name: String) -> String {
    "arn:aws:\(service)::\(ShapeBuilder.accountID):\(ShapeName.digits(number))/\(name)"
  }

  /// A question about any user, any action. Of eight, six are allowed by the statement's last pattern, one comes from an address
  /// that the statement does not let in, and one is about what is another user's.
  public func question(_ generator: inout SeededGenerator) -> ShapedQuestion {
    let user = generator.below(principalCount)
    let service = generator.pick(Self.services)
    let action = Self.action(service, generator.below(Self.actionsOfService))
    let kind = generator.below(8)
    var circumstances = Demand.place(user).circumstances
    if kind == 6 { circumstances = .refused(false) }
    let owner = kind == 7 ? (user + 1) % Self.countMax : user
    return ShapedQuestion(
      request: Request(
        principal: ShapeBuilder.userARN(user), action: action,
        resource: Self.resource(service, ofUser: owner, "\(ShapeName.digits(generator.below(1_000)).suffix(3)).pdf"),
        context: circumstances.entries), decision: kind < 6 ? .allowed : .implicitDeny)
  }
}
