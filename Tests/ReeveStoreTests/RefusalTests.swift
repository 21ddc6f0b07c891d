import ReevePolicy
import ReeveStore
import ReeveTestSupport
import Testing

/// What IAM evaluates and Reeve does not yet is refused by name, wherever it stands: to drop it could turn a denial into
/// an allow.
@Suite struct RefusalTests {
  private static let notEvaluated = "is not evaluated by this version of Reeve [NOT_EVALUATED]"

  @Test(arguments: [
    (#"{ "organization": { "OrganizationId": "o-exampleorgid" } }"#, "an organization"),
    (#"{ "organization": {} }"#, "an organization"),
    (#"{ "endpoints": [ { "EndpointId": "vpce-1a2b3c4d", "Policy": {} } ] }"#, "a VPC endpoint policy"),
    (
      #"{ "sessions": [ { "Arn": "arn:aws:sts::111122223333:assumed-role/Role/name", "Policies": [ {} ] } ] }"#,
      "a session"
    ),
  ])
  func inline(text: String, what: String) {
    let reading = load(text)
    #expect(reading.store == nil)
    #expect(headlines(reading) == ["1:3: error: \(what) \(Self.notEvaluated)"])
  }

  /// Empty lists say nothing that could be missed.
  @Test func emptyLists() {
    let reading = load(#"{ "accounts": {}, "resources": [], "endpoints": [], "sessions": [] }"#)
    #expect(reading.store != nil)
    #expect(headlines(reading) == [])
  }

  @Test(arguments: ["User", "Role"])
  func boundaries(kind: String) {
    let reading = load(
      account: """
        { "\(kind)DetailList": [ { "\(kind)Name": "x", "PermissionsBoundary": {
          "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
          "PermissionsBoundaryArn": "arn:aws:iam::aws:policy/AmazonBedrockReadOnly" } } ] }
        """)
    #expect(reading.store == nil)
    #expect(headlines(reading).count == 1)
    #expect(headlines(reading).first?.hasSuffix("error: a permissions boundary \(Self.notEvaluated)") == true)
  }

  @Test(arguments: [
    (#""endpoint": "vpce-1a2b3c4d""#, "the VPC endpoint of a request"), (#""sessionPolicies": []"#, "a session policy"),
  ])
  func requests(member: String, what: String) throws {
    let text = """
      { "store": {}, "cases": [ { "name": "x", "expect": { "decision": "allowed" },
        "request": { "principal": "*", "action": "s3:GetObject", "resource": "*", \(member) } } ] }
      """
    let root = try #require(JSONDocument(name: "cases.json", bytes: Array(text.utf8)).root)
    let reading = ScenarioReading.read(root)
    #expect(reading.file == nil)
    #expect(reading.diagnostics.count == 1)
    #expect(reading.diagnostics.first?.headline.hasSuffix("error: \(what) \(Self.notEvaluated)") == true)
  }

  @Test(arguments: [
    ("organization.json", "{}", "an organization"), ("endpoints/a.json", "{}", "a VPC endpoint policy"),
    ("sessions/a.json", "{}", "a session"),
  ])
  func folders(name: String, text: String, what: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    #expect(StoreLoader.load(folder: folder.path).diagnostics.isEmpty)
    try folder.write(name, text)
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.store == nil)
    #expect(reading.diagnostics.count == 1)
    let part = name.split(separator: "/").first.map(String.init) ?? ""
    #expect(
      reading.diagnostics.first?.headline == "\(folder.path)/\(part):1:1: error: \(what) \(Self.notEvaluated)")
  }

  /// A file that is overlooked could hold the denial that somebody relies on.
  @Test(arguments: [
    ("resources/b.JSON", "resources/b.JSON", "error: the name does not end with `.json`"),
    ("resources/team/b.json", "resources/team", "error: a folder in a part of a store is not read"),
    ("managed/x.json.txt", "managed/x.json.txt", "warning: not read: the name does not end with `.json`"),
  ])
  func overlookedFiles(name: String, place: String, finding: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    // What editors and mounted ConfigMaps leave beside the files.
    for other in [".b.json.swp", "b.json~", "..data"] { try folder.write("accounts/\(other)", "") }
    try folder.write(name, "{")
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.diagnostics.map(\.headline) == ["\(folder.path)/\(place):1:1: \(finding) [STORE_FILE]"])
    #expect((reading.store == nil) == finding.hasPrefix("error"))
  }

  @Test func aMemberOfAnotherNameIsOneMistake() {
    let reading = load(#"{ "resources": [ { "resourceArn": "arn:aws:s3:::b" } ] }"#)
    #expect(headlines(reading) == ["1:20: error: unknown member `resourceArn` in a resource [UNKNOWN_MEMBER]"])
    #expect(reading.diagnostics.first?.help == "did you mean `ResourceArn`?")
  }
}
