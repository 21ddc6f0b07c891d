import ReeveServices
public import ReeveStore
public import ReeveTypes

/// The definition of Reeve's decisions: a slow evaluator that follows IAM's documentation rule by rule, to be read beside
/// it. It shares no rule with the compiler or the image; where they disagree with it, they are wrong.
public struct ReferenceEngine: Sendable {
  let store: Store
  let accountIDs: Set<String>
  // By the bytes of the ARN, because Swift holds more strings equal than IAM does.
  let users: [[UInt8]: User]
  let roles: [[UInt8]: Role]
  let resources: [[UInt8]: Resource]
  let serviceKeys: (aws: ServiceKeys, own: ServiceKeys)

  public init(store: Store) {
    self.store = store
    accountIDs = Set(store.accounts.map(\.id))
    users = Dictionary(
      store.accounts.flatMap(\.users).map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    roles = Dictionary(
      store.accounts.flatMap(\.roles).map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    resources = Dictionary(
      store.resources.map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    serviceKeys = ServiceKeys.ofCatalogue(store.catalogue)
  }

  /// Decides a request. Each of its resources is decided alone, and all have to be allowed.
  /// - Parameter clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  /// - Throws: the first check of the request that fails.
  public func decide(_ request: Request, trust: CallerTrust, clock: Instant) throws(RequestError) -> Answer {
    let evaluations = try evaluations(request, trust: trust, clock: clock)
    var answers: [Answer] = []
    for evaluation in evaluations {
      answers.append(answer(combine(evaluation), of: evaluation))
      if answers.last?.decision != .allowed { break }
    }
    return Self.answer(of: answers)
  }

  /// A decision about one of the request's resources.
  func answer(_ combination: Combination, of evaluation: Evaluation) -> Answer {
    var answer = combination.ruling.answer
    answer.resource = evaluation.place
    return answer
  }

  /// The first that is not allowed; of those that are all allowed, that of the first resource, which for an alias is its
  /// key's.
  /// - Parameter answers: of the resources, in their order; at least one.
  static func answer(of answers: [Answer]) -> Answer {
    answers.first { $0.decision != .allowed } ?? answers.last { $0.resource == 0 }
      ?? Answer(decision: .implicitDeny, reason: .none)
  }

  /// A request that passed the door, with everything that statements are compared with: for each of its resources, and
  /// twice for an alias that is decided together with its key.
  func evaluations(
    _ request: Request, trust: CallerTrust, clock: Instant, trail: Trail? = nil
  ) throws(RequestError) -> [Evaluation] {
    let requester = try check(request, trust: trust, trail)
    let endpoint = endpoint(of: request)
    let actsOnNoResource = store.catalogue.action(request.action)?.resourceTypes.isEmpty ?? false
    var evaluations: [Evaluation] = []
    for (place, text) in request.resources.enumerated() {
      for step in steps(text, action: request.action) {
        let context = RequestContext(
          request, requester: requester, resource: step.resource, endpoint: endpoint,
          organization: store.organization, serviceKeys: serviceKeys, clock: clock)
        try context.checkContradictions(request, trail)
        evaluations.append(
          Evaluation(
            request: request, requester: requester, place: place, resource: step.resource, aliasRule: step.aliasRule,
            actsOnNoResource: actsOnNoResource, endpoint: endpoint, context: context, trail: trail))
      }
    }
    return evaluations
  }
}
