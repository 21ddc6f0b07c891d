import ReevePolicy
import ReeveStore
import Testing

/// An account as the IAM API prints it: every member that it has, and documents as URL-encoded strings.
@Suite struct AccountExportTests {
  private static func document(_ action: String, effect: String = "Allow") -> String {
    """
    {
      "Version": "2012-10-17",
      "Statement": [ { "Effect": "\(effect)", "Action": "\(action)", "Resource": "*" } ]
    }
    """
  }

  private static let trust = """
    { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow",
      "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" } ] }
    """

  private static let export = """
    {
      "UserDetailList": [ {
        "Path": "/team/", "UserName": "jane", "UserId": "AIDAEXAMPLEJANE00001",
        "Arn": "arn:aws:iam::111122223333:user/team/jane", "CreateDate": "2024-02-29T08:00:00+00:00",
        "UserPolicyList": [ { "PolicyName": "own", "PolicyDocument": "\(encoded(document("s3:GetObject")))" } ],
        "GroupList": [ "readers" ],
        "AttachedManagedPolicies": [ { "PolicyName": "Invoke", "PolicyArn": "arn:aws:iam::111122223333:policy/Invoke" } ],
        "Tags": [ { "Key": "team", "Value": "core" } ]
      } ],
      "GroupDetailList": [ {
        "Path": "/", "GroupName": "readers", "GroupId": "AGPAEXAMPLEREADERS01",
        "Arn": "arn:aws:iam::111122223333:group/readers", "CreateDate": "2024-02-29T08:00:00+00:00",
        "GroupPolicyList": [ { "PolicyName": "list", "PolicyDocument": "\(encoded(document("s3:ListBucket")))" } ],
        "AttachedManagedPolicies": [ {
          "PolicyName": "AmazonBedrockReadOnly", "PolicyArn": "arn:aws:iam::aws:policy/AmazonBedrockReadOnly" } ]
      } ],
      "RoleDetailList": [ {
        "Path": "/service/", "RoleName": "Worker", "RoleId": "AROAEXAMPLEWORKER001",
        "Arn": "arn:aws:iam::111122223333:role/service/Worker", "CreateDate": "2024-02-29T08:00:00+00:00",
        "AssumeRolePolicyDocument": "\(encoded(trust))",
        "InstanceProfileList": [ {
          "Path": "/", "InstanceProfileName": "Worker", "InstanceProfileId": "AIPAEXAMPLEWORKER001",
          "Arn": "arn:aws:iam::111122223333:instance-profile/Worker", "CreateDate": "2024-02-29T08:00:00+00:00",
          "Roles": [ { "Path": "/service/", "RoleName": "Worker", "RoleId": "AROAEXAMPLEWORKER001",
            "Arn": "arn:aws:iam::111122223333:role/service/Worker", "CreateDate": "2024-02-29T08:00:00+00:00",
            "AssumeRolePolicyDocument": "\(encoded(trust))" } ] } ],
        "RolePolicyList": [ { "PolicyName": "put", "PolicyDocument": "\(encoded(document("s3:PutObject")))" } ],
        "AttachedManagedPolicies": [], "Tags": [],
        "RoleLastUsed": { "LastUsedDate": "2024-03-01T09:30:00+00:00", "Region": "us-east-1" }
      } ],
      "Policies": [ {
        "PolicyName": "Invoke", "PolicyId": "ANPAEXAMPLEINVOKE001", "Arn": "arn:aws:iam::111122223333:policy/Invoke",
        "Path": "/", "DefaultVersionId": "v2", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": true, "CreateDate": "2024-02-29T08:00:00+00:00", "UpdateDate": "2024-03-01T08:00:00+00:00",
        "PolicyVersionList": [
          { "Document": "\(encoded(document("bedrock:*", effect: "Deny")))", "VersionId": "v3",
            "IsDefaultVersion": false, "CreateDate": "2024-03-02T08:00:00+00:00" },
          { "Document": "\(encoded(document("bedrock:InvokeModel")))", "VersionId": "v2",
            "IsDefaultVersion": true, "CreateDate": "2024-03-01T08:00:00+00:00" } ]
      } ],
      "IsTruncated": false
    }
    """

  @Test func everyMemberIsKnown() throws {
    let reading = load(account: Self.export)
    #expect(headlines(reading) == [])
    let account = try #require(reading.store?.accounts.first)
    let user = try #require(account.users.first)
    #expect(user.arn == "arn:aws:iam::111122223333:user/team/jane")
    #expect(user.id == "AIDAEXAMPLEJANE00001")
    #expect(user.groups == ["readers"])
    #expect(user.tags == [Tag(key: "team", value: "core")])
    #expect(account.groups.first?.managedPolicies.map(\.name) == ["arn:aws:iam::aws:policy/AmazonBedrockReadOnly"])
    #expect(account.roles.first?.trustPolicy != nil)
  }

