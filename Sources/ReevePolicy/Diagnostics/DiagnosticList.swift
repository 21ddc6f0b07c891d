/// The findings of one text, in the order in which they are found; at most `limit` errors and `limit` milder ones, so
/// that a hostile text cannot make a report longer than anyone reads.
struct DiagnosticList {
  let source: SourceText
  let limit: Int
  private(set) var findings: [PolicyDiagnostic] = []
  private(set) var errorCount = 0
  private var milderCount = 0

  init(source: SourceText, limit: Int) {
    self.source = source
    self.limit = limit
  }

  /// Whether no further error will be listed.
  var isFull: Bool { errorCount > limit }

  mutating func report(
    _ problem: PolicyDiagnostic.Problem, at location: SourceRange, related: PolicyDiagnostic.Related? = nil
  ) {
    let isError = problem.description.severity == .error
    let count = isError ? errorCount : milderCount
    if isError { errorCount += 1 } else { milderCount += 1 }
    if count < limit {
      findings.append(PolicyDiagnostic(problem, in: source, at: location, related: related))
    } else if count == limit {
      let more = PolicyDiagnostic.Problem.more(MoreProblem(limit: limit, errors: isError))
      findings.append(PolicyDiagnostic(more, in: source, at: location))
    }
  }

  /// The findings in the order of the text; those of one place in the order in which they were found.
  func sorted() -> [PolicyDiagnostic] {
    findings.enumerated().sorted {
      ($0.element.location.lower, $0.offset) < ($1.element.location.lower, $1.offset)
    }.map(\.element)
  }
}
