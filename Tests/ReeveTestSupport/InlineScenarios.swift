import ReevePolicy
public import ReeveStore
import ReeveTypes

/// A scenario file that has its store in itself, as tests keep them.
public struct InlineScenarios {
  public let scenarios: [Scenario]
  public let store: Store

  /// - Throws: what is wrong with the file, in words.
  public init(file: String) throws {
    let reading = ScenarioReading.read(file: file)
    guard let scenarioFile = reading.file else { throw Problem(file, reading.diagnostics) }
    guard case .inline(let inline) = scenarioFile.store else { throw Problem("\(file) has no store of its own") }
    let loading = StoreLoader.load(inline: inline)
    guard let store = loading.store else { throw Problem(file, loading.diagnostics) }
    scenarios = scenarioFile.scenarios
    self.store = store
  }

  /// What the engines say of each scenario: with the store as it is, and with those of its sessions registered beside it
  /// that expire.
  public func replayed() throws -> [(name: String, scenario: Scenario, outcomes: Outcomes)] {
    let (moved, count) = store.movingExpiringSessionsLast()
    var settings = [("", try Engines(store))]
    if count > 0 { settings.append((", sessions registered", try Engines(moved, registeredCount: count))) }
    return scenarios.flatMap { scenario in
      settings.map { name, engines in
        (
          scenario.name + name, scenario,
          engines.outcomes(scenario.request, trust: .trusted, clock: Question.settledClock)
        )
      }
    }
  }

  /// The paths of the scenario files in a folder of the package, which is the working folder of its tests.
  public static func files(in folder: String) -> [String] {
    let names = (try? FileReading.names(in: folder).get()) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0)" }
  }

  private struct Problem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    init(_ file: String, _ findings: [PolicyDiagnostic]) {
      self.init("\(file):\n" + findings.map(\.rendered).joined(separator: "\n"))
    }
  }
}