  /// The default version counts, wherever it stands in the list.
  @Test func documentsAreDecoded() throws {
    let store = try #require(load(account: Self.export).store)
    let user = try #require(store.accounts.first?.users.first)
    func actions(_ policy: AttachedPolicy?) -> ActionElement? {
      policy.flatMap { store[$0.document].document.statements.first?.action }
    }
    #expect(actions(user.inlinePolicies.first) == .action(["s3:GetObject"]))
    #expect(actions(user.managedPolicies.first) == .action(["bedrock:InvokeModel"]))
    #expect(actions(store.accounts.first?.roles.first?.inlinePolicies.first) == .action(["s3:PutObject"]))
    let trust = try #require(store.accounts.first?.roles.first?.trustPolicy)
    #expect(store[trust].type == .trust)
    #expect(store[trust].document.statements.first?.principal == .principal([.service("ec2.amazonaws.com")]))
  }

  /// A finding in a decoded document names the place of the string, and the place inside.
  @Test func findingsInDecodedDocuments() {
    let broken = encoded(Self.document("s3>GetObject"))
    let reading = load(
      account: """
        { "UserDetailList": [ { "UserName": "jane",
          "UserPolicyList": [ { "PolicyName": "own", "PolicyDocument": "\(broken)" } ] } ] }
        """)
    #expect(reading.store == nil)
    // Line 3, column 49 of the document, which is the string at line 2, column 64 of the file.
    #expect(headlines(reading) == ["2:64:3:49: error: malformed action `s3>GetObject` [INVALID_ACTION]"])
  }

  @Test func aListWithoutDefaultIsRefused() {
    let version = #"{ "Document": \#(Self.document("s3:GetObject")), "IsDefaultVersion": false }"#
    for list in ["[ \(version) ]", "[ \(version), \(version) ]", "[]"] {
      let reading = load(
        account: """
          { "Policies": [ { "Arn": "arn:aws:iam::111122223333:policy/P", "PolicyVersionList": \(list) } ] }
          """)
      #expect(reading.store == nil)
      #expect(headlines(reading).contains { $0.contains("has no default version with a `Document` [MANAGED_POLICY]") })
    }
  }

  @Test func aTruncatedExportIsRefused() {
    let reading = load(account: #"{ "UserDetailList": [], "IsTruncated": true, "Marker": "AAB" }"#)
    #expect(reading.store == nil)
    #expect(
      headlines(reading) == ["1:72: error: the export was cut off by AWS before its end [TRUNCATED_EXPORT]"])
  }

  /// AWS adds members from time to time; they are named, and the store loads.
  @Test func unknownMembersAreWarnedOf() {
    let reading = load(account: #"{ "UserDetailList": [ { "UserName": "jane", "Mood": "good" } ], "Novelty": [] }"#)
    #expect(reading.store != nil)
    #expect(
      headlines(reading).sorted()
        == [
          "1:97: warning: unknown member `Novelty` in an account [UNKNOWN_MEMBER]",
          "1:77: warning: unknown member `Mood` in a user [UNKNOWN_MEMBER]",
        ].sorted())
  }

  @Test func policiesThatAreNotThereAreNamed() {
    let reading = load(
      account: """
        { "UserDetailList": [ { "UserName": "jane", "AttachedManagedPolicies": [
          { "PolicyName": "P", "PolicyArn": "arn:aws:iam::111122223333:policy/P" } ], "GroupList": ["staff"] } ] }
        """)
    #expect(reading.store == nil)
    #expect(
      headlines(reading).contains {
        $0.contains("managed policy `arn:aws:iam::111122223333:policy/P` is attached and not defined")
      })
    #expect(headlines(reading).contains { $0.contains("user `jane` is in group `staff`") })
  }

  /// Names are printed without what would move a terminal's cursor.
  @Test func controlCharactersInNames() {
    let reading = load(
      account:
        #"{ "UserDetailList": [ { "UserName": "a\u001b[2Jb" }, { "UserName": "c", "GroupList": ["x\u000ay"] } ] }"#)
    #expect(headlines(reading).contains { $0.contains("`a\u{FFFD}[2Jb` is not the name of a user") })
    #expect(headlines(reading).contains { $0.contains("user `c` is in group `x\u{FFFD}y`") })
    #expect(reading.diagnostics.allSatisfy { !$0.headline.contains("\n") && !$0.rendered.contains("\u{1B}") })
  }
}
