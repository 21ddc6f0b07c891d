import ReeveTypes
import Testing

/// What a resource's policy is worth, by who asks and how it names them.
/// Source: IAM User Guide, "Policy evaluation logic", "Principal", "NotPrincipal", "Role trust policies".
@Suite struct GrantTests {
  private static let home = "111122223333"
  private static let away = "444455556666"

  /// Two accounts, and one resource of the first with one statement in its policy. `ana` may do nothing by herself, `bob`
  /// and the role may do everything.
  private func world(_ statement: String, on resource: String = "arn:aws:s3:::b") throws -> World {
    let all = #""PolicyDocument": { "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }"#
    let accounts = [Self.home, Self.away].map { id in
      """
      "\(id)": { "UserDetailList": [
          { "UserName": "ana", "UserId": "AIDAANA\(id)" },
          { "UserName": "bob", "UserPolicyList": [{ "PolicyName": "all", \(all) }] }],
        "RoleDetailList": [
          { "RoleName": "Plain", "Path": "/app/", "RoleId": "AROAPLAIN\(id)" },
          { "RoleName": "Strong", "RolePolicyList": [{ "PolicyName": "all", \(all) }] }] }
      """
    }
    return try World(
      """
      { "accounts": { \(accounts.joined(separator: ",\n")) },
        "resources": [{ "ResourceArn": "\(resource)", "OwnerAccountId": "\(Self.home)",
          "Policy": { "Version": "2012-10-17", "Statement": [\(statement)] } }] }
      """)
  }

  private func user(_ name: String, _ account: String = home) -> String { "arn:aws:iam::\(account):user/\(name)" }
  private func session(_ role: String, _ account: String = home) -> String {
    "arn:aws:sts::\(account):assumed-role/\(role)/s1"
  }

