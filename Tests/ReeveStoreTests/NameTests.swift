import ReevePolicy
import ReeveStore
import Testing

/// Names and ARNs that no principal can have, and names that only look alike.
@Suite struct NameTests {
  @Test(arguments: [
    (#""UserDetailList": [ { "UserName": §"jane!" } ]"#, "`jane!` is not the name of a user [NAME]"),
    (#""RoleDetailList": [ { "RoleName": §"Ro le" } ]"#, "`Ro le` is not the name of a role [NAME]"),
    (#""UserDetailList": [ { "UserName": §"jané" } ]"#, "`jané` is not the name of a user [NAME]"),
    (#""GroupDetailList": [ { "GroupName": §"a/b" } ]"#, "`a/b` is not the name of a group [NAME]"),
    (
      #""UserDetailList": [ { "UserName": "jane", "Arn": §"arn:amazon:iam::111122223333:user/jane" } ]"#,
      "`arn:amazon:iam::111122223333:user/jane` is not the ARN of user `jane` of account 111122223333 [ENTITY_ARN]"
    ),
    (
      #""RoleDetailList": [ { "RoleName": "R", "Arn": §"arn:aws-CN:iam::111122223333:role/R" } ]"#,
      "`arn:aws-CN:iam::111122223333:role/R` is not the ARN of role `R` of account 111122223333 [ENTITY_ARN]"
    ),
  ])
  func entities(text: String, message: String) {
    expectMistake(#"{ "accounts": { "111122223333": { \#(text) } } }"#, message)
  }

  @Test func lengths() {
    let name = String(repeating: "a", count: 64)
    let path = String(repeating: "p", count: 511)
    #expect(headlines(load(account: #"{ "UserDetailList": [ { "UserName": "\#(name)" } ] }"#)) == [])
    #expect(headlines(load(account: #"{ "UserDetailList": [ { "UserName": "\#(name)a" } ] }"#)).count == 1)
    #expect(headlines(load(account: #"{ "GroupDetailList": [ { "GroupName": "\#(name)\#(name)" } ] }"#)) == [])
    #expect(
      headlines(load(account: #"{ "UserDetailList": [ { "UserName": "\#(name)", "Path": "/\#(path)/" } ] }"#)) == [])
    #expect(
      headlines(load(account: #"{ "UserDetailList": [ { "UserName": "\#(name)", "Path": "/\#(path)p/" } ] }"#)).count
        == 1)
  }

  @Test(arguments: ["arn:aws", "arn:aws-us-gov", "arn:aws-iso-b"])
  func partitions(beginning: String) {
    let reading = load(
      account: #"{ "UserDetailList": [ { "UserName": "j", "Arn": "\#(beginning):iam::111122223333:user/j" } ] }"#)
    #expect(headlines(reading) == [])
  }

  @Test func sessions() {
    expectMistake(
      #"{ "sessions": [ §{ "Arn": "arn:amazon:sts::111122223333:assumed-role/R/s1" } ] }"#,
      "a session needs the `Arn` of a role session or a federated user [SESSION]")
  }

  /// Two spellings of one accent are equal strings to Swift, and two names to IAM.
  @Test func managedPoliciesThatLookAlike() throws {
    func policy(_ name: String, _ action: String) -> String {
      """
      { "Arn": "arn:aws:iam::111122223333:policy/\(name)", "PolicyVersionList": [ { "Document": {
        "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "\(action)", "Resource": "*" } } } ] }
      """
    }
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    let attached = [decomposed, composed].map { #"{ "PolicyArn": "arn:aws:iam::111122223333:policy/\#($0)" }"# }
    let reading = load(
      account: """
        { "Policies": [ \(policy(composed, "s3:*")), \(policy(decomposed, "kms:*")) ],
          "UserDetailList": [ { "UserName": "jane", "AttachedManagedPolicies": [ \(attached.joined(separator: ",")) ] } ] }
        """)
    #expect(headlines(reading) == [])
    let store = try #require(reading.store)
    let policies = try #require(store.accounts.first?.users.first).managedPolicies
    #expect(
      policies.map { store[$0.document].document.statements[0].action } == [.action(["kms:*"]), .action(["s3:*"])])
  }

  @Test func controlPoliciesThatLookAlike() throws {
    func policy(_ name: String, _ action: String) -> String {
      """
      { "Name": "\(name)", "Document": {
        "Version": "2012-10-17", "Statement": { "Effect": "Deny", "Action": "\(action)", "Resource": "*" } } }
      """
    }
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    let reading = load(
      """
      { "organization": { "OrganizationId": "o-1", "ServiceControlPolicies": [
          \(policy(composed, "s3:*")), \(policy(decomposed, "kms:*")) ],
        "Root": { "Id": "r-1", "ServiceControlPolicies": [ "FullAWSAccess", "\(decomposed)", "\(composed)" ] } } }
      """)
    #expect(headlines(reading) == [])
    #expect(try #require(reading.store?.organization).root.policies.service.count == 3)
  }

  @Test func groupsThatLookAlike() {
    let reading = load(
      account: """
        { "GroupDetailList": [ { "GroupName": "Keys" } ],
          "UserDetailList": [ { "UserName": "jane", "GroupList": [ "\u{212A}eys" ] } ] }
        """)
    #expect(headlines(reading).contains { $0.contains("which the account does not have") })
  }
}
