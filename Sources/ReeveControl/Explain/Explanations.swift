import Reeve
import ReeveSystem
import ReeveWire
import Synchronization

/// A question for the story of a decision, and the definition that tells it.
struct ExplanationQuestion: Sendable {
  /// Which data plane relays it.
  let dataPlane: UInt64
  /// That data plane's number for who asks.
  let relay: UInt64
  let generation: UInt64
  let definition: PolicyDefinition
  /// The sessions that are registered.
  let registered: RegisteredSessions?
  /// Of the listener that was asked.
  let terms: ListenerTerms
  let format: ExplanationFormat
  /// An `AuthorizePayload`.
  let request: [UInt8]
}

/// What came of a question.
struct ExplanationAnswer: Sendable {
  let dataPlane: UInt64
  let relay: UInt64
  let generation: UInt64
  /// The text in sealed memory.
  let outcome: Result<SharedDescriptor, ErrorReply>
}

/// Makes explanations on a thread of its own that gives way to all others, one after the other.
final class Explanations: Sendable {
  private let state = Mutex(State())
  private let wakeUp: WakeUp

  private struct State {
    var questions: [ExplanationQuestion] = []
    var answers: [ExplanationAnswer] = []
    var isRunning = false
  }

  /// Questions that may wait.
  static let waitingCountMax = 256

  init() throws(SystemError) { wakeUp = try WakeUp() }

  /// Becomes readable when an answer is there.
  var rawValue: CInt { wakeUp.rawValue }

  /// - Returns: false when too many questions wait.
  func submit(_ question: ExplanationQuestion) throws(SystemError) -> Bool {
    let (isTaken, starts) = state.withLock { state in
      guard state.questions.count < Self.waitingCountMax else { return (false, false) }
      state.questions.append(question)
      defer { state.isRunning = true }
      return (true, !state.isRunning)
    }
    guard starts else { return isTaken }
    do {
      try SystemThread.start(name: "explain") { [self] in
        SystemThread.lowerPriority()
        run()
      }
    } catch {
      state.withLock { state in
        state.isRunning = false
        state.questions = []
      }
      throw error
    }
    return isTaken
  }

  /// The answers that are there.
  func take() -> [ExplanationAnswer] {
    wakeUp.clear()
    return state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }

  private func run() {
    while let question = next() {
      let answer = ExplanationAnswer(
        dataPlane: question.dataPlane, relay: question.relay, generation: question.generation,
        outcome: Self.outcome(of: question))
      state.withLock { $0.answers.append(answer) }
      wakeUp.signal()
    }
  }

  /// The thread ends with the last question.
  private func next() -> ExplanationQuestion? {
    state.withLock { state in
      state.isRunning = !state.questions.isEmpty
      return state.questions.isEmpty ? nil : state.questions.removeFirst()
    }
  }

  /// The request as it came through the endpoint that its listener is bound to.
  private static func bound(_ request: Request, _ question: ExplanationQuestion) throws(RequestError) -> Request {
    guard let endpoint = question.terms.endpoint else { return request }
    var bound = request
    guard let named = request.endpoint, named != endpoint else {
      bound.endpoint = endpoint
      return bound
    }
    // What is wrong with the parts before the endpoint comes first, and what is wrong with the context behind it.
    bound.context = []
    _ = try question.definition.reference.decide(bound, trust: question.terms.trust, clock: .now)
    throw .contradictedEndpoint(named)
  }

  private static func outcome(of question: ExplanationQuestion) -> Result<SharedDescriptor, ErrorReply> {
    guard var request = AuthorizePayload.decode(question.request) else {
      return .failure(ErrorReply(.malformedPayload))
    }
    let explanation: Explanation
    do throws(RequestError) {
      request = try bound(request, question)
      let reference = question.definition.reference(for: request.principal, question.registered)
      explanation = try reference.explain(request, trust: question.terms.trust, clock: .now)
    } catch { return .failure(ErrorReply(ErrorCode(error.code), message: error.description)) }
    let story = DecisionReport(
      request: request, answer: explanation.answer, generation: question.generation, explanation: explanation)
    do throws(SystemError) {
      let text = question.format == .json ? story.json.line : story.text
      return .success(SharedDescriptor(try SealedMemory.make(name: "reeve-explanation", Array(text.utf8))))
    } catch { return .failure(ErrorReply(.unavailable, message: error.description)) }
  }
}

extension RequestError {
  /// The wire's number for what is wrong.
  fileprivate var code: RequestFault.Code {
    switch self {
    case .textLength: .textLength
    case .notUTF8: .notUTF8
    case .malformedPrincipal: .malformedPrincipal
    case .malformedAction: .malformedAction
    case .malformedResource: .malformedResource
    case .malformedEndpoint: .malformedEndpoint
    case .contextKeyCount: .contextKeyCount
    case .malformedKey: .malformedKey
    case .repeatedKey: .repeatedKey
    case .derivedKey: .derivedKey
    case .serviceOnlyKey: .serviceOnlyKey
    case .valueCount: .valueCount
    case .malformedValue: .malformedValue
    case .contradictedKey: .contradictedKey
    case .resourceCount: .resourceCount
    case .contradictedEndpoint: .contradictedEndpoint
    case .unknownHandle: .unknownHandle
    }
  }
}
