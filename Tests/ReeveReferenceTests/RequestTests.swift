import ReeveTypes
import Testing

/// What a request must be, and what the engine knows about it by itself.
/// Source: IAM User Guide, "IAM identifiers" and "AWS global condition context keys".
@Suite struct RequestTests {
  private func fault(
    _ principal: String = World.ana, _ action: String = "s3:GetObject", _ resource: String = "*",
    _ context: [ContextEntry] = [], trust: CallerTrust = .reported
  ) throws -> RequestError? {
    let world = try World.ana(#"{ "Effect": "Allow", "Action": "*", "Resource": "*" }"#)
    do { _ = try world.answer(principal, action, resource, context, trust: trust) } catch {
      return error as? RequestError
    }
    return nil
  }

  @Test func principals() throws {
    for principal in [
      "ana", "arn:aws:iam::111122223333:group/devs", "arn:aws:iam::1:user/ana", "arn:aws:iam::111122223333:user/",
      "arn:aws:sts::111122223333:assumed-role/R", "arn:aws:sts::111122223333:assumed-role/R/s",
      "arn:aws:sts::111122223333:assumed-role/R/s1/x", "arn:aws:s3:::b", "S3.amazonaws.com", "amazonaws.com",
      "arn:aws:sts::111122223333:federated-user/a", "arn:aws:sts::111122223333:federated-user/ana/x",
      "arn:aws:sts::111122223333:federated-user", "arn:aws:sts::111122223333:federated-user/a~b",
      "arn:aws:sts::111122223333:federated-user/\(String(repeating: "n", count: 33))",
      "arn:AWS:iam::111122223333:root", "arn:aws:iam:us-east-1:111122223333:user/ana",
    ] { #expect(try fault(principal) == .malformedPrincipal(principal), "\(principal)") }
    for principal in [
      "arn:aws:sts::111122223333:federated-user/an",
      "arn:aws:sts::111122223333:federated-user/\(String(repeating: "n", count: 32))",
    ] { #expect(try fault(principal) == nil, "\(principal)") }
    for principal in ["*", "s3.amazonaws.com", "s3.cn-north-1.amazonaws.com.cn", "arn:aws:iam::111122223333:root"] {
      #expect(try fault(principal) == nil, "\(principal)")
    }
  }

  @Test func theFirstFaultCounts() throws {
    #expect(try fault("x", "x", "x") == .malformedPrincipal("x"))
    #expect(try fault(World.ana, "s3", "x") == .malformedAction("s3"))
    #expect(try fault(World.ana, "s3:Get*", "x") == .malformedAction("s3:Get*"))
    #expect(try fault(World.ana, "s3:GetObject", "x") == .malformedResource("x"))
    #expect(try fault("", "s3", "x") == .textLength(.principal, byteCount: 0))
    let context = [
      ContextEntry("app:k", .single("v")), ContextEntry("APP:K", .single("v")), ContextEntry("x", .single("v")),
    ]
    #expect(try fault(World.ana, "s3:GetObject", "*", context) == .repeatedKey("APP:K"))
  }

  /// Who may set which key.
  @Test func spoofedKeys() throws {
    func fault(_ key: String, _ value: String, _ principal: String = World.ana, trust: CallerTrust = .reported) throws
      -> RequestError?
    {
      try self.fault(principal, "s3:GetObject", "arn:aws:s3:::b", [ContextEntry(key, .single(value))], trust: trust)
    }
    for key in ["aws:PrincipalTag/team", "aws:ResourceTag/team", "aws:CurrentTime", "aws:username", "aws:NoSuchKey"] {
      #expect(try fault(key, "2026") == .derivedKey(key), "\(key)")
    }
    #expect(try fault("aws:PrincipalTag/team", "core", trust: .trusted) == nil)
    #expect(try fault("aws:PrincipalTag/team", "blue", trust: .trusted) == .contradictedKey("aws:PrincipalTag/team"))
    #expect(try fault("aws:PrincipalTag/other", "blue", trust: .trusted) == nil)
    #expect(try fault("aws:SourceAccount", "1") == .serviceOnlyKey("aws:SourceAccount"))
    #expect(try fault("aws:SourceAccount", "1", trust: .trusted) == .serviceOnlyKey("aws:SourceAccount"))
    #expect(try fault("aws:SourceAccount", "1", "s3.amazonaws.com") == nil)
    #expect(try fault("aws:SourceIp", "203.0.113.0/24") == .malformedValue("aws:SourceIp", expected: .ipAddress))
    #expect(try fault("aws:SecureTransport", "TRUE") == nil)
  }

  @Test func keysThatContradictEachOther() throws {
    func fault(_ entries: ContextEntry..., principal: String = World.ana) throws -> RequestError? {
      try self.fault(
        principal, "s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:b", Array(entries), trust: .trusted)
    }
    #expect(
      try fault(ContextEntry("aws:RequestedRegion", .single("us-east-1"))) == .contradictedKey("aws:RequestedRegion"))
    #expect(
      try fault(
        ContextEntry("aws:RequestTag/Team", .single("a")), ContextEntry("aws:TagKeys", .multiple(["Team", "x"])))
        == .contradictedKey("aws:TagKeys"))
    #expect(
      try fault(ContextEntry("aws:RequestTag/Team", .single("a")), ContextEntry("aws:TagKeys", .multiple(["Team"])))
        == nil)
    #expect(
      try fault(
        ContextEntry("aws:SourceArn", .single("arn:aws:s3:::b")), ContextEntry("aws:SourceAccount", .single("1")),
        principal: "s3.amazonaws.com") == nil)
    #expect(
      try fault(
        ContextEntry("aws:SourceArn", .single("arn:aws:sns:r:2:t")), ContextEntry("aws:SourceAccount", .single("1")),
        principal: "s3.amazonaws.com") == .contradictedKey("aws:SourceAccount"))
    #expect(
      try fault(ContextEntry("aws:CurrentTime", .single("1970")), ContextEntry("aws:EpochTime", .single("1")))
        == .contradictedKey("aws:EpochTime"))
  }

  /// The context keys of each kind of principal.
  @Test func keysOfThePrincipal() throws {
    let world = try World(
      """
      { "accounts": { "111122223333": {
        "UserDetailList": [{ "UserName": "ana", "Path": "/team/", "UserId": "AIDAANA" }, { "UserName": "bob" }],
        "RoleDetailList": [{ "RoleName": "R", "Path": "/app/", "RoleId": "AROAR" }] } },
        "resources": [{ "ResourceArn": "arn:aws:s3:::b", "Policy": { "Version": "2012-10-17", "Statement":
          [{ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::b/${app:k, 'none'}" }] } }] }
      """)
    func value(_ key: String, _ who: String) throws -> String? {
      // The engine's value is the one that a trusted caller may repeat, and no other.
      for value in Self.candidates {
        let context = [ContextEntry(key, .single(value))]
        do { _ = try world.answer(who, "s3:GetObject", "*", context) } catch { continue }
        let other = [ContextEntry(key, .single(key == "aws:PrincipalArn" ? "arn:aws:x:::x" : "another"))]
        do { _ = try world.answer(who, "s3:GetObject", "*", other) } catch { return value }
      }
      return nil
    }
    let ana = "arn:aws:iam::111122223333:user/team/ana"
    let session = "arn:aws:sts::111122223333:assumed-role/R/s1"
    let root = "arn:aws:iam::111122223333:root"
    #expect(try value("aws:PrincipalArn", ana) == ana)
    #expect(try value("aws:PrincipalArn", session) == "arn:aws:iam::111122223333:role/app/R")
    #expect(try value("aws:PrincipalArn", root) == root)
    #expect(try value("aws:PrincipalArn", "s3.amazonaws.com") == nil)
    #expect(try value("aws:userid", ana) == "AIDAANA")
    #expect(try value("aws:userid", session) == "AROAR:s1")
    #expect(try value("aws:userid", root) == "111122223333")
    #expect(try value("aws:userid", "*") == "anonymous")
    #expect(try value("aws:userid", "arn:aws:iam::111122223333:user/bob") == nil)
    #expect(try value("aws:username", ana) == "ana")
    #expect(try value("aws:username", session) == nil)
    #expect(try value("aws:PrincipalType", ana) == "User")
    #expect(try value("aws:PrincipalType", session) == "AssumedRole")
    #expect(try value("aws:PrincipalType", root) == "Account")
    #expect(try value("aws:PrincipalType", "*") == "Anonymous")
    #expect(try value("aws:PrincipalAccount", "*") == "anonymous")
    #expect(try value("aws:PrincipalAccount", session) == "111122223333")
    #expect(try value("aws:PrincipalAccount", "s3.amazonaws.com") == nil)
  }

  private static let candidates = [
    "arn:aws:iam::111122223333:user/team/ana", "arn:aws:iam::111122223333:role/app/R", "arn:aws:iam::111122223333:root",
    "AIDAANA", "AROAR:s1", "111122223333", "anonymous", "ana", "User", "AssumedRole", "Account", "Anonymous",
  ]
}
