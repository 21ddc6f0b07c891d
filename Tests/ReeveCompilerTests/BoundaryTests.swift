import ReeveImage
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// Permissions boundaries: they limit, and never grant.
@Suite struct BoundaryTests {
  private let ana = "arn:aws:iam::111122223333:user/ana"
  private let session = "arn:aws:sts::111122223333:assumed-role/R/one"
  private let object = "arn:aws:s3:::b/k"

  @Test func whatTheBoundaryDoesNotAllowIsDenied() throws {
    var world = World()
    world.user(
      "ana", boundary: [.allow("s3:GetObject"), .deny("s3:GetObject", on: ["arn:aws:s3:::secret/*"])], .allow("s3:*"))
    world.user("eva", boundary: [.allow("s3:*")])
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(ana, "s3:PutObject", object) == "implicitDeny boundary")
    #expect(try image.words(ana, "s3:GetObject", "arn:aws:s3:::secret/k") == "explicitDeny boundary")
    #expect(try image.statement(ana, "s3:GetObject", "arn:aws:s3:::secret/k") == "boundary 1")
    #expect(try image.words(ana, "ec2:Stop", "*") == "implicitDeny identity")
    #expect(try image.words("arn:aws:iam::111122223333:user/eva", "s3:GetObject", object) == "implicitDeny identity")
    #expect(try image.words(ana, "sts:GetCallerIdentity", "*") == "allowed none")
  }

  /// A denial of the identity policies is named before the boundary's.
  @Test func identityDeniesFirst() throws {
    var world = World()
    world.user("ana", boundary: [.deny("s3:*")], .allow("s3:*"), .deny("s3:GetObject"))
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object) == "explicitDeny identity")
    #expect(try image.words(ana, "s3:PutObject", object) == "explicitDeny boundary")
  }

  /// Who is named by itself in the resource's policy escapes the boundary; who is named by its role does not.
  @Test(arguments: [
    (PrincipalPattern.aws("arn:aws:iam::111122223333:user/ana"), true, "allowed resource"),
    (.everyone, true, "allowed resource"),
    (.aws("111122223333"), true, "implicitDeny boundary"), (.aws("AIDAana"), true, "allowed resource"),
    (.aws("arn:aws:iam::111122223333:role/R"), false, "implicitDeny boundary"),
    (.aws("arn:aws:sts::111122223333:assumed-role/R/one"), false, "allowed resource"),
    (.aws("AROAR"), false, "implicitDeny boundary"), (.aws("111122223333"), false, "implicitDeny boundary"),
  ])
  func resourcePolicies(pattern: PrincipalPattern, isUser: Bool, expected: String) throws {
    var world = World()
    world.user("ana", boundary: [.allow("ec2:*")], .allow("s3:PutObject"))
    world.role("", "R", boundary: [.allow("ec2:*")], .allow("s3:PutObject"))
    world.resource("arn:aws:s3:::b", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(pattern))
    let image = try world.image()
    #expect(try image.words(isUser ? ana : session, "s3:PutObject", object) == expected)
    // Without an identity policy that allows, only the classes differ.
    let silent =
      expected == "implicitDeny boundary" && pattern == .aws("111122223333") ? "implicitDeny identity" : expected
    #expect(try image.words(isUser ? ana : session, "s3:GetObject", object) == silent)
  }

  @Test func acrossAccountsNothingEscapes() throws {
    var world = World()
    world.user("ana", boundary: [.allow("s3:GetObject")], .allow("s3:GetObject", "s3:PutObject"))
    world.resource("arn:aws:s3:::b", owner: "999999999999", .allow("s3:*", on: ["arn:aws:s3:::b/*"]).by(.everyone))
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object) == "allowed identity")
    #expect(try image.words(ana, "s3:PutObject", object) == "implicitDeny boundary")
    #expect(try image.words(ana, "s3:DeleteObject", object) == "implicitDeny identity")
  }

  @Test func keysDelegateWithinTheBoundary() throws {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1"
    var world = World()
    world.user("ana", boundary: [.allow("kms:Decrypt")], .allow("kms:*"))
    world.resource(key, .allow("kms:Decrypt", "kms:Encrypt").by(.aws("111122223333")))
    let image = try world.image()
    #expect(try image.words(ana, "kms:Decrypt", key) == "allowed identity")
    #expect(try image.words(ana, "kms:Encrypt", key) == "implicitDeny boundary")
    #expect(try image.words(ana, "kms:Sign", key) == "implicitDeny resource")
  }

  /// Listed or not, a principal with a boundary is denied.
  @Test func notPrincipalTakesInWhoeverHasABoundary() throws {
    var world = World()
    world.user("ana", boundary: [.allow("*")], .allow("s3:*"))
    world.user("eva", .allow("s3:*"))
    let listed: [PrincipalPattern] = ["ana", "eva"].map { .aws("arn:aws:iam::111122223333:user/\($0)") }
    world.resource("arn:aws:s3:::b", .deny("s3:*", on: ["arn:aws:s3:::b/*"]).byOthers(than: listed[0], listed[1]))
    let image = try world.image()
    #expect(try image.words(ana, "s3:GetObject", object) == "explicitDeny resource")
    #expect(try image.words("arn:aws:iam::111122223333:user/eva", "s3:GetObject", object) == "allowed identity")
  }

  /// Equal boundaries are one set, and so are a boundary's cells.
  @Test func boundariesAreShared() throws {
    var world = World()
    let boundary = world.attached("boundary", .boundary, [.allow("s3:GetObject")])
    for name in ["ana", "eva"] {
      world.user(name, .allow("s3:*"))
      world.store.accounts[0].users[world.store.accounts[0].users.count - 1].permissionsBoundary = boundary
    }
    let summary = try world.image().summary
    #expect(summary.boundaryCount == 2)
    #expect(summary.formatVersion == 9)
    // One boundary and two identity sets, since each user's document is one of its own.
    #expect(summary.policySetCount == 3)
    #expect(summary.documentCount == 2)
  }
}
