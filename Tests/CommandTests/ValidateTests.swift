import ReeveTestSupport
import Testing

@Suite struct ValidateTests {
  @Test func findings() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "trailing.json",
      """
      { "Version": "2012-10-17",
        "Statement": [ { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }, ] }
      """)
    try folder.write(
      "warned.txt", #"{ "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } }"#)
    try folder.write("notes.md", "not a document")
    let tool = Tool(folder: folder.path)
    let outcome = try tool.run("validate", ".")
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    #expect(
      outcome.output == """
        ./trailing.json:2:82: error: a `,` stands before the closing bracket [JSON_SYNTAX_ERROR]
            "Statement": [ { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" }, ] }
                                                                                           ^
          help: remove the `,`
        ./warned.txt:1:1: warning: the document has no `Version`, so policy variables in it are literal text \
        [MISSING_VERSION]
          { "Statement": { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" } }
          ^
          help: add `"Version": "2012-10-17"`
        1 error, 1 warning, 0 suggestions

        """)
    let json = try tool.run("validate", "--format", "json", "trailing.json")
    #expect(json.status == 1)
    #expect(
      json.output == #"""
        {"file":"trailing.json","line":2,"column":82,"severity":"error","check":"JSON_SYNTAX_ERROR",\#
        "message":"a `,` stands before the closing bracket","help":"remove the `,`"}
        {"inputs":1,"errors":1,"warnings":0,"suggestions":0}

        """#)
    #expect(try tool.run("validate", "warned.txt").status == 0)
    // A file that is named is read, whatever its name.
    #expect(try tool.run("validate", "notes.md").status == 1)
  }

  /// The parts of a store, each by itself.
  @Test(arguments: [
    (
      #"{ "OrganizationId": "o-abc", "Root": { "Id": "r-1", "Units": [] } }"#,
      "1:53: error: unknown member `Units` in `Root` [UNKNOWN_MEMBER]"
    ),
    (
      #"[ { "EndpointId": "vpce-1", "Type": "None" } ]"#,
      "1:37: error: unknown type of VPC endpoint `None` [ENDPOINT]"
    ),
    (
      #"{ "Arn": "arn:aws:sts::111122223333:assumed-role/R/s1", "Expiration": "soon" }"#,
      "1:71: error: `Expiration` is a date, and this is `soon` [SESSION]"
    ),
    (
      #"{ "store": {}, "cases": [ { "name": "x", "expect": { "decision": "allowed" }, "request": { "principal": "*", "action": "s3:Get", "resource": "*", "sessionPolicies": [ { "Version": "2012-10-17" } ] } } ] }"#,
      "error: the document has no statement [MISSING_STATEMENT]"
    ),
  ])
  func parts(text: String, finding: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("part.json", text)
    let outcome = try Tool(folder: folder.path).run("validate", "part.json")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(finding), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("1 error, 0 warnings, 0 suggestions\n"), "\(outcome.output)")
  }

  /// What a document may have depends on its type, which is seen from what it says, or given.
  @Test func types() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "key.json",
      """
      { "Version": "2012-10-17", "Statement": { "Sid": "Allow use of the key", "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "kms:*", "Resource": "*" } }
      """)
    let tool = Tool(folder: folder.path)
    #expect(try tool.run("validate", "key.json").status == 0)
    #expect(try tool.run("validate", "--type", "kms", "key.json").status == 0)
    let asIdentity = try tool.run("validate", "--type=identity", "key.json")
    #expect(asIdentity.status == 1)
    #expect(asIdentity.output.contains("[UNSUPPORTED_SID]"))
    #expect(asIdentity.output.contains("key.json:2:3: error: "))
    let unknown = try tool.run("validate", "--type=role", "key.json")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("expected one of: identity, managed, boundary, session, resource, trust"))
  }

  /// Stores, exports, resources and scenario files are told by what is in them.
  @Test func otherFiles() throws {
    let store = try SmallStore()
    try store.folder.write("store/scenarios/a.json", #"{ "store": "../", "cases": [ { "name": "x" } ] }"#)
    try store.folder.write("export.json", #"{ "RoleDetailList": [ { "RoleName": "r", "Unheard": 1 } ] }"#)
    try store.folder.write("resource.json", #"[ { "ResourceArn": "bucket" } ]"#)
    try store.folder.write("inline.json", #"{ "accounts": { "1": { } } }"#)
    func output(_ path: String) throws -> String {
      let outcome = try store.tool.run("validate", path)
      #expect(outcome.errors.isEmpty)
      return outcome.output
    }
    #expect(try output("store").contains("store/scenarios/a.json:1:30: error: a case needs `request` [SCENARIO]"))
    #expect(try output("resource.json").contains("a resource needs a `ResourceArn` of six parts"))
    #expect(try output("inline.json").contains("account id `1` is not twelve digits"))
    #expect(try output("export.json").contains("[ACCOUNT_ID]"))
    #expect(try output("store/accounts/111122223333.json") == "0 errors, 0 warnings, 0 suggestions\n")
    #expect(try store.tool.run("validate", "store").status == 1)
  }

  @Test func errors() throws {
    let folder = try TemporaryFolder()
    try folder.write("empty/notes.md", "")
    let tool = Tool(folder: folder.path)
    let missing = try tool.run("validate", "nowhere")
    #expect(missing.status == 2)
    #expect(missing.errors.hasPrefix("reeve: error: `nowhere`: nothing is there\n  help: "))
    let empty = try tool.run("validate", "empty")
    #expect(empty.status == 2)
    #expect(empty.errors.hasPrefix("reeve: error: `empty`: no document is in this folder"))
  }

  /// A pipe is read to its end, and one that nobody writes to holds nothing up.
  @Test func pipes() throws {
    let piped = try Tool().shell(
      "echo '{ \"Version\": \"2012-10-17\", \"Statement\": [] }' | (sleep 0.2; reeve validate /dev/stdin)")
    #expect(piped.output.hasPrefix("/dev/stdin:1:"))
    #expect(piped.output.contains("[MISSING_STATEMENT]"))
    let silent = try TemporaryFolder()
    let outcome = try Tool(folder: silent.path).shell("mkfifo a.json; exec timeout 10 reeve validate .")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("./a.json:1:1: error: the text is empty"))
  }
}
