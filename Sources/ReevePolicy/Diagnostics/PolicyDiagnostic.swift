/// Something wrong with a policy document or with the file that holds it, where it is, and what to do about it.
public struct PolicyDiagnostic: Error, Sendable {
  public let problem: Problem
  /// The text that the locations point into.
  public let source: SourceText
  /// The bytes to underline.
  public let location: SourceRange
  /// A second place that explains the first, such as the bracket that was never closed.
  public let related: Related?

  public init(_ problem: Problem, in source: SourceText, at location: SourceRange, related: Related? = nil) {
    self.problem = problem
    self.source = source
    self.location = location
    self.related = related
  }

  /// A second place in the same text.
  public struct Related: Sendable, Hashable {
    /// What is there: `opened here`.
    public let note: String
    public let location: SourceRange

    public init(_ note: String, at location: SourceRange) {
      self.note = note
      self.location = location
    }
  }

  /// What is wrong: one case for each family of checks.
  public enum Problem: Sendable, Hashable {
    case syntax(SyntaxProblem)
    case element(ElementProblem)
    case action(ActionProblem)
    case resource(ResourceProblem)
    case principal(PrincipalProblem)
    case condition(ConditionProblem)
    case variable(VariableProblem)
    /// A file of another format that the finding is about: an account export, a store, a scenario file.
    case file(FileProblem)
    /// More findings of one kind than are listed.
    case more(MoreProblem)

    /// The case's content, which every family describes in the same way.
    var description: any DiagnosticDescription {
      switch self {
      case .syntax(let problem): problem
      case .element(let problem): problem
      case .action(let problem): problem
      case .resource(let problem): problem
      case .principal(let problem): problem
      case .condition(let problem): problem
      case .variable(let problem): problem
      case .file(let problem): problem
      case .more(let problem): problem
      }
    }
  }

  public var severity: Severity { problem.description.severity }
  /// The name of the check: IAM Access Analyzer's where it has one.
  public var check: String { problem.description.check }
  /// What is wrong, on one line: lower case, no full stop, the document's own words in backticks.
  public var message: String { problem.description.message }
  /// What to write instead, where that is known.
  public var help: String? { problem.description.help }
}

extension PolicyDiagnostic: Hashable {
  public static func == (left: PolicyDiagnostic, right: PolicyDiagnostic) -> Bool {
    left.source === right.source && left.location == right.location && left.problem == right.problem
      && left.related == right.related
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(location)
    hasher.combine(problem)
  }
}

/// What each family of problems says of itself.
protocol DiagnosticDescription {
  var severity: Severity { get }
  var check: String { get }
  var message: String { get }
  var help: String? { get }
}

/// A problem with a file that is not a policy document, in the words of whoever reads that format.
public struct FileProblem: Sendable, Hashable, DiagnosticDescription {
  public let severity: Severity
  public let check: String
  public let message: String
  public let help: String?

  public init(_ severity: Severity = .error, check: String, message: String, help: String? = nil) {
    self.severity = severity
    self.check = check
    self.message = message
    self.help = help
  }
}

/// Stands at the end of a list of findings that was cut off.
public struct MoreProblem: Sendable, Hashable, DiagnosticDescription {
  /// Findings listed.
  public let limit: Int
  /// Whether errors were cut off, or milder findings.
  public let errors: Bool

  var severity: Severity { errors ? .error : .warning }
  var check: String { "TOO_MANY_FINDINGS" }
  var message: String { "only the first \(limit) \(errors ? "errors" : "warnings and suggestions") are listed" }
  var help: String? { "correct these first" }
}
