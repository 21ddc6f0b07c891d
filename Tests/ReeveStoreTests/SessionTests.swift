import ReevePolicy
import ReeveStore
import ReeveTypes
import Testing

/// Sessions: of roles and of federated users, and the policies that were passed to them.
@Suite struct SessionTests {
  private static let role = "arn:aws:sts::111122223333:assumed-role/Reader/s1"
  private static let federated = "arn:aws:sts::111122223333:federated-user/jane"
  private static let policy = """
    { "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "s3:*", "Resource": "*" } ] }
    """

  @Test func members() throws {
    let reading = load(
      """
      { "sessions": [
        { "Arn": "\(Self.role)", "Policies": [ \(Self.policy), "\(encoded(Self.policy))", \(Self.policy) ],
          "Tags": [ { "Key": "team", "Value": "core" } ], "Expiration": "2030-01-01T00:00:00Z",
          "SourceIdentity": "jane@example.com" },
        { "Arn": "\(Self.federated)", "FederatedBy": "arn:aws:iam::111122223333:user/team/Jane" },
        { "Arn": "arn:aws-cn:sts::111122223333:federated-user/jane",
          "FederatedBy": "arn:aws-cn:iam::111122223333:root" } ] }
      """)
    #expect(headlines(reading) == [])
    let store = try #require(reading.store)
    let session = try #require(store.sessions.first)
    #expect(session.policies.map(\.name) == ["\(Self.role)#0", "\(Self.role)#1", "\(Self.role)#2"])
    #expect(session.policies.allSatisfy { store[$0.document].type == .session })
    #expect(store[session.policies[1].document].document.statements.map(\.action) == [.action(["s3:*"])])
    #expect(session.tags == [Tag(key: "team", value: "core")])
    #expect(session.expiration == "2030-01-01T00:00:00Z")
    #expect(session.sourceIdentity == "jane@example.com")
    #expect(session.federatedBy == nil)
    #expect(store.sessions[1].federatedBy == "arn:aws:iam::111122223333:user/team/Jane")
    #expect(store.sessions[1].policies.isEmpty)
    #expect(store.sessions[2].federatedBy == "arn:aws-cn:iam::111122223333:root")
  }

  private static let needsARN =
    "a session needs the `Arn` of a role session or a federated user [SESSION]"