  /// Of one account, no identity policy: the user, the session, its role, an id and everyone are enough; the account is
  /// not.
  @Test(arguments: [
    (#"{"AWS": "arn:aws:iam::111122223333:user/ana"}"#, true, false),
    (#"{"AWS": "AIDAANA111122223333"}"#, true, false), (#"{"AWS": "AROAPLAIN111122223333"}"#, false, true),
    (#"{"AWS": "arn:aws:iam::111122223333:role/app/Plain"}"#, false, true),
    (#"{"AWS": "arn:aws:iam::111122223333:role/Plain"}"#, false, false),
    (#"{"AWS": "arn:aws:sts::111122223333:assumed-role/Plain/s1"}"#, false, true),
    (#"{"AWS": "arn:aws:sts::111122223333:assumed-role/Plain/s2"}"#, false, false),
    (#""*""#, true, true), (#"{"AWS": "*"}"#, true, true), (#"{"AWS": "111122223333"}"#, false, false),
    (#"{"AWS": "arn:aws:iam::111122223333:root"}"#, false, false), (#"{"AWS": []}"#, false, false),
    (#"{"Service": "s3.amazonaws.com"}"#, false, false),
    (#"{"AWS": ["444455556666", "arn:aws:iam::111122223333:user/ana"]}"#, true, false),
  ])
  func grantsOfOneAccount(row: (principal: String, ana: Bool, plain: Bool)) throws {
    let world = try world(
      #"{ "Effect": "Allow", "Principal": \#(row.principal), "Action": "s3:*", "Resource": "*" }"#)
    for (who, isAllowed) in [(user("ana"), row.ana), (session("Plain"), row.plain)] {
      let answer = try world.answer(who, "s3:GetObject", "arn:aws:s3:::b")
      #expect(answer.decision == (isAllowed ? .allowed : .implicitDeny), "\(row), \(who)")
      #expect(answer.reason == (isAllowed ? .resource : .identity), "\(row), \(who)")
    }
  }

  /// Of two accounts, both sides have to allow.
  @Test func grantsAcrossAccounts() throws {
    let world = try world(
      #"""
      { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
        "Principal": {"AWS": ["\#(user("ana", Self.away))", "\#(Self.away)"]} }
      """#)
    func answer(_ who: String, _ action: String = "s3:GetObject") throws -> Answer {
      var answer = try world.answer(who, action, "arn:aws:s3:::b")
      answer.statement = nil
      return answer
    }
    #expect(try answer(user("ana", Self.away)) == Answer(decision: .implicitDeny, reason: .identity))
    #expect(try answer(user("bob", Self.away)) == Answer(decision: .allowed, reason: .identity))
    #expect(try answer(session("Strong", Self.away)) == Answer(decision: .allowed, reason: .identity))
    #expect(try answer("arn:aws:iam::\(Self.away):root") == .allowedByNone)
    #expect(try answer(user("bob", Self.away), "s3:PutObject") == Answer(decision: .implicitDeny, reason: .resource))
    #expect(try answer(user("zed", Self.away)) == Answer(decision: .implicitDeny, reason: .identity))
    #expect(try answer("arn:aws:iam::777788889999:root") == Answer(decision: .implicitDeny, reason: .identity))
  }

  /// Who has no account lives on the resource's policy alone, and strangers on nothing.
  @Test func callersWithoutAccount() throws {
    let open = try world(#"{ "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*" }"#)
    let narrow = try world(
      #"{ "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:*", "Resource": "*" }"#)
    let named = try world(
      #"{ "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "s3:*", "Resource": "*" }"#)
    func decision(_ world: World, _ who: String) throws -> Decision {
      try world.answer(who, "s3:GetObject", "arn:aws:s3:::b/k").decision
    }
    #expect(try decision(open, "*") == .allowed)
    #expect(try decision(open, "s3.amazonaws.com") == .allowed)
    #expect(try decision(open, user("zed")) == .implicitDeny)
    #expect(try decision(narrow, "*") == .implicitDeny)
    #expect(try decision(named, "s3.amazonaws.com") == .allowed)
    #expect(try decision(named, "s3.us-east-1.amazonaws.com") == .implicitDeny)
  }

  /// `NotPrincipal` exempts the requester itself and a session's role; an account exempts only its root user.
  @Test func notPrincipal() throws {
    func denied(_ listed: String, _ who: String) throws -> Bool {
      let world = try world(
        #"{ "Effect": "Deny", "NotPrincipal": {"AWS": "\#(listed)"}, "Action": "s3:*", "Resource": "*" }"#)
      return try world.answer(who, "s3:GetObject", "arn:aws:s3:::b").decision == .explicitDeny
    }
    #expect(try !denied(user("ana"), user("ana")))
    #expect(try denied(user("ana"), user("bob")))
    #expect(try !denied("arn:aws:iam::111122223333:role/app/Plain", session("Plain")))
    #expect(try !denied(session("Plain"), session("Plain")))
    #expect(try denied("111122223333", user("ana")))
    #expect(try !denied("111122223333", "arn:aws:iam::111122223333:root"))
    #expect(try denied(user("ana"), "*"))
    #expect(try denied(user("ana"), "s3.amazonaws.com"))
  }

  /// Identity policies count for a key only where its policy lets the account in.
  @Test func keyPolicies() throws {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1"
    func answer(_ principal: String, _ who: String) throws -> Answer {
      let world = try world(
        #"{ "Effect": "Allow", "Principal": \#(principal), "Action": "kms:*", "Resource": "*" }"#, on: key)
      var answer = try world.answer(who, "kms:Decrypt", key)
      answer.statement = nil
      return answer
    }
    let account = #"{"AWS": "111122223333"}"#
    #expect(try answer(account, user("bob")) == Answer(decision: .allowed, reason: .identity))
    #expect(try answer(account, user("ana")) == Answer(decision: .implicitDeny, reason: .identity))
    #expect(try answer(account, "arn:aws:iam::111122223333:root") == Answer(decision: .allowed, reason: .none))
    let other = #"{"AWS": "arn:aws:iam::111122223333:user/ana"}"#
    #expect(try answer(other, user("bob")) == Answer(decision: .implicitDeny, reason: .resource))
    #expect(try answer(other, user("ana")) == Answer(decision: .allowed, reason: .resource))
    let root = try answer(other, "arn:aws:iam::111122223333:root")
    #expect(root == Answer(decision: .implicitDeny, reason: .resource))
  }

  @Test func trustPolicies() throws {
    let all = #""PolicyDocument": { "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } }"#
    let role = "arn:aws:iam::111122223333:role/Target"
    func answer(_ principal: String, _ who: String, _ action: String = "sts:AssumeRole") throws -> Answer {
      let world = try World(
        """
        { "accounts": { "111122223333": {
          "UserDetailList": [{ "UserName": "ana" },
            { "UserName": "bob", "UserPolicyList": [{ "PolicyName": "all", \(all) }] }],
          "RoleDetailList": [{ "RoleName": "Target", "AssumeRolePolicyDocument": { "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": \(principal), "Action": "sts:AssumeRole" }] } }] } } }
        """)
      var answer = try world.answer(who, action, role)
      answer.statement = nil
      return answer
    }
    let account = #"{"AWS": "111122223333"}"#
    #expect(try answer(account, user("bob")) == Answer(decision: .allowed, reason: .identity))
    #expect(try answer(account, user("ana")) == Answer(decision: .implicitDeny, reason: .identity))
    #expect(try answer(account, user("bob"), "sts:TagSession") == Answer(decision: .implicitDeny, reason: .resource))
    // The trust policy has no say in what is done to the role.
    #expect(try answer(account, user("bob"), "iam:PassRole") == Answer(decision: .allowed, reason: .identity))
    let root = "arn:aws:iam::111122223333:root"
    #expect(try answer(account, root) == Answer(decision: .implicitDeny, reason: .identity))
    #expect(try answer(account, root, "sts:TagSession") == Answer(decision: .implicitDeny, reason: .resource))
    let service = #"{"Service": "bedrock.amazonaws.com"}"#
    #expect(try answer(service, "bedrock.amazonaws.com") == Answer(decision: .allowed, reason: .resource))
    #expect(try answer(service, user("bob")) == Answer(decision: .implicitDeny, reason: .resource))
  }

  /// The root user needs no policy, callers' identity no permission, and no grant crosses partitions.
  @Test func specialCases() throws {
    let world = try world(#"{ "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::b/no" }"#)
    let root = "arn:aws:iam::111122223333:root"
    #expect(try world.answer(root, "s3:GetObject", "arn:aws:s3:::b/k") == Answer(decision: .allowed, reason: .none))
    #expect(try world.answer(root, "s3:GetObject", "arn:aws:s3:::b/no").decision == .explicitDeny)
    #expect(
      try world.answer(user("ana"), "STS:getcalleridentity", "arn:aws:s3:::b/no")
        == Answer(decision: .allowed, reason: .none))
    #expect(try world.answer("*", "sts:GetCallerIdentity", "*").decision == .implicitDeny)
    #expect(try world.answer(user("zed"), "sts:GetCallerIdentity", "*").decision == .implicitDeny)
    #expect(
      try world.answer(user("bob"), "s3:GetObject", "arn:aws-cn:s3:::b")
        == Answer(decision: .implicitDeny, reason: .identity))
    let session = try world.answer("arn:aws:sts::111122223333:assumed-role/STRONG/s1", "s3:GetObject", "*")
    #expect(session.decision == .allowed)
  }
}
