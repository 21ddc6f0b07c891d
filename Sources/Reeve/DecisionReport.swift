import ReevePolicy
public import ReeveReference
public import ReeveStore
public import ReeveTypes

/// A decision as Reeve writes it, for people and for programs: by a command, and by a server that explains.
public struct DecisionReport: Sendable {
  public let request: Request
  public let answer: Answer
  /// Of the snapshot that decided; absent for a decision in the application's own process.
  public var generation: UInt64?
  /// Where the decision is to be explained.
  public var explanation: Explanation?

  public init(request: Request, answer: Answer, generation: UInt64? = nil, explanation: Explanation? = nil) {
    self.request = request
    self.answer = answer
    self.generation = generation
    self.explanation = explanation
  }

  /// The sentence that AWS gives, on a denial.
  private var message: String? { DenialMessage.text(for: answer, to: request) }

  /// For people, on several lines; nothing in it moves a terminal's cursor.
  public var text: String { explanation.map(explained) ?? plain }

  /// The resource that the answer is about, where several were asked about.
  private var resource: String? {
    guard !request.furtherResources.isEmpty, request.resources.indices.contains(answer.resource) else { return nil }
    return request.resources[answer.resource]
  }

  private var plain: String {
    var lines = ["\(answer.decision)"]
    if let resource { lines.append("  resource   \(printable(resource))") }
    lines.append("  reason     \(answer.reason)")
    if let statement = answer.statement { lines.append("  statement  \(statement.printableName)") }
    if let generation { lines.append("  generation \(generation)") }
    if let message { lines.append("  message    \(printable(message))") }
    return lines.joined(separator: "\n")
  }

  private func explained(_ explanation: Explanation) -> String {
    var lines = explanation.text.split(separator: "\n", omittingEmptySubsequences: false).map { printable($0) }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    if let message { lines += ["", "AWS would say:", "  \(printable(message))"] }
    return lines.joined(separator: "\n")
  }

  /// For programs. Every member is always there, but for those of an explanation that was not asked for, and for the
  /// resource where only one was asked about.
  public var json: JSONText {
    var members: [(String, JSONText)] = [
      ("decision", .string(answer.decision.description)), ("reason", .string(answer.reason.description)),
      ("statement", .string(orNull: answer.statement?.sid)), ("policy", .string(orNull: answer.statement?.policy)),
      ("generation", generation.map { .number(String($0)) } ?? .null), ("message", .string(orNull: message)),
    ]
    if let resource { members.append(("resource", .string(resource))) }
    if let explanation {
      members.append(("outline", .array(explanation.outline.map { .string($0) })))
      members.append(("considered", .array(explanation.considered.map(Self.json))))
    }
    return .object(members)
  }

  private static func json(_ statement: ConsideredStatement) -> JSONText {
    .object([
      ("reason", .string(statement.reason.description)), ("policy", .string(statement.policy)),
      ("index", .integer(statement.index)), ("statement", .string(orNull: statement.sid)),
      ("effect", .string(statement.effect == .allow ? "Allow" : "Deny")), ("applies", .boolean(statement.applies)),
      ("finding", .string(statement.finding)),
    ])
  }
}

extension DecidingStatement {
  /// ``0 `DenyInference` of `DenyInferenceOnTitan` ``; statements are counted from zero, as everywhere.
  public var printableName: String {
    let sid = sid.map { " `\($0)`" } ?? ""
    return printable("\(index)\(sid) of `\(policy)`")
  }
}
