import ReeveTestSupport
import Testing

@Suite struct TestCommandTests {
  private static func scenarios(expecting expectation: String, store: String = "\"../store\"") -> String {
    """
    { "description": "one case", "store": \(store), "cases": [ {
        "name": "a \\"quoted\\" name",
        "request": { "principal": "\(SmallStore.jane)", "action": "s3:ListBucket", "resource": "arn:aws:s3:::logs" },
        "expect": \(expectation) } ] }
    """
  }

  @Test(arguments: ["Profiles/bedrock/scenarios", "Profiles"])
  func theProfilesPass(path: String) throws {
    let outcome = try Tool().run("test", path)
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(outcome.output.hasSuffix(" passed, 0 failed\n"))
  }

  @Test(arguments: ["compiled", "reference", "both"])
  func failures(engine: String) throws {
    let store = try SmallStore()
    let wrong = #"{ "decision": "allowed", "reason": "resource", "statement": "Other" }"#
    try store.folder.write("cases/a.json", Self.scenarios(expecting: wrong))
    try store.folder.write("cases/b.json", Self.scenarios(expecting: #"{ "decision": "allowed" }"#))
    let outcome = try store.tool.run("test", "cases", "--engine", engine)
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    let actual = "allowed, reason identity, statement 0 `Own` of `inline`"
    #expect(
      outcome.output == """
        FAIL cases/a.json:1: a "quoted" name
          expected   allowed, reason resource, statement `Other`

        """
        + (engine != "reference" ? "  compiled   \(actual)\n" : "")
        + (engine != "compiled" ? "  reference  \(actual)\n" : "") + "1 passed, 1 failed\n")
  }

  @Test func json() throws {
    let store = try SmallStore()
    try store.folder.write("cases/a.json", Self.scenarios(expecting: #"{ "error": "no such" }"#))
    let outcome = try store.tool.run("test", "--format", "json", "cases/a.json")
    #expect(outcome.status == 1)
    let answer = #"{"decision":"allowed","reason":"identity","statement":"Own"}"#
    #expect(
      outcome.output == #"""
        {"file":"cases/a.json","case":"a \"quoted\" name","expected":{"error":"no such"},"compiled":\#(answer),\#
        "reference":\#(answer),"pass":false}
        {"passed":0,"failed":1}

        """#)
    let one = try store.tool.run("test", "--format", "json", "--engine", "reference", "cases/a.json")
    #expect(one.output.contains(#""compiled":null,"reference":{"#))
  }

  @Test func inlineStores() throws {
    let folder = try TemporaryFolder()
    let store = """
      { "accounts": { "111122223333": { "UserDetailList": [ { "UserName": "jane", "UserPolicyList": [
        { "PolicyName": "inline", "PolicyDocument": \(SmallStore.policy) } ] } ] } } }
      """
    try folder.write("case.json", Self.scenarios(expecting: #"{ "decision": "allowed" }"#, store: store))
    let outcome = try Tool(folder: folder.path).run("test", "case.json")
    #expect(outcome.status == 0)
    #expect(outcome.output == "1 passed, 0 failed\n")
  }

  /// What cannot be run is not a pass: the exit status is 2, and what can be run is.
  @Test func errors() throws {
    let store = try SmallStore()
    try store.folder.write("cases/a.json", Self.scenarios(expecting: #"{ "decision": "allowed" }"#))
    try store.folder.write("cases/b.json", Self.scenarios(expecting: #"{ "decision": "maybe" }"#))
    try store.folder.write("cases/c.json", #"{ "description": "", "store": "../store", "case": [] }"#)
    try store.folder.write(
      "cases/d.json", Self.scenarios(expecting: #"{ "decision": "allowed" }"#, store: "\"../other\""))
    let outcome = try store.tool.run("test", "cases", "missing")
    #expect(outcome.status == 2)
    #expect(outcome.output == "1 passed, 0 failed\n")
    for part in [
      "cases/b.json:4:29: error: unknown decision `maybe` [SCENARIO]", "a scenario file needs `cases` [SCENARIO]",
      "cases/../other:1:1: error: nothing is there", "missing:1:1: error: nothing is there",
      "reeve: error: 4 scenario paths could not be run",
    ] {
      #expect(outcome.errors.contains(part))
    }
    let none = try store.tool.run("test", "store")
    #expect(none.status == 2)
    #expect(none.errors.contains("the store has no scenarios"))
  }

  @Test func anImageHasNoDefinition() throws {
    let store = try SmallStore()
    #expect(try store.tool.run("compile", "store", "--output", "image").status == 0)
    try store.folder.write(
      "cases/a.json", Self.scenarios(expecting: #"{ "decision": "allowed" }"#, store: "\"../image\""))
    #expect(try store.tool.run("test", "cases").status == 2)
    #expect(try store.tool.run("test", "cases", "--engine", "compiled").output == "1 passed, 0 failed\n")
  }
}
