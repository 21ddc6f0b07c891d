import Reeve

/// Decisions of a store or image in the command's own process. The caller is trusted: the context is the user's own word.
enum StoreDecision {
  /// Decides by the compiled engine; an explanation is the definition's, which must come to the same.
  static func decide(
    _ request: Request, by path: String, explaining: Bool, _ console: Console
  ) throws(CommandError) -> DecisionReport {
    let policies = try StorePolicies.load(path, console)
    let clock = Instant.now
    var report = DecisionReport(request: request, answer: try decide(request, by: policies, clock: clock))
    guard explaining else { return report }
    let explanation = try explain(request, by: policies, from: path, clock: clock)
    guard explanation.answer == report.answer else {
      throw CommandError(
        "the compiled engine says \(OutcomeText.text(.success(report.answer))), "
          + "and the definition says \(OutcomeText.text(.success(explanation.answer)))",
        help: "this is a fault of Reeve: please report it with the store and the request")
    }
    report.explanation = explanation
    return report
  }

  private static func decide(
    _ request: Request, by policies: LoadedPolicies, clock: Instant
  ) throws(CommandError) -> Answer {
    let image: PolicyImage
    do { image = try policies.image() } catch { throw CommandError(error.description) }
    do { return try image.decide(request, trust: .trusted, clock: clock) } catch {
      throw CommandError(error.description)
    }
  }

  private static func explain(
    _ request: Request, by policies: LoadedPolicies, from path: String, clock: Instant
  ) throws(CommandError) -> Explanation {
    guard let reference = policies.reference() else {
      throw CommandError(
        "`\(path)` is an image, which has no policies to read", help: "name the store that it was compiled from")
    }
    do { return try reference.explain(request, trust: .trusted, clock: clock) } catch {
      throw CommandError(error.description)
    }
  }
}
