import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Asks both engines whether conditions hold. Each condition stands alone: it is the only one of its statement, which is
/// the only one that its action meets, and the request has its key or no key at all.
struct ConditionProbe {
  struct Condition {
    var conditionOperator: String
    var values: [String]
  }

  /// A key that no service has, so that nothing is known of its type, nor whether it has several values.
  static let key = "example:key"

  private let engines: Engines

  init(_ conditions: [Condition], effect: String = "Allow") throws {
    var statements = conditions.enumerated().map { place, condition in
      JSONText.object([
        ("Effect", .string(effect)), ("Action", .string("example:Action\(place)")), ("Resource", .string("*")),
        (
          "Condition",
          .object([
            (condition.conditionOperator, .object([(Self.key, .array(condition.values.map { .string($0) }))]))
          ])
        ),
      ])
    }
    if effect == "Deny" {
      statements.append(
        .object([("Effect", .string("Allow")), ("Action", .string("*")), ("Resource", .string("*"))]))
    }
    let document = JSONText.object([("Version", .string("2012-10-17")), ("Statement", .array(statements))])
    let user = JSONText.object([
      ("UserName", .string("ana")), ("Arn", .string(Self.principal)),
      (
        "UserPolicyList",
        .array([.object([("PolicyName", .string("conditions")), ("PolicyDocument", document)])])
      ),
    ])
    let store = JSONText.object([
      ("accounts", .object([("111122223333", .object([("UserDetailList", .array([user]))]))]))
    ])
    let text = JSONDocument(name: "conditions", bytes: Array(store.line.utf8))
    let loading = StoreLoader.load(inline: try #require(text.root))
    for diagnostic in loading.diagnostics where diagnostic.severity == .error {
      Issue.record("\(diagnostic.rendered)")
    }
    engines = try Engines(try #require(loading.store))
  }

  private static let principal = "arn:aws:iam::111122223333:user/ana"

  /// What the request is decided as under the condition at `place`, where its key has `value`; absent when the engines
  /// do not agree, or say something that a condition alone cannot bring about.
  func decision(_ place: Int, _ value: ContextValue?) -> Decision? {
    let request = Request(
      principal: Self.principal, action: "example:Action\(place)", resource: "*",
      context: value.map { [ContextEntry(Self.key, $0)] } ?? [])
    let outcomes = engines.outcomes(request, trust: .reported, clock: Instant(epochSeconds: 1_790_000_000))
    guard outcomes.agree, case .success(let answer) = outcomes.reference.result else {
      Issue.record("\(request): reference \(outcomes.reference), image \(outcomes.image)")
      return nil
    }
    return answer.decision
  }
}
