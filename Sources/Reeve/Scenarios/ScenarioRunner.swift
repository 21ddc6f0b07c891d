import ReevePolicy
import ReeveReference
import ReeveStore
public import ReeveTypes

/// Runs scenario files by the compiled engine, the definition, or both.
///
/// A store that several files name is loaded once.
public struct ScenarioRunner: ~Copyable {
  /// Which engines decide.
  public enum Engines: String, Sendable, CaseIterable {
    case compiled
    case reference
    /// Both, which must agree.
    case both
  }

  private let engines: Engines
  private let clock: Instant
  private var loader = PolicyLoader()
  /// By the path of the store's folder.
  private var folders: [String: LoadedStore] = [:]

  /// - Parameter clock: the time that `aws:CurrentTime` has in cases that do not set it.
  public init(engines: Engines = .both, clock: Instant = .now) {
    self.engines = engines
    self.clock = clock
  }

  /// Runs the cases of a file.
  public mutating func run(file path: String) -> ScenarioRun {
    let reading = ScenarioReading.read(file: path)
    guard let file = reading.file else {
      return ScenarioRun(path: path, diagnostics: reading.diagnostics, results: nil)
    }
    let store = load(file.store, besides: path)
    let diagnostics = reading.diagnostics + store.diagnostics
    guard let decider = store.decider else { return ScenarioRun(path: path, diagnostics: diagnostics, results: nil) }
    return ScenarioRun(path: path, diagnostics: diagnostics, results: file.scenarios.map { result($0, decider) })
  }

  private func result(_ scenario: Scenario, _ decider: Decider) -> ScenarioResult {
    ScenarioResult(
      scenario: scenario,
      compiled: decider.image.map { image in
        Result { () throws(RequestError) in try image.decide(scenario.request, trust: .trusted, clock: clock) }
      },
      reference: decider.reference.map { reference in
        Result { () throws(RequestError) in try reference.decide(scenario.request, trust: .trusted, clock: clock) }
      })
  }

  // Stores.

  private struct Decider {
    var image: PolicyImage?
    var reference: ReferenceEngine?
  }

  private struct LoadedStore {
    var diagnostics: [PolicyDiagnostic]
    var decider: Decider?
  }

  private mutating func load(_ source: ScenarioFile.StoreSource, besides path: String) -> LoadedStore {
    switch source {
    case .inline(let value): return prepare(loader.load(StoreLoader.load(inline: value), from: path))
    case .folder(let relative):
      let folder = Self.resolve(relative, besides: path)
      if let known = folders[folder] { return known }
      let loaded = prepare(loader.load(folder))
      folders[folder] = loaded
      return loaded
    }
  }

  private func prepare(_ loading: PolicyLoading) -> LoadedStore {
    guard let policies = loading.policies else { return LoadedStore(diagnostics: loading.diagnostics) }
    var decider = Decider()
    if engines != .compiled {
      guard let reference = policies.reference() else {
        let problem = FileReading.problem(
          loading.path, "an image has no policies to read, and the definition needs them",
          help: "name the store, or ask the compiled engine alone")
        return LoadedStore(diagnostics: loading.diagnostics + [problem])
      }
      decider.reference = reference
    }
    if engines != .reference {
      do { decider.image = try policies.image() } catch {
        let problem = FileReading.problem(loading.path, error.description, help: nil)
        return LoadedStore(diagnostics: loading.diagnostics + [problem])
      }
    }
    return LoadedStore(diagnostics: loading.diagnostics, decider: decider)
  }

  /// A path that stands in a file, relative to the file's own folder.
  private static func resolve(_ path: String, besides file: String) -> String {
    var resolved = path
    while resolved.utf8.count > 1, resolved.hasSuffix("/") { resolved.removeLast() }
    guard !resolved.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return resolved }
    return "\(file[...slash])\(resolved)"
  }
}
