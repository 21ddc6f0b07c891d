public import ReeveTypes

/// What an engine says about a request: an answer, or why there is none. Equal outcomes have the same code points in all
/// their texts, which is more than Swift's equality of strings asks.
public struct Outcome: Sendable, Equatable, CustomStringConvertible {
  public let result: Result<Answer, RequestError>
  public let description: String

  public init(_ result: Result<Answer, RequestError>) {
    self.result = result
    switch result {
    case .failure(let error): description = "error: \(error)"
    case .success(let answer):
      let statement = answer.statement.map { statement in
        "statement \(statement.index)\(statement.sid.map { " `\($0)`" } ?? "") of `\(statement.policy)`"
      }
      let place = answer.resource == 0 ? "" : ", resource \(answer.resource)"
      description = "\(answer.decision) by \(answer.reason): \(statement ?? "no statement")\(place)"
    }
  }

  /// What an engine says that says two things about one request.
  static func unsteady(_ first: Outcome, _ second: Outcome) -> Outcome {
    Outcome(first.result, description: "\(first), and asked again \(second)")
  }

  private init(_ result: Result<Answer, RequestError>, description: String) {
    self.result = result
    self.description = description
  }

  public static func == (left: Outcome, right: Outcome) -> Bool {
    left.description.utf8.elementsEqual(right.description.utf8)
  }

  /// Decision and reason, or the kind of error.
  public var kind: String {
    switch result {
    case .success(let answer): "\(answer.decision) by \(answer.reason)"
    case .failure(let error): "error \(Mirror(reflecting: error).children.first?.label ?? "\(error)")"
    }
  }
}
