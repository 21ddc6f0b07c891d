import Reeve
import ReeveTestSupport
import Testing

@Suite struct ScenarioRunnerTests {
  private func scenario(_ expectation: String) -> String {
    """
    { "store": "../", "cases": [ { "name": "one", "expect": \(expectation), "request": {
      "principal": "arn:aws:iam::111122223333:user/jane", "action": "s3:GetObject",
      "resource": "arn:aws:s3:::logs/a" } } ] }
    """
  }

  @Test func outcomes() throws {
    let folder = try PolicyFolder.make()
    try folder.write("scenarios/a.json", scenario(#"{ "decision": "allowed", "statement": "Read" }"#))
    try folder.write("scenarios/b.json", scenario(#"{ "decision": "allowed", "statement": "Write" }"#))
    try folder.write("scenarios/c.json", scenario(#"{ "error": "malformed" }"#))
    #expect(
      try ScenarioFiles.find(under: folder.path).get() == ["a", "b", "c"].map { "\(folder.path)/scenarios/\($0).json" })
    for engines in ScenarioRunner.Engines.allCases {
      var runner = ScenarioRunner(engines: engines)
      let results = try ScenarioFiles.find(under: folder.path).get().flatMap { runner.run(file: $0).results ?? [] }
      #expect(results.map(\.passes) == [true, false, false])
      #expect(results.allSatisfy { ($0.compiled != nil) == (engines != .reference) })
      #expect(results.allSatisfy { ($0.reference != nil) == (engines != .compiled) })
      #expect(results.allSatisfy { $0.enginesAgree })
    }
  }

  @Test func foldersWithoutScenarios() throws {
    let folder = try PolicyFolder.make()
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: folder.path).get() }
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: "\(folder.path)/nothing").get() }
    try folder.write("empty/notes.md", "")
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: "\(folder.path)/empty").get() }
  }
}
