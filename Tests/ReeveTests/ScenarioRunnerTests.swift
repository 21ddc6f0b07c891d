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

  // Session policies and endpoints.

  private static let policies = #"[ { "Statement": { "Effect": "Allow", "Action": "s3:Get*", "Resource": "*" } } ]"#

  private func limited(_ cases: [(action: String, more: String, expectation: String)]) -> String {
    let texts = cases.enumerated().map { place, scenario in
      """
      { "name": "case \(place)", "expect": { \(scenario.expectation) }, "request": {
        "principal": "arn:aws:sts::111122223333:assumed-role/Reader/s1", "action": "\(scenario.action)",
        "resource": "arn:aws:s3:::logs/a"\(scenario.more) } }
      """
    }
    return """
      { "store": { "accounts": { "111122223333": { "RoleDetailList": [ { "RoleName": "Reader", "RolePolicyList": [
          { "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "s3:*", "Resource": "*" } } } ] } ] } },
        "endpoints": [ { "EndpointId": "vpce-1" } ] }, "cases": [ \(texts.joined(separator: ", ")) ] }
      """
  }

  /// A case has the store with its own session policies; the cases beside it have not.
  @Test(arguments: ScenarioRunner.Engines.allCases)
  func sessionPolicies(engines: ScenarioRunner.Engines) throws {
    let folder = try PolicyFolder.make()
    let passing = #", "sessionPolicies": \#(Self.policies)"#
    try folder.write(
      "a.json",
      limited([
        ("s3:PutObject", "", #""decision": "allowed""#),
        ("s3:PutObject", passing, #""decision": "implicitDeny", "reason": "session""#),
        ("s3:GetObject", passing, #""decision": "allowed""#),
        ("s3:PutObject", #", "sessionPolicies": []"#, #""decision": "allowed""#),
        ("s3:PutObject", "", #""decision": "allowed""#),
      ]))
    var runner = ScenarioRunner(engines: engines)
    let run = runner.run(file: "\(folder.path)/a.json")
    #expect(run.results?.map(\.passes) == [true, true, true, true, true], "\(run.diagnostics.map(\.rendered))")
  }

  @Test func endpoints() throws {
    let folder = try PolicyFolder.make()
    try folder.write(
      "a.json",
      limited([
        ("s3:GetObject", #", "endpoint": "vpce-1""#, #""decision": "allowed""#),
        ("s3:GetObject", #", "endpoint": "vpce-2""#, #""decision": "implicitDeny", "reason": "endpoint""#),
        ("s3:GetObject", #", "endpoint": "vpce_2""#, #""error": "malformed VPC endpoint `vpce_2`""#),
      ]))
    var runner = ScenarioRunner()
    let run = runner.run(file: "\(folder.path)/a.json")
    #expect(run.results?.map(\.passes) == [true, true, true], "\(run.diagnostics.map(\.rendered))")
  }

  /// Nothing runs, and every case that is wrong is named.
  @Test func sessionPoliciesThatDoNotLoad() throws {
    let folder = try PolicyFolder.make()
    let broken = #", "sessionPolicies": [ { "Statement": { "Effect": "Allow", "Action": "s3", "Resource": "*" } } ]"#
    try folder.write(
      "a.json",
      limited([
        ("s3:GetObject", "", #""decision": "allowed""#), ("s3:GetObject", broken, #""decision": "allowed""#),
        ("s3:GetObject", #", "sessionPolicies": \#(Self.policies)"#, #""decision": "allowed""#),
        ("s3:PutObject", broken, #""decision": "allowed""#),
      ]))
    var runner = ScenarioRunner()
    let run = runner.run(file: "\(folder.path)/a.json")
    #expect(run.results == nil)
    let errors = run.diagnostics.filter { $0.severity == .error }.map(\.message)
    #expect(
      errors.filter { $0.hasPrefix("the session policies of case") } == [
        "the session policies of case `case 1` do not load", "the session policies of case `case 3` do not load",
      ])
    #expect(errors.contains { $0.contains("`s3`") })
  }

  /// An image has no sessions, so that nothing can be passed to them.
  @Test func sessionPoliciesAndAnImage() throws {
    let folder = try PolicyFolder.make()
    var loader = PolicyLoader()
    try folder.write("image", try #require(loader.load(folder.path).policies).imageBytes)
    try folder.write(
      "a.json",
      """
      { "store": "image", "cases": [ { "name": "one", "expect": { "decision": "allowed" }, "request": {
        "principal": "arn:aws:sts::111122223333:assumed-role/Reader/s1", "action": "s3:GetObject",
        "resource": "*", "sessionPolicies": \(Self.policies) } } ] }
      """)
    var runner = ScenarioRunner(engines: .compiled)
    let run = runner.run(file: "\(folder.path)/a.json")
    #expect(run.results == nil)
    #expect(run.diagnostics.contains { $0.message == "an image has no sessions that policies could be passed to" })
  }

  @Test func foldersWithoutScenarios() throws {
    let folder = try PolicyFolder.make()
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: folder.path).get() }
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: "\(folder.path)/nothing").get() }
    try folder.write("empty/notes.md", "")
    #expect(throws: PolicyDiagnostic.self) { try ScenarioFiles.find(under: "\(folder.path)/empty").get() }
  }
}
