import ReeveTypes
import Testing

/// The sentences, case by case as AWS words them.
@Suite struct DenialMessageTests {
  private static let user = "arn:aws:iam::111122223333:user/mateojackson"
  private static let session = "arn:aws:sts::111122223333:assumed-role/Gateway/s-1"
  private static let agent = "arn:aws:bedrock:us-east-1:111122223333:agent/AGENT12345"
  private static let role = "arn:aws:iam::111122223333:role/service/Worker"

  private func text(
    _ decision: Decision, _ reason: Reason, principal: String = user, action: String = "bedrock:GetAgent",
    resource: String = agent
  ) -> String? {
    DenialMessage.text(
      for: Answer(decision: decision, reason: reason),
      to: Request(principal: principal, action: action, resource: resource))
  }

  private let subject = "User: \(user) is not authorized to perform: bedrock:GetAgent on resource: \(agent)"

  /// Which no policy is to blame for.
  @Test func expired() {
    let answer = Answer(decision: .implicitDeny, reason: .session, isSessionExpired: true)
    let request = Request(principal: Self.session, action: "bedrock:GetAgent", resource: Self.agent)
    #expect(
      DenialMessage.text(for: answer, to: request)
        == "User: \(Self.session) is not authorized to perform: bedrock:GetAgent on resource: \(Self.agent) "
        + "because the session has expired")
  }

  /// The resource that the answer is about, of several.
  @Test func several() {
    let request = Request(
      principal: Self.user, action: "sts:TagSession", resource: Self.agent, furtherResources: [Self.role])
    let answer = Answer(decision: .implicitDeny, reason: .resource, resource: 1)
    #expect(
      DenialMessage.text(for: answer, to: request)
        == "User: \(Self.user) is not authorized to perform: sts:TagSession on resource: \(Self.role) "
        + "because no role trust policy allows the sts:TagSession action")
  }

  @Test func allowed() {
    for reason in Reason.allCases { #expect(text(.allowed, reason) == nil) }
  }

  @Test(arguments: [
    (Reason.identity, "because no identity-based policy allows the bedrock:GetAgent action"),
    (.resource, "because no resource-based policy allows the bedrock:GetAgent action"),
    (.boundary, "because no permissions boundary allows the bedrock:GetAgent action"),
    (.session, "because no session policy allows the bedrock:GetAgent action"),
    (.scp, "because no service control policy allows the bedrock:GetAgent action"),
    (.endpoint, "because no VPC endpoint policy allows the bedrock:GetAgent action"),
  ])
  func implicit(reason: Reason, context: String) {
    #expect(text(.implicitDeny, reason) == "\(subject) \(context)")
  }

  @Test(arguments: [
    (Reason.identity, "with an explicit deny in an identity-based policy"),
    (.resource, "with an explicit deny in a resource-based policy"),
    (.boundary, "with an explicit deny in a permissions boundary"),
    (.session, "with an explicit deny in a session policy"),
    (.scp, "with an explicit deny in a service control policy"),
    (.rcp, "with an explicit deny in a resource control policy"),
    (.endpoint, "with an explicit deny in a VPC endpoint policy"),
  ])
  func explicit(reason: Reason, context: String) {
    #expect(text(.explicitDeny, reason) == "\(subject) \(context)")
  }

  /// No policy is to blame: none is loaded, or nobody knows the caller.
  @Test func noContext() {
    #expect(text(.implicitDeny, .none) == subject)
    // Every level allows in this type, so there is no sentence about a missing Allow.
    #expect(text(.implicitDeny, .rcp) == subject)
  }

  /// The role trust policy is the resource-based policy of STS's actions on a role.
  @Test func roleTrust() {
    let subject = "User: \(Self.session) is not authorized to perform: sts:AssumeRole on resource: \(Self.role)"
    #expect(
      text(.implicitDeny, .resource, principal: Self.session, action: "sts:AssumeRole", resource: Self.role)
        == "\(subject) because no role trust policy allows the sts:AssumeRole action")
    #expect(
      text(.explicitDeny, .resource, principal: Self.session, action: "sts:AssumeRole", resource: Self.role)
        == "\(subject) with an explicit deny in the role trust policy")
    // Its identity policies are not the trust policy, and other actions on a role have none.
    #expect(
      text(.implicitDeny, .identity, principal: Self.session, action: "sts:AssumeRole", resource: Self.role)
        == "\(subject) because no identity-based policy allows the sts:AssumeRole action")
    #expect(
      text(.explicitDeny, .resource, action: "iam:PassRole", resource: Self.role)?.hasSuffix(
        "with an explicit deny in a resource-based policy") == true)
    #expect(
      text(.implicitDeny, .resource, action: "STS:assumerole", resource: Self.role)?.hasSuffix(
        "because no role trust policy allows the STS:assumerole action") == true)
  }

  /// The type that denies is named for a trust policy's action too, where it is another one.
  @Test(arguments: [
    (Decision.implicitDeny, Reason.scp, "because no service control policy allows the sts:AssumeRole action"),
    (.explicitDeny, .scp, "with an explicit deny in a service control policy"),
    (.explicitDeny, .rcp, "with an explicit deny in a resource control policy"),
    (.implicitDeny, .endpoint, "because no VPC endpoint policy allows the sts:AssumeRole action"),
    (.explicitDeny, .endpoint, "with an explicit deny in a VPC endpoint policy"),
    (.implicitDeny, .boundary, "because no permissions boundary allows the sts:AssumeRole action"),
    (.explicitDeny, .boundary, "with an explicit deny in a permissions boundary"),
    (.implicitDeny, .session, "because no session policy allows the sts:AssumeRole action"),
    (.explicitDeny, .session, "with an explicit deny in a session policy"),
  ])
  func otherTypesOnARole(decision: Decision, reason: Reason, context: String) {
    #expect(
      text(decision, reason, principal: Self.session, action: "sts:AssumeRole", resource: Self.role)
        == "User: \(Self.session) is not authorized to perform: sts:AssumeRole on resource: \(Self.role) \(context)")
  }

  @Test func noResource() {
    #expect(
      text(.implicitDeny, .identity, action: "iam:PassRole", resource: "*")
        == "User: \(Self.user) is not authorized to perform: iam:PassRole "
        + "because no identity-based policy allows the iam:PassRole action")
  }

  @Test func principals() {
    let federated = "arn:aws:sts::111122223333:federated-user/fed"
    #expect(
      text(.implicitDeny, .session, principal: federated)
        == "User: \(federated) is not authorized to perform: bedrock:GetAgent on resource: \(Self.agent) "
        + "because no session policy allows the bedrock:GetAgent action")
    #expect(text(.implicitDeny, .resource, principal: "*")?.hasPrefix("User: anonymous is not authorized") == true)
    #expect(
      text(.implicitDeny, .resource, principal: "bedrock.amazonaws.com")?.hasPrefix(
        "User: bedrock.amazonaws.com is not authorized") == true)
  }
}
