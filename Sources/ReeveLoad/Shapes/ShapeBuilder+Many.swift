import ReevePolicy
import ReeveStore
import ReeveTypes

// Shapes of many principals or many resources, each with a document that nobody else has.
extension ShapeBuilder {
  /// Callers that ask, of many.
  private static let callerCountMax = 64

  /// Five statements each, the fourth of which denies.
  mutating func individuals(_ count: Int) -> ShapeSubjects {
    var subjects = ShapeSubjects()
    let step = (count + Self.callerCountMax - 1) / Self.callerCountMax
    for number in 0..<count {
      let rules = [
        Self.literal(.allow, number, demand: number), Self.prefix(.allow, 1_000_000 + number, demand: number + 1),
        Self.glob(.allow, number), Self.literal(.deny, 2_000_000 + number, demand: number + 2),
        Self.prefix(.allow, 3_000_000 + number, demand: number + 3),
      ]
      let document = add(.identity, rules: rules)
      let principal = addUser(number, inline: [AttachedPolicy(name: "own", document: document)])
      guard (count - 1 - number).isMultiple(of: step) else { continue }
      subjects.callers.append(
        ShapeSubjects.Caller(
          principal: principal, allows: rules.filter { $0.effect == .allow },
          denies: rules.filter { $0.effect == .deny }, misses: Self.misses))
    }
    return subjects
  }

  /// A bucket's policy allows one user what is demanded of a place, and denies everybody something else.
  mutating func resources(_ count: Int) -> ShapeSubjects {
    let own = add(.identity, rules: [Self.literal(.allow, 9_100_000, demand: 0)])
    let principal = addUser(inline: [AttachedPolicy(name: "own", document: own)])
    var caller = ShapeSubjects.Caller(principal: principal, allows: [], denies: [], misses: Self.misses)
    let step = (count + ShapedWorld.questionCount - 1) / ShapedWorld.questionCount
    for number in 0..<count {
      let bucket = ShapeName.bucket(number)
      let allow = Self.prefix(.allow, number, demand: number)
      let deny = ShapeRule(
        effect: .deny, patterns: ["\(bucket)/secrets/*"],
        examples: [ShapeName.padded("\(bucket)/secrets/", ending: ".json")], demand: .place(number + 1))
      let policy = add(
        .resource,
        [
          allow.statement(0, principal: .principal([.aws(principal)])),
          deny.statement(1, principal: .principal([.everyone])),
        ])
      add(Resource(arn: bucket, ownerAccountID: Self.accountID, policy: policy))
      guard (count - 1 - number).isMultiple(of: step) else { continue }
      caller.allows.append(allow)
      caller.denies.append(deny)
    }
    return ShapeSubjects(callers: [caller])
  }
}
