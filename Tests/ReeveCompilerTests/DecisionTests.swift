import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

@Suite struct DecisionTests {
  private let model = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2"

  @Test func denialWinsOverAllow() throws {
    var world = World()
    world.user(
      "ana", .allow("bedrock:*"),
      .deny("bedrock:InvokeModel", on: ["arn:aws:bedrock:*::foundation-model/anthropic.*"]))
    let image = try world.image()
    let denied = try image.decide("arn:aws:iam::111122223333:user/ana", "bedrock:invokemodel", model)
    #expect(denied == Verdict(.explicitDeny, .identity, policy: 0, statement: 1))
    let allowed = try image.decide("arn:aws:iam::111122223333:user/ana", "bedrock:GetAgent", model)
    #expect(allowed == Verdict(.allowed, .identity, policy: 0, statement: 0))
    let silent = try image.decide("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::b/k")
    #expect(silent == Verdict(.implicitDeny, .identity))
    let stranger = try image.decide("arn:aws:iam::111122223333:user/bob", "bedrock:GetAgent", model)
    #expect(stranger == Verdict(.implicitDeny, .identity))
  }

  @Test func sessionsFindTheirRoleByName() throws {
    var world = World()
    world.role("app/team/", "Reader", .allow("s3:Get*", on: ["arn:aws:s3:::b/${aws:PrincipalTag/x, 'd'}/*"]))
    let image = try world.image()
    for name in ["Reader", "reader"] {
      let verdict = try image.decide(
        "arn:aws:sts::111122223333:assumed-role/\(name)/s-1", "s3:GetObject", "arn:aws:s3:::b/d/k")
      #expect(verdict.decision == .allowed)
    }
    let other = try image.decide(
      "arn:aws-cn:sts::111122223333:assumed-role/Reader/s-1", "s3:GetObject", "arn:aws:s3:::b/d/k")
    #expect(other.decision == .implicitDeny)
  }

  @Test(arguments: [
    ("arn:aws:s3:*", "arn:aws:s3:::b/k", true),
    ("arn:aws:dynamodb:*:table/p-*", "arn:aws:dynamodb:r:1:table/p-1", true),
    ("arn:aws:d*:r:1:t", "arn:aws:d:x:r:1:t", true), ("arn:aws:sqs", "arn:aws:sqs:r:1:q", true),
    ("arn:aws:d*x:r:1:t", "arn:aws:d:xx:r:1:t", false),
    ("arn:aws:s?:::b", "arn:aws:s3:::b", true), ("arn:aws:s3:?::b", "arn:aws:s3:::b", false),
    ("arn:aws:x:*:1:f/*", "arn:aws:x:r:2:s:1:f/d", true), ("arn:aws:x:*a:1:f", "arn:aws:x:ba:1:f", true),
    ("arn:aws:x:r:1:*b*c", "arn:aws:x:r:1:abcbc", true), ("arn:aws:x:r:1:?é", "arn:aws:x:r:1:éé", true),
  ])
  func resourcePatterns(pattern: String, resource: String, matches: Bool) throws {
    var world = World()
    world.user("ana", .deny("a:B", on: [pattern]))
    let verdict = try world.image().decide("arn:aws:iam::111122223333:user/ana", "a:B", resource)
    #expect((verdict.decision == .explicitDeny) == matches)
  }

  @Test func faultsComeInOrder() throws {
    let image = try World().image()
    let user = "arn:aws:iam::111122223333:user/ana"
    #expect(try image.decide("nobody", "x", "y").fault?.code == .malformedPrincipal)
    #expect(try image.decide(user, "x", "y").fault?.code == .malformedAction)
    #expect(try image.decide(user, "x:y", "y").fault?.code == .malformedResource)
    #expect(
      try image.decide(user, "x:y", "*", [ContextEntry("aws:PrincipalTag/a", .single("b"))]).fault
        == RequestFault(.derivedKey))
    #expect(
      try image.decide(user, "x:y", "*", [ContextEntry("a:b", .single("b")), ContextEntry("A:B", .single(""))]).fault
        == RequestFault(.repeatedKey, entry: 1))
    #expect(image.decide(payload: []).fault?.code == .malformedPayload)
  }
}
