import ReevePolicy
import ReeveReference
import ReeveStore
import ReeveTypes
import Testing

/// The ids of the rules, and that a decision tells the ones that it rests on.
@Suite struct RuleTests {
  @Test func idsAndSources() {
    for rule in Rule.allCases {
      #expect(rule.rawValue.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x2E })
      #expect(rule.source.contains(", \""), "\(rule.rawValue)")
    }
    #expect(Set(Rule.allCases.map(\.rawValue)).count == Rule.allCases.count)
  }

  @Test func aDecisionTellsItsRules() throws {
    let world = try World.ana(
      """
      { "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/${aws:username}/*",
        "Condition": { "StringEquals": { "aws:PrincipalTag/Team": ["blue", "core"] } } }
      """)
    let request = Request(principal: World.ana, action: "s3:GetObject", resource: "arn:aws:s3:::b/ana/k")
    let telling = world.engine.decideTelling(request, trust: .reported, clock: World.clock)
    #expect(try telling.outcome.get() == world.engine.decide(request, trust: .reported, clock: World.clock))
    #expect(
      telling.rules == [
        .requesterUser, .rcpNoOrganization, .scpNoOrganization, .endpointNone, .relationSameAccount, .ownerUnknown,
        .sameAccountIdentity, .identityOfUser, .actionWildcardInName, .resourceWildcard, .variableValue, .keyUserName,
        .stringEquals, .positiveOneMatches, .conditionValuesAreAlternatives, .keyPrincipalTag,
      ])
  }

  /// Of a statement that does not apply, only the first part that keeps it from applying tells.
  @Test func aDenialTellsWhatStoppedTheSilentStatements() throws {
    let world = try World.ana(
      """
      { "Effect": "Allow", "Action": "s3:Put*", "Resource": "arn:aws:s3:::c" },
      { "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": { "Bool": { "aws:SecureTransport": "TRUE" }, "StringEquals": { "app:k": "v" } } }
      """)
    let request = Request(principal: World.ana, action: "s3:GetObject", resource: "arn:aws:s3:::b")
    let telling = world.engine.decideTelling(request, trust: .reported, clock: World.clock)
    #expect(try telling.outcome.get() == .implicitDeny(.identity))
    #expect(
      telling.rules == [
        .requesterUser, .rcpNoOrganization, .scpNoOrganization, .endpointNone, .relationSameAccount, .ownerUnknown,
        .sameAccountNobodyAllows, .policyAbsent, .actionNoneMatches, .bool, .booleanInAnyCase, .positiveNoneMatches,
        .keySecureTransport,
      ])
  }

  @Test func anErrorIsTold() throws {
    let world = try World.ana(Draft.allow)
    let request = Request(principal: "ana", action: "s3:GetObject", resource: "*")
    #expect(
      world.engine.decideTelling(request, trust: .reported, clock: World.clock).outcome
        == .failure(.malformedPrincipal("ana")))
  }
}
