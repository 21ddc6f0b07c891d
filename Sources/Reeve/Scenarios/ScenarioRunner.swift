import ReevePolicy
import ReeveReference
import ReeveStore
public import ReeveTypes

/// Runs scenario files by the compiled engine, the definition, or both.
///
/// A store that several files name is loaded once. Session policies of a case are decided by a variant of the store, which
/// is compiled once for each principal and its policies.
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
    var diagnostics = reading.diagnostics + store.diagnostics
    guard store.decider != nil else { return ScenarioRun(path: path, diagnostics: diagnostics, results: nil) }
    var results: [ScenarioResult] = []
    for scenario in file.scenarios {
      let variant = variant(of: store, for: scenario)
      if let decider = variant.decider {
        results.append(result(scenario, decider))
      } else {
        diagnostics += variant.diagnostics + [Self.problem(with: scenario)]
      }
    }
    let isWhole = results.count == file.scenarios.count
    return ScenarioRun(path: path, diagnostics: diagnostics, results: isWhole ? results : nil)
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

  private final class LoadedStore {
    let path: String
    let diagnostics: [PolicyDiagnostic]
    /// Absent where an image was loaded.
    let store: Store?
    let decider: Decider?
    /// The store with session policies, by whom they were passed to and their texts.
    var variants: [SessionKey: LoadedStore] = [:]

    init(path: String, diagnostics: [PolicyDiagnostic], store: Store? = nil, decider: Decider? = nil) {
      self.path = path
      self.diagnostics = diagnostics
      self.store = store
      self.decider = decider
    }
  }

  private struct SessionKey: Hashable {
    var principal: [UInt8]
    var policies: [[UInt8]]
  }

  /// The store as a case has it: with the session policies that the case passes.
  private mutating func variant(of loaded: LoadedStore, for scenario: Scenario) -> LoadedStore {
    guard let policies = scenario.sessionPolicies else { return loaded }
    let principal = scenario.request.principal
    let key = SessionKey(
      principal: Array(principal.utf8),
      policies: policies.map { Array($0.source.bytes[$0.range.lower..<$0.range.upper]) })
    if let known = loaded.variants[key] { return known }
    let variant: LoadedStore
    if let store = loaded.store {
      variant = prepare(loader.load(store.passing(policies, to: principal), from: loaded.path))
    } else {
      let problem = FileReading.problem(
        loaded.path, "an image has no sessions that policies could be passed to",
        help: "name the store that it was compiled from")
      variant = LoadedStore(path: loaded.path, diagnostics: [problem])
    }
    loaded.variants[key] = variant
    return variant
  }

  /// Stands behind what is wrong with a case's session policies.
  private static func problem(with scenario: Scenario) -> PolicyDiagnostic {
    scenario.value.diagnostic(
      .file(
        FileProblem(
          check: "SCENARIO", message: "the session policies of case `\(scenario.name)` do not load",
          help: "mend what is listed before this")))
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
    func refused(_ problems: [PolicyDiagnostic] = []) -> LoadedStore {
      LoadedStore(path: loading.path, diagnostics: loading.diagnostics + problems)
    }
    guard let policies = loading.policies else { return refused() }
    var decider = Decider()
    if engines != .compiled {
      guard let reference = policies.reference() else {
        return refused([
          FileReading.problem(
            loading.path, "an image has no policies to read, and the definition needs them",
            help: "name the store, or ask the compiled engine alone")
        ])
      }
      decider.reference = reference
    }
    if engines != .reference {
      do { decider.image = try policies.image() } catch {
        return refused([FileReading.problem(loading.path, error.description, help: nil)])
      }
    }
    return LoadedStore(
      path: loading.path, diagnostics: loading.diagnostics, store: policies.store, decider: decider)
  }

  /// A path that stands in a file, relative to the file's own folder.
  private static func resolve(_ path: String, besides file: String) -> String {
    var resolved = path
    while resolved.utf8.count > 1, resolved.hasSuffix("/") { resolved.removeLast() }
    guard !resolved.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return resolved }
    return "\(file[...slash])\(resolved)"
  }
}
