import Glibc
import ReevePolicy
import ReeveStore
import Testing

/// The rules of IAM, one scenario file a topic of its guide, each case named by the rule that it shows. The expectations
/// were written from the rules and not from what the engines answer.
@Suite struct RuleTests {
  @Test(arguments: files())
  func holds(file: String) throws {
    let reading = ScenarioReading.read(file: file)
    for diagnostic in reading.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic.rendered)") }
    let scenarioFile = try #require(reading.file)
    guard case .inline(let inline) = scenarioFile.store else {
      Issue.record("\(file) has no store of its own")
      return
    }
    let loading = StoreLoader.load(inline: inline)
    for diagnostic in loading.diagnostics where diagnostic.severity == .error { Issue.record("\(diagnostic.rendered)") }
    let names = scenarioFile.scenarios.map(\.name)
    #expect(Set(names).count == names.count, "two cases have one name")
    try expectAll(scenarioFile.scenarios, in: try #require(loading.store))
  }

  @Test func thereAreFiles() {
    #expect(Self.files().count > 10)
  }

  /// The scenario files beside this test, whose folder is the package's when tests run.
  private static func files() -> [String] {
    let path = "Tests/ScenarioTests/Rules"
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
