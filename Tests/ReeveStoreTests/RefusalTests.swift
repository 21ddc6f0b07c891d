import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// What a store cannot be is refused, wherever it stands: to drop it could turn a denial into an allow.
@Suite struct RefusalTests {
  /// Empty lists say nothing that could be missed.
  @Test func emptyLists() {
    let reading = load(#"{ "accounts": {}, "resources": [], "endpoints": [], "sessions": [] }"#)
    #expect(reading.store != nil)
    #expect(headlines(reading) == [])
  }

  @Test(arguments: [
    (#"{ §"organisation": {} }"#, "unknown member `organisation` in a store [UNKNOWN_MEMBER]"),
    (#"{ "organization": §null }"#, "an organization is an object, and this is `null` [STORE_TYPE]"),
    (#"{ "endpoints": §{} }"#, "`endpoints` is an array, and this is an object [STORE_TYPE]"),
    (#"{ "sessions": §{} }"#, "`sessions` is an array, and this is an object [STORE_TYPE]"),
  ])
  func inline(text: String, message: String) {
    expectMistake(text, message)
  }

  @Test(arguments: [
    (#""endpoint": §7"#, "`endpoint` is a string, and this is a number [STORE_TYPE]"),
    (#""sessionPolicies": §{}"#, "`sessionPolicies` is an array, and this is an object [STORE_TYPE]"),
    (#"§"sessionpolicies": []"#, "unknown member `sessionpolicies` in `request` [UNKNOWN_MEMBER]"),
  ])
  func requests(member: String, message: String) throws {
    let text = """
      { "store": {}, "cases": [ { "name": "x", "expect": { "decision": "allowed" },
        "request": { "principal": "*", "action": "s3:GetObject", "resource": "*", \(member) } } ] }
      """
    let parts = text.split(separator: "§", omittingEmptySubsequences: false)
    let root = try #require(JSONDocument(name: "cases.json", bytes: Array(parts.joined().utf8)).root)
    let reading = ScenarioReading.read(root)
    #expect(reading.file == nil)
    let column = parts[0].split(separator: "\n")[1].count + 1
    #expect(reading.diagnostics.map(\.headline) == ["cases.json:2:\(column): error: \(message)"])
  }

  @Test func requestsThatLoad() throws {
    let text = """
      { "store": {}, "cases": [ { "name": "x", "expect": { "decision": "allowed" }, "request": { "principal": "*",
        "action": "s3:GetObject", "resource": "*", "endpoint": "vpce-1", "sessionPolicies": [ {}, {} ] } } ] }
      """
    let root = try #require(JSONDocument(name: "cases.json", bytes: Array(text.utf8)).root)
    let scenario = try #require(ScenarioReading.read(root).file?.scenarios.first)
    #expect(scenario.request.endpoint == "vpce-1")
    #expect(scenario.sessionPolicies?.count == 2)
  }

  /// Files that look like a misspelt part of a store.
  @Test(arguments: ["organisation.json", "endpoint/a.json", "session/a.json", "endpoints.json"])
  func folders(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("accounts/111122223333.json", "{}")
    #expect(StoreLoader.load(folder: folder.path).diagnostics.isEmpty)
    try folder.write(name, "{}")
    let reading = StoreLoader.load(folder: folder.path)
    #expect(reading.store == nil)
    let part = name.split(separator: "/").first.map(String.init) ?? ""
    #expect(
      reading.diagnostics.map(\.headline) == ["\(folder.path)/\(part):1:1: error: not a part of a store [STORE_FILE]"])
  }

  /// A file that is overlooked could hold the denial that somebody relies on.
  @Test(arguments: [
    ("resources/b.JSON", "resources/b.JSON", "error: the name does not end with `.json`"),
    ("resources/team/b.json", "resources/team", "error: a folder in a part of a store is not read"),
    ("endpoints/a.JSON", "endpoints/a.JSON", "error: the name does not end with `.json`"),
    ("sessions/x/a.json", "sessions/x", "error: a folder in a part of a store is not read"),
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
