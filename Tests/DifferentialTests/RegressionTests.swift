import Glibc
import ReevePolicy
import ReeveStore
import ReeveTestSupport
import ReeveTypes
import Testing

/// The disagreements that were found once, each a scenario file which says what slipped through.
@Suite struct RegressionTests {
  @Test(arguments: files())
  func staysMended(file: String) throws {
    let reading = ScenarioReading.read(file: file)
    for diagnostic in reading.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic.rendered)") }
    let scenarioFile = try #require(reading.file)
    guard case .inline(let inline) = scenarioFile.store else {
      Issue.record("\(file) has no store of its own")
      return
    }
    let store = try #require(StoreLoader.load(inline: inline).store)
    let engines = try Engines(store)
    for scenario in scenarioFile.scenarios {
      let outcomes = engines.outcomes(scenario.request, trust: .trusted, clock: Question.settledClock)
      #expect(outcomes.agree, "\(file), \(scenario.name): \(outcomes)")
      switch (scenario.expectation, outcomes.reference.result) {
      case (.error(let part), .failure(let error)): #expect("\(error)".contains(part))
      case (.decision(let decision, let reason, let statement), .success(let answer)):
        #expect(answer.decision == decision)
        #expect(answer.reason == reason)
        #expect(answer.statement?.sid == statement)
      default: Issue.record("\(file), \(scenario.name): \(outcomes.reference)")
      }
    }
  }

  /// The scenario files beside this test, whose folder is the package's when tests run.
  private static func files() -> [String] {
    let path = "Tests/DifferentialTests/Regressions"
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name.hasSuffix(".json") { names.append("\(path)/\(name)") }
    }
    return names.sorted()
  }
}
