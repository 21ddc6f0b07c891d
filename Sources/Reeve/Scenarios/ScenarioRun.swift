public import ReevePolicy
public import ReeveStore
public import ReeveTypes

/// What came of running one scenario file.
public struct ScenarioRun: Sendable {
  public let path: String
  /// What is wrong with the file and its store.
  public let diagnostics: [PolicyDiagnostic]
  /// Absent when the file or its store has an error: then nothing ran.
  public let results: [ScenarioResult]?
}

/// What an engine came to: an answer, or what is wrong with the request.
public typealias ScenarioOutcome = Result<Answer, RequestError>

/// What came of one case.
public struct ScenarioResult: Sendable {
  public let scenario: Scenario
  /// Absent when the compiled engine was not asked.
  public let compiled: ScenarioOutcome?
  /// Absent when the definition was not asked.
  public let reference: ScenarioOutcome?

  /// Whether every engine that was asked came to what the file expects, and all of them to the same.
  public var passes: Bool {
    let outcomes = [compiled, reference].compactMap { $0 }
    return !outcomes.isEmpty && outcomes.allSatisfy { scenario.expectation.isMet(by: $0) } && enginesAgree
  }

  /// Whether the engines that were asked came to the same decision, reason and statement, or the same error.
  public var enginesAgree: Bool {
    guard let compiled, let reference else { return true }
    return compiled == reference
  }
}

extension Scenario.Expectation {
  /// Whether an outcome is what the file expects; what it leaves out is not compared.
  public func isMet(by outcome: ScenarioOutcome) -> Bool {
    switch (self, outcome) {
    case (.error(let part), .failure(let error)): error.description.contains(part)
    case (.decision(let decision, let reason, let statement), .success(let answer)):
      answer.decision == decision && (reason == nil || answer.reason == reason)
        && (statement == nil || answer.statement?.sid == statement)
    default: false
    }
  }
}
