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

  public init(store: Store) {
    self.store = store
    accountIDs = Set(store.accounts.map(\.id))
    users = Dictionary(
      store.accounts.flatMap(\.users).map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    roles = Dictionary(
      store.accounts.flatMap(\.roles).map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    resources = Dictionary(
      store.resources.map { (Array($0.arn.utf8), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Decides a request.
  /// - Parameter clock: the time that `aws:CurrentTime` and `aws:EpochTime` have, when the request does not set it.
  /// - Throws: the first check of the request that fails.
  public func decide(_ request: Request, trust: CallerTrust, clock: Instant) throws(RequestError) -> Answer {
    combine(try evaluation(request, trust: trust, clock: clock)).ruling.answer
  }

  /// A request that passed the door, with everything that statements are compared with.
  func evaluation(
    _ request: Request, trust: CallerTrust, clock: Instant, trail: Trail? = nil
  ) throws(RequestError) -> Evaluation {
    let requester = try check(request, trust: trust, trail)
    let resource = resource(request.resource, action: request.action)
    let endpoint = endpoint(of: request)
    let context = RequestContext(
      request, requester: requester, resource: resource, endpoint: endpoint, organization: store.organization,
      clock: clock)
    try context.checkContradictions(request)
    return Evaluation(
      request: request, requester: requester, resource: resource, endpoint: endpoint, context: context, trail: trail)
  }
}