  @Test(arguments: [
    (#"[ §{} ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:iam::111122223333:role/Reader" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::111122223333:assumed-role/Reader" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::111122223333:assumed-role/Reader/s" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::111122223333:assumed-role/team/Reader/s1" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::111122223333:assumed-role/Reader/s 1" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::1111:assumed-role/Reader/s1" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts:eu-west-1:111122223333:assumed-role/Reader/s1" } ]"#, needsARN),
    (#"[ §{ "Arn": "arn:aws:sts::111122223333:federated-user/j" } ]"#, needsARN),
    (#"[ §{ "Arn": "\#(federated)345678901234567890123456789abcdef" } ]"#, needsARN),
    (#"[ §{ "Arn": "\#(federated)" } ]"#, "a federated user needs `FederatedBy` [SESSION]"),
    (
      #"[ §{ "Arn": "\#(role)", "FederatedBy": "arn:aws:iam::111122223333:root" } ]"#,
      "`FederatedBy` belongs to federated users alone [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(federated)", "FederatedBy": §"arn:aws:iam::444455556666:user/jane" } ]"#,
      "`arn:aws:iam::444455556666:user/jane` cannot have made federated user `\(federated)` [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(federated)", "FederatedBy": §"arn:aws-cn:iam::111122223333:root" } ]"#,
      "`arn:aws-cn:iam::111122223333:root` cannot have made federated user `\(federated)` [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(federated)", "FederatedBy": §"arn:aws:iam::111122223333:role/Reader" } ]"#,
      "`arn:aws:iam::111122223333:role/Reader` cannot have made federated user `\(federated)` [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(federated)", "FederatedBy": §"jane" } ]"#,
      "`jane` cannot have made federated user `\(federated)` [SESSION]"
    ),
    (#"[ { "Arn": "\#(role)" }, §{ "Arn": "\#(role)" } ]"#, "session `\(role)` is given twice [SESSION]"),
    (
      #"[ { "Arn": "arn:aws:sts::111122223333:assumed-role/READER/s1" }, §{ "Arn": "\#(role)" } ]"#,
      "session `\(role)` is given twice [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(role)", "Expiration": §"tomorrow" } ]"#,
      "`Expiration` is a date, and this is `tomorrow` [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(role)", "Expiration": §"2030-01-01T00:00:00" } ]"#,
      "`Expiration` is a date, and this is `2030-01-01T00:00:00` [SESSION]"
    ),
    (
      #"[ { "Arn": "\#(role)", "Expiration": §1893456000 } ]"#,
      "`Expiration` is a string, and this is a number [STORE_TYPE]"
    ),
    (#"[ { "Arn": "\#(role)", "SourceIdentity": §"aws:jane" } ]"#, "`aws:jane` is not a source identity [SESSION]"),
    (#"[ { "Arn": "\#(role)", "SourceIdentity": §"j" } ]"#, "`j` is not a source identity [SESSION]"),
    (#"[ { "Arn": "\#(role)", §"Policy": {} } ]"#, "unknown member `Policy` in a session [UNKNOWN_MEMBER]"),
    (
      #"[ { "Arn": "\#(role)", "Policies": §{} } ]"#,
      "a list of session policies is an array, and this is an object [STORE_TYPE]"
    ),
    (
      #"[ { "Arn": "\#(role)", "Tags": [ { "Key": "team", "Value": "a" }, §{ "Key": "TEAM", "Value": "b" } ] } ]"#,
      "tag `TEAM` is given twice [TAG]"
    ),
  ])
  func mistakes(text: String, message: String) {
    expectMistake(#"{ "sessions": \#(text) }"#, message)
  }

  /// A session whose policy has an error must not become one without a policy.
  @Test func brokenPolicies() {
    let reading = load(
      """
      { "sessions": [ { "Arn": "\(Self.role)", "Policies": [ { "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3" } } ] } ] }
      """)
    #expect(reading.store == nil)
    #expect(headlines(reading).count == 1)
  }

  // What a scenario passes.

  private func value(_ text: String) throws -> [JSONValue] {
    let root = try #require(JSONDocument(name: "case.json", bytes: Array(text.utf8)).root)
    return Array(root.elements)
  }

  private func store() throws -> Store {
    try #require(
      load(
        """
        { "sessions": [ { "Arn": "\(Self.role)", "Policies": [ \(Self.policy) ], "SourceIdentity": "jane" },
          { "Arn": "\(Self.federated)", "FederatedBy": "arn:aws:iam::111122223333:root" } ] }
        """
      ).store)
  }

  /// Policies that are passed stand for those of the store; what the store says besides stays.
  @Test func passing() throws {
    let store = try store()
    let other = #"[ { "Statement": { "Effect": "Deny", "Action": "s3:*", "Resource": "*" } } ]"#
    let passed = try #require(store.passing(value(other), to: Self.role).store)
    #expect(passed.sessions.count == 2)
    #expect(passed.sessions[0].policies.map(\.name) == ["\(Self.role)#0"])
    #expect(passed.sessions[0].policies.map { passed[$0.document].document.statements[0].effect } == [.deny])
    #expect(passed.sessions[0].sourceIdentity == "jane")
    let none = try #require(store.passing([], to: Self.role).store)
    #expect(none.sessions[0].policies.isEmpty)
    let spelt = try #require(store.passing(value(other), to: Self.role.replacing("Reader", with: "READER")).store)
    #expect(spelt.sessions.map(\.arn) == store.sessions.map(\.arn))
    #expect(spelt.sessions[0].policies.map(\.name) == ["\(Self.role)#0"])
    let another = "arn:aws:sts::111122223333:assumed-role/Reader/s2"
    let added = try #require(store.passing(value(other), to: another).store)
    #expect(added.sessions.map(\.arn) == [Self.role, Self.federated, another])
    #expect(added.sessions[2].policies.map(\.name) == ["\(another)#0"])
    let federated = try #require(store.passing(value(other), to: Self.federated).store)
    #expect(federated.sessions[1].policies.count == 1)
    #expect(federated.sessions[1].federatedBy == "arn:aws:iam::111122223333:root")
  }

  @Test(arguments: [
    "arn:aws:iam::111122223333:user/jane", "arn:aws:iam::111122223333:role/Reader", "arn:aws:iam::111122223333:root",
    "*", "s3.amazonaws.com", "arn:aws:sts::111122223333:federated-user/bob", "", "jane",
  ])
  func passingToWhoHasNoSession(principal: String) throws {
    let reading = try store().passing(value("[ \(Self.policy) ]"), to: principal)
    #expect(reading.store == nil)
    #expect(
      reading.diagnostics.map(\.headline) == [
        "case.json:1:3: error: `sessionPolicies` with a principal that has none [SCENARIO]"
      ])
  }

  @Test func passingWhatIsBroken() throws {
    let broken = #"[ { "Statement": { "Effect": "Allow", "Action": "s3", "Resource": "*" } } ]"#
    let reading = try store().passing(value(broken), to: Self.role)
    #expect(reading.store == nil)
    #expect(reading.diagnostics.contains { $0.headline.hasPrefix("case.json:1:49: error: ") })
  }
}
